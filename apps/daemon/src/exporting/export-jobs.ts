// Export jobs: records are written to a file in the library's folder, shard by shard, and the file is then fetched. Nothing of them outlives
// the node: whoever wants one again asks again.
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '@serumpun/api'
import { EXPORTS } from '@serumpun/bib/write'
import { codeOf, DaemonError, messageOf } from '../errors.ts'
import { JobEvents, newJobId, noSuchJob } from '../jobs.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import { type ExportProgress, type ExportReport, type ExportRequest, exportRecords } from '../operations/export-records.ts'

export type AskedExport = Omit<ExportRequest, 'to'>

export interface ExportJob {
  readonly id: string
  readonly createdAt: string
  readonly state: 'waiting' | 'writing' | 'done' | 'failed'
  readonly request: AskedExport
  readonly progress?: ExportProgress
  readonly report?: Pick<ExportReport, 'records' | 'bytes' | 'skipped'> & { readonly notices: string[] }
  readonly error?: { readonly code: string; readonly message: string }
  /** What the file is to be called by who fetches it. */
  readonly fileName: string
}

interface Running {
  job: ExportJob
  readonly stopping: AbortController
  running: Promise<void>
}

export class ExportJobs {
  readonly #library: OpenedLibrary
  readonly #folder: string
  readonly #events = new JobEvents<ExportJob>()
  readonly #jobs = new Map<string, Running>()
  #before: Promise<unknown> = Promise.resolve()

  private constructor(library: OpenedLibrary) {
    this.#library = library
    this.#folder = library.folder.exports
  }

  /** Clears away what another run of the node has left. */
  static async open(library: OpenedLibrary): Promise<ExportJobs> {
    const jobs = new ExportJobs(library)
    // What cannot be cleared away is in nobody's way.
    await rm(jobs.#folder, { recursive: true, force: true }).catch(() => undefined)
    return jobs
  }

  /** Newest first. */
  get all(): ExportJob[] {
    return [...this.#jobs.values()].map(({ job }) => job).toReversed()
  }

  /** @throws {DaemonError} `NO_SUCH_JOB`. */
  get(id: string): ExportJob {
    return this.#find(id).job
  }

  #find(id: string): Running {
    const found = this.#jobs.get(id)
    if (found === undefined) throw noSuchJob()
    return found
  }

  /** @throws {DaemonError} `NO_SUCH_JOB`, `JOB_STATE` while it is not written. */
  fileOf(id: string): string {
    const { job } = this.#find(id)
    if (job.state !== 'done') throw new DaemonError('JOB_STATE', `There is no file yet: the export is in the state '${job.state}'.`)
    return this.#path(id)
  }

  /** Tells of every job as it changes, and of those that are gone. @returns ends it. */
  listen(onChanged: (job: ExportJob) => void, onRemoved: (id: string) => void): () => void {
    return this.#events.listen(onChanged, onRemoved)
  }

  /** Of more than the node keeps, the oldest that is done goes. @throws {DaemonError} `TOO_MANY_JOBS`. */
  async start(request: AskedExport): Promise<ExportJob> {
    if (this.#jobs.size >= limits.MAX_EXPORTS) {
      const [oldest] = [...this.#jobs.values()].filter(({ job }) => job.state === 'done' || job.state === 'failed')
      if (oldest === undefined)
        throw new DaemonError(
          'TOO_MANY_JOBS',
          `${this.#jobs.size} exports wait to be written. Wait for some of them, or stop them.`,
        )
      await this.cancel(oldest.job.id)
    }
    const createdAt = new Date().toISOString()
    const ending = request.format === 'cards' || request.format === 'labels' ? 'html' : EXPORTS[request.format].ending
    const fileName = `serumpun-${request.union ? 'union-' : ''}${createdAt.slice(0, 10)}.${ending}`
    const job: ExportJob = { id: newJobId(), createdAt, state: 'waiting', request, fileName }
    const kept: Running = { job, stopping: new AbortController(), running: Promise.resolve() }
    this.#jobs.set(job.id, kept)
    this.#events.changed(job)
    const before = this.#before
    kept.running = this.#run(kept, before)
    this.#before = Promise.all([before, kept.running])
    return job
  }

  async #run(kept: Running, before: Promise<unknown>): Promise<void> {
    await before
    const { signal } = kept.stopping
    const become = (job: ExportJob): void => {
      kept.job = job
      if (this.#jobs.has(job.id)) this.#events.changed(job)
    }
    try {
      signal.throwIfAborted()
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      become({ ...kept.job, state: 'writing' })
      const onProgress = (progress: ExportProgress): void => become({ ...kept.job, progress })
      const to = { file: this.#path(kept.job.id) }
      const { records, bytes, skipped, notices } = await exportRecords(
        this.#library,
        { ...kept.job.request, to },
        onProgress,
        signal,
      )
      become({ ...kept.job, state: 'done', report: { records, bytes, skipped, notices: [...notices] } })
    } catch (error) {
      const message = messageOf(error).replaceAll(this.#path(kept.job.id), kept.job.fileName)
      become({ ...kept.job, state: 'failed', error: { code: codeOf(error), message } })
    }
  }

  /** Stops an export and forgets its file. @throws {DaemonError} `NO_SUCH_JOB`. */
  async cancel(id: string): Promise<void> {
    const kept = this.#find(id)
    this.#jobs.delete(id)
    this.#events.removed(id)
    kept.stopping.abort()
    // One that waits for others has nothing to clear away.
    if (kept.job.state !== 'waiting') await kept.running
    await rm(this.#path(id), { force: true })
  }

  #path(id: string): string {
    return join(this.#folder, id)
  }

  async close(): Promise<void> {
    for (const { stopping } of this.#jobs.values()) stopping.abort()
    await this.#before
  }
}
