// The datasets and shards that a transaction of the writer touches: as it found them, and as it will leave them.
import type { Watch } from './clustering/whole-clustering.ts'
import { UnionError } from './errors.ts'
import { SHARD_SLOTS } from './schema.ts'
import type { ShardRef } from './shard-update.ts'
import {
  copyColumns,
  emptyColumns,
  isRecord,
  isShown,
  packColumns,
  sameColumns,
  shardOfRow,
  type ShardColumns,
  slotOfRow,
  unpackDescriptions,
  unpackStatics,
  unpackTitles,
} from './shard-columns.ts'
import type { ShardRow, WriterStatements } from './writer-statements.ts'

/** Rows below 2^32. */
const MAX_SHARD_ID = 2 ** 32 / SHARD_SLOTS - 1

/** A dataset's row, and the names in it. */
export interface DatasetRow {
  readonly id: number
  readonly library: string
  readonly name: string
}

/** What outlives a transaction: rows that it need not read again. */
export interface WriterMemory {
  readonly datasets: Map<string, DatasetRow>
  nextShard: number
  /** The last shard in which records were looked for that are to be put into titles. */
  clusteredShard: number
  /** Notes what changes while all records are put into titles. */
  watch: Watch | undefined
}

export interface OpenShard {
  readonly id: number
  readonly dataset: DatasetRow
  readonly branch: number
  readonly number: number
  readonly isNew: boolean
  readonly before: ShardColumns
  readonly now: ShardColumns
  /** Slots of which the word index has a row now: 1, else 0. */
  readonly indexed: Uint8Array
  readonly hashBefore: Uint8Array
  hash: Uint8Array
  /** Where a free slot is looked for next. */
  next: number
  gone: boolean
}

export class OpenShards {
  readonly #sql: WriterStatements
  readonly #memory: WriterMemory
  readonly #shards = new Map<number, OpenShard>()

  constructor(sql: WriterStatements, memory: WriterMemory) {
    this.#sql = sql
    this.#memory = memory
  }

  /** All that the transaction has looked at. */
  all(): Iterable<OpenShard> {
    return this.#shards.values()
  }

  find({ library, dataset: name, branch, shard: number }: ShardRef): OpenShard | undefined {
    const dataset = this.#memory.datasets.get(`${library} ${name}`)
    if (dataset === undefined) return undefined
    const row = this.#sql.shardAt.first(dataset.id, branch, number)
    const stored = row && this.#opened(row)
    if (stored !== undefined) return stored
    for (const open of this.#shards.values()) {
      if (open.dataset === dataset && open.branch === branch && open.number === number && !open.gone) return open
    }
    return undefined
  }

  #opened(row: ShardRow): OpenShard | undefined {
    const known = this.#shards.get(row.id)
    if (known !== undefined) return known.gone ? undefined : known
    const { id, branch, number, hash, library, name } = row
    const before = {
      statics: unpackStatics(row.statics),
      titles: unpackTitles(row.titles),
      descriptions: unpackDescriptions(row.descriptions),
    }
    const indexed = Uint8Array.from(before.statics, (value) => (isRecord(value) ? 1 : 0))
    const now = copyColumns(before)
    const [dataset, hashBefore] = [this.#dataset(library, name), hash]
    const open = { id, dataset, branch, number, hash, hashBefore, isNew: false, before, now, indexed, next: 0, gone: false }
    this.#shards.set(id, open)
    return open
  }

  #dataset(library: string, name: string): DatasetRow {
    const known = this.#memory.datasets.get(`${library} ${name}`)
    if (known !== undefined) return known
    const { lastInsertRowid } = this.#sql.addDataset.run(library, name)
    const row = { id: Number(lastInsertRowid), library, name }
    this.#memory.datasets.set(`${library} ${name}`, row)
    return row
  }

  /** The shard in which an entry's row is. */
  ofRow(row: number): OpenShard {
    const id = shardOfRow(row)
    const known = this.#shards.get(id)
    if (known !== undefined) return known
    const stored = this.#sql.shardById.first(id)
    const open = stored && this.#opened(stored)
    if (open === undefined) throw new Error(`Row ${row} belongs to no shard.`)
    return open
  }

  add({ library, dataset: name, branch, shard: number }: ShardRef, hash: Uint8Array): OpenShard {
    const id = this.#memory.nextShard++
    const dataset = this.#dataset(library, name)
    // Rows are kept in 4 bytes where they are many.
    if (id > MAX_SHARD_ID) throw new UnionError('UNION_BAD_FILE', 'The catalogue view has used up its numbers; it is built anew.')
    const [before, now, indexed] = [emptyColumns(), emptyColumns(), new Uint8Array(SHARD_SLOTS)]
    const open = { id, dataset, branch, number, hash, hashBefore: hash, isNew: true, before, now, indexed, next: 0, gone: false }
    this.#shards.set(id, open)
    return open
  }

  get watch(): Watch | undefined {
    return this.#memory.watch
  }

  /** What a record's row has in the columns of its shard. */
  titleAt(row: number): number {
    return this.ofRow(row).now.titles[slotOfRow(row)] ?? 0
  }

  setTitle(row: number, title: number): void {
    this.ofRow(row).now.titles[slotOfRow(row)] = title
    this.watch?.rows.add(row)
  }

  /** Whether a row, perhaps of a shard that has gone, shows a record. */
  isShown(row: number): boolean {
    const { id } = this.#shards.get(shardOfRow(row)) ?? this.#sql.shardById.first(shardOfRow(row)) ?? {}
    return id !== undefined && isShown(this.ofRow(row).now.statics[slotOfRow(row)])
  }

  descriptionAt(row: number): number {
    return this.ofRow(row).now.descriptions[slotOfRow(row)] ?? 0
  }

  staticAt(row: number): number {
    return this.ofRow(row).now.statics[slotOfRow(row)] ?? 0
  }

  write(version: number): void {
    const emptied = new Set<DatasetRow>()
    for (const { id, dataset, branch, number, hash, hashBefore, isNew, before, now, gone } of this.#shards.values()) {
      if (gone) {
        this.#sql.dropShard.run(id)
        emptied.add(dataset)
      } else if (isNew || hash !== hashBefore || !sameColumns(before, now)) {
        const { statics, titles, descriptions } = packColumns(now)
        this.#sql.putShard.run(id, dataset.id, branch, number, hash, version, statics, titles, descriptions)
      }
    }
    for (const dataset of emptied) {
      if (this.#sql.anyShardOf.first(dataset.id) !== undefined) continue
      this.#sql.dropDataset.run(dataset.id)
      this.#memory.datasets.delete(`${dataset.library} ${dataset.name}`)
    }
  }
}
