// The thread that writes the catalogue view. A file that is damaged or of another version is dropped here and begun
// anew; the feeder then gives everything again.
import { parentPort, workerData } from 'node:worker_threads'
import { type LibraryId, readStoredShard, type StoredShard } from '@serumpun/replica'
import { UnionError } from './errors.ts'
import { CLUSTERING_MS, MAX_UNMERGED_BATCHES, MERGE_PAGES } from './limits.ts'
import { type PackedReadings, unpackReadings } from './packed-readings.ts'
import { dropFile, type IndexMemory, openForWriting } from './schema.ts'
import type { ShardRef, ShardUpdate } from './shard-update.ts'
import { answerCalls } from './worker-call.ts'
import { type AppliedShard, type CatalogueCounts, CatalogueWriter } from './writer.ts'

/** An update as it crosses to this thread: shards as they are stored, or as the reading thread has packed them. */
export type SentUpdate =
  | Extract<ShardUpdate, { kind: 'changes' | 'drop' }>
  | { readonly kind: 'stored'; readonly of: ShardRef; readonly hash: Uint8Array; readonly stored: StoredShard }
  | { readonly kind: 'packed'; readonly of: ShardRef; readonly hash: Uint8Array; readonly packed: PackedReadings }

export interface IndexWorkerInit {
  readonly path: string
  readonly memory: IndexMemory
  /** Whose view it is. */
  readonly home: LibraryId | undefined
  /** Begin anew: the file has been found to be damaged. */
  readonly drop: boolean
}

export interface ApplyAnswer {
  /** Changes that did not follow on what the view has: to be given whole. */
  readonly refused: readonly ShardRef[]
  /** Shards that are damaged as they are stored. */
  readonly unreadable: readonly ShardRef[]
  readonly counts: CatalogueCounts
}

export interface TidyAnswer {
  readonly more: boolean
  readonly counts: CatalogueCounts
}

function openFile({ path, memory, drop }: IndexWorkerInit): { writer: CatalogueWriter; close: () => void } {
  const open = () => {
    const db = openForWriting(path, memory)
    return { writer: new CatalogueWriter(db), close: () => db.close() }
  }
  if (drop) dropFile(path)
  try {
    return open()
  } catch (error) {
    if (!(error instanceof UnionError && error.code === 'UNION_BAD_FILE')) throw error
    dropFile(path)
    return open()
  }
}

/** Reads what is stored as it is applied; one damaged shard does not hold up the others. */
function* readable(updates: readonly SentUpdate[], unreadable: ShardRef[]): Iterable<ShardUpdate> {
  for (const update of updates) {
    if (update.kind === 'packed') {
      yield { kind: 'read', of: update.of, hash: update.hash, readings: unpackReadings(update.packed) }
    } else if (update.kind === 'stored') {
      const entries = tryRead(update.of.shard, update.stored)
      if (entries === undefined) unreadable.push(update.of)
      else yield { kind: 'whole', of: update.of, hash: update.hash, entries }
    } else yield update
  }
}

function tryRead(number: number, stored: StoredShard): Iterable<readonly [string, Uint8Array]> | undefined {
  try {
    return readStoredShard(number, stored).entries()
  } catch {
    return undefined
  }
}

let file: ReturnType<typeof openFile> | undefined
/** Transactions since the word index was last merged. */
let unmerged = 0

function opened(): CatalogueWriter {
  file ??= openFile(workerData as IndexWorkerInit)
  return file.writer
}

if (parentPort !== null) {
  answerCalls(parentPort, {
    /** @returns what the file holds already. */
    open: (): { applied: AppliedShard[]; counts: CatalogueCounts } => {
      const writer = opened()
      writer.setHome((workerData as IndexWorkerInit).home)
      return { applied: [...writer.applied()], counts: writer.counts() }
    },
    apply: (updates: readonly SentUpdate[]): ApplyAnswer => {
      const writer = opened()
      const unreadable: ShardRef[] = []
      const refused = writer.apply(readable(updates, unreadable))
      if (++unmerged > MAX_UNMERGED_BATCHES) writer.merge(MERGE_PAGES)
      return { refused, unreadable, counts: writer.counts() }
    },
    /** When there is nothing else to do. */
    tidy: (): TidyAnswer => {
      const writer = opened()
      if (writer.clusterUntil(performance.now() + CLUSTERING_MS)) return { more: true, counts: writer.counts() }
      const more = writer.merge(MERGE_PAGES)
      if (!more) unmerged = 0
      return { more, counts: writer.counts() }
    },
    close: (): void => file?.close(),
  })
}
