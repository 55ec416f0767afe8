// The state of a node as commands, the API and the page show it.
import type { LibraryId } from '@serumpun/replica'
import type { ScheduledHarvest } from '../harvest/harvests.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import { VERSION } from '../version.ts'
import { type PeerStatus, type Peers, peersOf } from './peers.ts'

export interface DatasetStatus {
  readonly library: LibraryId
  readonly name: string
  readonly dataset: string
  readonly revision: number
  readonly entries: number
  readonly root: string
  readonly shards: number
  /** When the head was signed, by its library's clock: ISO 8601. */
  readonly time: string
  /** All of the head's shards are here. */
  readonly complete: boolean
  readonly landedShards: number
  readonly own: boolean
  /** Other heads of this journal that were signed beside this one. */
  readonly branches: number
  /** Revisions of which the library has signed two heads. */
  readonly equivocations: number
}

export interface Status {
  readonly version: string
  readonly running: boolean
  readonly library: { readonly id: LibraryId; readonly name: string; readonly code?: string; readonly place?: string }
  readonly addresses: readonly string[]
  /** Whether members reach this node from outside; `unknown` until one has tried. */
  readonly reachability: 'open' | 'closed' | 'unknown'
  readonly datasets: readonly DatasetStatus[]
  readonly peers: readonly PeerStatus[]
  readonly views: {
    readonly catalogue: {
      readonly records: number
      readonly titles: number
      readonly current: boolean
      readonly pendingShards: number
    }
  }
  /** Sources that the node harvests by itself. */
  readonly harvests: readonly ScheduledHarvest[]
  readonly sync: {
    readonly state: 'alone' | 'syncing' | 'current'
    readonly transfers: readonly {
      readonly library: LibraryId
      readonly name: string
      readonly dataset: string
      readonly shards: number
      readonly done: number
      readonly bytes: number
    }[]
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

async function datasetsOf({ replica, directory }: OpenedLibrary): Promise<DatasetStatus[]> {
  const equivocations = await replica.equivocations()
  const datasets: DatasetStatus[] = []
  for (const slot of replica.slots()) {
    const head = slot.complete ?? slot.target
    if (head === undefined) continue
    const tree = await slot.tree()
    let landedShards = 0
    for (let shard = 0; shard < Math.min(tree.size, head.shards); shard++) if (tree.leaf(shard) !== undefined) landedShards++
    datasets.push({
      library: slot.library,
      name: directory.nameOf(slot.library),
      dataset: slot.dataset,
      revision: head.revision,
      entries: head.entries,
      root: hex(head.root),
      shards: head.shards,
      time: iso(head.time),
      complete: slot.complete !== undefined,
      landedShards,
      own: slot.library === replica.library,
      branches: replica.branchesOf(slot.library, slot.dataset).length,
      equivocations: equivocations.get(slot) ?? 0,
    })
  }
  // Own ones first, then by name: the order in which people look for them.
  return datasets.toSorted(
    (a, b) => Number(b.own) - Number(a.own) || a.name.localeCompare(b.name) || a.dataset.localeCompare(b.dataset),
  )
}

export async function statusOf(library: OpenedLibrary, network: Peers | undefined): Promise<Status> {
  const { replica, engine, directory, view } = library
  const profile = directory.profile(replica.library)
  const transfers = engine.transfers.map(({ head, shards, done, bytes }) => ({
    library: head.library,
    name: directory.nameOf(head.library),
    dataset: head.dataset,
    shards,
    done,
    bytes,
  }))
  return {
    version: VERSION,
    running: network !== undefined,
    library: {
      id: replica.library,
      name: directory.nameOf(replica.library),
      ...(profile?.code !== undefined && { code: profile.code }),
      ...(profile?.place !== undefined && { place: profile.place }),
    },
    addresses: network?.addresses ?? [],
    reachability: network?.reachability ?? 'unknown',
    datasets: await datasetsOf(library),
    peers: peersOf(library, network),
    views: { catalogue: view.status() },
    // Damaged settings are told by `harvest list` and in the log; everything else is still worth showing.
    harvests: await library.harvests.list().catch(() => []),
    sync: { state: engine.state, transfers },
  }
}
