// Searching the union catalogue, with libraries by name and the own one first.
import type { Format, LoanPolicy } from '@serumpun/bib'
import {
  type Facet,
  FACETS,
  type FacetName,
  type Holder,
  type SearchRequest,
  type Sort,
  type Suggestion,
  type Title,
  type TitleSummary,
} from '@serumpun/union'
import type { LibraryId } from '@serumpun/replica'
import { z } from 'zod'
import type { OpenedLibrary } from '../opened-library.ts'
import { type MergedEntry, mergedEntry } from './merged-title.ts'

const texts = z.array(z.string()).exactOptional()
const whole = z.number().exactOptional()

/** A search as another process asks for it: of the right form; whether it makes sense is for the catalogue to say. */
export const searchParameters = z.object({
  query: z.string(),
  limit: whole,
  cursor: z.string().exactOptional(),
  within: texts,
  filters: z
    .object({
      library: texts,
      place: texts,
      language: texts,
      year: z.object({ from: whole, to: whole }).exactOptional(),
      format: z.array(z.custom<Format>((value) => typeof value === 'string')).exactOptional(),
      subject: texts,
      availability: z.array(z.custom<LoanPolicy>((value) => typeof value === 'string')).exactOptional(),
      addedSince: z.string().exactOptional(),
      holders: z.object({ from: whole, to: whole }).exactOptional(),
    })
    .exactOptional(),
  sort: z.custom<Sort>((value) => typeof value === 'string').exactOptional(),
  facets: z.array(z.custom<FacetName>((value) => typeof value === 'string')).exactOptional(),
  facetValues: whole,
  correct: z.boolean().exactOptional(),
})

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
  readonly creators: string[]
  readonly year?: number
  readonly publisher?: string
  readonly edition?: string
  /** ISO 639-2 codes. */
  readonly languages: string[]
  readonly format: TitleSummary['format']
  readonly subjects: string[]
  readonly identifiers: { readonly type: string; readonly value: string }[]
  readonly heldBy: {
    readonly library: string
    readonly name: string
    readonly own: boolean
    readonly holdings: HoldingEntry[]
  }[]
}

/** A title with the records that it is made of; the first 200. */
export interface WholeTitle extends TitleEntry {
  readonly records: { readonly id: string; readonly library: string; readonly name: string; readonly own: boolean }[]
  /** What its records say together. */
  readonly merged: MergedEntry
  /** The record that says most of it. */
  readonly describedBy: string
}

/** How what a search finds divides. */
export interface FacetEntry {
  readonly name: Facet['name']
  readonly values: { readonly value: string; readonly label?: string; readonly titles: number }[]
  readonly more: boolean
  readonly isExact: boolean
}

export interface TitlePage {
  readonly total: number
  /** False: there are more than `total`. */
  readonly totalIsExact: boolean
  readonly items: TitleEntry[]
  /** Asks for the page after this one; absent on the last. */
  readonly cursor?: string
  readonly facets: FacetEntry[]
  readonly suggestion?: Suggestion
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
    creators: [...creators],
    ...(year !== undefined && { year }),
    ...(publisher !== undefined && { publisher }),
    ...(edition !== undefined && { edition }),
    languages: [...languages],
    format,
    subjects: [...subjects],
    identifiers: [...identifiers],
    heldBy: heldBy.toSorted((a, b) => Number(b.own) - Number(a.own)),
  }
}

/** Libraries by the names that the directory has, as everywhere else. */
function facetEntry({ directory }: OpenedLibrary, { name, values, more, isExact }: Facet): FacetEntry {
  const labelOf = (value: string, label: string | undefined): string | undefined =>
    name === 'library' ? directory.nameOf(value as LibraryId) : label
  return {
    name,
    values: values.map(({ value, label: given, titles }) => {
      const label = labelOf(value, given)
      return { value, ...(label !== undefined && { label }), titles }
    }),
    more,
    isExact,
  }
}

/**
 * @param signal gives up waiting.
 * @throws {UnionError} `UNION_BAD_QUERY`, `UNION_BUSY`, `UNION_CLOSED`.
 */
export async function searchTitles(library: OpenedLibrary, request: SearchRequest, signal?: AbortSignal): Promise<TitlePage> {
  const { total, totalIsExact, items, next, facets, suggestion } = await library.view.search(request, signal)
  return {
    total,
    totalIsExact,
    items: items.map((title) => entryOf(library, title)),
    ...(next !== undefined && { cursor: next }),
    facets: facets.map((facet) => facetEntry(library, facet)),
    ...(suggestion !== undefined && { suggestion }),
  }
}

/** All facets, if none are named, of what a search finds. @throws as `searchTitles`. */
export async function countFacets(
  library: OpenedLibrary,
  request: SearchRequest,
  signal?: AbortSignal,
): Promise<Pick<TitlePage, 'total' | 'totalIsExact' | 'facets'>> {
  const { total, totalIsExact, facets } = await searchTitles(library, { facets: FACETS, ...request, limit: 1 }, signal)
  return { total, totalIsExact, facets }
}

export interface OfferedTitles {
  readonly titles: Pick<TitleEntry, 'id' | 'title' | 'creators' | 'year' | 'format'>[]
  /** Another spelling that finds more. */
  readonly meant?: string
}

/** What is offered to somebody who types: the first titles, and what the words may have been meant to be. @throws as `searchTitles`. */
export async function suggestTitles(
  library: OpenedLibrary,
  query: string,
  limit: number,
  signal?: AbortSignal,
): Promise<OfferedTitles> {
  const { items, suggestion } = await searchTitles(library, { query, limit, correct: true }, signal)
  return {
    titles: items.map(({ id, title, creators, year, format }) => ({
      id,
      title,
      creators,
      ...(year !== undefined && { year }),
      format,
    })),
    ...(suggestion !== undefined && { meant: suggestion.query }),
  }
}

/** The title that has this record; undefined where no such record is shown. @throws as `searchTitles`. */
export async function titleById(library: OpenedLibrary, id: string, signal?: AbortSignal): Promise<WholeTitle | undefined> {
  const title: Title | undefined = await library.view.title(id, signal)
  if (title === undefined) return undefined
  const own = library.replica.library
  return {
    ...entryOf(library, title),
    records: title.members.map((member) => ({
      id: member.id,
      library: member.library,
      name: library.directory.nameOf(member.library),
      own: member.library === own,
    })),
    merged: mergedEntry(title),
    describedBy: title.describedBy,
  }
}
