// The datasets and shards that a transaction of the writer touches: as it found them, and as it will leave them.
import { SHARD_SLOTS } from './schema.ts'
import type { ShardRef } from './shard-update.ts'
import { emptyColumn, isRecord, packColumn, shardOfRow, type TitleColumn, unpackColumn } from './title-column.ts'
import type { ShardRow, WriterStatements } from './writer-statements.ts'

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
}

export interface OpenShard {
  readonly id: number
  readonly dataset: DatasetRow
  readonly branch: number
  readonly number: number
  readonly isNew: boolean
  readonly before: TitleColumn
  readonly titles: TitleColumn
  /** Slots of which the word index has a row now: 1, else 0. */
  readonly indexed: Uint8Array
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

  /** All that the transaction has touched. */
  all(): Iterable<OpenShard> {
    return this.#shards.values()
  }

  /** Whether a row's shard has been touched. */
  has(row: number): boolean {
    return this.#shards.has(shardOfRow(row))
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
    const before = unpackColumn(row.titles)
    const indexed = Uint8Array.from(before, (value) => (isRecord(value) ? 1 : 0))
    const dataset = this.#dataset(library, name)
    const open = { id, dataset, branch, number, hash, isNew: false, before, titles: before.slice(), indexed, next: 0, gone: false }
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
    const [before, titles, indexed] = [emptyColumn(), emptyColumn(), new Uint8Array(SHARD_SLOTS)]
    const open = { id, dataset, branch, number, hash, isNew: true, before, titles, indexed, next: 0, gone: false }
    this.#shards.set(id, open)
    return open
  }

  write(version: number): void {
    const emptied = new Set<DatasetRow>()
    for (const { id, dataset, branch, number, hash, titles, gone } of this.#shards.values()) {
      if (!gone) this.#sql.putShard.run(id, dataset.id, branch, number, hash, version, packColumn(titles))
      else {
        this.#sql.dropShard.run(id)
        emptied.add(dataset)
      }
    }
    for (const dataset of emptied) {
      if (this.#sql.anyShardOf.first(dataset.id) !== undefined) continue
      this.#sql.dropDataset.run(dataset.id)
      this.#memory.datasets.delete(`${dataset.library} ${dataset.name}`)
    }
  }
}
