// Import jobs: files that come over HTTP are kept, looked at, and imported when somebody says so. A job lives in a folder of its own and goes
// on after whatever happens to the page, the node or the machine. One imports at a time, with those of the command line and the inbox.
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '@serumpun/api'
import { codeOf, DaemonError, fileError, messageOf } from '../errors.ts'
import { JobEvents, newJobId, noSuchJob } from '../jobs.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import { importFiles } from './import-files.ts'
import {
  type ImportChoices,
  type ImportJob,
  type ImportState,
  keepJob,
  keptJob,
  openOptionsOf,
  previewOf,
  reportOf,
} from './import-job.ts'
import { previewFiles } from './preview.ts'
import { fileNameOf, receiveFile } from './upload.ts'

/** States in which nothing happens by itself and the file is still there. */
const AT_REST: ReadonlySet<ImportState> = new Set(['ready', 'failed', 'stopped'])

/** A job with what runs for it. */
interface Running {
  job: ImportJob
  stopping: AbortController
  running: Promise<void>
}

export class ImportJobs {
  readonly #folder: string
  readonly #rejectsFolder: string
  readonly #replica: OpenedLibrary['replica']
  readonly #events = new JobEvents<ImportJob>()
  readonly #jobs = new Map<string, Running>()
  /** One look at a time: each reads a file in a thread of its own. */
  #looking: Promise<unknown> = Promise.resolve()
  #receiving = 0
  #closed = false

  private constructor({ folder, replica }: Pick<OpenedLibrary, 'folder' | 'replica'>) {
    this.#folder = folder.uploads
    this.#rejectsFolder = folder.rejects
    this.#replica = replica
  }

  /** Takes up what was left when the node stopped. */
  static async open(library: Pick<OpenedLibrary, 'folder' | 'replica'>): Promise<ImportJobs> {
    const jobs = new ImportJobs(library)
    // No folder yet; or one that cannot be read, which is no reason for a node not to start.
    for (const id of await readdir(jobs.#folder).catch(() => [])) {
      const job = await keptJob(join(jobs.#folder, id))
      if (job?.id === id) jobs.#takeUp(job)
      // An upload that was broken off.
      else await rm(join(jobs.#folder, id), { recursive: true, force: true }).catch(() => undefined)
    }
    return jobs
  }

  #takeUp(job: ImportJob): void {
    const kept: Running = { job, stopping: new AbortController(), running: Promise.resolve() }
    this.#jobs.set(job.id, kept)
    if (job.state === 'looking') kept.running = this.#look(kept)
    else if (job.state === 'waiting' || job.state === 'importing') kept.running = this.#import(kept)
  }

  /** Newest first. */
  get all(): ImportJob[] {
    return [...this.#jobs.values()].map(({ job }) => job).toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
  }

  /** @throws {DaemonError} `NO_SUCH_JOB`. */
  get(id: string): ImportJob {
    return this.#find(id).job
  }

  #find(id: string): Running {
    const found = this.#jobs.get(id)
    if (found === undefined) throw noSuchJob()
    return found
  }

  /** Tells of every job as it changes, and of those that are gone. @returns ends it. */
  listen(onChanged: (job: ImportJob) => void, onRemoved: (id: string) => void): () => void {
    return this.#events.listen(onChanged, onRemoved)
  }

  /**
   * Takes in a file and begins to look at it. The file and its job are on the disk when this returns.
   *
   * @throws {DaemonError} `TOO_MANY_JOBS`, `UPLOAD_TOO_LARGE`, `UPLOAD_EMPTY`, `UPLOAD_BROKEN`, `FILE`.
   */
  async receive(given: string, chunks: ReadableStream<Uint8Array>): Promise<ImportJob> {
    const open = [...this.#jobs.values()].filter(({ job }) => job.state !== 'done').length + this.#receiving
    if (open >= limits.MAX_OPEN_IMPORTS)
      throw new DaemonError('TOO_MANY_JOBS', `${open} files wait to be imported. Import or remove some of them first.`)
    const id = newJobId()
    const folder = join(this.#folder, id)
    const name = fileNameOf(given)
    this.#receiving++
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const bytes = await receiveFile(chunks, join(folder, name))
      const job: ImportJob = { id, name, bytes, createdAt: new Date().toISOString(), state: 'looking', choices: {} }
      await keepJob(folder, job)
      this.#takeUp(job)
      this.#events.changed(job)
      return job
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      throw fileError('The file cannot be kept', error)
    } finally {
      this.#receiving--
    }
  }

  /** Looks at a file again, with other choices. @throws {DaemonError} `NO_SUCH_JOB`, `JOB_STATE`, `COLUMNS`, `FILE`. */
  async lookAgain(id: string, choices: ImportChoices): Promise<ImportJob> {
    const kept = this.#atRest(id)
    openOptionsOf(choices)
    const { preview: _, report: _report, error: _error, ...job } = kept.job
    await this.#become(kept, { ...job, state: 'looking', choices })
    kept.stopping = new AbortController()
    kept.running = this.#look(kept)
    return kept.job
  }

  /**
   * Imports a file that has been looked at. It will be, whatever happens: what is asked for is on the disk when this returns.
   *
   * @throws {DaemonError} `NO_SUCH_JOB`, `JOB_STATE`, `FILE`.
   */
  async start(id: string): Promise<ImportJob> {
    const kept = this.#atRest(id)
    if (kept.job.preview === undefined)
      throw new DaemonError('JOB_STATE', 'The file could not be read. Look at it again with other choices, or remove it.')
    const { error: _, ...job } = kept.job
    await this.#become(kept, { ...job, state: 'waiting' })
    kept.stopping = new AbortController()
    kept.running = this.#import(kept)
    return kept.job
  }

  #atRest(id: string): Running {
    const kept = this.#find(id)
    if (!AT_REST.has(kept.job.state))
      throw new DaemonError('JOB_STATE', `That cannot be done now: the job is in the state '${kept.job.state}'.`)
    return kept
  }

  /** Stops what runs; what does not run is forgotten, with its file. @throws {DaemonError} `NO_SUCH_JOB`. */
  async cancel(id: string): Promise<void> {
    const kept = this.#find(id)
    if (kept.job.state === 'importing' || kept.job.state === 'waiting') {
      kept.stopping.abort()
      await kept.running
      return
    }
    this.#jobs.delete(id)
    kept.stopping.abort()
    await kept.running
    await rm(join(this.#folder, id), { recursive: true, force: true })
    this.#events.removed(id)
  }

  async #become(kept: Running, job: ImportJob): Promise<void> {
    const folder = join(this.#folder, job.id)
    await keepJob(folder, job).catch((error: unknown) => {
      throw fileError('The job cannot be kept', error)
    })
    kept.job = job
    this.#events.changed(job)
  }

  #progress(kept: Running, progress: ImportJob['progress'], state: ImportState): void {
    kept.job = { ...kept.job, state, ...(progress !== undefined && { progress }) }
    this.#events.changed(kept.job)
  }

  async #look(kept: Running): Promise<void> {
    const before = this.#looking
    const mine = this.#end(kept, async () => {
      await unlessStopped(before, kept.stopping.signal)
      return await this.#lookAt(kept)
    })
    this.#looking = Promise.all([before, mine])
    await mine
  }

  async #lookAt(kept: Running): Promise<ImportJob> {
    const { job, stopping } = kept
    const { replace = false, yes = false } = job.choices
    const found = await previewFiles(this.#replica, [this.#path(job)], {
      open: openOptionsOf(job.choices),
      replace,
      yes,
      signal: stopping.signal,
      onProgress: ({ file: _, ...progress }) => this.#progress(kept, progress, 'looking'),
    })
    const preview = previewOf(found)
    const [failed] = found.failedFiles
    const looked: ImportJob = { ...withoutProgress(job), ...(preview !== undefined && { preview }) }
    if (failed === undefined) return { ...looked, state: 'ready' }
    return { ...looked, state: 'failed', error: { code: failed.code, message: this.#named(job, failed.message) } }
  }

  async #import(kept: Running): Promise<void> {
    await this.#end(kept, () => this.#importNow(kept))
  }

  async #importNow(kept: Running): Promise<ImportJob> {
    const { job, stopping } = kept
    const { replace = false, yes = false } = job.choices
    // Held back while the node asks what it may have lost (I6).
    await unlessStopped(this.#replica.ownWritesReleased, stopping.signal)
    const turn = Promise.withResolvers<void>()
    const importing = importFiles(this.#replica, [this.#path(job)], {
      rejectsFolder: this.#rejectsFolder,
      open: openOptionsOf(job.choices),
      replace,
      yes,
      signal: stopping.signal,
      onTurn: () => {
        // Stopped while it waited: nothing has been read, and nothing is to be.
        stopping.signal.throwIfAborted()
        turn.resolve()
        this.#progress(kept, undefined, 'importing')
      },
      onProgress: ({ file: _, ...progress }) => this.#progress(kept, progress, 'importing'),
    })
    importing.then(
      () => turn.resolve(),
      () => turn.resolve(),
    )
    await unlessStopped(turn.promise, stopping.signal)
    const told = await importing
    const [failed] = told.failedFiles
    const [rejectsFile] = told.rejectsFiles
    const report = reportOf(told)
    const ended: ImportJob = { ...withoutProgress(job), report, ...(rejectsFile !== undefined && { rejectsFile }) }
    if (failed === undefined) return { ...ended, state: 'done' }
    return { ...ended, state: 'failed', error: { code: failed.code, message: this.#named(job, failed.message) } }
  }

  /** Does the work and keeps what came of it. Where the node is stopping, the job stays as it is kept, and goes on at the next start. */
  async #end(kept: Running, work: () => Promise<ImportJob>): Promise<void> {
    let ended: ImportJob
    try {
      ended = await work()
    } catch (error) {
      if (this.#closed) return
      const job = withoutProgress(kept.job)
      const stopped = kept.stopping.signal.aborted
      const reason = { code: codeOf(error), message: this.#named(job, messageOf(error)) }
      ended = stopped ? { ...job, state: 'stopped' } : { ...job, state: 'failed', error: reason }
    }
    // Forgotten meanwhile.
    if (this.#jobs.get(ended.id) !== kept) return
    try {
      await this.#become(kept, ended)
      if (ended.state === 'done') await this.#tidy(ended)
    } catch {
      // A full disk: what was imported is imported. At the next start the job is done again, and changes nothing.
      kept.job = ended
      this.#events.changed(ended)
    }
  }

  /** The file itself has served; of jobs that are done the oldest go. */
  async #tidy(job: ImportJob): Promise<void> {
    await rm(this.#path(job), { force: true })
    const done = this.all.filter(({ state }) => state === 'done')
    for (const { id } of done.slice(limits.MAX_FINISHED_IMPORTS)) await this.cancel(id)
  }

  #path({ id, name }: ImportJob): string {
    return join(this.#folder, id, name)
  }

  /** Where the file lies while it is imported is of no use to anybody. */
  #named(job: ImportJob, message: string): string {
    return message.replaceAll(this.#path(job), job.name)
  }

  /** Stops at the end of the batch that is being written; jobs go on at the next start. */
  async close(): Promise<void> {
    this.#closed = true
    for (const { stopping } of this.#jobs.values()) stopping.abort()
    await Promise.all([...this.#jobs.values()].map(({ running }) => running))
  }
}

function withoutProgress({ progress: _, ...job }: ImportJob): ImportJob {
  return job
}

/** Waits for something that may take long, but no longer than until the work is to stop. @throws the signal's reason. */
async function unlessStopped(done: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const stopped = Promise.withResolvers<void>()
  const stop = (): void => stopped.resolve()
  signal.addEventListener('abort', stop, { once: true })
  if (!signal.aborted) await Promise.race([done, stopped.promise])
  signal.removeEventListener('abort', stop)
  signal.throwIfAborted()
}
