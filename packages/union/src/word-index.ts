// Look-ups in the word index (FTS5), in terms of rows.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Expression } from './expression.ts'
import { fts5Match, quoted } from './fts5-match.ts'
import { SAMPLE_TAG, TAG } from './static-number.ts'

/** Words that the index has, and in how many rows each is. */
const VOCABULARY = `CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab (main, words, row)`

export class WordIndex {
  readonly #db: DatabaseSync
  readonly #count: StatementSync
  readonly #allRows: StatementSync
  readonly #someRows: StatementSync
  readonly #anyOf: StatementSync
  readonly #descriptions: StatementSync
  #wordCounts: StatementSync | undefined
  #wordsFrom: StatementSync | undefined

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#count = db.prepare('SELECT count(*) AS hits FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)')
    this.#allRows = db.prepare('SELECT group_concat(rowid) AS rows FROM words WHERE words MATCH ?')
    this.#someRows = db.prepare('SELECT group_concat(rowid) AS rows FROM (SELECT rowid FROM words WHERE words MATCH ? LIMIT ?)')
    this.#anyOf = db.prepare('SELECT 1 FROM words WHERE words MATCH ? AND rowid IN (SELECT value FROM json_each(?)) LIMIT 1')
    this.#descriptions = db.prepare(
      'SELECT number, description FROM record WHERE number IN (SELECT value FROM json_each(?)) AND description IS NOT NULL',
    )
    this.#descriptions.setReturnArrays(true)
  }

  /** Counts hits, up to a limit. */
  hits(match: string, limit: number): number {
    return (this.#count.get(match, limit) as { hits: number }).hits
  }

  /** The first rows that have come, in ascending order. */
  some(match: string, limit: number): ArrayLike<number> {
    const { rows } = this.#someRows.get(match, limit) as { rows: string | null }
    return parseNumbers(rows ?? '')
  }

  /** Hits whose static numbers begin with these digits; the first `limit` that have come. */
  rowsIn(match: string, digits: string, limit: number): ArrayLike<number> {
    return this.some(`(${match}) AND ${quoted(TAG + digits)}`, limit)
  }

  /** All hits, in ascending order. */
  all(match: string): ArrayLike<number> {
    const { rows } = this.#allRows.get(match) as { rows: string | null }
    return parseNumbers(rows ?? '')
  }

  /** Some of the hits, which are like all of them: of records whose numbers are sampled (static-number.ts). */
  sample(match: string): ArrayLike<number> {
    return this.all(`(${match}) AND ${quoted(SAMPLE_TAG)}`)
  }

  /** Whether any of these rows is a hit. */
  findsAny(match: string, rows: readonly number[]): boolean {
    return rows.length > 0 && this.#anyOf.get(match, JSON.stringify(rows)) !== undefined
  }

  finds(expression: Expression): boolean {
    return this.hits(fts5Match(expression), 1) > 0
  }

  /** Packed descriptions of rows, in no order. */
  descriptions(rows: readonly number[]): readonly (readonly [row: number, description: string])[] {
    return this.#descriptions.all(JSON.stringify(rows)) as unknown as (readonly [number, string])[]
  }

  /** In how many rows each of these words is; without those that are in none. */
  recordsWith(words: readonly string[]): ReadonlyMap<string, number> {
    this.#wordCounts ??= this.#prepareArrays(
      'SELECT term, doc FROM temp.vocabulary WHERE term IN (SELECT value FROM json_each(?)) AND doc > 0',
    )
    return new Map(this.#wordCounts.all(JSON.stringify(words)) as unknown as [string, number][])
  }

  /** Words that begin so, in the order of their letters. */
  wordsFrom(letters: string, limit: number): readonly string[] {
    this.#wordsFrom ??= this.#prepareArrays('SELECT term FROM temp.vocabulary WHERE term >= ? AND term < ? AND doc > 0 LIMIT ?')
    // Behind every word that begins so: no text has this noncharacter.
    const rows = this.#wordsFrom.all(letters, `${letters}\u{10ffff}`, limit) as unknown as [string][]
    return rows.map(([word]) => word)
  }

  #prepareArrays(sql: string): StatementSync {
    this.#db.exec(VOCABULARY)
    const statement = this.#db.prepare(sql)
    statement.setReturnArrays(true)
    return statement
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
