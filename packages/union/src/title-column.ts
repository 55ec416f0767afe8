// The title numbers of a shard's rows, kept as one blob a shard: a table or an index of them would cost a random write
// for every record, and searching wants them all in memory anyway.
import { SHARD_SLOTS } from './schema.ts'

/**
 * One number a slot: NaN where the slot is free, 0 where its entry is no record, a title's number where its record is
 * shown, and that number negated where another entry of the same key is shown instead.
 */
export type TitleColumn = Float64Array

/** Whether a slot shows a record. */
export const isTitle = (value: number | undefined): value is number => value !== undefined && value > 0

/** Whether a slot holds a record, shown or not. */
export const isRecord = (value: number | undefined): boolean => value !== undefined && value !== 0 && !Number.isNaN(value)

export function emptyColumn(): TitleColumn {
  return new Float64Array(SHARD_SLOTS).fill(Number.NaN)
}

/** As stored: without the free slots at the end, in this machine's byte order (the file never leaves it). */
export function packColumn(column: TitleColumn): Uint8Array {
  let length = column.length
  while (length > 0 && Number.isNaN(column[length - 1])) length--
  return new Uint8Array(column.buffer, column.byteOffset, length * Float64Array.BYTES_PER_ELEMENT)
}

export function unpackColumn(packed: Uint8Array): TitleColumn {
  const column = emptyColumn()
  new Uint8Array(column.buffer).set(packed)
  return column
}

/** The row of the tables `record` and `words` for a shard's slot. */
export function rowOf(shard: number, slot: number): number {
  return shard * SHARD_SLOTS + slot
}

export function shardOfRow(row: number): number {
  return Math.floor(row / SHARD_SLOTS)
}

export function slotOfRow(row: number): number {
  // The remainder operator is slow for numbers beyond 31 bits.
  return row - shardOfRow(row) * SHARD_SLOTS
}
