// The requests view of a running node: an index that follows the replica. Work is cut into slices of some milliseconds
// between which the node does other things; a message that has just come goes before a journal that has to be read.
import { EventEmitter } from 'node:events'
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { type LandedShards, type LibraryId, readStoredShard } from '@serumpun/replica'
import { RequestsError } from '../errors.ts'
import { REDUCED_IN_SLICE, SHARDS_IN_SLICE } from '../limits.ts'
import { nameOfShard, PendingLandings, type Waiting } from './pending-landings.ts'
import { RequestIndex } from './request-index.ts'
import { networkOf, type ShardRef, type ShardUpdate } from './shard-update.ts'

export interface RequestsViewInit {
  /** Its file; may be deleted whenever the view is closed. */
  readonly path: string
  readonly landed: LandedShards
  /** The library whose sealed messages are kept for it to open. */
  readonly self: LibraryId
  /** Something went wrong that the view mends by itself, or tries to. @default nobody is told */
  readonly onFailure?: (error: Error) => void
}

export interface RequestsViewStatus {
  /** Everything that has landed can be seen. */
  readonly current: boolean
  /** Landed shards that are not in the view yet. */
  readonly pendingShards: number
}

/** How long the view waits, after it failed to write (disk full), before it tries again. */
const RETRY_AFTER_MS = 5000

export class RequestsView {
  readonly #init: RequestsViewInit
  readonly #pending = new PendingLandings()
  readonly #events = new EventEmitter<{ status: [] }>()
  readonly #closing = new AbortController()
  #index: RequestIndex
  #stopListening: () => void = () => undefined
  #working: Promise<void> | undefined
  #comparing = true
  /** Why nothing can be taken in at present. */
  #failure: RequestsError | undefined

  private constructor(init: RequestsViewInit) {
    this.#init = init
    this.#index = RequestIndex.open(init.path, init.self)
    this.#events.setMaxListeners(0)
  }

  /** Opens the view, which can be asked at once and catches up by itself. @throws {RequestsError} `REQUESTS_WRITE_FAILED`. */
  static async open(init: RequestsViewInit): Promise<RequestsView> {
    const view = new RequestsView(init)
    view.#stopListening = init.landed.onLanding((landing) => {
      if (view.#pending.addLanding(landing)) view.#work()
    })
    try {
      await view.#compare()
    } catch (error) {
      await view.close()
      throw error
    }
    return view
  }

  /** What to ask for requests. Its answers are of what has been applied by now. */
  get index(): RequestIndex {
    return this.#index
  }

  /** Whatever differs from the cursor has to be read. */
  async #compare(): Promise<void> {
    const gone = new Map<string, ShardRef & { hash: Uint8Array }>()
    for (const shard of this.#index.applied()) gone.set(nameOfShard(shard), shard)
    for await (const { library, dataset, branch, leaves } of this.#init.landed.landedDatasets()) {
      if (networkOf(dataset) === undefined) continue
      for (const [shard, hash] of leaves.entries()) {
        if (hash === undefined) continue
        const of = { library, dataset, branch, shard }
        const applied = gone.get(nameOfShard(of))
        gone.delete(nameOfShard(of))
        if (applied === undefined || Buffer.compare(applied.hash, hash) !== 0) this.#pending.addWhole(of)
      }
    }
    for (const of of gone.values()) this.#pending.addWhole(of)
    this.#comparing = false
    this.#work()
  }

  #work(): void {
    if (this.#comparing || this.#working !== undefined || this.#closing.signal.aborted) return
    this.#working = this.#run().finally(() => {
      this.#working = undefined
      this.#events.emit('status')
      // Something may have come after the last look.
      if (this.#hasWork()) this.#work()
    })
  }

  #hasWork(): boolean {
    return !this.#closing.signal.aborted && (this.#pending.size > 0 || this.#index.hasDirty)
  }

  async #run(): Promise<void> {
    while (this.#hasWork()) {
      const batch = this.#pending.take(SHARDS_IN_SLICE)
      try {
        if (batch.length > 0) this.#applyAll(await this.#read(batch))
        else this.#index.reduceSome(REDUCED_IN_SLICE)
        this.#failure = undefined
      } catch (error) {
        for (const { of } of batch) this.#pending.addWhole(of)
        await this.#recover(error)
      }
      await nextTurn()
    }
  }

  async #read(batch: readonly Waiting[]): Promise<ShardUpdate[]> {
    const updates: ShardUpdate[] = []
    for (const { of, changes } of batch) {
      const update = changes ?? (await this.#readWhole(of))
      if (update !== undefined) updates.push(update)
    }
    return updates
  }

  /** A shard as it is now; undefined where it cannot be read: the view goes on without it until it lands again. */
  async #readWhole(of: ShardRef): Promise<ShardUpdate | undefined> {
    try {
      const found = await this.#init.landed.storedShard(of)
      if (found === undefined) return { kind: 'drop', of }
      return { kind: 'whole', of, hash: found.hash, entries: readStoredShard(of.shard, found.stored).entries() }
    } catch (cause) {
      this.#unreadable(of, cause)
      return undefined
    }
  }

  /** One shard that cannot be taken in does not hold up the others. */
  #applyAll(updates: readonly ShardUpdate[]): void {
    try {
      this.#apply(updates)
    } catch (error) {
      if (error instanceof RequestsError) throw error
      const [first, ...others] = updates
      if (first === undefined) return
      if (others.length === 0) this.#unreadable(first.of, error)
      else for (const update of updates) this.#applyAll([update])
    }
  }

  #unreadable(of: ShardRef, cause: unknown): void {
    const message = `Part ${of.shard} of ${of.dataset} of ${of.library} cannot be read. Run \`serumpun verify\`.`
    this.#init.onFailure?.(new Error(message, { cause }))
  }

  #apply(updates: readonly ShardUpdate[]): void {
    for (const of of this.#index.apply(updates)) this.#pending.addWhole(of)
    this.#events.emit('status')
  }

  /** A full disk may be freed; a damaged file is begun anew. */
  async #recover(error: unknown): Promise<void> {
    this.#init.onFailure?.(error instanceof Error ? error : new Error(String(error)))
    if (error instanceof RequestsError && error.code === 'REQUESTS_BAD_FILE') {
      this.#index.close()
      this.#index = RequestIndex.open(this.#init.path, this.#init.self)
      await this.#compare()
      return
    }
    this.#failure =
      error instanceof RequestsError
        ? error
        : new RequestsError('REQUESTS_WRITE_FAILED', 'The request log stands still.', { cause: error })
    this.#events.emit('status')
    await pause(RETRY_AFTER_MS, undefined, { signal: this.#closing.signal, ref: false }).catch(() => undefined)
  }

  status(): RequestsViewStatus {
    const current = !this.#comparing && this.#working === undefined && !this.#hasWork()
    return { current, pendingShards: this.#pending.size }
  }

  /** Calls back whenever something has been applied; the result stops it. */
  onStatus(listener: () => void): () => void {
    this.#events.on('status', listener)
    return () => this.#events.off('status', listener)
  }

  /**
   * Resolves when everything that has landed by now can be seen, or when the view is closed.
   * @throws {RequestsError} `REQUESTS_WRITE_FAILED` where that waits for a person: the disk is full.
   */
  async whenCurrent(): Promise<void> {
    await this.#until(() => this.status().current, undefined)
  }

  /**
   * As `whenCurrent`, but waits only so long: a node that is receiving the journals of a whole network answers with what it has.
   * @throws {RequestsError} `REQUESTS_WRITE_FAILED`.
   */
  async caughtUp(withinMs: number): Promise<void> {
    await this.#until(() => this.status().current, withinMs)
  }

  async #until(isReached: () => boolean, withinMs: number | undefined): Promise<void> {
    const settled = (): boolean => this.#failure !== undefined || isReached() || this.#closing.signal.aborted
    if (!settled()) {
      await new Promise<void>((resolve) => {
        const end = (): void => {
          stop()
          clearTimeout(timer)
          resolve()
        }
        const stop = this.onStatus(() => {
          if (settled()) end()
        })
        const timer = withinMs === undefined ? undefined : setTimeout(end, withinMs)
      })
    }
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Lets what is being applied end, then closes the file. May be called again. */
  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return
    this.#stopListening()
    this.#closing.abort()
    await this.#working
    this.#index.close()
    this.#events.emit('status')
  }
}
