// A library's folder, opened by this process alone: replica, sync engine, directory and catalogue view. With a network
// it is a running node (node.ts); without, it is what a command opens for a moment when no node is running.
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type LibraryId, openLevelStore, Replica, SyncEngine, type SyncEngineInit, threadShardWork } from '@serumpun/replica'
import { CatalogueView } from '@serumpun/union'
import type { DataFolder } from './data-folder.ts'
import { Directory } from './directory.ts'
import { Harvests } from './harvest/harvests.ts'
import type { Memory } from './memory.ts'
import { Governing } from './networks/governing.ts'
import { Hospitality } from './networks/hospitality.ts'
import { Networks } from './networks/networks.ts'
import { NetworkSettings } from './networks/settings.ts'
import { VisibleShards } from './networks/visible-shards.ts'
import { LibraryRequests } from './requests/library-requests.ts'

export interface OpenedLibrary {
  readonly folder: DataFolder
  readonly replica: Replica
  readonly engine: SyncEngine
  readonly directory: Directory
  readonly view: CatalogueView
  readonly harvests: Harvests
  readonly networks: Networks
  readonly governing: Governing
  readonly hospitality: Hospitality
  /** The library's requests, opened when they are first asked for. @throws {RequestsError} `REQUESTS_WRITE_FAILED`, `REQUESTS_BAD_FILE`. */
  requests(): Promise<LibraryRequests>
  /** Opens the view where that was left for later; until then there is none to ask. */
  openView(): Promise<void>
  close(): Promise<void>
}

export interface OpenOptions {
  /** Ask other libraries for our own newest heads before writing (I6): for a node that is about to meet some. */
  readonly recoverFirst: boolean
  readonly memory: Memory
  /** The catalogue view has met with something that it mends by itself, or tries to. */
  readonly onViewFailure: (error: Error) => void
  readonly onDamagedProfile?: (library: LibraryId) => void
  /** A journal of a network cannot be read from the disk, or the settings cannot be written. */
  readonly onDamagedJournal?: (error: Error) => void
  /** The requests view has met with something that it mends by itself, or tries to. @default nobody is told */
  readonly onRequestsFailure?: (error: Error) => void
  /** Open no view yet: whoever writes a whole catalogue before anything is searched needs the memory of its threads. @default false */
  readonly viewLater?: boolean
  /** Libraries to replicate with though no network is shared with them. @default none */
  readonly byHand?: readonly LibraryId[]
  /** What is fetched at this hour. @default everything that is wanted */
  readonly fetchesNow?: NonNullable<SyncEngineInit['fetchesNow']>
}

/**
 * @throws {DaemonError} `FOLDER_MISSING`, `FOLDER_DAMAGED`; {ReplicaError} `REPLICA_STORE` when another process has it open;
 * {UnionError} `UNION_WRITE_FAILED`. What had been opened is then closed.
 */
export async function openLibrary(folder: DataFolder, options: OpenOptions): Promise<OpenedLibrary> {
  const { recoverFirst, memory, onViewFailure, onDamagedProfile } = options
  const identity = await folder.identity()
  const opened: (() => Promise<void>)[] = []
  const close = async (): Promise<void> => {
    for (const end of opened.splice(0).toReversed()) await end()
  }
  try {
    const store = await openLevelStore(folder.store, memory.store)
    opened.push(() => store.close())
    const work = threadShardWork(memory.work)
    opened.push(() => work.close())
    const replica = await Replica.open({ store, identity, work, recoverFirst })
    opened.push(() => replica.close())
    const networks = new Networks({
      replica,
      settings: await NetworkSettings.read(folder.networks),
      byHand: options.byHand ?? [],
      onDamaged: options.onDamagedJournal ?? (() => undefined),
    })
    opened.push(() => Promise.resolve(networks.close()))
    await networks.ready()
    const visible = new VisibleShards(replica, networks)
    opened.push(() => Promise.resolve(visible.close()))
    const late: { view?: CatalogueView } = {}
    const openView = async (): Promise<void> => {
      // Who opens it late has written all that there was to write.
      if (options.viewLater === true) await work.rest()
      await mkdir(dirname(folder.catalogueView), { recursive: true })
      const opening = await CatalogueView.open({
        path: folder.catalogueView,
        landed: visible,
        home: identity.library,
        memory: memory.view,
        onFailure: onViewFailure,
      })
      late.view = opening
      opened.push(() => opening.close())
    }
    if (options.viewLater !== true) await openView()
    const directory = new Directory(replica, onDamagedProfile)
    opened.push(() => Promise.resolve(directory.close()))
    const governing = new Governing(networks)
    const hospitality = new Hospitality({ networks, governing, nameOf: (one) => directory.nameOf(one) })
    const engine = new SyncEngine({
      replica,
      wants: (one, dataset) => networks.wants(one, dataset),
      mayRead: (peer, one, dataset) => networks.mayRead(peer, one, dataset),
      ...(options.fetchesNow && { fetchesNow: options.fetchesNow }),
    })
    engine.events.on('recovered', ({ dataset }) => networks.recovered(dataset))
    opened.push(() => engine.stop())
    const harvests = new Harvests({ folder, replica })
    opened.push(() => harvests.close())
    let requests: Promise<LibraryRequests> | undefined
    opened.push(async () => {
      // One that could not be opened has nothing to close.
      const last = await requests?.catch(() => undefined)
      await last?.close()
    })
    await directory.ready
    return {
      folder,
      replica,
      engine,
      directory,
      harvests,
      networks,
      governing,
      hospitality,
      requests: async () => {
        requests ??= LibraryRequests.open({ folder, replica, networks, onFailure: options.onRequestsFailure ?? (() => undefined) })
        return await requests
      },
      get view(): CatalogueView {
        if (late.view === undefined) throw new TypeError('The catalogue view has not been opened yet.')
        return late.view
      },
      openView,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
