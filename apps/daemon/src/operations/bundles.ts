// Bundles: a replica, or a part of it, to a file and from a file.
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isSealedFile, sealFile, unsealFile } from '@serumpun/network'
import {
  type BundleDamage,
  type BundleExport,
  type BundleSelection,
  type DatasetName,
  exportBundle,
  importBundle,
  type LibraryId,
  parseDatasetName,
  parseLibraryId,
} from '@serumpun/replica'
import { DaemonError, fileError } from '../errors.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import { chosenNetwork } from './networks.ts'

export interface BundleImportReport {
  readonly file: string
  readonly datasets: readonly {
    readonly library: string
    readonly name: string
    readonly dataset: string
    readonly revision: number
    readonly entries: number
    readonly complete: boolean
    readonly missingShards: number
  }[]
  readonly damages: readonly BundleDamage[]
}

/** What a bundle is to hold, and who may read it. */
export interface BundleParts {
  /** @default all */
  readonly library?: string | undefined
  /** @default all */
  readonly dataset?: string | undefined
  /** The network whose members may read it. @default the only one that the library is in */
  readonly network?: string | undefined
  /** Everybody may read all of it. */
  readonly isPublic: boolean
}

export interface BundleReport extends BundleExport {
  /** For how many libraries it is sealed; absent where everybody may read it. */
  readonly sealedFor?: number
}

/**
 * Writes a bundle: sealed for the members of a network, with what they share; or for everybody where the library is in none.
 * @throws {DaemonError} `FILE`, `STOPPED`.
 * @throws {ReplicaError} `REPLICA_INVALID_ID`; `REPLICA_BAD_BUNDLE` where there is nothing to write.
 * @throws {NetworkError} `NETWORK_STATE` where it must be said for which network it is.
 */
export async function writeBundle(
  library: OpenedLibrary,
  file: string,
  { library: whose, dataset, network, isPublic }: BundleParts,
  signal: AbortSignal,
): Promise<BundleReport> {
  const { replica, networks } = library
  const parts = {
    ...(whose !== undefined && { library: parseLibraryId(whose) }),
    ...(dataset !== undefined && { dataset: parseDatasetName(dataset) }),
  }
  await networks.ready()
  const isInNone = networks.ids().every((id) => networks.statusIn(id) !== 'member')
  try {
    if (isPublic || (isInNone && network === undefined))
      return await unlessStopped(exportBundle(replica, file, parts), signal, 'no file was written')
    const circle = networks.circleOf(chosenNetwork(library, network))
    return await unlessStopped(writeSealed(library, file, parts, circle), signal, 'no file was written')
  } catch (error) {
    throw fileError(`${file} cannot be written`, error)
  }
}

async function writeSealed(
  { replica, folder }: Pick<OpenedLibrary, 'replica' | 'folder'>,
  file: string,
  parts: BundleSelection,
  { network, readers, mayHold }: ReturnType<OpenedLibrary['networks']['circleOf']>,
): Promise<BundleReport> {
  // Not beside the file: what is deleted from a USB stick can be found on it.
  const plain = join(folder.path, `unsealed-${process.pid}.bundle`)
  try {
    const report = await exportBundle(replica, plain, { ...parts, mayHold })
    await sealFile(plain, file, network, readers)
    return { ...report, bytes: (await stat(file)).size, sealedFor: readers.length }
  } finally {
    await rm(plain, { force: true })
  }
}

/**
 * @throws {DaemonError} `FILE`, `STOPPED`; what was verified until then stays.
 * @throws {ReplicaError} `REPLICA_BAD_BUNDLE` when the file is no bundle; damage inside is reported.
 */
export async function readBundle(
  { engine, directory, networks, replica, folder }: OpenedLibrary,
  file: string,
  signal: AbortSignal,
): Promise<BundleImportReport> {
  try {
    await networks.ready()
    const takes = (library: LibraryId, dataset: DatasetName): boolean => networks.takesByHand(library, dataset)
    const take = async (path: string) => await importBundle(engine, path, takes)
    const opened = join(folder.path, `unsealed-${process.pid}.bundle`)
    const work = async () => {
      if (!(await isSealedFile(file))) return await take(file)
      try {
        await unsealFile(replica.identity, file, opened)
        return await take(opened)
      } finally {
        await rm(opened, { force: true })
      }
    }
    const { datasets, damages } = await unlessStopped(work(), signal, 'what was taken in stays')
    await directory.ready
    await networks.ready()
    return {
      file,
      datasets: datasets.map(({ head, complete, missingShards }) => ({
        library: head.library,
        name: directory.nameOf(head.library),
        dataset: head.dataset,
        revision: head.revision,
        entries: head.entries,
        complete,
        missingShards,
      })),
      damages,
    }
  } catch (error) {
    throw fileError(`${file} cannot be read`, error)
  }
}

/** The work itself ends when the library is closed; nobody waits for it any longer. */
async function unlessStopped<Result>(work: Promise<Result>, signal: AbortSignal, left: string): Promise<Result> {
  const stopped = Promise.withResolvers<never>()
  const stop = (): void => stopped.reject(new DaemonError('STOPPED', `Stopped: ${left}.`))
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  // What becomes of it later is nobody's business.
  work.catch(() => undefined)
  try {
    return await Promise.race([work, stopped.promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
