// Importing catalogue files: read and parsed in a thread, written batch by batch, each batch whole under one signed
// head. An import that is stopped or killed leaves the batches before it; importing again goes over them unchanged.
import { stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { FORMATS, type RejectsLayout } from '@serumpun/bib'
import type { OwnChange, Replica } from '@serumpun/replica'
import { DaemonError, fileError } from '../errors.ts'
import { CATALOGUE_DATASET } from '../profile.ts'
import type { Batch, ReaderMessage, RejectedRecord } from './batch.ts'
import { RejectsFile } from './rejects.ts'

export interface ImportProgress {
  readonly file: string
  /** Bytes of all files, as they lie on the disk. */
  readonly bytes: number
  readonly totalBytes: number
  readonly read: number
}

export interface ReportedReject extends Omit<RejectedRecord, 'bytes'> {
  readonly file: string
}

/** `read` is the sum of all the others. */
export interface ImportReport {
  readonly read: number
  readonly added: number
  readonly updated: number
  readonly unchanged: number
  readonly removed: number
  readonly rejected: number
  /** The first of them; the files beside `rejectsFiles` list all. */
  readonly rejects: readonly ReportedReject[]
  readonly rejectsFiles: readonly string[]
  /** Files that could not be read at all, or only in part. */
  readonly failedFiles: readonly { readonly file: string; readonly code: string; readonly message: string }[]
  readonly seconds: number
}

export interface ImportOptions {
  readonly rejectsFolder: string
  readonly onProgress?: (progress: ImportProgress) => void
  readonly signal?: AbortSignal
}

/** Rejects that a report lists; a file of a million bad records must not fill memory. */
const MOST_LISTED = 1000

type Tally = { -readonly [Name in 'read' | 'added' | 'updated' | 'unchanged' | 'removed' | 'rejected']: number }

class Import {
  readonly #replica: Replica
  readonly #options: ImportOptions
  readonly #tally: Tally = { read: 0, added: 0, updated: 0, unchanged: 0, removed: 0, rejected: 0 }
  readonly #rejects: ReportedReject[] = []
  readonly #rejectsFiles: string[] = []
  readonly #failed: ImportReport['failedFiles'][number][] = []
  #layout: RejectsLayout = FORMATS.iso2709.rejects

  constructor(replica: Replica, options: ImportOptions) {
    this.#replica = replica
    this.#options = options
  }

  async run(files: readonly string[]): Promise<ImportReport> {
    const since = performance.now()
    const sizes = await Promise.all(files.map(sizeOf))
    const totalBytes = sizes.reduce((sum, size) => sum + size, 0)
    let before = 0
    for (const [i, file] of files.entries()) {
      const told = (fileBytes: number): void =>
        this.#options.onProgress?.({ file, bytes: before + fileBytes, totalBytes, read: this.#tally.read })
      await this.#file(file, told)
      before += sizes[i] ?? 0
    }
    return {
      ...this.#tally,
      rejects: this.#rejects,
      rejectsFiles: this.#rejectsFiles,
      failedFiles: this.#failed,
      seconds: (performance.now() - since) / 1000,
    }
  }

  async #file(file: string, told: (fileBytes: number) => void): Promise<void> {
    let rejects: RejectsFile | undefined
    try {
      for await (const batch of this.#batches(file)) {
        for (const rejected of batch.rejected) {
          rejects ??= await RejectsFile.create(this.#options.rejectsFolder, file, this.#layout, new Date())
          await rejects.add(rejected)
          this.#list(file, rejected)
        }
        await this.#write(batch)
        this.#tally.read += batch.keys.length + batch.rejected.length
        told(batch.fileBytes)
        this.#stopIfAsked()
      }
    } catch (error) {
      // Of the file itself the reading thread tells.
      throw fileError(`Rejected records cannot be kept in ${this.#options.rejectsFolder}`, error)
    } finally {
      await rejects?.close()
      if (rejects !== undefined) this.#rejectsFiles.push(rejects.path)
    }
  }

  #stopIfAsked(): void {
    if (this.#options.signal?.aborted !== true) return
    throw new DaemonError(
      'STOPPED',
      `The import was stopped after ${this.#tally.read} records. What was imported stays; import the file again to go on.`,
    )
  }

  #list(file: string, { bytes: _, ...rejected }: RejectedRecord): void {
    this.#tally.rejected++
    if (this.#rejects.length < MOST_LISTED) this.#rejects.push({ file, ...rejected })
  }

  async #write(batch: Batch): Promise<void> {
    const changes: OwnChange[] = []
    const before = new Map<string, Uint8Array>()
    let at = 0
    for (const [i, key] of batch.keys.entries()) {
      const body = batch.bytes.subarray(at, (at += batch.lengths[i] as number))
      const earlier = before.get(key)
      // Of a record that comes twice the later one counts, as it would in another batch.
      if (earlier !== undefined) this.#tally[Buffer.compare(earlier, body) === 0 ? 'unchanged' : 'updated']++
      before.set(key, body)
      changes.push(body.length === 0 ? { key } : { key, body })
    }
    const { added, changed, unchanged, removed } = await this.#replica.write(CATALOGUE_DATASET, changes)
    this.#tally.added += added
    this.#tally.updated += changed
    this.#tally.unchanged += unchanged
    this.#tally.removed += removed
  }

  async *#batches(file: string): AsyncIterable<Batch> {
    const worker = new Worker(new URL('./read-worker.ts', import.meta.url), { workerData: { file }, name: 'import' })
    const arrived: ReaderMessage[] = []
    let change = Promise.withResolvers<void>()
    worker.on('message', (message: ReaderMessage) => {
      arrived.push(message)
      change.resolve()
    })
    // Also while nobody waits for a change.
    let broken: Error | undefined
    const breakOff = (error: Error): void => {
      broken ??= error
      change.resolve()
    }
    worker.once('error', breakOff)
    worker.once('exit', () => breakOff(new Error('The thread that reads the file ended before its end.')))
    try {
      for (;;) {
        const message = arrived.shift()
        if (message === undefined) {
          if (broken !== undefined) throw broken
          await change.promise
          change = Promise.withResolvers()
        } else if (message.type === 'batch') {
          yield message
          worker.postMessage('taken')
        } else if (message.type === 'opened') this.#layout = message.rejects
        else if (message.type === 'failed') {
          this.#failed.push({ file, code: message.code, message: message.message })
          return
        } else return
      }
    } finally {
      await worker.terminate()
    }
  }
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((cause: Error) => {
    throw new DaemonError('FILE', `${file} cannot be read: ${cause.message}`, { cause })
  })
  if (!found.isFile()) throw new DaemonError('FILE', `${file} is not a file. Name catalogue files (.mrc or .xml, plain or .gz).`)
  return found.size
}

/**
 * Imports files into the library's own catalogue.
 * @throws {DaemonError} `FILE` before anything is read, when one is not there, or when rejects cannot be written; `STOPPED`.
 * @throws {ReplicaError} `REPLICA_WRITE_FAILED` when the disk is full; the batches before stay.
 */
export async function importFiles(replica: Replica, files: readonly string[], options: ImportOptions): Promise<ImportReport> {
  return await new Import(replica, options).run(files)
}
