// The thread that writes the catalogue view: decodes stored shards and applies them. A file that is damaged or of
// another version is dropped here and begun anew; the feeder then gives everything again.
import { parentPort, workerData } from 'node:worker_threads'
import { readStoredShard } from '@serumpun/replica'
import { UnionError } from './errors.ts'
import { dropFile, type IndexMemory, openForWriting } from './schema.ts'
import type { ShardRef, ShardUpdate } from './shard-update.ts'
import type { FeederUpdate, IndexAnswer } from './view-feeder.ts'
import { answerCall, type Call } from './worker-call.ts'
import { type AppliedShard, CatalogueWriter } from './writer.ts'

const { path, memory } = workerData as { path: string; memory: IndexMemory }

/** Segments of the word index are merged in the pauses, a little at a time: some milliseconds each. */
const MERGE_PAGES = 100

function open(): { db: ReturnType<typeof openForWriting>; writer: CatalogueWriter } {
  try {
    const db = openForWriting(path, memory)
    return { db, writer: new CatalogueWriter(db) }
  } catch (error) {
    if (!(error instanceof UnionError && error.code === 'UNION_BAD_FILE')) throw error
    dropFile(path)
    const db = openForWriting(path, memory)
    return { db, writer: new CatalogueWriter(db) }
  }
}

let opened: ReturnType<typeof open> | undefined
const view = (): ReturnType<typeof open> => (opened ??= open())

function* decoded(updates: readonly FeederUpdate[], unreadable: ShardRef[]): Iterable<ShardUpdate> {
  for (const update of updates) {
    if (update.kind !== 'stored') {
      yield update
      continue
    }
    const { of, hash, stored } = update
    try {
      yield { kind: 'whole', of, hash, entries: readStoredShard(of.shard, stored).entries() }
    } catch {
      // Damaged in the store: the replica's own check names it; the view goes on without it.
      unreadable.push(of)
    }
  }
}

const methods = {
  /** Opens the file. @returns what it holds already; titles are counted later where that is not known. */
  open: (): { applied: AppliedShard[]; records: number; titles: number } => {
    const { writer } = view()
    const { records, titles = 0 } = writer.counts()
    return { applied: [...writer.applied()], records, titles }
  },
  apply: (updates: readonly FeederUpdate[]): IndexAnswer => {
    const { writer } = view()
    const unreadable: ShardRef[] = []
    const refused = writer.apply(decoded(updates, unreadable))
    const { records, titles } = writer.counts()
    return { refused, unreadable, records, titles }
  },
  /** When nothing else is to be done. @returns whether there is more of it. */
  tidy: (): { more: boolean; records: number; titles: number } => {
    const { writer } = view()
    const titles = writer.countTitles()
    return { more: writer.merge(MERGE_PAGES), records: writer.counts().records, titles }
  },
  close: (): void => opened?.db.close(),
}

parentPort?.on('message', (call: Call) => parentPort?.postMessage(answerCall(methods, call)))
