// Which records are exported, and in which order: own ones, or those of all libraries, shard by shard, so that memory holds one shard.
import { type DatasetName, decodeEntry, kindOf, type LibraryId, type Replica } from '@serumpun/replica'
import { titleIdOf } from '@serumpun/union'
import { DaemonError } from '../errors.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import { CATALOGUE_DATASET } from '../profile.ts'
import { findRecords, type FoundRecords } from './found-records.ts'
import { entriesIn } from './named-records.ts'

export interface Selection {
  /** As in search; undefined: everything. */
  readonly query?: string | undefined
  /** Records of all libraries, not own ones alone. */
  readonly union: boolean
}

export interface SelectedShard {
  /** ISO 2709. */
  readonly records: readonly Uint8Array[]
  readonly done: number
  readonly total: number
  /** What cannot be exported as asked, in sentences. */
  readonly notices: readonly string[]
}

interface Part {
  readonly library: LibraryId
  readonly dataset: DatasetName
  readonly shards: number
}

/** @throws {UnionError} of the search; {DaemonError} `STOPPED`. */
export async function* selectedShards(
  library: OpenedLibrary,
  { query, union }: Selection,
  signal: AbortSignal,
): AsyncGenerator<SelectedShard, void, undefined> {
  const { replica, directory } = library
  // The view is opened only for who searches.
  const found =
    query === undefined ? undefined : await findRecords(library.view, query, union ? undefined : replica.library, signal)
  const all = await partsOf(replica, union)
  // Own ones first, then by name: the order in which people look for them.
  const ordered = all.toSorted(
    (a, b) =>
      Number(b.library === replica.library) - Number(a.library === replica.library) ||
      directory.nameOf(a.library).localeCompare(directory.nameOf(b.library)),
  )
  const parts = ordered.filter((part) => found === undefined || found.countIn(part.library, part.dataset) > 0)
  const total = parts.reduce((sum, { shards }) => sum + shards, 0)
  let done = 0
  for (const part of parts) {
    let left = found?.countIn(part.library, part.dataset) ?? Number.POSITIVE_INFINITY
    for (let shard = 0; shard < part.shards; shard++) {
      if (signal.aborted) throw new DaemonError('STOPPED', 'The export was stopped; no file was written.')
      done++
      if (left <= 0) continue
      const records = await recordsIn(replica, part, shard, found)
      left -= records.length
      yield { records, done, total, notices: found?.notices ?? [] }
    }
  }
  if (total === 0) yield { records: [], done, total, notices: found?.notices ?? [] }
}

async function partsOf(replica: Replica, union: boolean): Promise<Part[]> {
  const parts: Part[] = []
  for (const { library, dataset } of replica.slots()) {
    const isWanted = union ? kindOf(dataset) === 'catalogue' : library === replica.library && dataset === CATALOGUE_DATASET
    const slot = isWanted ? replica.find(library, dataset) : undefined
    if (slot !== undefined) parts.push({ library, dataset, shards: (await slot.tree()).size })
  }
  return parts
}

async function recordsIn(
  replica: Replica,
  { library, dataset }: Part,
  shard: number,
  found: FoundRecords | undefined,
): Promise<Uint8Array[]> {
  const slot = replica.find(library, dataset)
  const entries = slot === undefined ? [] : await entriesIn(replica, slot, shard)
  const records: Uint8Array[] = []
  for (const [key, value] of entries) {
    if (!key.startsWith('r/') || found?.has(titleIdOf({ library, dataset, key })) === false) continue
    const { body } = decodeEntry(value)
    if (body instanceof Uint8Array) records.push(body)
  }
  return records
}
