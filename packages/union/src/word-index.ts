// Look-ups in the word index (FTS5), in terms of titles.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Placed } from './least-places.ts'
import { MAX_COUNTED_HITS, MAX_COUNTED_TITLES } from './limits.ts'
import { TAG } from './static-number.ts'
import type { TitleMap, TitleRef } from './title-map.ts'

/** Where a ranked title stands: by its best score, and by the first of its records that the query finds in the static order. */
export interface Rank {
  readonly place: number
  readonly score: number
}

/** A title that a query finds; a higher score is better. */
export interface RankedTitle extends Rank {
  readonly title: TitleRef
}

/** Best first; of equal ones the first in the static order. */
export const compareRanks = (a: Rank, b: Rank): number => b.score - a.score || a.place - b.place

/** All that a query finds. */
export interface FoundTitles {
  readonly titles: ReadonlySet<TitleRef>
  readonly rows: ArrayLike<number>
  /** Of titles with several records: the place of the first of those that were found. */
  readonly firsts: ReadonlyMap<TitleRef, number>
}

/** Some hits that show a record, and how many hits they were with those that show none. */
export interface FoundPlaces {
  readonly places: Placed[]
  readonly hits: number
}

// bm25 of FTS5 with a weight for each column: title, creators, subjects, identifiers, other. A word in a title says most.
const WEIGHTS = '10, 6, 3, 8, 1'

/** Scores become integers: the last digits of a logarithm differ between machines, and must not decide an order. */
const SCORE_UNIT = 1e6

const tag = (digits: string): string => `"${TAG}${digits}"`

export class WordIndex {
  readonly #titles: TitleMap
  readonly #count: StatementSync
  readonly #rows: StatementSync
  readonly #allRows: StatementSync
  readonly #scores: StatementSync
  readonly #isHit: StatementSync

  constructor(db: DatabaseSync, titles: TitleMap) {
    this.#titles = titles
    this.#count = db.prepare('SELECT count(*) AS hits FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)')
    this.#rows = db.prepare('SELECT rowid FROM words WHERE words MATCH ? LIMIT ?')
    this.#allRows = db.prepare('SELECT group_concat(rowid) AS rows FROM words WHERE words MATCH ?')
    this.#scores = db.prepare(`SELECT rowid, bm25(words, ${WEIGHTS}) FROM words WHERE words MATCH ?`)
    // Numbers come to SQLite as reals, of which FTS5 takes no notice here: it would give the first hit, whatever its row.
    this.#isHit = db.prepare('SELECT 1 FROM words WHERE words MATCH ? AND rowid = CAST(? AS INTEGER)')
    this.#rows.setReturnArrays(true)
    this.#scores.setReturnArrays(true)
  }

  /** Counts hits, up to a limit. */
  hits(match: string, limit: number): number {
    return (this.#count.get(match, limit) as { hits: number }).hits
  }

  /** Hits whose static numbers begin with these digits; the first `limit` that have come. */
  placesIn(match: string, digits: string, limit: number): FoundPlaces {
    const rows = this.#rowsOf(`(${match}) AND ${tag(digits)}`, limit)
    const places: Placed[] = []
    for (const row of rows) {
      const place = this.#titles.placeAt(row)
      // Not those of entries that do not count.
      if (place !== 0) places.push({ place, row })
    }
    return { places, hits: rows.length }
  }

  /** Whether any of these rows is a hit. */
  findsAny(match: string, rows: readonly number[]): boolean {
    return rows.some((row) => this.#isHit.get(match, row) !== undefined)
  }

  /** All hits. For queries that FTS5 cannot answer bit by bit: those with the beginning of a word. */
  findAll(match: string): FoundTitles {
    const { rows: text } = this.#allRows.get(match) as { rows: string | null }
    const rows = parseNumbers(text ?? '')
    const firsts = new Map<TitleRef, number>()
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0
      const title = this.#titles.titleAt(row)
      if (title < 0) firsts.set(title, Math.min(this.#titles.placeAt(row), firsts.get(title) ?? Number.POSITIVE_INFINITY))
    }
    return { titles: this.#titlesOf(rows), rows, firsts }
  }

  /** Counts the titles of all hits, as far as that is worth the time. */
  countTitles(match: string): { titles: number; isExact: boolean } {
    const counted = (limit: number): { titles: Set<TitleRef>; hits: number } => {
      const rows = this.#rowsOf(match, limit)
      return { titles: this.#titlesOf(rows), hits: rows.length }
    }
    const first = counted(MAX_COUNTED_TITLES + 1)
    const enough = first.hits <= MAX_COUNTED_TITLES || first.titles.size > MAX_COUNTED_TITLES
    // Titles with many records: more hits are needed for as many titles.
    const { titles, hits } = enough ? first : counted(MAX_COUNTED_HITS)
    if (titles.size > MAX_COUNTED_TITLES) return { titles: MAX_COUNTED_TITLES, isExact: false }
    return { titles: titles.size, isExact: hits < MAX_COUNTED_HITS }
  }

  /** All titles that a query finds, best first; a title counts as its best record does. */
  rank(match: string): RankedTitle[] {
    const found = new Map<TitleRef, { place: number; score: number }>()
    for (const row of this.#scores.all(match)) {
      const [number, bm25] = row as unknown as [number, number]
      const title = this.#titles.titleAt(number)
      if (title === 0) continue
      const place = this.#titles.placeAt(number)
      // FTS5's bm25 is negative, and the smaller the better.
      const score = Math.max(0, Math.round(-bm25 * SCORE_UNIT))
      const known = found.get(title)
      if (known === undefined) found.set(title, { place, score })
      else {
        known.place = Math.min(known.place, place)
        known.score = Math.max(known.score, score)
      }
    }
    return Array.from(found, ([title, { place, score }]) => ({ title, place, score })).sort(compareRanks)
  }

  /** Rows that match, the first that have come. */
  #rowsOf(match: string, limit: number): number[] {
    return this.#rows.all(match, limit).map((row) => (row as unknown as [number])[0])
  }

  #titlesOf(rows: ArrayLike<number>): Set<TitleRef> {
    const titles = new Set<TitleRef>()
    for (let i = 0; i < rows.length; i++) titles.add(this.#titles.titleAt(rows[i] ?? 0))
    // Rows of entries that do not count.
    titles.delete(0)
    return titles
  }
}

/** Numbers with commas between them: half a million in some milliseconds, where as many rows would take a hundred. */
function parseNumbers(text: string): Float64Array {
  const numbers = new Float64Array(text.length / 2 + 1)
  let length = 0
  let number = 0
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 0x30
    if (digit >= 0) number = number * 10 + digit
    else {
      numbers[length++] = number
      number = 0
    }
  }
  if (text.length > 0) numbers[length++] = number
  return numbers.subarray(0, length)
}
