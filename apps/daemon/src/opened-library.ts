// A library's folder, opened by this process alone: replica, sync engine, directory and catalogue view. With a network
// it is a running node (node.ts); without, it is what a command opens for a moment when no node is running.
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { openLevelStore, Replica, SyncEngine, threadShardWork } from '@serumpun/replica'
import { CatalogueView } from '@serumpun/union'
import type { DataFolder } from './data-folder.ts'
import { Directory } from './directory.ts'
import type { Memory } from './memory.ts'

export interface OpenedLibrary {
  readonly folder: DataFolder
  readonly replica: Replica
  readonly engine: SyncEngine
  readonly directory: Directory
  readonly view: CatalogueView
  close(): Promise<void>
}

export interface OpenOptions {
  /** Ask other libraries for our own newest heads before writing (I6): for a node that is about to meet some. */
  readonly recoverFirst: boolean
  readonly memory: Memory
}

/** @throws {DaemonError} `FOLDER_MISSING`, `FOLDER_DAMAGED`; {ReplicaError} `REPLICA_STORE` when another process has it open. */
export async function openLibrary(folder: DataFolder, { recoverFirst, memory }: OpenOptions): Promise<OpenedLibrary> {
  const identity = await folder.identity()
  const store = await openLevelStore(folder.store, memory.store)
  const replica = await Replica.open({ store, identity, work: threadShardWork(memory.work), recoverFirst })
  const engine = new SyncEngine({ replica })
  const directory = new Directory(replica)
  await mkdir(dirname(folder.catalogueView), { recursive: true })
  const view = await CatalogueView.open({ path: folder.catalogueView, landed: replica, memory: memory.view })
  await directory.ready
  return {
    folder,
    replica,
    engine,
    directory,
    view,
    async close() {
      await engine.stop()
      directory.close()
      await view.close()
      await replica.close()
    },
  }
}
