// Every library that is known here, with how fresh what it says is: the directory as people look at it.
import type { LibraryId } from '@serumpun/replica'
import type { OpenedLibrary } from '../opened-library.ts'
import type { Peers } from './peers.ts'

export interface KnownLibrary {
  readonly id: LibraryId
  readonly name: string
  readonly code?: string
  readonly place?: string
  readonly own: boolean
  readonly connected: boolean
  /** Entries of its catalogues as its heads count them. */
  readonly records: number
  /** All that its heads name is here. */
  readonly complete: boolean
  /** When its newest head was signed, by its own clock: ISO 8601. */
  readonly heardAt: string
  readonly datasets: {
    readonly dataset: string
    readonly revision: number
    readonly entries: number
    readonly time: string
    readonly complete: boolean
  }[]
}

/** The own library first, then by name. */
export async function librariesOf({ replica, directory }: OpenedLibrary, network: Peers | undefined): Promise<KnownLibrary[]> {
  await directory.ready
  const connected = new Set((network?.peers() ?? []).filter((peer) => peer.connected).map(({ library }) => library))
  const libraries = Map.groupBy(
    [...replica.slots()].filter((slot) => (slot.complete ?? slot.target) !== undefined),
    ({ library }) => library,
  )
  const known = [...libraries].map(([id, slots]): KnownLibrary => {
    const datasets = slots.flatMap(({ dataset, complete, target }) => {
      const head = complete ?? target
      if (head === undefined) return []
      const { revision, entries, time } = head
      return [{ dataset, revision, entries, time: new Date(time).toISOString(), complete: complete !== undefined }]
    })
    const catalogues = datasets.filter(({ dataset }) => dataset.startsWith('catalogue/'))
    const { code, place } = directory.profile(id) ?? {}
    return {
      id,
      name: directory.nameOf(id),
      ...(code !== undefined && { code }),
      ...(place !== undefined && { place }),
      own: id === replica.library,
      connected: connected.has(id),
      records: catalogues.reduce((sum, { entries }) => sum + entries, 0),
      complete: datasets.every(({ complete }) => complete),
      heardAt: datasets.reduce((latest, { time }) => (time > latest ? time : latest), ''),
      datasets: datasets.toSorted((a, b) => (a.dataset < b.dataset ? -1 : 1)),
    }
  })
  return known.toSorted((a, b) => Number(b.own) - Number(a.own) || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1))
}
