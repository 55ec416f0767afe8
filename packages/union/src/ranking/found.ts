// What one expression finds, as far as it is looked at: streamed in the static order from the word index, or collected
// whole, where the index cannot stream it or its rows have to be filtered.
import type { Expression } from '../expression.ts'
import type { RowFilter } from '../facets/filters.ts'
import type { RowCursor } from '../facets/row-cursor.ts'
import { fts5Match, isGathered } from '../fts5-match.ts'
import { LeastPlaces, type Placed } from '../least-places.ts'
import { MAX_COLLECTED_HITS, MAX_COUNTED_HITS, MAX_COUNTED_TITLES } from '../limits.ts'
import { isSampled } from '../static-number.ts'
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
  /** The word index gathers all anyway. */
  readonly #isGathered: boolean
  /** The first hits that have come, and whether these are all. */
  #some: { readonly rows: ArrayLike<number>; readonly isAll: boolean } | undefined
  #passing: Float64Array | undefined

  /** @param expression undefined for everything. */
  constructor(expression: Expression | undefined, catalogue: Catalogue) {
    this.#catalogue = catalogue
    this.#match = expression && fts5Match(expression)
    this.#isGathered = expression !== undefined && isGathered(expression)
  }

  /** At most `MAX_COLLECTED_HITS` and one more, unless they are wanted all. */
  #hits(all = false): { readonly rows: ArrayLike<number>; readonly isAll: boolean } {
    if (this.#some !== undefined && (this.#some.isAll || !all)) return this.#some
    const { words, titles } = this.#catalogue
    if (this.#match === undefined) return (this.#some = { rows: titles.allRows(), isAll: true })
    if (all || this.#isGathered) return (this.#some = { rows: words.all(this.#match), isAll: true })
    const rows = words.some(this.#match, MAX_COLLECTED_HITS + 1)
    return (this.#some = { rows, isAll: rows.length <= MAX_COLLECTED_HITS })
  }

  /** Everything there is, of which the order is known without looking at each. */
  get #isEverything(): boolean {
    return this.#match === undefined && this.#catalogue.filter.isOpen
  }

  /** Whether there are more than so many hits (at most `MAX_COLLECTED_HITS`), whatever the filters say. */
  hasMoreThan(hits: number): boolean {
    return this.#match === undefined ? this.#catalogue.titles.records > hits : this.#hits().rows.length > hits
  }

  /** All hits, whatever the filters say and whether they show a record, ascending. */
  all(): ArrayLike<number> {
    return this.#hits(true).rows
  }

  /** Those that are sampled (static-number.ts), of the hits that show a record. */
  sample(): ArrayLike<number> {
    const { words, titles } = this.#catalogue
    if (this.#match === undefined) return titles.sampledRows()
    if (this.#some?.isAll !== true) return words.sample(this.#match)
    const { rows } = this.#some
    const { row } = this.#catalogue
    const sampled: number[] = []
    for (let i = 0; i < rows.length; i++) if (row.at(rows[i] ?? 0) && isSampled(row.place)) sampled.push(row.row)
    return sampled
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
    if (this.#catalogue.filter.isOpen && this.hasMoreThan(limit)) return undefined
    const passing = this.passing()
    return passing.length <= limit ? passing : undefined
  }

  /** The first hits behind a place in the static order, at most `room`. */
  first(room: number, after = 0): readonly Placed[] {
    const { titles, filter, row } = this.#catalogue
    if (this.#isEverything) return titles.following(after, room)
    if (filter.isOpen && !this.#hits().isAll) {
      // So many that the first of them are found sooner where they stand than among all.
      return placesAfter(after, room, (digits, limit) => this.#placesIn(this.#match ?? '', digits, limit))
    }
    const least = new LeastPlaces(after, room)
    const passing = this.passing()
    for (let i = 0; i < passing.length; i++) if (row.at(passing[i] ?? 0)) least.offer(row.place, row.row)
    return least.ascending
  }

  #placesIn(match: string, digits: string, limit: number): { places: Placed[]; hits: number } {
    const { words, row } = this.#catalogue
    const rows = words.rowsIn(match, digits, limit)
    const places: Placed[] = []
    for (let i = 0; i < rows.length; i++) if (row.at(rows[i] ?? 0)) places.push({ place: row.place, row: row.row })
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
    const { filter, titles, words } = this.#catalogue
    if (this.#isEverything) return capped(titles.count)
    if (!filter.isOpen) return capped(this.#titlesOf(this.passing()))
    const { rows, isAll } = this.#hits()
    const found = this.#titlesOf(rows)
    if (isAll || found > MAX_COUNTED_TITLES) return capped(found)
    // Titles with many records: more hits are needed for as many titles.
    const more = words.some(this.#match ?? '', MAX_COUNTED_HITS)
    const { titles: counted, isExact } = capped(this.#titlesOf(more))
    return { titles: counted, isExact: isExact && more.length < MAX_COUNTED_HITS }
  }

  #titlesOf(rows: ArrayLike<number>): number {
    const { row } = this.#catalogue
    const several = new Set<TitleRef>()
    let single = 0
    for (let i = 0; i < rows.length; i++) {
      if (!row.at(rows[i] ?? 0)) continue
      if (row.title > 0) single++
      else several.add(row.title)
    }
    return single + several.size
  }
}
