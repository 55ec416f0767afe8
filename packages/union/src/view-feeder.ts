// Feeding the index with what has landed: at start whatever differs from the view's cursor, then landing by landing.
// Small changes and whole shards go in turns of their own, so that a change never waits for a queue of shards.
import type { LandedShards } from '@serumpun/replica'
import { UnionError } from './errors.ts'
import type { ApplyAnswer, SentUpdate } from './index-worker.ts'
import { MAX_BATCHES_AHEAD, MAX_CHANGES_IN_BATCH, MAX_SHARDS_IN_BATCH, MIN_SHARDS_TO_READ } from './limits.ts'
import { buffersOf, type PackedReadings } from './packed-readings.ts'
import { nameOfShard, PendingShards, sameHash } from './pending-shards.ts'
import { isJournal, isViewed } from './reading.ts'
import type { ShardRef } from './shard-update.ts'
import type { CalledWorker } from './worker-call.ts'
import type { AppliedShard, CatalogueCounts } from './writer.ts'

type Worker = Pick<CalledWorker, 'call'>

export interface FeederComponents {
  readonly landed: LandedShards
  /** The index worker. */
  readonly index: Worker
  /** A worker that reads new shards; undefined where the index worker reads all of them itself. */
  readonly reading: () => Worker | undefined
  readonly onApplied: (counts: CatalogueCounts) => void
  /** Something has begun to wait where nothing did. */
  readonly onWaiting: () => void
  /** The index refused a batch as a whole. Nothing is fed until `resume`. */
  readonly onFailure: (error: Error) => void
  /** One shard cannot be had or read. The view goes on without it until it lands again. */
  readonly onUnreadable: (of: ShardRef, error: Error) => void
}

/** Catalogues have no branches: what lands beside the main line is a past life that is being put together (design.md §2). */
const isFed = ({ dataset, branch }: Pick<ShardRef, 'dataset' | 'branch'>): boolean =>
  isViewed(dataset) && (branch === 0 || isJournal(dataset))

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

export class ViewFeeder {
  readonly #with: FeederComponents
  readonly #pending = new PendingShards()
  /** What the view has: the hash of each shard, by name. */
  readonly #applied = new Map<string, Uint8Array>()
  #stopListening: () => void = () => undefined
  #comparing = true
  #feedingChanges = false
  #feedingShards = false
  #readingAhead = false
  readonly #ahead: SentUpdate[][] = []
  /** Resolves when something has been read ahead, or nothing more will be. */
  #nextAhead: PromiseWithResolvers<void> = Promise.withResolvers()
  #paused = false
  #stopped = false

  constructor(components: FeederComponents) {
    this.#with = components
  }

  /** Shards that have landed and are not in the view yet. */
  get pending(): number {
    return this.#pending.size
  }

  /** Whether the view has everything that has landed. */
  get isCurrent(): boolean {
    return !this.#comparing && this.#pending.size === 0
  }

  /** Compares what has landed with the cursor, feeds the difference, and goes on with every landing from now on. */
  async start(applied: Iterable<AppliedShard>): Promise<void> {
    const gone = new Map<string, ShardRef>()
    for (const shard of applied) {
      this.#applied.set(nameOfShard(shard), shard.hash)
      gone.set(nameOfShard(shard), shard)
    }
    this.#stopListening = this.#with.landed.onLanding((landing) => {
      if (!isFed(landing)) return
      const waited = this.#pending.size > 0
      this.#pending.addLanding(landing)
      if (!waited) this.#with.onWaiting()
      this.#feed()
    })
    for await (const { library, dataset, branch, leaves } of this.#with.landed.landedDatasets()) {
      if (!isFed({ dataset, branch })) continue
      for (const [shard, hash] of leaves.entries()) {
        const of = { library, dataset, branch, shard }
        if (hash !== undefined) gone.delete(nameOfShard(of))
        if (hash !== undefined && !sameHash(this.#applied.get(nameOfShard(of)), hash)) this.#pending.addWhole(of)
      }
      this.#feed()
    }
    for (const of of gone.values()) this.#pending.addWhole(of)
    this.#comparing = false
    this.#feed()
  }

  /** Goes on after a failure. */
  resume(): void {
    this.#paused = false
    this.#feed()
  }

  /** Feeds nothing any more; what is on its way is still applied. */
  stop(): void {
    this.#stopped = true
    this.#stopListening()
  }

  get #idle(): boolean {
    return this.#stopped || this.#paused
  }

  #feed(): void {
    if (!this.#feedingChanges) void this.#feedChanges()
    if (!this.#readingAhead) void this.#readAhead()
    if (!this.#feedingShards) void this.#feedShards()
  }

  async #feedChanges(): Promise<void> {
    this.#feedingChanges = true
    try {
      while (!this.#idle) {
        const batch = this.#pending.takeChanges(MAX_CHANGES_IN_BATCH)
        if (batch.length === 0) return
        await this.#apply(batch)
      }
    } finally {
      this.#feedingChanges = false
    }
  }

  /** Has batches ready for when the index is. */
  async #readAhead(): Promise<void> {
    this.#readingAhead = true
    try {
      while (!this.#idle && this.#ahead.length < MAX_BATCHES_AHEAD) {
        const reading = this.#pending.whole >= MIN_SHARDS_TO_READ ? this.#with.reading() : undefined
        const batch = this.#pending.takeWhole(MAX_SHARDS_IN_BATCH)
        if (batch.length === 0) return
        this.#ahead.push(await this.#updatesOf(batch, reading))
        this.#nextAhead.resolve()
      }
    } finally {
      this.#readingAhead = false
      this.#nextAhead.resolve()
    }
  }

  /** Applies what has been read ahead; where nothing has, the index reads by itself, so that neither thread waits for the other. */
  async #feedShards(): Promise<void> {
    this.#feedingShards = true
    try {
      while (!this.#idle) {
        const ahead = this.#ahead.shift()
        if (!this.#readingAhead) void this.#readAhead()
        const batch = ahead === undefined ? this.#pending.takeWhole(MAX_SHARDS_IN_BATCH) : []
        if (ahead !== undefined) await this.#apply(ahead)
        else if (batch.length > 0) await this.#apply(await this.#updatesOf(batch, undefined))
        else if (this.#readingAhead) await this.#nextAhead.promise
        else return
        this.#nextAhead = Promise.withResolvers()
      }
    } finally {
      this.#feedingShards = false
    }
  }

  async #updatesOf(batch: readonly ShardRef[], reading: Worker | undefined): Promise<SentUpdate[]> {
    const updates = await Promise.all(batch.map((of) => this.#read(of, reading)))
    return updates.filter((update) => update !== undefined)
  }

  /** A shard as it is now; undefined where it cannot be read. */
  async #read(of: ShardRef, reading: Worker | undefined): Promise<SentUpdate | undefined> {
    try {
      const found = await this.#with.landed.storedShard(of)
      if (found === undefined) return { kind: 'drop', of }
      const { hash, stored } = found
      // Of a shard that the view has, most entries will be the same: the index worker sees which, and reads only the others.
      if (reading === undefined || this.#applied.has(nameOfShard(of))) return { kind: 'stored', of, hash, stored }
      return { kind: 'packed', of, hash, packed: (await reading.call('read', [of, stored])) as PackedReadings }
    } catch (error) {
      // A worker that has ended says so itself; the shard will be read by the next one.
      const isClosed = error instanceof UnionError && error.code === 'UNION_CLOSED'
      if (isClosed || this.#stopped) this.#pending.failed(of)
      else this.#unreadable(of, asError(error))
      return undefined
    }
  }

  #unreadable(of: ShardRef, error: Error): void {
    this.#pending.done(of)
    this.#with.onUnreadable(of, error)
  }

  async #apply(batch: readonly SentUpdate[]): Promise<void> {
    if (batch.length === 0) return
    if (this.#paused) {
      for (const { of } of batch) this.#pending.failed(of)
      return
    }
    const moved = batch.flatMap((update) => (update.kind === 'packed' ? buffersOf(update.packed) : []))
    let answer: ApplyAnswer
    try {
      answer = (await this.#with.index.call('apply', [batch], { moved })) as ApplyAnswer
    } catch (error) {
      for (const { of } of batch) this.#pending.failed(of)
      this.#paused = true
      if (!this.#stopped) this.#with.onFailure(asError(error))
      return
    }
    const left = new Set(answer.refused.map(nameOfShard))
    for (const of of answer.unreadable) {
      left.add(nameOfShard(of))
      this.#unreadable(of, new Error(`Shard ${of.shard} of ${of.dataset} of ${of.library} is damaged as it is stored.`))
    }
    for (const update of batch) {
      const name = nameOfShard(update.of)
      if (left.has(name)) continue
      if (update.kind === 'drop') this.#applied.delete(name)
      else this.#applied.set(name, update.hash)
      this.#pending.done(update.of)
    }
    for (const of of answer.refused) this.#pending.failed(of)
    this.#with.onApplied(answer.counts)
    this.#feed()
  }
}
