// What one expression finds, as far as it is looked at: streamed in the static order from the word index, or collected
// whole, where the index cannot stream it or its rows have to be filtered.
import type { Expression } from '../expression.ts'
import type { RowFilter } from '../facets/filters.ts'
import type { RowCursor } from '../facets/row-cursor.ts'
import { fts5Match, isGathered } from '../fts5-match.ts'
import { LeastPlaces, type Placed } from '../least-places.ts'
import { MAX_COUNTED_HITS, MAX_COUNTED_TITLES } from '../limits.ts'
import { placesAfter } from '../static-order.ts'
import type { TitleMap, TitleRef } from '../title-map.ts'
import type { WordIndex } from '../word-index.ts'

/** Distinct titles. */
export interface Total {
  readonly titles: number
  readonly isExact: boolean
}

export const capped = (titles: number): Total => ({
  titles: Math.min(titles, MAX_COUNTED_TITLES),
  isExact: titles <= MAX_COUNTED_TITLES,
})

/** What a search works on: one state of the file. */
export interface Catalogue {
  readonly words: WordIndex
  readonly titles: TitleMap
  readonly row: RowCursor
  readonly filter: RowFilter
}

export class Found {
  readonly #catalogue: Catalogue
  readonly #match: string | undefined
  readonly #isGathered: boolean
  #all: ArrayLike<number> | undefined
  #passing: Float64Array | undefined

  /** @param expression undefined for everything. */
  constructor(expression: Expression | undefined, catalogue: Catalogue) {
    this.#catalogue = catalogue
    this.#match = expression && fts5Match(expression)
    this.#isGathered = expression !== undefined && isGathered(expression)
  }

  /** Whether rows can be had in the static order without collecting them all. */
  get #isStreamed(): boolean {
    return this.#catalogue.filter.isOpen && !this.#isGathered && this.#all === undefined
  }

  /** All hits, whatever the filters say and whether they show a record, ascending. */
  all(): ArrayLike<number> {
    const { words, titles } = this.#catalogue
    return (this.#all ??= this.#match === undefined ? titles.allRows() : words.all(this.#match))
  }

  /** Some of them that are like all of them. */
  sample(isSampled: (place: number) => boolean): ArrayLike<number> {
    const { words, titles, row } = this.#catalogue
    if (this.#match !== undefined && this.#all === undefined) return words.sample(this.#match)
    const all = this.#all ?? titles.allRows()
    const some: number[] = []
    for (let i = 0; i < all.length; i++) if (row.at(all[i] ?? 0) && isSampled(row.place)) some.push(row.row)
    return some
  }

  /** Whether there are more than so many hits, whatever the filters say. */
  hasMoreThan(hits: number): boolean {
    const { words, titles } = this.#catalogue
    if (this.#match === undefined) return titles.records > hits
    if (this.#isGathered || this.#all !== undefined) return this.all().length > hits
    return words.hits(this.#match, hits + 1) > hits
  }

  /** All hits that show a record and pass the filters, ascending. */
  passing(): Float64Array {
    if (this.#passing !== undefined) return this.#passing
    const { row, filter } = this.#catalogue
    const all = this.all()
    const passing = new Float64Array(all.length)
    let length = 0
    for (let i = 0; i < all.length; i++) {
      const each = all[i] ?? 0
      if (!row.at(each)) continue
      if (!filter.isOpen) {
        row.read()
        if (filter.failures(row) !== 0) continue
      }
      passing[length++] = each
    }
    return (this.#passing = passing.subarray(0, length))
  }

  /** Up to so many of them, all if there are no more; undefined if there are more. */
  upTo(limit: number): ArrayLike<number> | undefined {
    const { filter } = this.#catalogue
    if (filter.isOpen && this.hasMoreThan(limit)) return undefined
    const passing = this.passing()
    return passing.length <= limit ? passing : undefined
  }

  /** The first hits behind a place in the static order, at most `room`. */
  first(room: number, after = 0): readonly Placed[] {
    if (this.#isStreamed) {
      if (this.#match === undefined) return this.#catalogue.titles.following(after, room)
      return placesAfter(after, room, (digits, limit) => this.#placesIn(this.#match ?? '', digits, limit))
    }
    const { row } = this.#catalogue
    const least = new LeastPlaces(after, room)
    const passing = this.passing()
    for (let i = 0; i < passing.length; i++) if (row.at(passing[i] ?? 0)) least.offer(row.place, row.row)
    return least.ascending
  }

  #placesIn(match: string, digits: string, limit: number): { places: Placed[]; hits: number } {
    const { words, row } = this.#catalogue
    const rows = words.rowsIn(match, digits, limit)
    const places: Placed[] = []
    for (const each of rows) if (row.at(each)) places.push({ place: row.place, row: each })
    return { places, hits: rows.length }
  }

  /** Whether a hit is the first in the static order of those of its title. */
  isFirst({ place, row: hit }: Placed): boolean {
    const { titles, row, words, filter } = this.#catalogue
    if (!row.at(hit) || row.title > 0) return true
    const before = titles.rowsOf(row.title).filter((each) => {
      if (!row.at(each) || row.place >= place) return false
      if (filter.isOpen) return true
      row.read()
      return filter.failures(row) === 0
    })
    return this.#match === undefined ? before.length === 0 : !words.findsAny(this.#match, before)
  }

  /** Distinct titles, as far as it is worth the time to count them. */
  count(): Total {
    const { filter, titles } = this.#catalogue
    if (!this.#isStreamed) return capped(this.#titlesOf(this.passing()).size)
    if (this.#match === undefined) return filter.isOpen ? capped(titles.count) : capped(this.#titlesOf(this.passing()).size)
    const counted = (limit: number): { titles: Set<TitleRef>; hits: number } => {
      const rows = this.#catalogue.words.rows(this.#match ?? '', limit)
      return { titles: this.#titlesOf(rows), hits: rows.length }
    }
    const first = counted(MAX_COUNTED_TITLES + 1)
    const enough = first.hits <= MAX_COUNTED_TITLES || first.titles.size > MAX_COUNTED_TITLES
    // Titles with many records: more hits are needed for as many titles.
    const { titles: found, hits } = enough ? first : counted(MAX_COUNTED_HITS)
    if (found.size > MAX_COUNTED_TITLES) return { titles: MAX_COUNTED_TITLES, isExact: false }
    return { titles: found.size, isExact: hits < MAX_COUNTED_HITS }
  }

  #titlesOf(rows: ArrayLike<number>): Set<TitleRef> {
    const { row } = this.#catalogue
    const found = new Set<TitleRef>()
    for (let i = 0; i < rows.length; i++) if (row.at(rows[i] ?? 0)) found.add(row.title)
    return found
  }
}
