// What an import has to say when it is done: every record accounted for.
import type { ReadWarning } from '@serumpun/bib'
import { type RejectedRecord, WARNING_PLACES, type WarningCount, type WarningPlace } from './batch.ts'
import type { RemovalReport } from './removal.ts'

export interface ReportedReject extends Omit<RejectedRecord, 'bytes'> {
  readonly file: string
}

/** Warnings of one kind: records that were taken, but not quite as they stand. */
export interface ReportedWarning {
  readonly code: ReadWarning
  readonly count: number
  /** The first of them. */
  readonly places: readonly (WarningPlace & { readonly file: string })[]
}

export interface FailedFile {
  readonly file: string
  readonly code: string
  readonly message: string
}

/** `read` is the sum of added, updated, unchanged, removed (records that say that they are deleted) and rejected. */
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
  readonly warnings: readonly ReportedWarning[]
  /** Files that could not be read at all, or only in part. */
  readonly failedFiles: readonly FailedFile[]
  /** With `--replace`: what the files no longer have. */
  readonly replaced?: RemovalReport
  /** With `--delete-list`. */
  readonly deleted?: DeletedReport
  readonly seconds: number
}

/** What became of a list of control numbers to be deleted. */
export interface DeletedReport {
  readonly listed: number
  readonly removed: number
  readonly unknown: number
  /** The first numbers that the catalogue does not have. */
  readonly unknownNumbers: readonly string[]
}

/** Rejects that a report lists; a file of a million bad records must not fill memory. */
const MOST_LISTED = 1000

/** Gathers what the parts of an import have to say. */
export class Findings {
  readonly #rejects: ReportedReject[] = []
  readonly #warnings = new Map<ReadWarning, { count: number; places: ReportedWarning['places'][number][] }>()
  rejected = 0

  reject(file: string, { bytes: _, ...rejected }: RejectedRecord): void {
    this.rejected++
    if (this.#rejects.length < MOST_LISTED) this.#rejects.push({ file, ...rejected })
  }

  warn(file: string, { code, count, places }: WarningCount): void {
    const known = this.#warnings.get(code) ?? { count: 0, places: [] }
    this.#warnings.set(code, known)
    known.count += count
    for (const place of places.slice(0, WARNING_PLACES - known.places.length)) known.places.push({ file, ...place })
  }

  get rejects(): readonly ReportedReject[] {
    return this.#rejects
  }

  /** Most frequent first. */
  get warnings(): readonly ReportedWarning[] {
    return [...this.#warnings].map(([code, { count, places }]) => ({ code, count, places })).toSorted((a, b) => b.count - a.count)
  }
}
