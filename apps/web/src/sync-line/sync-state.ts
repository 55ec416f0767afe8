// What the status line says, decided from what the node reports: a pure function, tested beside it.
import type { LinkState } from '../api/node-link.ts'
import type { NodeStatus } from '../api/types.ts'
import { nameOf } from '../parts/library-name.ts'

/** One line on how things stand. `library` is a name, `asOf` the ISO 8601 date of the newest head of another library. */
export type SyncState =
  | { kind: 'opening' }
  | { kind: 'lost' }
  | { kind: 'receiving'; library: string; done: number; parts: number }
  | { kind: 'receivingFromMany'; libraries: number; done: number; parts: number }
  | { kind: 'comparing' }
  | { kind: 'indexing'; parts: number }
  | { kind: 'alone'; asOf: string | undefined }
  | { kind: 'inStep' }

/**
 * A silent node says nothing about the present, so `lost` comes before all else. What is arriving comes before what is being
 * made searchable, and both before the lasting states.
 */
export function syncStateOf(status: NodeStatus | undefined, link: LinkState): SyncState {
  if (link.phase === 'lost') return { kind: 'lost' }
  if (status === undefined) return { kind: 'opening' }
  const { sync, views } = status
  if (sync.transfers.length > 0) return receiving(sync.transfers)
  if (sync.state === 'syncing') return { kind: 'comparing' }
  if (!views.catalogue.current) return { kind: 'indexing', parts: views.catalogue.pendingShards }
  if (sync.state === 'alone') return { kind: 'alone', asOf: newestForeignHead(status) }
  return { kind: 'inStep' }
}

function receiving(transfers: NodeStatus['sync']['transfers']): SyncState {
  const names = new Map(transfers.map((transfer) => [transfer.library, nameOf({ id: transfer.library, name: transfer.name })]))
  const [library = ''] = names.values()
  // A transfer that does not know its size yet would make the sum a lie; then no sum is given.
  const known = transfers.every((transfer) => transfer.shards > 0)
  const parts = known ? transfers.reduce((sum, transfer) => sum + transfer.shards, 0) : 0
  const done = known ? transfers.reduce((sum, transfer) => sum + Math.min(transfer.done, transfer.shards), 0) : 0
  return names.size === 1
    ? { kind: 'receiving', library, done, parts }
    : { kind: 'receivingFromMany', libraries: names.size, done, parts }
}

function newestForeignHead({ datasets }: NodeStatus): string | undefined {
  const times = datasets.filter((dataset) => !dataset.own).map((dataset) => dataset.time)
  return times.reduce<string | undefined>(
    (newest, time) => (newest === undefined || Date.parse(time) > Date.parse(newest) ? time : newest),
    undefined,
  )
}
