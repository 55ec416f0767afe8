// One import job: what is known of it, how it is kept on the disk, and how it is told. Its life is in import-jobs.ts.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OpenOptions } from '@serumpun/bib/read'
import { z } from 'zod'
import { DaemonError } from '../errors.ts'
import { writeWhole } from '../whole-file.ts'
import { columnMapSchema } from './column-map.ts'
import type { ImportProgress } from './import-files.ts'
import type { PreviewReport } from './preview.ts'
import type { ImportReport, ReportedReject, ReportedWarning } from './report.ts'

/** What people say of a file in advance, and what is to be done with it. */
export interface ImportChoices {
  readonly format?: OpenOptions['format'] | undefined
  readonly flavour?: OpenOptions['flavour'] | undefined
  readonly encoding?: string | undefined
  readonly columns?: Readonly<Record<string, string>> | undefined
  readonly replace?: boolean | undefined
  readonly yes?: boolean | undefined
}

/**
 * `looking` → `ready` → `waiting` → `importing` → `done`; `failed` or `stopped` from any of them but `done`. A job that is looking, waiting
 * or importing when the node stops goes on at the next start.
 */
export type ImportState = 'looking' | 'ready' | 'waiting' | 'importing' | 'done' | 'failed' | 'stopped'

/** All that is kept of a job, and told of it. */
export interface ImportJob {
  readonly id: string
  readonly name: string
  readonly bytes: number
  readonly createdAt: string
  readonly state: ImportState
  readonly choices: ImportChoices
  readonly progress?: Omit<ImportProgress, 'file'>
  readonly preview?: JobPreview
  readonly report?: JobReport
  readonly error?: { readonly code: string; readonly message: string }
  /** The file of rejected records, if there are any. */
  readonly rejectsFile?: string
}

type Reject = Omit<ReportedReject, 'file'>
type Warning = Pick<ReportedWarning, 'code' | 'count'> & { readonly places: Omit<ReportedWarning['places'][number], 'file'>[] }
type PreviewedFile = PreviewReport['files'][number]

export interface JobPreview extends Pick<
  PreviewedFile,
  'format' | 'flavour' | 'compressed' | 'table' | 'records' | 'rejected' | 'samples' | 'reasons'
> {
  readonly warnings: Warning[]
  readonly replaced?: PreviewReport['replaced']
}

export interface JobReport extends Pick<
  ImportReport,
  'read' | 'added' | 'updated' | 'unchanged' | 'removed' | 'rejected' | 'seconds'
> {
  readonly rejects: Reject[]
  readonly warnings: Warning[]
  readonly replaced?: ImportReport['replaced']
}

/** Rejects that a job lists: a page shows the first, and the file has all. */
const LISTED_REJECTS = 100

const FILE_NAME = 'job.json'

/** Only what decides how a job goes on; the rest is told as it was written. */
const kept = z.looseObject({
  id: z.string(),
  name: z.string(),
  bytes: z.int(),
  createdAt: z.iso.datetime(),
  state: z.enum(['looking', 'ready', 'waiting', 'importing', 'done', 'failed', 'stopped']),
  choices: z.looseObject({}),
})

/** On the disk when it returns. */
export async function keepJob(folder: string, { progress: _, ...job }: ImportJob): Promise<void> {
  await writeWhole(join(folder, FILE_NAME), `${JSON.stringify(job)}\n`)
}

/** Undefined where there is none, or none that can be read: an upload that did not come to its end. */
export async function keptJob(folder: string): Promise<ImportJob | undefined> {
  const text = await readFile(join(folder, FILE_NAME), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    return kept.parse(JSON.parse(text)) as unknown as ImportJob
  } catch {
    return undefined
  }
}

/** @throws {DaemonError} `COLUMNS` where a column is said to be what no column can be. */
export function openOptionsOf({ format, flavour, encoding, columns }: ImportChoices): OpenOptions {
  const map = columns === undefined ? undefined : columnMapSchema.safeParse(columns)
  if (map?.success === false) {
    const heading = String(map.error.issues[0]?.path[0] ?? '')
    throw new DaemonError(
      'COLUMNS',
      `The column '${heading}' is said to be '${columns?.[heading] ?? ''}', which is no field (docs/formats.md).`,
    )
  }
  return {
    ...(format !== undefined && { format }),
    ...(flavour !== undefined && { flavour }),
    ...(encoding !== undefined && { encoding }),
    ...(map !== undefined && { columns: map.data }),
  }
}

const warningsOf = (warnings: readonly ReportedWarning[]): Warning[] =>
  warnings.map(({ code, count, places }) => ({ code, count, places: places.map(({ file: _, ...place }) => place) }))

/** What a look at the file has shown; undefined where it could not even be opened. */
export function previewOf({ files, replaced }: PreviewReport): JobPreview | undefined {
  const [previewed] = files
  if (previewed === undefined) return undefined
  const { file: _, warnings, ...rest } = previewed
  return { ...rest, warnings: warningsOf(warnings), ...(replaced !== undefined && { replaced }) }
}

export function reportOf(report: ImportReport): JobReport {
  const { read, added, updated, unchanged, removed, rejected, seconds, rejects, warnings, replaced } = report
  return {
    read,
    added,
    updated,
    unchanged,
    removed,
    rejected,
    seconds,
    rejects: rejects.slice(0, LISTED_REJECTS).map(({ file: _, ...reject }) => reject),
    warnings: warningsOf(warnings),
    ...(replaced !== undefined && { replaced }),
  }
}
