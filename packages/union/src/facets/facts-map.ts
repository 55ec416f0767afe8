// The facts of all rows, in memory, as far as somebody counts, filters or sorts by them.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { type ShardFacts, unpackShardFacts } from './row-facts.ts'

/** Follows the file by reading what has changed since it last looked; until it is first asked for, nothing is read. */
export class FactsMap {
  readonly #changed: StatementSync
  readonly #present: StatementSync
  readonly #shards = new Map<number, ShardFacts>()
  #version = -1

  constructor(db: DatabaseSync) {
    this.#changed = db.prepare('SELECT shard, facts FROM shard_facts WHERE version > ?')
    this.#present = db.prepare('SELECT shard FROM shard_facts')
  }

  /** @param version of the file; call it within the transaction in which rows are looked up. */
  follow(version: number): void {
    if (version === this.#version) return
    for (const row of this.#changed.iterate(this.#version)) {
      const { shard, facts } = row as unknown as { shard: number; facts: Uint8Array }
      this.#shards.set(shard, unpackShardFacts(facts))
    }
    const present = new Set(this.#present.all().map((row) => (row as { shard: number }).shard))
    for (const id of this.#shards.keys()) if (!present.has(id)) this.#shards.delete(id)
    this.#version = version
  }

  shard(id: number): ShardFacts | undefined {
    return this.#shards.get(id)
  }
}
