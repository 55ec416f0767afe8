// A store in memory that can be told to fail, for simulations: it loses what was not synced when it crashes, and can
// be rolled back to an older copy. It passes the same contract suite as the store that ships.
import { ReplicaError } from '../errors.ts'
import type { Operation, Range, Store } from '../store.ts'

/** Rows in byte order of their keys: a scan costs what it yields, as on a disk. */
class Rows {
  readonly #values: Map<string, Uint8Array>
  readonly #names: string[]

  constructor(rows?: Rows) {
    this.#values = new Map(rows === undefined ? [] : rows.#values)
    this.#names = rows === undefined ? [] : rows.#names.slice()
  }

  get(name: string): Uint8Array | undefined {
    return this.#values.get(name)
  }

  /** Where the first name that is not before `name` stands. */
  #place(name: string): number {
    let [low, high] = [0, this.#names.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#names[middle] as string) < name) low = middle + 1
      else high = middle
    }
    return low
  }

  apply(operations: readonly Operation[]): void {
    for (const operation of operations) {
      const name = nameOf(operation.key)
      const known = this.#values.has(name)
      if (operation.type === 'put') {
        // Values are never changed in place, so copies of the store may share them.
        this.#values.set(name, operation.value)
        if (!known) this.#names.splice(this.#place(name), 0, name)
      } else if (known) {
        this.#values.delete(name)
        this.#names.splice(this.#place(name), 1)
      }
    }
  }

  between(from: string, to: string): string[] {
    return this.#names.slice(this.#place(from), this.#place(to))
  }
}

const nameOf = (key: Uint8Array): string => Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1')
const keyOf = (name: string): Uint8Array => new Uint8Array(Buffer.from(name, 'latin1'))

export class MemoryStore implements Store {
  readonly #rows: Rows
  /** Batches since the last sync: a crash keeps the first few of them, in order, like a log cut short. */
  #unsynced: (readonly Operation[])[] = []
  readonly #durable: Rows
  #failing: (() => boolean) | undefined
  #closed = false

  constructor(rows?: Rows) {
    this.#rows = new Rows(rows)
    this.#durable = new Rows(rows)
  }

  /** From now on a batch fails, as on a full disk, when `fails` says so. */
  failWhen(fails: (() => boolean) | undefined): void {
    this.#failing = fails
  }

  /** What a crash at this moment leaves: all that was synced, and the first `keep` of the later batches. */
  crash(keep: number): MemoryStore {
    const rows = new Rows(this.#durable)
    for (const operations of this.#unsynced.slice(0, keep)) rows.apply(operations)
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

  /** A row, at once: for a checker that must see what is stored at the moment at which it is told of it. */
  peek(key: Uint8Array): Uint8Array | undefined {
    return this.#rows.get(nameOf(key))
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
    // A crash may have come between: what a dead process was about to write is not written.
    this.#check()
    if (this.#failing?.() === true) throw new ReplicaError('REPLICA_WRITE_FAILED', 'The simulated disk is full.')
    // Copies: the caller's keys and values may be parts of something that it changes.
    const kept = operations.map((operation): Operation => {
      const key = operation.key.slice()
      return operation.type === 'put' ? { type: 'put', key, value: operation.value.slice() } : { type: 'del', key }
    })
    this.#rows.apply(kept)
    this.#unsynced.push(kept)
    if (!sync) return
    for (const batch of this.#unsynced) this.#durable.apply(batch)
    this.#unsynced = []
  }

  async *range({ gte, lt, reverse = false, limit = Number.POSITIVE_INFINITY }: Range): AsyncIterable<[Uint8Array, Uint8Array]> {
    this.#check()
    const names = this.#rows.between(nameOf(gte), nameOf(lt))
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
