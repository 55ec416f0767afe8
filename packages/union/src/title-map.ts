// Which title each row of the word index belongs to, in memory: a search looks up thousands, and counts them.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { LeastNumbers } from './least-numbers.ts'
import { shardOfRow, slotOfRow, type TitleColumn, unpackColumn } from './title-column.ts'

interface ShardTitles {
  readonly dataset: number
  readonly titles: TitleColumn
}

/** 8 bytes a record. Follows the file by reading the shards that have changed since it last looked. */
export class TitleMap {
  readonly #changedShards: StatementSync
  readonly #versionRow: StatementSync
  readonly #shardIds: StatementSync
  readonly #shards = new Map<number, ShardTitles>()
  #version = -1

  constructor(db: DatabaseSync) {
    this.#versionRow = db.prepare('SELECT version, (SELECT count(*) FROM shard) AS shards FROM counts')
    this.#shardIds = db.prepare('SELECT id FROM shard')
    this.#changedShards = db.prepare('SELECT id, dataset, titles FROM shard WHERE version > ?')
  }

  /** Call it within the transaction in which rows are looked up. */
  follow(): void {
    const { version, shards } = this.#versionRow.get() as { version: number; shards: number }
    if (version === this.#version) return
    for (const row of this.#changedShards.iterate(this.#version)) {
      const { id, dataset, titles } = row as unknown as { id: number; dataset: number; titles: Uint8Array }
      this.#shards.set(id, { dataset, titles: unpackColumn(titles) })
    }
    this.#version = version
    if (this.#shards.size > shards) this.#forgetGone()
  }

  #forgetGone(): void {
    const present = new Set(this.#shardIds.all().map((row) => (row as { id: number }).id))
    for (const id of this.#shards.keys()) if (!present.has(id)) this.#shards.delete(id)
  }

  /** The number of the title that a row shows a record of; 0 where it shows none. */
  titleAt(row: number): number {
    const title = this.#shards.get(shardOfRow(row))?.titles[slotOfRow(row)] ?? 0
    return title > 0 ? title : 0
  }

  /** The next titles behind a number in the static order, at most `limit`. */
  following(title: number, limit: number): number[] {
    const next = new LeastNumbers(title, limit)
    for (const { titles } of this.#shards.values()) for (const each of titles) next.offer(each)
    return next.ascending
  }

  /** How many titles there are, up to a limit. */
  count(limit: number): number {
    const found = new Set<number>()
    for (const { titles } of this.#shards.values()) {
      for (const title of titles) if (title > 0) found.add(title)
      if (found.size >= limit) return limit
    }
    return found.size
  }

  /** The dataset in which a row's record is. */
  datasetAt(row: number): number | undefined {
    return this.#shards.get(shardOfRow(row))?.dataset
  }
}
