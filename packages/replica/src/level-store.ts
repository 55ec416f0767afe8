// The store that ships: one Level database in a folder, for one process at a time.
import { LevelDatabase, type Rows } from './level-database.ts'
import type { Operation, Range, Store } from './store.ts'

export interface LevelStoreOptions {
  /** Bytes of blocks kept in memory. @default 8 MiB */
  readonly cacheBytes?: number
  /** Bytes written before they are sorted to disk; Level holds up to twice this. @default 8 MiB */
  readonly writeBufferBytes?: number
}

/**
 * Level maps its tables into memory for as long as they are open, and what has been read of them counts as the node's:
 * with tables of any size and a thousand of them open, that is the whole replica. So they are small …
 */
const TABLE_BYTES = 1 * 1024 * 1024

/** … and as few are open as Level takes: 64, and ten for its other files. Opening one again takes some microseconds. */
const OPEN_FILES = 74

/** Rows that one step of a scan fetches: one call across threads for many rows, still only a few MiB. */
const SCAN_ROWS = 64

class LevelStore implements Store {
  readonly #database: LevelDatabase

  constructor(database: LevelDatabase) {
    this.#database = database
  }

  get(key: Uint8Array): Promise<Uint8Array | undefined> {
    return this.#read((rows) => rows.get(key))
  }

  getMany(keys: Uint8Array[]): Promise<(Uint8Array | undefined)[]> {
    return this.#read((rows) => rows.getMany(keys))
  }

  async batch(operations: Operation[], { sync }: { sync: boolean }): Promise<void> {
    await this.#database.write(operations, sync)
  }

  async *range({ gte, lt, reverse = false, limit = -1 }: Range): AsyncIterable<[key: Uint8Array, value: Uint8Array]> {
    const rows = await this.#database.enter()
    const iterator = rows.iterator({ gte, lt, reverse, limit })
    try {
      for (;;) {
        const some = await iterator.nextv(SCAN_ROWS).catch((cause: unknown) => {
          throw this.#database.readFailed(cause)
        })
        if (some.length === 0) return
        yield* some
      }
    } finally {
      await iterator.close()
      this.#database.leave()
    }
  }

  async close(): Promise<void> {
    await this.#database.close()
  }

  async #read<Result>(work: (rows: Rows) => Promise<Result>): Promise<Result> {
    const rows = await this.#database.enter()
    try {
      return await work(rows)
    } catch (cause) {
      throw this.#database.readFailed(cause)
    } finally {
      this.#database.leave()
    }
  }
}

/** @throws {ReplicaError} `REPLICA_STORE` when it is in use, damaged or not writable. */
export async function openLevelStore(folder: string, options: LevelStoreOptions = {}): Promise<Store> {
  return new LevelStore(
    await LevelDatabase.open(folder, {
      // Shards are compressed already, and the rest is hashes.
      compression: false,
      cacheSize: options.cacheBytes ?? 8 * 1024 * 1024,
      writeBufferSize: options.writeBufferBytes ?? 8 * 1024 * 1024,
      maxFileSize: TABLE_BYTES,
      maxOpenFiles: OPEN_FILES,
    }),
  )
}
