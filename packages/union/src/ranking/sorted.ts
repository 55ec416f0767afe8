// All that a query finds in another order than the static one, page by page, without sorting more than the page.
import { packedFilingTitle } from '../description.ts'
import { filingTitle } from '../facets/filing.ts'
import type { HolderCounts } from '../facets/holders.ts'
import type { RowCursor } from '../facets/row-cursor.ts'
import { MAX_FILING_CHARS } from '../limits.ts'
import type { Sort } from '../search-request.ts'
import type { TitleRef } from '../title-map.ts'
import type { Catalogue } from './found.ts'

/** Where a title stands: by a number, where that is equal by a text, and then by its place in the static order. */
export interface SortPlace {
  readonly key: number
  /** Only where titles are sorted by their texts. */
  readonly text: string
  readonly place: number
}

interface SortedTitle extends SortPlace {
  readonly row: number
  readonly title: TitleRef
}

export type KeyedSort = Exclude<Sort, 'relevance' | 'newest'>

/** Behind all others: what does not say. */
const NONE = 2 ** 53 - 1

/** Only the least keys are kept of the beginning of filing titles: 52 bits are exact, and the texts decide the rest. */
const LOW_BITS = 22
const DROPPED_BITS = 8

function keyOf(sort: KeyedSort, row: RowCursor, holders: () => HolderCounts): number {
  const { facts } = row
  switch (sort) {
    case 'year':
      return facts.year === 0 ? NONE : facts.year
    case 'title':
      return facts.titleHigh * 2 ** LOW_BITS + (facts.titleLow >>> DROPPED_BITS)
    case 'held':
      return -holders().of(row.title)
    default:
      return facts.day === 0 ? NONE : -facts.day
  }
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
export const compareSortPlaces = (a: SortPlace, b: SortPlace): number =>
  a.key - b.key || compareTexts(a.text, b.text) || a.place - b.place

/**
 * The next titles of hits behind a place.
 * @param rows ascending, all of which show a record.
 * @returns one more than there is room for, if there are so many.
 */
export function nextSorted(
  rows: ArrayLike<number>,
  sort: KeyedSort,
  after: SortPlace | undefined,
  room: number,
  catalogue: Catalogue,
  holders: () => HolderCounts,
): SortedTitle[] {
  const { row } = catalogue
  const keys = new Float64Array(rows.length)
  /** Of titles with several records the hit that comes first. */
  const firsts = new Map<TitleRef, { key: number; place: number; at: number }>()
  for (let i = 0; i < rows.length; i++) {
    row.at(rows[i] ?? 0)
    row.read()
    const key = keyOf(sort, row, holders)
    keys[i] = key
    if (row.title > 0) continue
    const known = firsts.get(row.title)
    if (known !== undefined && (known.key < key || (known.key === key && known.place <= row.place))) keys[i] = Number.NaN
    else {
      if (known !== undefined) keys[known.at] = Number.NaN
      firsts.set(row.title, { key, place: row.place, at: i })
    }
  }
  const bound = boundKey(keys, after, room + 1)
  const chosen: SortedTitle[] = []
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] ?? Number.NaN
    if (!(key <= bound) || (after !== undefined && key < after.key)) continue
    row.at(rows[i] ?? 0)
    chosen.push({ key, text: '', place: row.place, row: row.row, title: row.title })
  }
  const texted = sort === 'title' ? withTexts(chosen, catalogue) : chosen
  const behind = after === undefined ? texted : texted.filter((each) => compareSortPlaces(each, after) > 0)
  return behind.sort(compareSortPlaces).slice(0, room + 1)
}

/** The key up to which there are enough rows: those of the key where the page begins are not counted, as they may all be before it. */
function boundKey(keys: Float64Array, after: SortPlace | undefined, enough: number): number {
  const least: number[] = []
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] ?? Number.NaN
    if (Number.isNaN(key) || (after !== undefined && key <= after.key)) continue
    if (least.length === enough && key >= (least.at(-1) ?? 0)) continue
    let at = least.length
    while (at > 0 && (least[at - 1] ?? 0) > key) at--
    least.splice(at, 0, key)
    if (least.length > enough) least.pop()
  }
  return least.length < enough ? Number.POSITIVE_INFINITY : (least.at(-1) ?? Number.POSITIVE_INFINITY)
}

function withTexts(titles: readonly SortedTitle[], { words }: Catalogue): SortedTitle[] {
  const texts = new Map<number, string>()
  for (const [row, description] of words.descriptions(titles.map(({ row: each }) => each))) {
    texts.set(row, filingTitle(packedFilingTitle(description)).slice(0, MAX_FILING_CHARS))
  }
  return titles.map((title) => ({ ...title, text: texts.get(title.row) ?? '' }))
}
