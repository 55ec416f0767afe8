// The catalogue view of a running node: an index that follows the replica in one thread, searches in another.
import { EventEmitter } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { LandedShards, LibraryId } from '@serumpun/replica'
import { UnionError } from './errors.ts'
import type { IndexWorkerInit, TidyAnswer } from './index-worker.ts'
import { MAX_RESTARTS, MAX_WAITING_SEARCHES, TIDY_AFTER_MS } from './limits.ts'
import type { SearchPage } from './search-page.ts'
import { parseTitleId } from './parse-title-id.ts'
import { checkReview } from './review/check-review.ts'
import type { ReviewPage, ReviewRequest, TitleAssertion } from './review/review.ts'
import { DEFAULT_MEMORY, type IndexMemory } from './schema.ts'
import { checkSearch } from './check-search.ts'
import type { SearchRequest } from './search-request.ts'
import type { SearchWorkerInit } from './search-worker.ts'
import type { Title, Withdrawal } from './title.ts'
import { ViewFeeder } from './view-feeder.ts'
import { CalledWorker } from './worker-call.ts'
import type { AppliedShard, CatalogueCounts } from './writer.ts'

export interface CatalogueViewInit {
  /** Its file; may be deleted whenever the view is closed. */
  readonly path: string
  readonly landed: LandedShards
  /** Whose view it is: what this library says of two records holds here, whatever others say. @default nobody's */
  readonly home?: LibraryId
  /** @default an ordinary server's: about 150 MB with all threads at work */
  readonly memory?: IndexMemory
  /** Something went wrong that the view mends by itself, or tries to. @default nobody is told */
  readonly onFailure?: (error: Error) => void
}

export interface CatalogueViewStatus {
  readonly records: number
  /** Of records that have come by the thousand, each counts as one until they are put into titles. */
  readonly titles: number
  /** Everything that has landed is searchable and put into titles. */
  readonly current: boolean
  /** Landed shards that are not searchable yet. */
  readonly pendingShards: number
}

/** How long the view waits, after it failed to write (disk full) or to start, before it tries again. */
const RETRY_AFTER_MS = 5000

const INDEX_WORKER = new URL('./index-worker.ts', import.meta.url)
const SEARCH_WORKER = new URL('./search-worker.ts', import.meta.url)
const READING_WORKER = new URL('./reading-worker.ts', import.meta.url)

/** What the searching thread answers. */
type Question = 'search' | 'title' | 'withdrawal' | 'review' | 'assertions'

/** The threads on one file, and who feeds them. */
interface Machinery {
  readonly index: CalledWorker
  readonly search: CalledWorker
  readonly feeder: ViewFeeder
  /** Runs only while new shards come in. */
  reading: CalledWorker | undefined
}

const isCode = (error: unknown, code: UnionError['code']): boolean => error instanceof UnionError && error.code === code

export class CatalogueView {
  readonly #init: CatalogueViewInit
  readonly #events = new EventEmitter<{ status: [] }>()
  #machinery: Machinery | undefined
  /** Resolves when searches can be asked (again). */
  #ready: PromiseWithResolvers<void> = Promise.withResolvers()
  #counts = { records: 0, titles: 0 }
  /** Whether all records have been put into titles. */
  #isClustered = false
  /** When something was last applied. */
  #appliedAt = 0
  /** Restarts since something was last applied. */
  #restarts = 0
  #retry: NodeJS.Timeout | undefined
  #tidying = false
  #closed = false

  private constructor(init: CatalogueViewInit) {
    this.#init = init
    this.#events.setMaxListeners(0)
  }

  /**
   * Opens the view, or begins it anew where its file is missing, damaged or of another version. It can be searched at
   * once and catches up by itself. Where the file cannot be written it waits until it can: a node without its search is
   * still a node.
   */
  static async open(init: CatalogueViewInit): Promise<CatalogueView> {
    const view = new CatalogueView(init)
    await view.#start(false).catch((error: unknown) => {
      if (!isCode(error, 'UNION_WRITE_FAILED')) throw error
      view.#failed(error as UnionError)
    })
    return view
  }

  async #start(drop: boolean): Promise<void> {
    const { path, memory = {}, landed, home } = this.#init
    const indexInit: IndexWorkerInit = { path, memory, home, drop }
    const searchInit: SearchWorkerInit = { path, memory }
    // A worker that ends is noticed whatever it was doing; one that this view ends is no longer part of the machinery.
    const ended = (error: Error): void => {
      if (this.#machinery === machinery) this.#failed(error)
    }
    const index = new CalledWorker(INDEX_WORKER, indexInit, ended)
    const search = new CalledWorker(SEARCH_WORKER, searchInit, ended, { sent: 1, waiting: MAX_WAITING_SEARCHES })
    const feeder = new ViewFeeder({
      landed,
      index,
      reading: () => this.#readingWorker(machinery, ended),
      onApplied: (counts) => this.#applied(counts),
      onWaiting: () => this.#events.emit('status'),
      onFailure: ended,
      onUnreadable: (_, error) => {
        this.#init.onFailure?.(error)
        this.#events.emit('status')
      },
    })
    const machinery: Machinery = { index, search, feeder, reading: undefined }
    try {
      const { applied, counts } = (await index.call('open', [])) as { applied: AppliedShard[]; counts: CatalogueCounts }
      // Only now is there sure to be a sound file for the second connection.
      await search.call('open', [])
      this.#count(counts)
      this.#machinery = machinery
      this.#ready.resolve()
      // Whoever came while nothing was open has been refused.
      this.#ready = Promise.withResolvers()
      this.#ready.resolve()
      await feeder.start(applied)
      this.#events.emit('status')
      this.#tidyWhenCurrent()
    } catch (error) {
      await end(machinery)
      throw error
    }
  }

  #readingWorker(machinery: Machinery, ended: (error: Error) => void): CalledWorker | undefined {
    const { readingThread } = { ...DEFAULT_MEMORY, ...this.#init.memory }
    if (!readingThread) return undefined
    machinery.reading ??= new CalledWorker(READING_WORKER, undefined, (error) => {
      // Ended here, when nothing was left to read.
      if (machinery.reading !== undefined) ended(error)
    })
    return machinery.reading
  }

  #applied(counts: CatalogueCounts): void {
    this.#restarts = 0
    this.#appliedAt = performance.now()
    this.#count(counts)
    this.#events.emit('status')
    this.#tidyWhenCurrent()
  }

  #count({ records, titles, unclustered }: CatalogueCounts): void {
    this.#isClustered = unclustered === 0
    this.#counts = { records, titles }
  }

  /** Puts records into titles, and in the pauses merges the index, in short steps between which a landing goes first. */
  #tidyWhenCurrent(): void {
    const machinery = this.#machinery
    if (this.#tidying || machinery === undefined || !machinery.feeder.isCurrent) return
    this.#tidying = true
    this.#tidy(machinery)
      .catch((error: unknown) => {
        if (this.#machinery === machinery) this.#failed(error as Error)
      })
      .finally(() => {
        this.#tidying = false
      })
  }

  async #tidy(machinery: Machinery): Promise<void> {
    const { reading, index, feeder } = machinery
    machinery.reading = undefined
    await reading?.close()
    for (let more = true; more && this.#machinery === machinery && feeder.isCurrent;) {
      const pauseMs = this.#isClustered ? this.#appliedAt + TIDY_AFTER_MS - performance.now() : 0
      if (pauseMs > 0) {
        await pause(pauseMs, undefined, { ref: false })
        continue
      }
      const answer = (await index.call('tidy', [])) as TidyAnswer
      more = answer.more
      const wasClustered = this.#isClustered
      this.#count(answer.counts)
      if (!wasClustered) this.#events.emit('status')
    }
  }

  /** A full disk may be freed; a damaged file is begun anew; a view that fails again and again stands still and says so. */
  #failed(error: Error): void {
    if (this.#closed || this.#retry !== undefined) return
    this.#init.onFailure?.(error)
    const { feeder } = this.#machinery ?? {}
    if (isCode(error, 'UNION_WRITE_FAILED')) {
      if (feeder === undefined) this.#refuse(error as UnionError)
      this.#later(() => {
        if (feeder === undefined) return void this.#restart(false)
        feeder.resume()
        // It may have been this that failed, with nothing left to feed.
        this.#tidyWhenCurrent()
      })
      return
    }
    const restart = (): void => void this.#restart(isCode(error, 'UNION_BAD_FILE'))
    // At once the first time; for a failure that comes again, something outside has to change.
    this.#restarts++
    if (this.#restarts === 1) restart()
    else if (this.#restarts <= MAX_RESTARTS) this.#later(restart)
    else this.#standStill(error)
  }

  #later(task: () => void): void {
    this.#retry = setTimeout(() => {
      this.#retry = undefined
      task()
    }, RETRY_AFTER_MS)
  }

  async #restart(drop: boolean): Promise<void> {
    const machinery = this.#machinery
    this.#machinery = undefined
    if (machinery !== undefined) this.#ready = Promise.withResolvers()
    await end(machinery)
    if (this.#closed) return
    try {
      await this.#start(drop)
    } catch (error) {
      this.#failed(error as Error)
    }
  }

  /** What is indexed can still be searched, if the file can be read at all. */
  #standStill(error: Error): void {
    if (this.#machinery === undefined)
      this.#refuse(new UnionError('UNION_CLOSED', 'The catalogue view cannot start.', { cause: error }))
    this.#events.emit('status')
  }

  /** Whoever asks from now on, or waits already, hears why there is no answer. */
  #refuse(error: UnionError): void {
    const refused = Promise.withResolvers<void>()
    for (const { promise, reject } of [this.#ready, refused]) {
      // Perhaps nobody asks.
      promise.catch(() => undefined)
      reject(error)
    }
    this.#ready = refused
  }

  /**
   * @param signal gives up waiting; a search that runs already is let run.
   * @throws {UnionError} `UNION_BAD_QUERY`, `UNION_BUSY`, `UNION_CLOSED`.
   */
  async search(request: SearchRequest, signal?: AbortSignal): Promise<SearchPage> {
    return (await this.#ask('search', checkSearch(request), signal)) as SearchPage
  }

  /**
   * @param id of any of its records.
   * @returns undefined where no such record is shown (any more).
   * @throws {UnionError} `UNION_BAD_QUERY`, `UNION_BUSY`, `UNION_CLOSED`.
   */
  async title(id: string, signal?: AbortSignal): Promise<Title | undefined> {
    return (await this.#ask('title', parseTitleId(id), signal)) as Title | undefined
  }

  /**
   * When a record was withdrawn that `title` does not find; undefined where nothing is known of it (any more).
   * @throws {UnionError} `UNION_BAD_QUERY`, `UNION_BUSY`, `UNION_CLOSED`.
   */
  async withdrawal(id: string, signal?: AbortSignal): Promise<Withdrawal | undefined> {
    return (await this.#ask('withdrawal', parseTitleId(id), signal)) as Withdrawal | undefined
  }

  /**
   * Pairs of titles that may be one, for staff to decide, the strongest first; none that they have decided.
   * @throws {UnionError} `UNION_BAD_QUERY`, `UNION_BUSY`, `UNION_CLOSED`.
   */
  async review(request: ReviewRequest = {}, signal?: AbortSignal): Promise<ReviewPage> {
    return (await this.#ask('review', checkReview(request), signal)) as ReviewPage
  }

  /**
   * What libraries say of the records of a title, also what they have taken back; the latest first.
   * @param id of any of its records.
   * @throws {UnionError} `UNION_BAD_QUERY`, `UNION_BUSY`, `UNION_CLOSED`.
   */
  async assertions(id: string, signal?: AbortSignal): Promise<readonly TitleAssertion[]> {
    return (await this.#ask('assertions', parseTitleId(id), signal)) as TitleAssertion[]
  }

  async #ask(method: Question, parameter: unknown, signal: AbortSignal | undefined, again = true): Promise<unknown> {
    await this.#ready.promise
    const machinery = this.#machinery
    try {
      return await machinery?.search.call(method, [parameter], { signal })
    } catch (error) {
      if (isCode(error, 'UNION_BAD_FILE') && this.#machinery === machinery) this.#failed(error as Error)
      // Begun anew, the view answers right, even if it is behind.
      const mended = isCode(error, 'UNION_BAD_FILE') || (isCode(error, 'UNION_CLOSED') && this.#machinery !== machinery)
      if (!mended || !again || this.#closed) throw error
      return await this.#ask(method, parameter, signal, false)
    }
  }

  status(): CatalogueViewStatus {
    const { feeder } = this.#machinery ?? {}
    return { ...this.#counts, current: feeder?.isCurrent === true && this.#isClustered, pendingShards: feeder?.pending ?? 0 }
  }

  /** Calls back whenever the status has changed; the result stops it. */
  onStatus(listener: () => void): () => void {
    this.#events.on('status', listener)
    return () => this.#events.off('status', listener)
  }

  /** Resolves when everything that has landed is searchable and put into titles, or when the view stands still or is closed. */
  async whenCurrent(): Promise<void> {
    const settled = (): boolean => this.status().current || this.#closed || this.#restarts > MAX_RESTARTS
    if (settled()) return
    await new Promise<void>((resolve) => {
      const stop = this.onStatus(() => {
        if (!settled()) return
        stop()
        resolve()
      })
    })
  }

  /** Lets what is being applied end, then closes the file. May be called again. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#retry)
    this.#retry = undefined
    this.#refuse(new UnionError('UNION_CLOSED', 'The catalogue view has been closed.'))
    const machinery = this.#machinery
    this.#machinery = undefined
    await end(machinery)
    this.#events.emit('status')
  }
}

async function end(machinery: Machinery | undefined): Promise<void> {
  machinery?.feeder.stop()
  await machinery?.reading?.close()
  for (const worker of [machinery?.search, machinery?.index]) {
    // A worker that has ended by itself has nothing left to close.
    await worker?.call('close', []).catch(() => undefined)
    await worker?.close()
  }
}
