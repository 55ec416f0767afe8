// Bundles: a replica, or a part of it, to a file and from a file.
import {
  type BundleDamage,
  type BundleExport,
  exportBundle,
  importBundle,
  parseDatasetName,
  parseLibraryId,
} from '@serumpun/replica'
import { DaemonError, fileError } from '../errors.ts'
import type { OpenedLibrary } from '../opened-library.ts'

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

/** What a bundle is to hold; all of the replica by default. */
export interface BundleParts {
  readonly library?: string | undefined
  readonly dataset?: string | undefined
}

/**
 * @throws {DaemonError} `FILE`, `STOPPED`.
 * @throws {ReplicaError} `REPLICA_INVALID_ID`; `REPLICA_BAD_BUNDLE` where there is nothing to write.
 */
export async function writeBundle(
  { replica }: OpenedLibrary,
  file: string,
  { library, dataset }: BundleParts,
  signal: AbortSignal,
): Promise<BundleExport> {
  const parts = {
    ...(library !== undefined && { library: parseLibraryId(library) }),
    ...(dataset !== undefined && { dataset: parseDatasetName(dataset) }),
  }
  try {
    return await unlessStopped(exportBundle(replica, file, parts), signal, 'no file was written')
  } catch (error) {
    throw fileError(`${file} cannot be written`, error)
  }
}

/**
 * @throws {DaemonError} `FILE`, `STOPPED`; what was verified until then stays.
 * @throws {ReplicaError} `REPLICA_BAD_BUNDLE` when the file is no bundle; damage inside is reported.
 */
export async function readBundle(
  { engine, directory }: OpenedLibrary,
  file: string,
  signal: AbortSignal,
): Promise<BundleImportReport> {
  try {
    const { datasets, damages } = await unlessStopped(importBundle(engine, file), signal, 'what was taken in stays')
    await directory.ready
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
