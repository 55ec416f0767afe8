// Where each row of the word index stands and which title it belongs to, in memory: a search looks up thousands, and counts them.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { unpackRows } from './clustering/title-rows.ts'
import { LeastPlaces, type Placed } from './least-places.ts'
import {
  isShown,
  rowOf,
  shardOfRow,
  slotOfRow,
  type StaticColumn,
  type TitleColumn,
  titleIn,
  unpackStatics,
  unpackTitles,
} from './shard-columns.ts'
import { isSampled } from './static-number.ts'

/**
 * A title as long as one state of the file is read: its row where it shows one record, minus its id in the table `title`
 * where it shows several; 0 is none.
 */
export type TitleRef = number

export interface ShardTitles {
  readonly dataset: number
  readonly statics: StaticColumn
  readonly titles: TitleColumn
}

interface CountsRow {
  readonly version: number
  readonly records: number
  readonly titles: number
  readonly shards: number
  readonly lastTitle: number
}

/** 12 bytes a record. Follows the file by reading the shards that have changed since it last looked. */
export class TitleMap {
  readonly #changedShards: StatementSync
  readonly #countsRow: StatementSync
  readonly #shardIds: StatementSync
  readonly #members: StatementSync
  readonly #shards = new Map<number, ShardTitles>()
  #version = -1
  /** How many titles there are. */
  count = 0
  /** How many records are shown. */
  records = 0
  /** No title has a greater id. */
  maxTitleId = 0

  /** Of the file: it changes with everything that is written. */
  get version(): number {
    return this.#version
  }

  constructor(db: DatabaseSync) {
    this.#countsRow = db.prepare(
      'SELECT version, records, records - merged AS titles, (SELECT count(*) FROM shard) AS shards, (SELECT coalesce(max(id), 0) FROM title) AS lastTitle FROM counts',
    )
    this.#shardIds = db.prepare('SELECT id FROM shard')
    this.#changedShards = db.prepare('SELECT id, dataset, statics, titles FROM shard WHERE version > ?')
    this.#members = db.prepare('SELECT members FROM title WHERE id = ?')
  }

  /** Call it within the transaction in which rows are looked up. */
  follow(): void {
    const { version, records, titles, shards, lastTitle } = this.#countsRow.get() as unknown as CountsRow
    if (version === this.#version) return
    for (const row of this.#changedShards.iterate(this.#version)) {
      const changed = row as unknown as { id: number; dataset: number; statics: Uint8Array; titles: Uint8Array }
      this.#shards.set(changed.id, {
        dataset: changed.dataset,
        statics: unpackStatics(changed.statics),
        titles: unpackTitles(changed.titles),
      })
    }
    this.#version = version
    this.count = titles
    this.records = records
    this.maxTitleId = lastTitle
    if (this.#shards.size > shards) this.#forgetGone()
  }

  #forgetGone(): void {
    const present = new Set(this.#shardIds.all().map((row) => (row as { id: number }).id))
    for (const id of this.#shards.keys()) if (!present.has(id)) this.#shards.delete(id)
  }

  /** What is known of the rows of a shard. */
  shard(id: number): ShardTitles | undefined {
    return this.#shards.get(id)
  }

  shards(): readonly ShardTitles[] {
    return Array.from(this.#shards.values())
  }

  /** Every row that shows a record, ascending. */
  allRows(): Float64Array {
    const rows = new Float64Array(this.records)
    let length = 0
    for (const id of Array.from(this.#shards.keys()).sort((a, b) => a - b)) {
      const { statics } = this.#shards.get(id) ?? { statics: [] }
      for (let slot = 0; slot < statics.length; slot++) if (isShown(statics[slot])) rows[length++] = rowOf(id, slot)
    }
    return rows.subarray(0, length)
  }

  /** Those of them that are sampled. */
  sampledRows(): number[] {
    const rows: number[] = []
    for (const [id, { statics }] of this.#shards) {
      for (let slot = 0; slot < statics.length; slot++) {
        const number = statics[slot]
        if (isShown(number) && isSampled(number)) rows.push(rowOf(id, slot))
      }
    }
    return rows
  }

  /** The title that a row shows a record of; 0 where it shows none. */
  titleAt(row: number): TitleRef {
    const shard = this.#shards.get(shardOfRow(row))
    const slot = slotOfRow(row)
    if (shard === undefined || !isShown(shard.statics[slot])) return 0
    return -titleIn(shard.titles[slot] ?? 0) || row
  }

  /** Where a row stands in the static order; 0 where it shows no record. */
  placeAt(row: number): number {
    const number = this.#shards.get(shardOfRow(row))?.statics[slotOfRow(row)]
    return isShown(number) ? number : 0
  }

  /** The rows of a title's records, in no order. */
  rowsOf(title: TitleRef): readonly number[] {
    if (title > 0) return [title]
    const { members } = (this.#members.get(-title) ?? {}) as { members?: Uint8Array }
    return members === undefined ? [] : Array.from(unpackRows(members))
  }

  /** The next rows behind a place in the static order, at most `limit`. */
  following(place: number, limit: number): readonly Placed[] {
    const next = new LeastPlaces(place, limit)
    for (const [id, { statics }] of this.#shards) {
      for (let slot = 0; slot < statics.length; slot++) next.offer(statics[slot] ?? 0, rowOf(id, slot))
    }
    return next.ascending
  }

  /** The dataset in which a row's record is. */
  datasetAt(row: number): number | undefined {
    return this.#shards.get(shardOfRow(row))?.dataset
  }
}
