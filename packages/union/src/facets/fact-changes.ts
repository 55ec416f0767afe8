// What a transaction of the writer changes in what is counted, filtered and sorted by.
import type { OpenShard } from '../open-shards.ts'
import { slotOfRow } from '../shard-columns.ts'
import type { WriterStatements } from '../writer-statements.ts'
import { packShardFacts, type RowFacts, rowsOfShardFacts, unpackShardFacts } from './row-facts.ts'

export class FactChanges {
  readonly #sql: WriterStatements
  /** By slot; undefined where they go. */
  readonly #changes = new Map<OpenShard, Map<number, RowFacts | undefined>>()

  constructor(sql: WriterStatements) {
    this.#sql = sql
  }

  put(shard: OpenShard, row: number, facts: RowFacts): void {
    this.#of(shard).set(slotOfRow(row), facts)
  }

  /** Before an entry's row goes or changes. */
  take(shard: OpenShard, row: number): void {
    this.#of(shard).set(slotOfRow(row), undefined)
  }

  #of(shard: OpenShard): Map<number, RowFacts | undefined> {
    const known = this.#changes.get(shard)
    if (known !== undefined) return known
    const changes = new Map<number, RowFacts | undefined>()
    this.#changes.set(shard, changes)
    return changes
  }

  /** @param version that the file has after the transaction. */
  write(version: number): void {
    for (const [shard, changes] of this.#changes) {
      if (shard.gone) {
        this.#sql.dropFacts.run(shard.id)
        continue
      }
      const stored = shard.isNew ? undefined : this.#sql.factsOf.first(shard.id)?.facts
      const rows = stored === undefined ? [] : rowsOfShardFacts(unpackShardFacts(stored))
      for (const [slot, facts] of changes) rows[slot] = facts
      this.#sql.putFacts.run(shard.id, version, packShardFacts(rows))
    }
  }
}
