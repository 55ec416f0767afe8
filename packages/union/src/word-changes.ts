// What a transaction of the writer changes in the word index.
import { unpackForMatching } from './description.ts'
import type { OpenShard } from './open-shards.ts'
import { slotOfRow } from './shard-columns.ts'
import { type Words, wordsOf } from './words.ts'
import type { EntryRow, WriterStatements } from './writer-statements.ts'

export class WordChanges {
  readonly #sql: WriterStatements
  /** Words to take from the index, and to put there, by row. */
  readonly #old = new Map<number, Words>()
  readonly #new = new Map<number, { shard: OpenShard; words: Words }>()
  /** The last row of which words have been written. */
  #last = 0

  constructor(sql: WriterStatements) {
    this.#sql = sql
  }

  /**
   * The index flushes its buffer wherever a row number is not above the one before. A new shard's rows are, and keeping
   * nothing of them spares the garbage collector; others wait to be sorted.
   */
  put(shard: OpenShard, row: number, words: Words): void {
    if (shard.isNew && row > this.#last) this.#write(shard, row, words)
    else this.#new.set(row, { shard, words })
  }

  /** Before an entry's row goes or changes: without content of its own, the index must be told which words go. */
  take(shard: OpenShard, { number }: EntryRow): void {
    this.#new.delete(number)
    const slot = slotOfRow(number)
    if (shard.indexed[slot] !== 1) return
    shard.indexed[slot] = 0
    const { description } = this.#sql.description.first(number) ?? {}
    this.#old.set(number, wordsOf(unpackForMatching(description ?? ''), Math.abs(shard.now.statics[slot] ?? 0)))
  }

  /** Writes what waits, in ascending order. */
  write(): void {
    const rows = new Set([...this.#old.keys(), ...this.#new.keys()])
    for (const row of Array.from(rows).sort((a, b) => a - b)) {
      const old = this.#old.get(row)
      if (old !== undefined) this.#sql.dropWords.run(row, old.title, old.creators, old.subjects, old.identifiers, old.other)
      const added = this.#new.get(row)
      if (added !== undefined) this.#write(added.shard, row, added.words)
    }
  }

  #write(shard: OpenShard, row: number, { title, creators, subjects, identifiers, other }: Words): void {
    this.#sql.addWords.run(row, title, creators, subjects, identifiers, other)
    shard.indexed[slotOfRow(row)] = 1
    this.#last = row
  }
}
