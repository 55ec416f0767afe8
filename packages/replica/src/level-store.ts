// The store that ships: one Level database in a folder, for one process at a time.
import { Level } from 'level'
import { ReplicaError } from './errors.ts'
import type { Operation, Range, Store } from './store.ts'

export interface LevelStoreOptions {
  /** Bytes of blocks kept in memory. @default 8 MiB */
  readonly cacheBytes?: number
  /** Bytes written before they are sorted to disk; Level holds up to twice this. @default 16 MiB */
  readonly writeBufferBytes?: number
}

/** Rows that one step of a scan fetches: one call across threads for many rows, still only a few MiB. */
const SCAN_ROWS = 64

function codeOf(error: unknown): string | undefined {
  let at = error
  while (at instanceof Error) {
    const { code } = at as Error & { code?: string }
    if (code === 'LEVEL_LOCKED' || code === 'LEVEL_CORRUPTION') return code
    at = at.cause
  }
  return undefined
}

function openingFailed(folder: string, cause: unknown): ReplicaError {
  const code = codeOf(cause)
  if (code === 'LEVEL_LOCKED') {
    return new ReplicaError(
      'REPLICA_STORE',
      `The store in ${folder} is in use by another process. Stop it, or let it do the work.`,
      { cause },
    )
  }
  const why =
    code === 'LEVEL_CORRUPTION'
      ? 'is damaged; restore it from a backup, or fetch it anew from other libraries'
      : 'could not be opened'
  return new ReplicaError('REPLICA_STORE', `The store in ${folder} ${why}.`, { cause })
}

/** @throws {ReplicaError} `REPLICA_STORE` when it is in use, damaged or not writable. */
export async function openLevelStore(folder: string, options: LevelStoreOptions = {}): Promise<Store> {
  const db = new Level<Uint8Array, Uint8Array>(folder, {
    keyEncoding: 'view',
    valueEncoding: 'view',
    // Shards are compressed already, and the rest is hashes.
    compression: false,
    cacheSize: options.cacheBytes ?? 8 * 1024 * 1024,
    writeBufferSize: options.writeBufferBytes ?? 16 * 1024 * 1024,
    // Values of about 100 KB: larger tables mean fewer of them to open and to merge.
    maxFileSize: 32 * 1024 * 1024,
  })
  try {
    await db.open()
  } catch (cause) {
    throw openingFailed(folder, cause)
  }
  const check = (): void => {
    if (db.status !== 'open') throw new ReplicaError('REPLICA_CLOSED', `The store in ${folder} has been closed.`)
  }
  return {
    async get(key) {
      check()
      return await db.get(key)
    },
    async getMany(keys) {
      check()
      return await db.getMany(keys)
    },
    async batch(operations: Operation[], { sync }) {
      check()
      try {
        await db.batch(operations, { sync })
      } catch (cause) {
        throw new ReplicaError(
          'REPLICA_WRITE_FAILED',
          `Nothing could be written to ${folder}: is the disk full? Free some room and try again.`,
          { cause },
        )
      }
    },
    async *range(range: Range) {
      check()
      const iterator = db.iterator({ gte: range.gte, lt: range.lt, reverse: range.reverse ?? false, limit: range.limit ?? -1 })
      try {
        for (;;) {
          const rows = await iterator.nextv(SCAN_ROWS)
          if (rows.length === 0) return
          yield* rows
        }
      } finally {
        await iterator.close()
      }
    },
    close: () => db.close(),
  }
}
