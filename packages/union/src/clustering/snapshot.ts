// All rows as they are when everything is put into titles, numbered without gaps so that arrays can hold what is found out.
import { SHARD_SLOTS } from '../schema.ts'
import { isShown, rowOf, shardOfRow, slotOfRow, unpackDescriptions, unpackStatics } from '../shard-columns.ts'
import type { WriterStatements } from '../writer-statements.ts'

export class Snapshot {
  readonly shards: readonly number[]
  /** As in the columns of shards (shard-columns.ts), one shard behind the other. */
  readonly statics: Float64Array
  readonly descriptions: Float64Array
  readonly #ordinals: ReadonlyMap<number, number>

  constructor(sql: WriterStatements) {
    this.shards = sql.shardIds.all().map(({ id }) => id)
    this.#ordinals = new Map(this.shards.map((id, ordinal) => [id, ordinal]))
    this.statics = new Float64Array(this.shards.length * SHARD_SLOTS)
    this.descriptions = new Float64Array(this.shards.length * SHARD_SLOTS)
    for (const { id, statics, descriptions } of sql.shardColumns.each()) {
      const start = (this.#ordinals.get(id) ?? 0) * SHARD_SLOTS
      this.statics.set(unpackStatics(statics), start)
      this.descriptions.set(unpackDescriptions(descriptions), start)
    }
  }

  get size(): number {
    return this.statics.length
  }

  isShown(index: number): boolean {
    return isShown(this.statics[index])
  }

  rowAt(index: number): number {
    const ordinal = Math.floor(index / SHARD_SLOTS)
    return rowOf(this.shards[ordinal] ?? 0, index - ordinal * SHARD_SLOTS)
  }

  /** Undefined for rows that have come since. */
  indexOf(row: number): number | undefined {
    const ordinal = this.#ordinals.get(shardOfRow(row))
    return ordinal === undefined ? undefined : ordinal * SHARD_SLOTS + slotOfRow(row)
  }
}
