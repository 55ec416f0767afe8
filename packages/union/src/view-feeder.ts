// Feeding the index with what has landed: at start whatever differs from the view's cursor, then landing by landing.
// Small changes go before whole shards; what lands again before it was read is read once.
import { type LandedShards, type Landing, MAX_SHARD_ENTRIES, type StoredShard } from '@serumpun/replica'
import { BATCH_RECORDS, MAX_SHARDS_IN_FLIGHT } from './limits.ts'
import type { ShardRef, ShardUpdate } from './shard-update.ts'
import type { CalledWorker } from './worker-call.ts'
import type { AppliedShard } from './writer.ts'

/** An update as it crosses to the index worker: shards travel as they are stored. */
export type FeederUpdate =
  | Exclude<ShardUpdate, { kind: 'whole' }>
  | { readonly kind: 'stored'; readonly of: ShardRef; readonly hash: Uint8Array; readonly stored: StoredShard }

export interface IndexAnswer {
  /** Changes that did not follow on what the view has: to be given whole. */
  readonly refused: readonly ShardRef[]
  readonly unreadable: readonly ShardRef[]
  readonly records: number
  /** Undefined until they have been counted. */
  readonly titles: number | undefined
}

/** Whole shards in one transaction: about 4,000 records, some 80 ms, for which a single change may have to wait. */
const MAX_SHARDS_IN_BATCH = Math.ceil(BATCH_RECORDS / MAX_SHARD_ENTRIES)

/** Datasets that the catalogue view is made of. */
export function isOfCatalogue(dataset: string): boolean {
  return dataset.startsWith('catalogue/') || dataset === 'profile'
}

const nameOf = ({ library, dataset, branch, shard }: ShardRef): string => `${library} ${dataset} ${branch} ${shard}`
const refOf = ({ library, dataset, branch, shard }: ShardRef): ShardRef => ({ library, dataset, branch, shard })
const sameHash = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && Buffer.compare(a, b) === 0)

/** A change that waits: with its content where the landing told it, else to be read from the replica. */
interface Pending {
  readonly of: ShardRef
  readonly changes: Extract<ShardUpdate, { kind: 'changes' }> | undefined
}

export class ViewFeeder {
  readonly #landed: LandedShards
  readonly #index: CalledWorker
  readonly #pending = new Map<string, Pending>()
  readonly #onAnswer: (answer: IndexAnswer) => void
  readonly #onFailure: (error: Error) => void
  #stopListening: () => void = () => undefined
  #inFlight = 0
  #feeding = false
  #closed = false

  constructor(
    landed: LandedShards,
    index: CalledWorker,
    onAnswer: (answer: IndexAnswer) => void,
    onFailure: (error: Error) => void,
  ) {
    this.#landed = landed
    this.#index = index
    this.#onAnswer = onAnswer
    this.#onFailure = onFailure
  }

  /** Shards that have landed and are not in the view yet. */
  get pending(): number {
    return this.#pending.size + this.#inFlight
  }

  /** Compares what has landed with the cursor, queues the difference, and goes on with every landing from now on. */
  async start(applied: Iterable<AppliedShard>): Promise<void> {
    const here = new Map<string, AppliedShard>()
    for (const shard of applied) here.set(nameOf(shard), shard)
    this.#stopListening = this.#landed.onLanding((landing) => this.#landing(landing))
    for await (const { library, dataset, branch, leaves } of this.#landed.landedDatasets()) {
      if (!isOfCatalogue(dataset)) continue
      for (const [shard, hash] of leaves.entries()) {
        const of = { library, dataset, branch, shard }
        if (!sameHash(here.get(nameOf(of))?.hash, hash)) this.#queue({ of, changes: undefined })
        here.delete(nameOf(of))
      }
    }
    // In the view, but no longer in the replica.
    for (const of of here.values()) this.#queue({ of: refOf(of), changes: undefined })
    this.#feed()
  }

  #landing(landing: Landing): void {
    if (!isOfCatalogue(landing.dataset)) return
    const { before, hash, changes } = landing
    const of = refOf(landing)
    const known = before !== undefined && hash !== undefined && changes !== undefined && !this.#pending.has(nameOf(of))
    this.#queue({ of, changes: known ? { kind: 'changes', of, before, hash, changes } : undefined })
    this.#feed()
  }

  #queue(pending: Pending): void {
    this.#pending.set(nameOf(pending.of), pending)
  }

  #feed(): void {
    if (this.#feeding || this.#closed) return
    this.#feeding = true
    this.#feedAll()
      .then(() => {
        this.#feeding = false
        // Something landed between the last look and now.
        if (this.#pending.size > 0) this.#feed()
      })
      .catch((error: unknown) => {
        this.#feeding = false
        if (!this.#closed) this.#onFailure(error as Error)
      })
  }

  /** Goes on after a failure. */
  resume(): void {
    this.#feed()
  }

  async #feedAll(): Promise<void> {
    while (this.#pending.size > 0 && !this.#closed) {
      const batch = this.#takeBatch()
      const updates = await Promise.all(batch.map((pending) => this.#updateOf(pending)))
      const moved = new Set<ArrayBuffer>()
      for (const update of updates) if (update.kind === 'stored') addWhole(moved, update.stored.packed)
      try {
        this.#taken((await this.#index.call('apply', [updates], [...moved])) as IndexAnswer)
      } catch (error) {
        // Nothing of the batch was applied: it stays to be done, whole.
        for (const { of } of batch) this.#queue({ of, changes: undefined })
        throw error
      } finally {
        this.#inFlight -= batch.length
      }
    }
  }

  #taken(answer: IndexAnswer): void {
    for (const of of answer.refused) if (!this.#pending.has(nameOf(of))) this.#queue({ of, changes: undefined })
    this.#onAnswer(answer)
  }

  /** Known changes first and by themselves, so that they never wait for whole shards in the same transaction. */
  #takeBatch(): Pending[] {
    const small = this.#pending.values().filter(({ changes }) => changes !== undefined)
    let batch = [...small.take(MAX_SHARDS_IN_FLIGHT)]
    if (batch.length === 0) batch = [...this.#pending.values().take(MAX_SHARDS_IN_BATCH)]
    for (const { of } of batch) this.#pending.delete(nameOf(of))
    this.#inFlight += batch.length
    return batch
  }

  async #updateOf({ of, changes }: Pending): Promise<FeederUpdate> {
    if (changes !== undefined) return changes
    const found = await this.#landed.storedShard(of)
    return found === undefined ? { kind: 'drop', of } : { kind: 'stored', of, hash: found.hash, stored: found.stored }
  }

  /** Nothing is fed any more; what is on its way is still applied. */
  stop(): void {
    this.#closed = true
    this.#stopListening()
  }
}

/** A buffer that belongs to these bytes alone can move to the worker instead of being copied. */
function addWhole(moved: Set<ArrayBuffer>, bytes: Uint8Array): void {
  if (bytes.buffer instanceof ArrayBuffer && bytes.byteOffset + bytes.length === bytes.buffer.byteLength && bytes.byteOffset <= 4)
    moved.add(bytes.buffer)
}
