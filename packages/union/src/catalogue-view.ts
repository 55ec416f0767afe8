// The catalogue view of a running node: an index that follows the replica in one thread, searches in another.
import { EventEmitter } from 'node:events'
import type { LandedShards } from '@serumpun/replica'
import { UnionError } from './errors.ts'
import { MAX_WAITING_SEARCHES, MAX_WORKER_RESTARTS } from './limits.ts'
import type { SearchPage, SearchRequest } from './reader.ts'
import type { IndexMemory } from './schema.ts'
import type { Title } from './title.ts'
import { type IndexAnswer, ViewFeeder } from './view-feeder.ts'
import { CalledWorker } from './worker-call.ts'
import type { AppliedShard } from './writer.ts'

export interface CatalogueViewInit {
  /** Its file; may be deleted whenever the view is closed. */
  readonly path: string
  readonly landed: LandedShards
  /** @default DEFAULT_MEMORY */
  readonly memory?: IndexMemory
  /** Something went wrong that the view mends by itself, or tries to. @default nobody is told */
  readonly onFailure?: (error: Error) => void
}

export interface CatalogueViewStatus {
  readonly records: number
  readonly titles: number
  /** Everything that has landed is searchable. */
  readonly current: boolean
  /** Landed shards that are not searchable yet. */
  readonly pendingShards: number
}

/** How long the view waits, after it failed to write (disk full), before it tries again. */
const RETRY_AFTER_MS = 5000

const INDEX_WORKER = new URL('./index-worker.ts', import.meta.url)
const SEARCH_WORKER = new URL('./search-worker.ts', import.meta.url)

/** Both threads on one file, and who feeds them. */
interface Machinery {
  readonly index: CalledWorker
  readonly search: CalledWorker
  readonly feeder: ViewFeeder
}

export class CatalogueView {
  readonly #init: CatalogueViewInit
  readonly #events = new EventEmitter<{ status: [] }>()
  #machinery: Machinery | undefined
  #counts = { records: 0, titles: 0 }
  /** Failures since something was last applied. */
  #failures = 0
  #retry: NodeJS.Timeout | undefined
  #tidying = false
  #closed = false

  private constructor(init: CatalogueViewInit) {
    this.#init = init
    this.#events.setMaxListeners(0)
  }

  /**
   * Opens the view, or begins it anew where its file is missing, damaged or of another version. It can be searched at
   * once and catches up by itself.
   */
  static async open(init: CatalogueViewInit): Promise<CatalogueView> {
    const view = new CatalogueView(init)
    await view.#start()
    return view
  }

  async #start(): Promise<void> {
    const { path, memory = {}, landed } = this.#init
    const index = new CalledWorker(INDEX_WORKER, { path, memory }, Number.POSITIVE_INFINITY)
    try {
      const { applied, ...counts } = (await index.call('open', [])) as OpenedIndex
      this.#counts = counts
      // Only now is there sure to be a sound file for the second connection.
      const search = new CalledWorker(SEARCH_WORKER, { path, memory }, MAX_WAITING_SEARCHES)
      const feeder = new ViewFeeder(
        landed,
        index,
        (answer) => this.#applied(answer),
        (error) => this.#failed(error),
      )
      this.#machinery = { index, search, feeder }
      await feeder.start(applied)
      this.#tidyIfCurrent()
    } catch (error) {
      await index.close()
      throw error
    }
  }

  #applied({ records, titles }: IndexAnswer): void {
    this.#failures = 0
    this.#counts = { records, titles: titles ?? this.#counts.titles }
    this.#events.emit('status')
    this.#tidyIfCurrent()
  }

  /** In the pauses: counts titles, merges the index. Each step is short; a landing goes first. */
  #tidyIfCurrent(): void {
    if (this.#tidying || !this.status().current || this.#closed) return
    this.#tidying = true
    this.#tidy()
      .catch((error: unknown) => this.#failed(error as Error))
      .finally(() => (this.#tidying = false))
  }

  async #tidy(): Promise<void> {
    for (let more = true; more && this.status().current && !this.#closed;) {
      const tidied = (await this.#machinery?.index.call('tidy', [])) as Tidied
      const changed = tidied.titles !== this.#counts.titles
      this.#counts = { records: tidied.records, titles: tidied.titles }
      if (changed) this.#events.emit('status')
      more = tidied.more
    }
  }

  /** A full disk may be freed, a damaged file is begun anew; a view that fails again and again stands still and says so. */
  #failed(error: Error): void {
    if (this.#closed || this.#retry !== undefined) return
    this.#failures++
    this.#init.onFailure?.(error)
    if (this.#failures > MAX_WORKER_RESTARTS && !isWriteFailure(error)) return
    this.#retry = setTimeout(() => {
      this.#retry = undefined
      if (isWriteFailure(error)) this.#machinery?.feeder.resume()
      else this.#restart().catch((failure: unknown) => this.#failed(failure as Error))
    }, RETRY_AFTER_MS)
  }

  async #restart(): Promise<void> {
    await this.#end()
    if (!this.#closed) await this.#start()
  }

  /** @throws {UnionError} `UNION_BAD_QUERY`, `UNION_BUSY`, `UNION_CLOSED`. */
  async search(request: SearchRequest): Promise<SearchPage> {
    return (await this.#running.search.call('search', [request])) as SearchPage
  }

  /**
   * @param id of any of its records.
   * @returns undefined where no such record is shown (any more).
   * @throws {UnionError} `UNION_BAD_QUERY`, `UNION_BUSY`, `UNION_CLOSED`.
   */
  async title(id: string): Promise<Title | undefined> {
    return (await this.#running.search.call('title', [id])) as Title | undefined
  }

  get #running(): Machinery {
    if (this.#machinery === undefined) throw new UnionError('UNION_CLOSED', 'The catalogue view is not open.')
    return this.#machinery
  }

  status(): CatalogueViewStatus {
    const pendingShards = this.#machinery?.feeder.pending ?? 0
    return { ...this.#counts, current: this.#machinery !== undefined && pendingShards === 0, pendingShards }
  }

  /** Calls back whenever the status has changed; the result stops it. */
  onStatus(listener: () => void): () => void {
    this.#events.on('status', listener)
    return () => this.#events.off('status', listener)
  }

  /** Resolves when everything that has landed is searchable, or when the view stands still. */
  async whenCurrent(): Promise<void> {
    if (this.status().current) return
    await new Promise<void>((resolve) => {
      const stop = this.onStatus(() => {
        if (!this.status().current && this.#failures <= MAX_WORKER_RESTARTS && !this.#closed) return
        stop()
        resolve()
      })
    })
  }

  async #end(): Promise<void> {
    const machinery = this.#machinery
    this.#machinery = undefined
    machinery?.feeder.stop()
    for (const worker of [machinery?.search, machinery?.index]) {
      // A worker that has ended by itself has nothing left to close.
      await worker?.call('close', []).catch(() => undefined)
      await worker?.close()
    }
  }

  /** Lets what is being applied end, then closes the file. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#retry)
    await this.#end()
    this.#events.emit('status')
  }
}

interface OpenedIndex {
  readonly applied: readonly AppliedShard[]
  readonly records: number
  readonly titles: number
}

interface Tidied {
  readonly more: boolean
  readonly records: number
  readonly titles: number
}

function isWriteFailure(error: Error): boolean {
  return error instanceof UnionError && error.code === 'UNION_WRITE_FAILED'
}
