// A look at files before anything of them is written: what they were taken for, the first records as they will be described, and how
// many would be rejected and why.
import type { OpenOptions } from '@serumpun/bib/read'
import type { Replica } from '@serumpun/replica'
import { DaemonError } from '../errors.ts'
import type { OpenedFile, ReaderMessage } from './batch.ts'
import { deleteListed, readDeleteList } from './delete-list.ts'
import { type ImportProgress, sizeOf } from './import-files.ts'
import { readInThread } from './reading.ts'
import { FullLoad, type RemovalReport } from './removal.ts'
import { type DeletedReport, type FailedFile, Findings, type ReportedReject, type ReportedWarning } from './report.ts'
import type { Sample } from './sample.ts'

/** Records that are shown of each file. */
const SAMPLES = 10

export interface PreviewedFile extends Pick<OpenedFile, 'format' | 'flavour' | 'compressed' | 'table'> {
  readonly file: string
  /** Records that would be imported, those that say that they are deleted included. */
  readonly records: number
  readonly rejected: number
  readonly samples: readonly Sample[]
  readonly warnings: readonly ReportedWarning[]
  /** Rejections by reason, most frequent first. */
  readonly reasons: readonly { readonly code: string; readonly count: number; readonly first: Omit<ReportedReject, 'file'> }[]
}

export interface PreviewReport {
  readonly dryRun: true
  readonly files: readonly PreviewedFile[]
  readonly failedFiles: readonly FailedFile[]
  /** What a full load would remove. */
  readonly replaced?: RemovalReport
  readonly deleted?: DeletedReport
}

export interface PreviewOptions {
  readonly open?: OpenOptions
  /** @default false */
  readonly replace?: boolean
  /** @default false */
  readonly yes?: boolean
  readonly deleteList?: string
  readonly onProgress?: (progress: ImportProgress) => void
  readonly signal?: AbortSignal
}

/**
 * Reads files to their ends and writes nothing.
 *
 * @param replica Asked what a full load or a list of deletions would remove; not needed for anything else.
 * @throws {DaemonError} `FILE`, `STOPPED`.
 */
export async function previewFiles(
  replica: Replica | undefined,
  files: readonly string[],
  options: PreviewOptions,
): Promise<PreviewReport> {
  const { open = {}, replace = false, yes = false, deleteList, signal } = options
  const sizes = await Promise.all(files.map(sizeOf))
  const totalBytes = sizes.reduce((sum, size) => sum + size, 0)
  const load = replace && replica !== undefined ? await FullLoad.begin(replica) : undefined
  const previewed: PreviewedFile[] = []
  const failedFiles: FailedFile[] = []
  let before = 0
  let read = 0
  const stop = (): void => {
    if (signal?.aborted === true) throw new DaemonError('STOPPED', 'The look at the files was stopped. Nothing was imported.')
  }
  for (const [i, file] of files.entries()) {
    const one = new FilePreview(file)
    for await (const message of readInThread(file, { open, samples: SAMPLES })) {
      if (message.type === 'failed') failedFiles.push({ file, code: message.code, message: message.message })
      one.take(message)
      if (message.type !== 'batch') continue
      load?.take(message)
      read += message.keys.length + message.rejected.length
      options.onProgress?.({ file, bytes: before + message.fileBytes, totalBytes, read })
      stop()
    }
    const result = one.result
    if (result !== undefined) previewed.push(result)
    before += sizes[i] ?? 0
  }
  const replaced = await load?.finish(failedFiles.length > 0, yes, true, stop)
  const listed = deleteList === undefined ? undefined : await readDeleteList(deleteList)
  const deleted = listed === undefined || replica === undefined ? undefined : await deleteListed(replica, listed, true, stop)
  return {
    dryRun: true,
    files: previewed,
    failedFiles,
    ...(replaced !== undefined && { replaced }),
    ...(deleted !== undefined && { deleted }),
  }
}

class FilePreview {
  readonly #file: string
  readonly #findings = new Findings()
  readonly #reasons = new Map<string, { count: number; first: Omit<ReportedReject, 'file'> }>()
  #opened: OpenedFile | undefined
  #samples: readonly Sample[] = []
  #records = 0

  constructor(file: string) {
    this.#file = file
  }

  take(message: ReaderMessage): void {
    if (message.type === 'opened') this.#opened = message.opened
    else if (message.type === 'samples') this.#samples = message.samples
    else if (message.type === 'batch') {
      this.#records += message.keys.length
      for (const warning of message.warnings) this.#findings.warn(this.#file, warning)
      for (const { bytes: _, ...rejected } of message.rejected) {
        const known = this.#reasons.get(rejected.code) ?? { count: 0, first: rejected }
        this.#reasons.set(rejected.code, { ...known, count: known.count + 1 })
      }
    }
  }

  /** Undefined where it could not even be opened. */
  get result(): PreviewedFile | undefined {
    if (this.#opened === undefined) return undefined
    const { format, flavour, compressed, table } = this.#opened
    const reasons = [...this.#reasons].map(([code, reason]) => ({ code, ...reason })).toSorted((a, b) => b.count - a.count)
    return {
      file: this.#file,
      format,
      flavour,
      compressed,
      ...(table !== undefined && { table }),
      records: this.#records,
      rejected: reasons.reduce((sum, { count }) => sum + count, 0),
      samples: this.#samples,
      warnings: this.#findings.warnings,
      reasons,
    }
  }
}
