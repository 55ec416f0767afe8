// Exporting own records as ISO 2709: the very bytes that were imported, in order of shards.
import { open, rename, rm } from 'node:fs/promises'
import { decodeEntry } from '@serumpun/replica'
import { DaemonError, fileError } from '../errors.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import { CATALOGUE_DATASET } from '../profile.ts'

export interface ExportReport {
  readonly file: string
  readonly records: number
  readonly bytes: number
}

export interface ExportProgress {
  readonly shards: number
  readonly totalShards: number
  readonly records: number
}

async function* recordsOf({ replica }: OpenedLibrary, shard: number): AsyncIterable<Uint8Array> {
  const slot = replica.find(replica.library, CATALOGUE_DATASET)
  const leaf = (await slot?.tree())?.leaf(shard)?.slice()
  if (slot === undefined || leaf === undefined) return
  for (const [key, value] of await replica.work.entries(slot.base(shard, leaf))) {
    const { body } = decodeEntry(value)
    if (key.startsWith('r/') && body instanceof Uint8Array) yield body
  }
}

/**
 * Writes own records to a file, which appears under its name when it is whole.
 * @throws {DaemonError} `FILE` when it cannot be written, `STOPPED`.
 */
export async function exportRecords(
  library: OpenedLibrary,
  path: string,
  onProgress: (progress: ExportProgress) => void,
  signal: AbortSignal,
): Promise<ExportReport> {
  const partial = `${path}.part`
  const file = await open(partial, 'w').catch((cause: Error) => {
    throw new DaemonError('FILE', `${path} cannot be written: ${cause.message}`, { cause })
  })
  const slot = library.replica.find(library.replica.library, CATALOGUE_DATASET)
  const totalShards = slot?.complete?.shards ?? 0
  let records = 0
  let bytes = 0
  try {
    for (let shard = 0; shard < totalShards; shard++) {
      if (signal.aborted) throw new DaemonError('STOPPED', 'The export was stopped; no file was written.')
      const group: Uint8Array[] = []
      for await (const record of recordsOf(library, shard)) group.push(record)
      records += group.length
      const joined = Buffer.concat(group)
      await file.writeFile(joined)
      bytes += joined.length
      onProgress({ shards: shard + 1, totalShards, records })
    }
    await file.sync()
    await file.close()
    await rename(partial, path)
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(partial, { force: true })
    throw fileError(`${path} could not be written`, error)
  }
  return { file: path, records, bytes }
}
