// Importing catalogue files: read and parsed in a thread, written batch by batch, each batch whole under one signed
// head. An import that is stopped or killed leaves the batches before it; importing again goes over them unchanged.
import { stat } from 'node:fs/promises'
import { FORMATS, type OpenOptions, type RejectsLayout } from '@serumpun/bib/read'
import type { OwnChange, Replica } from '@serumpun/replica'
import { DaemonError, fileError } from '../errors.ts'
import { CATALOGUE_DATASET } from '../profile.ts'
import type { Batch } from './batch.ts'
import { deleteListed, readDeleteList } from './delete-list.ts'
import { readInThread } from './reading.ts'
import { RejectsFile } from './rejects.ts'
import { FullLoad } from './removal.ts'
import { type FailedFile, Findings, type ImportReport } from './report.ts'
import { inTurn, writingAlone } from './turns.ts'

export interface ImportProgress {
  readonly file: string
  /** Bytes of all files, as they lie on the disk. */
  readonly bytes: number
  readonly totalBytes: number
  readonly read: number
}

export interface ImportOptions {
  readonly rejectsFolder: string
  /** What is said of the files in advance. @default nothing */
  readonly open?: OpenOptions
  /** A full load: afterwards the catalogue has what the files have, and nothing else. @default false */
  readonly replace?: boolean
  /** Remove what the files no longer have even if it is more than a tenth of the catalogue. @default false */
  readonly yes?: boolean
  /** A file with control numbers of records that are to be removed. @default none */
  readonly deleteList?: string
  /** Other imports come first. */
  readonly onWaiting?: () => void
  /** All imports that came before are done. */
  readonly onTurn?: () => void
  readonly onProgress?: (progress: ImportProgress) => void
  readonly signal?: AbortSignal
}

type Tally = { -readonly [Name in 'read' | 'added' | 'updated' | 'unchanged' | 'removed']: number }

class Import {
  readonly #replica: Replica
  readonly #options: ImportOptions
  readonly #tally: Tally = { read: 0, added: 0, updated: 0, unchanged: 0, removed: 0 }
  readonly #findings = new Findings()
  readonly #rejectsFiles: string[] = []
  readonly #failed: FailedFile[] = []
  #layout: RejectsLayout = FORMATS.iso2709.rejects
  #load: FullLoad | undefined

  constructor(replica: Replica, options: ImportOptions) {
    this.#replica = replica
    this.#options = options
  }

  async run(files: readonly string[]): Promise<ImportReport> {
    const since = performance.now()
    const { replace = false, yes = false, deleteList } = this.#options
    // It may have been told to while it waited for others.
    this.#stopIfAsked()
    const sizes = await Promise.all(files.map(sizeOf))
    const listed = deleteList === undefined ? undefined : await readDeleteList(deleteList)
    if (replace) this.#load = await FullLoad.begin(this.#replica)
    const totalBytes = sizes.reduce((sum, size) => sum + size, 0)
    let before = 0
    for (const [i, file] of files.entries()) {
      const told = (fileBytes: number): void =>
        this.#options.onProgress?.({ file, bytes: before + fileBytes, totalBytes, read: this.#tally.read })
      await this.#file(file, sizes[i] ?? 0, told)
      before += sizes[i] ?? 0
    }
    const stop = (): void => this.#stopIfAsked()
    // Only now: broken off before, an import has removed nothing.
    const replaced = await this.#load?.finish(this.#failed.length > 0, yes, false, stop)
    const deleted = listed === undefined ? undefined : await deleteListed(this.#replica, listed, false, stop)
    return {
      ...this.#tally,
      rejected: this.#findings.rejected,
      rejects: this.#findings.rejects,
      rejectsFiles: this.#rejectsFiles,
      warnings: this.#findings.warnings,
      failedFiles: this.#failed,
      ...(replaced !== undefined && { replaced }),
      ...(deleted !== undefined && { deleted }),
      seconds: (performance.now() - since) / 1000,
    }
  }

  async #file(file: string, size: number, told: (fileBytes: number) => void): Promise<void> {
    let rejects: RejectsFile | undefined
    try {
      for await (const message of readInThread(file, { open: this.#options.open ?? {} })) {
        if (message.type === 'opened') this.#layout = message.opened.rejects
        else if (message.type === 'failed') this.#failed.push({ file, code: message.code, message: message.message })
        else if (message.type === 'batch') {
          for (const rejected of message.rejected) {
            rejects ??= await RejectsFile.create(this.#options.rejectsFolder, file, size, this.#layout, new Date())
            await rejects.add(rejected)
            this.#findings.reject(file, rejected)
          }
          for (const warning of message.warnings) this.#findings.warn(file, warning)
          await this.#write(message)
          this.#load?.take(message)
          this.#tally.read += message.keys.length + message.rejected.length
          told(message.fileBytes)
          this.#stopIfAsked()
        }
      }
      await rejects?.close()
      if (rejects !== undefined) this.#rejectsFiles.push(rejects.path)
    } catch (error) {
      await rejects?.discard()
      // Of the file itself the reading thread tells.
      throw fileError(`Rejected records cannot be kept in ${this.#options.rejectsFolder}`, error)
    }
  }

  #stopIfAsked(): void {
    if (this.#options.signal?.aborted !== true) return
    throw new DaemonError(
      'STOPPED',
      `The import was stopped after ${this.#tally.read} records. What was imported stays; import the file again to go on.`,
    )
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
    const { added, changed, unchanged, removed } = await writingAlone(this.#replica, () =>
      this.#replica.write(CATALOGUE_DATASET, changes),
    )
    this.#tally.added += added
    this.#tally.updated += changed
    this.#tally.unchanged += unchanged
    this.#tally.removed += removed
  }
}

/** @throws {DaemonError} `FILE`. */
export async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((cause: Error) => {
    throw new DaemonError('FILE', `${file} cannot be read: ${cause.message}`, { cause })
  })
  if (!found.isFile()) throw new DaemonError('FILE', `${file} is not a file. Name catalogue files or lists.`)
  return found.size
}

/**
 * Imports files into the library's own catalogue, when no other import is at it.
 * @throws {DaemonError} `FILE` before anything is read, when one is not there or the list of deletions cannot be used, or when rejects
 * cannot be written; `STOPPED`.
 * @throws {ReplicaError} `REPLICA_WRITE_FAILED` when the disk is full; the batches before stay.
 */
export async function importFiles(replica: Replica, files: readonly string[], options: ImportOptions): Promise<ImportReport> {
  const run = async (): Promise<ImportReport> => {
    options.onTurn?.()
    return await new Import(replica, options).run(files)
  }
  return await inTurn(replica, run, options.onWaiting)
}
