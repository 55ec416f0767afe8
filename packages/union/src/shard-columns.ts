// What is known of each row of a shard, kept as a few blobs a shard: tables or indexes of it would cost a random write for
// every record, and searching wants most of it in memory anyway.
import { SHARD_SLOTS } from './schema.ts'

/**
 * The static number of each slot's record: NaN where the slot is free, 0 where its entry is no record, and negated where
 * another entry of the same key is shown instead.
 */
export type StaticColumn = Float64Array

/**
 * The title of each slot's record: 0 where it is a title of its own or none, otherwise the id in the table `title`; with
 * `UNCLUSTERED` added where it is still to be looked whether it belongs with others.
 */
export type TitleColumn = Uint32Array

/** The number of each slot's description (match-numbers.ts); 0 where there is none. */
export type DescriptionColumn = Float64Array

export interface ShardColumns {
  readonly statics: StaticColumn
  readonly titles: TitleColumn
  readonly descriptions: DescriptionColumn
}

export const UNCLUSTERED = 0x8000_0000

/** The id in the table `title`, or 0. */
export const titleIn = (value: number): number => (value >= UNCLUSTERED ? value - UNCLUSTERED : value)

/** Whether a slot shows a record. */
export const isShown = (value: number | undefined): value is number => value !== undefined && value > 0

/** Whether a slot holds a record, shown or not. */
export const isRecord = (value: number | undefined): boolean => value !== undefined && value !== 0 && !Number.isNaN(value)

export function emptyColumns(): ShardColumns {
  return {
    statics: new Float64Array(SHARD_SLOTS).fill(Number.NaN),
    titles: new Uint32Array(SHARD_SLOTS),
    descriptions: new Float64Array(SHARD_SLOTS),
  }
}

export function copyColumns({ statics, titles, descriptions }: ShardColumns): ShardColumns {
  return { statics: statics.slice(), titles: titles.slice(), descriptions: descriptions.slice() }
}

export function sameColumns(a: ShardColumns, b: ShardColumns): boolean {
  const [one, other] = [a, b].map(({ statics, titles, descriptions }) => [statics, titles, descriptions].map(bytesOf))
  return one?.every((bytes, at) => Buffer.compare(bytes, other?.[at] ?? EMPTY) === 0) === true
}

const EMPTY = new Uint8Array()
type Column = Float64Array | Uint32Array
const bytesOf = (column: Column): Uint8Array => new Uint8Array(column.buffer, column.byteOffset, column.byteLength)

/** As stored: without what is free at the end, in this machine's byte order (the file never leaves it). */
export function packColumns({ statics, titles, descriptions }: ShardColumns): Record<keyof ShardColumns, Uint8Array> {
  return { statics: pack(statics, Number.isNaN), titles: packTitles(titles), descriptions: pack(descriptions, isZero) }
}

export const packTitles = (titles: TitleColumn): Uint8Array => pack(titles, isZero)

const isZero = (value: number): boolean => value === 0

function pack(column: Column, isFree: (value: number) => boolean): Uint8Array {
  let length = column.length
  while (length > 0 && isFree(column[length - 1] as number)) length--
  return bytesOf(column).subarray(0, length * column.BYTES_PER_ELEMENT)
}

export function unpackStatics(packed: Uint8Array): StaticColumn {
  const column = new Float64Array(SHARD_SLOTS).fill(Number.NaN)
  bytesOf(column).set(packed)
  return column
}

export function unpackTitles(packed: Uint8Array): TitleColumn {
  const column = new Uint32Array(SHARD_SLOTS)
  bytesOf(column).set(packed)
  return column
}

export function unpackDescriptions(packed: Uint8Array): DescriptionColumn {
  const column = new Float64Array(SHARD_SLOTS)
  bytesOf(column).set(packed)
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
