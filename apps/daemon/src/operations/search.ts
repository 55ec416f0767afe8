// Searching the union catalogue, with libraries by name and the own one first.
import type { Holder, SearchRequest, Title, TitleSummary } from '@serumpun/union'
import type { OpenedLibrary } from '../opened-library.ts'

export interface HoldingEntry {
  readonly location?: string
  readonly callNumber?: string
  readonly copies?: number
  readonly barcode?: string
  readonly note?: string
  /** Lent; not lent, but copied from; only read where it is. Absent where the library doesn't say. */
  readonly loan?: 'loan' | 'copy-only' | 'in-house'
  /** Which volumes and issues of a serial: `v.1(1990)-v.12(2001)`. */
  readonly statement?: string
}

export interface TitleEntry {
  /** Any of the title's record ids; stays good as long as the record is there. */
  readonly id: string
  readonly title: string
  readonly originalTitle?: string
  readonly creators: readonly string[]
  readonly year?: number
  readonly publisher?: string
  readonly edition?: string
  /** ISO 639-2 codes. */
  readonly languages: readonly string[]
  readonly format: string
  readonly subjects: readonly string[]
  readonly identifiers: readonly { readonly type: string; readonly value: string }[]
  readonly heldBy: readonly {
    readonly library: string
    readonly name: string
    readonly own: boolean
    readonly holdings: readonly HoldingEntry[]
  }[]
}

export interface TitlePage {
  readonly total: number
  /** False: there are more than `total`. */
  readonly totalIsExact: boolean
  readonly items: readonly TitleEntry[]
  /** Asks for the page after this one; absent on the last. */
  readonly cursor?: string
}

type Holding = TitleSummary['heldBy'][number]['holdings'][number]

/** Copies that stand together under one call number are one line with a count. */
function holdingEntries(holdings: readonly Holding[]): HoldingEntry[] {
  const groups = Map.groupBy(holdings, ({ branch, location, callNumber, note, loan, statement }) =>
    [branch, location, callNumber, note, loan, statement].join('\n'),
  )
  return [...groups.values()].map((copies) => {
    const { branch, location, callNumber, note, barcode, loan, statement } = copies[0] as Holding
    const place = [branch, location].filter((part) => part !== undefined).join(', ')
    return {
      ...(place !== '' && { location: place }),
      ...(callNumber !== undefined && { callNumber }),
      copies: copies.reduce((sum, copy) => sum + (copy.copies ?? 1), 0),
      ...(barcode !== undefined && copies.length === 1 && { barcode }),
      ...(note !== undefined && { note }),
      ...(loan !== undefined && { loan }),
      ...(statement !== undefined && { statement }),
    }
  })
}

function entryOf({ replica, directory }: OpenedLibrary, title: TitleSummary): TitleEntry {
  const { id, titleOriginal, creators, year, publisher, edition, languages, format, subjects, identifiers } = title
  const named = ({ library }: Holder): string => directory.nameOf(library)
  const heldBy = title.heldBy.map((holder) => ({
    library: holder.library,
    name: named(holder),
    own: holder.library === replica.library,
    holdings: holdingEntries(holder.holdings),
  }))
  return {
    id,
    title: title.title,
    ...(titleOriginal !== undefined && { originalTitle: titleOriginal }),
    creators,
    ...(year !== undefined && { year }),
    ...(publisher !== undefined && { publisher }),
    ...(edition !== undefined && { edition }),
    languages,
    format,
    subjects,
    identifiers,
    heldBy: heldBy.toSorted((a, b) => Number(b.own) - Number(a.own)),
  }
}

/** @throws {UnionError} `UNION_BAD_QUERY`, `UNION_BUSY`, `UNION_CLOSED`. */
export async function searchTitles(library: OpenedLibrary, request: SearchRequest): Promise<TitlePage> {
  const { total, totalIsExact, items, next } = await library.view.search(request)
  return { total, totalIsExact, items: items.map((title) => entryOf(library, title)), ...(next !== undefined && { cursor: next }) }
}

/** The title that has this record; undefined where no such record is shown. @throws as `searchTitles`. */
export async function titleById(library: OpenedLibrary, id: string): Promise<TitleEntry | undefined> {
  const title: Title | undefined = await library.view.title(id)
  return title === undefined ? undefined : entryOf(library, title)
}
