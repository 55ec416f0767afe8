// Which rows have a key, by both connections: the one that writes, and the one that shows staff what is doubtful.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { BlockReader } from './key-block.ts'

/** All runs of keys, by a look at the index for each: there are thousands of blocks. */
export const RUNS = `
  WITH RECURSIVE runs (run) AS (
    SELECT min(run) FROM key_block WHERE run > 0
    UNION ALL SELECT (SELECT min(key_block.run) FROM key_block WHERE key_block.run > runs.run) FROM runs WHERE runs.run IS NOT NULL
  )`

/** A block as it is stored. */
interface StoredBlock {
  readonly first: number
  readonly entries: Uint8Array
}

export class KeyLookup {
  readonly #recent: StatementSync
  readonly #blocks: StatementSync

  constructor(db: DatabaseSync) {
    this.#recent = db.prepare('SELECT record, gone FROM match_key WHERE key = ?')
    // In each run the last block that does not begin behind the number; newest run first.
    this.#blocks = db.prepare(`${RUNS}
      SELECT first, entries FROM runs, key_block WHERE key_block.id = (
        SELECT id FROM key_block WHERE key_block.run = runs.run AND first <= ? ORDER BY first DESC LIMIT 1
      ) ORDER BY runs.run DESC`)
  }

  /** In each run, the newest first, the block in which a number would be. */
  #blocksWith(number: number): StoredBlock[] {
    return this.#blocks.all(number) as unknown as StoredBlock[]
  }

  /** Rows that have a key or a description. */
  rowsOf(number: number): number[] {
    const found = new Map<number, boolean>()
    for (const row of this.#recent.all(number)) {
      const { record, gone } = row as { record: number; gone: number }
      found.set(record, gone === 0)
    }
    for (const { first, entries } of this.#blocksWith(number)) {
      const reader = new BlockReader({ first, bytes: entries })
      while (reader.next() && reader.number <= number) {
        if (reader.number === number && !found.has(reader.row)) found.set(reader.row, !reader.gone)
      }
    }
    const rows: number[] = []
    for (const [row, has] of found) if (has) rows.push(row)
    return rows
  }
}
