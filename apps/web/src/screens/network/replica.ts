// What the network screen shows, worked out from the node's status. Pure, tested beside it.
import type { Dataset, NodeStatus } from '../../api/types.ts'

/** A library and the datasets of it that are here. */
export interface LibraryCopy {
  library: string
  name: string
  own: boolean
  datasets: Dataset[]
}

/** Own library first, then by name; within one, catalogues before what serves them. */
export function copiesByLibrary(datasets: readonly Dataset[], compare: (a: string, b: string) => number): LibraryCopy[] {
  const copies = new Map<string, LibraryCopy>()
  for (const dataset of datasets) {
    const { library, name, own } = dataset
    const copy = copies.get(library) ?? { library, name, own, datasets: [] }
    copy.datasets.push(dataset)
    copies.set(library, copy)
  }
  for (const copy of copies.values()) copy.datasets.sort((a, b) => rank(a) - rank(b) || compare(a.dataset, b.dataset))
  return [...copies.values()].sort((a, b) => Number(b.own) - Number(a.own) || compare(a.name, b.name))
}

function rank({ dataset }: Dataset): number {
  return ['catalogue', 'journal', 'profile'].indexOf(kindOf(dataset).kind)
}

/** What a dataset is, by its name. A kind that this version does not know is `other`. */
export type DatasetKind =
  | { kind: 'catalogue'; name: string }
  | { kind: 'journal'; year: string }
  | { kind: 'profile' }
  | { kind: 'other' }

export function kindOf(dataset: string): DatasetKind {
  const [first, second = '', third = ''] = dataset.split('/')
  if (first === 'catalogue') return { kind: 'catalogue', name: second }
  if (first === 'journal') return { kind: 'journal', year: third === '' ? second : third }
  return first === 'profile' ? { kind: 'profile' } : { kind: 'other' }
}

/** How much of a dataset is here, 0 to 1. */
export function shareHere({ landedShards, shards, complete }: Dataset): number {
  if (complete) return 1
  return shards === 0 ? 0 : Math.min(landedShards / shards, 1)
}

/** How much of what is here can be found, 0 to 1. */
export function shareSearchable({ datasets, views }: NodeStatus): number {
  if (views.catalogue.current) return 1
  const landed = datasets.reduce(
    (sum, { dataset, landedShards }) => sum + (kindOf(dataset).kind === 'catalogue' ? landedShards : 0),
    0,
  )
  return landed === 0 ? 0 : Math.max(0, 1 - views.catalogue.pendingShards / landed)
}

/** Heads are signed anew at least weekly; twice that without one means that the library has not been heard, directly or through others. */
const STALE_MS = 14 * 24 * 60 * 60 * 1000

/** Whether another library's dataset has gone unconfirmed for so long that its reader should know. */
export function isStale({ own, time }: Dataset, now: number): boolean {
  return !own && now - Date.parse(time) > STALE_MS
}
