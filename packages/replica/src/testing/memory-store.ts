// A store in memory that can be told to fail, for simulations: it loses what was not synced when it crashes, and can
// be rolled back to an older copy. It passes the same contract suite as the store that ships.
import { ReplicaError } from '../errors.ts'
import type { Operation, Range, Store } from '../store.ts'

type Rows = Map<string, Uint8Array>

const nameOf = (key: Uint8Array): string => Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1')
const keyOf = (name: string): Uint8Array => new Uint8Array(Buffer.from(name, 'latin1'))

function apply(rows: Rows, operations: readonly Operation[]): void {
  for (const operation of operations) {
    if (operation.type === 'put') rows.set(nameOf(operation.key), operation.value.slice())
    else rows.delete(nameOf(operation.key))
  }
}

export class MemoryStore implements Store {
  #rows: Rows
  /** Batches since the last sync: a crash keeps the first few of them, in order, like a log cut short. */
  #unsynced: (readonly Operation[])[] = []
  #durable: Rows
  #failing: (() => boolean) | undefined
  #closed = false

  constructor(rows: Rows = new Map()) {
    this.#rows = new Map(rows)
    this.#durable = new Map(rows)
  }

  /** From now on a batch fails, as on a full disk, when `fails` says so. */
  failWhen(fails: (() => boolean) | undefined): void {
    this.#failing = fails
  }

  /** What a crash at this moment leaves: all that was synced, and the first `keep` of the later batches. */
  crash(keep: number): MemoryStore {
    const rows = new Map(this.#durable)
    for (const operations of this.#unsynced.slice(0, keep)) apply(rows, operations)
    this.#closed = true
    return new MemoryStore(rows)
  }

  get unsyncedBatches(): number {
    return this.#unsynced.length
  }

  /** A copy of everything, as a backup makes it. */
  copy(): MemoryStore {
    return new MemoryStore(this.#rows)
  }

  #check(): void {
    if (this.#closed) throw new ReplicaError('REPLICA_CLOSED', 'The store has been closed.')
  }

  async get(key: Uint8Array): Promise<Uint8Array | undefined> {
    this.#check()
    return await Promise.resolve(this.#rows.get(nameOf(key)))
  }

  async getMany(keys: Uint8Array[]): Promise<(Uint8Array | undefined)[]> {
    this.#check()
    return await Promise.resolve(keys.map((key) => this.#rows.get(nameOf(key))))
  }

  async batch(operations: Operation[], { sync }: { sync: boolean }): Promise<void> {
    this.#check()
    await Promise.resolve()
    if (this.#failing?.() === true) throw new ReplicaError('REPLICA_WRITE_FAILED', 'The simulated disk is full.')
    apply(this.#rows, operations)
    this.#unsynced.push(
      operations.map((operation) => (operation.type === 'put' ? { ...operation, value: operation.value.slice() } : operation)),
    )
    if (!sync) return
    for (const batch of this.#unsynced) apply(this.#durable, batch)
    this.#unsynced = []
  }

  async *range({ gte, lt, reverse = false, limit = Number.POSITIVE_INFINITY }: Range): AsyncIterable<[Uint8Array, Uint8Array]> {
    this.#check()
    const [from, to] = [nameOf(gte), nameOf(lt)]
    const names = [...this.#rows.keys()].filter((name) => name >= from && name < to).toSorted((a, b) => (a < b ? -1 : 1))
    const rows = names.map((name) => [keyOf(name), this.#rows.get(name) as Uint8Array] as [Uint8Array, Uint8Array])
    if (reverse) rows.reverse()
    await Promise.resolve()
    yield* rows.slice(0, limit)
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.resolve()
  }
}
