// Look-ups in the word index (FTS5), in terms of titles.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { MAX_COUNTED_HITS, MAX_COUNTED_TITLES, MAX_TITLE_MEMBERS } from './limits.ts'
import { partTag, TAG, TITLE_PARTS, titleDigits } from './title-number.ts'
import type { TitleMap } from './title-map.ts'

/** A title that a query finds; a higher score is better. */
export interface RankedTitle {
  readonly title: number
  readonly score: number
}

/** Best first; of equal ones the first in the static order. */
export const compareRanks = (a: RankedTitle, b: RankedTitle): number => b.score - a.score || a.title - b.title

/** Titles of some hits, in no order, and how many hits they were. */
export interface FoundTitles {
  readonly titles: Set<number>
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

  constructor(db: DatabaseSync, titles: TitleMap) {
    this.#titles = titles
    this.#count = db.prepare('SELECT count(*) AS hits FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)')
    this.#rows = db.prepare('SELECT rowid FROM words WHERE words MATCH ? LIMIT ?')
    this.#allRows = db.prepare('SELECT group_concat(rowid) AS rows FROM words WHERE words MATCH ?')
    this.#scores = db.prepare(`SELECT rowid, bm25(words, ${WEIGHTS}) FROM words WHERE words MATCH ?`)
    this.#rows.setReturnArrays(true)
    this.#scores.setReturnArrays(true)
  }

  /** Counts hits, up to a limit. */
  hits(match: string, limit: number): number {
    return (this.#count.get(match, limit) as { hits: number }).hits
  }

  /** Titles of hits whose titles' numbers begin with these digits; of the first `limit` that have come. */
  titlesIn(match: string, digits: string, limit: number): FoundTitles {
    return this.#found(this.#rowsOf(`(${match}) AND ${tag(digits)}`, limit))
  }

  /** Titles of all hits. For queries that FTS5 cannot answer bit by bit: those with the beginning of a word. */
  allTitlesOf(match: string): FoundTitles {
    const { rows } = this.#allRows.get(match) as { rows: string | null }
    return this.#found(parseNumbers(rows ?? ''))
  }

  /** Counts the titles of all hits, as far as that is worth the time. */
  countTitles(match: string): { titles: number; isExact: boolean } {
    const first = this.#found(this.#rowsOf(match, MAX_COUNTED_TITLES + 1))
    const enough = first.hits <= MAX_COUNTED_TITLES || first.titles.size > MAX_COUNTED_TITLES
    // Titles with many records: more hits are needed for as many titles.
    const { titles, hits } = enough ? first : this.#found(this.#rowsOf(match, MAX_COUNTED_HITS))
    if (titles.size > MAX_COUNTED_TITLES) return { titles: MAX_COUNTED_TITLES, isExact: false }
    return { titles: titles.size, isExact: hits < MAX_COUNTED_HITS }
  }

  /** All titles that a query finds, best first; a title counts as its best record does. */
  rank(match: string): RankedTitle[] {
    const best = new Map<number, number>()
    for (const row of this.#scores.all(match)) {
      const [number, bm25] = row as unknown as [number, number]
      const title = this.#titles.titleAt(number)
      // FTS5's bm25 is negative, and the smaller the better.
      const score = Math.max(0, Math.round(-bm25 * SCORE_UNIT))
      if (title !== 0 && score > (best.get(title) ?? -1)) best.set(title, score)
    }
    return Array.from(best, ([title, score]) => ({ title, score })).sort(compareRanks)
  }

  /**
   * Rows that belong to a title. Of a title with very many, whole parts until there are enough: which ones must not
   * depend on the order in which they came.
   */
  rowsOfTitle(title: number): number[] {
    const match = tag(titleDigits(title))
    const rows = this.#rowsOf(match, MAX_TITLE_MEMBERS + 1)
    if (rows.length <= MAX_TITLE_MEMBERS) return rows
    const some: number[] = []
    for (let part = 0; part < TITLE_PARTS && some.length < MAX_TITLE_MEMBERS; part++) {
      some.push(...this.#rowsOf(`${match} AND "${partTag(part)}"`, MAX_TITLE_MEMBERS))
    }
    return some
  }

  /** Rows that match, the first that have come. */
  #rowsOf(match: string, limit: number): number[] {
    return this.#rows.all(match, limit).map((row) => (row as unknown as [number])[0])
  }

  #found(rows: ArrayLike<number>): FoundTitles {
    const titles = new Set<number>()
    for (let i = 0; i < rows.length; i++) titles.add(this.#titles.titleAt(rows[i] ?? 0))
    // Rows of entries that do not count.
    titles.delete(0)
    return { titles, hits: rows.length }
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
