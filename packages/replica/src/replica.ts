// The replica: all datasets that a node holds, its own and others'. It knows what may be stored and tells views what
// has landed; how things get here is the business of sync/ and bundle.ts.
import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import type { Cbor } from './cbor.ts'
import { decodeCbor, encodeCbor } from './cbor.ts'
import { ReplicaError } from './errors.ts'
import { compareHeads, type Head, sameHead } from './head.ts'
import type { Identity } from './identity.ts'
import type { DatasetName, LibraryId } from './ids.ts'
import { land, type LandedShard, type LandOptions } from './landing.ts'
import type { LandedDataset, LandedShards, Landing, StoredShard } from './landed.ts'
import { MAX_DATASETS, MAX_INCLUDED_HEADS, MAX_REVISION_JUMP } from './limits.ts'
import { Lock } from './lock.ts'
import { type Absorbed, type OwnChange, OwnDataset, type Published, type WriteReport } from './own-dataset.ts'
import {
  allProofs,
  allSlots,
  decodeSlotRow,
  formatKey,
  ownHeadKey,
  proofKey,
  rangesOf,
  slotKey,
  type SlotId,
  slotOfKey,
  STORE_FORMAT,
  type SlotRow,
} from './rows.ts'
import { Slot } from './slot.ts'
import type { Operation, Store } from './store.ts'
import { type Clock, systemClock } from './time.ts'
import type { ShardWork } from './work.ts'

export interface ReplicaInit {
  readonly store: Store
  readonly identity: Identity
  readonly work: ShardWork
  /** @default the system's clock */
  readonly clock?: Clock
  /** The Yjs client that this run of the node writes as: 32 random bits, new at every start. @default from the system's random source */
  readonly client?: number
  /**
   * Hold back own writes until `releaseOwnWrites` is called: a node that may have been restored from a backup asks
   * other libraries first what they remember of it (I6).
   * @default false
   */
  readonly recoverFirst?: boolean
}

/** What a head that somebody shows us means to us. */
export type HeadVerdict =
  /** We have it, or something that includes it. */
  | 'known'
  /** To be fetched. */
  | 'wanted'
  /** Signed by ourselves in a life that we do not remember: to be fetched and merged. */
  | 'own-past'
  /** Ahead of what we hold by more revisions, or of more datasets, than an honest library signs. */
  | 'refused'

export interface ReplicaEvents {
  landing: [Landing]
  /** An own head has been signed and synced to disk. */
  published: [Published]
  /** A dataset of another library, or a branch of its journal, is complete under this head. */
  held: [Head]
  /** A library has signed two heads of one revision. */
  equivocation: [{ library: LibraryId; dataset: DatasetName; revision: number }]
  /** A journal has gained a branch, or lost one. */
  forked: [{ library: LibraryId; dataset: DatasetName; branches: number }]
}

function readFormat(row: Uint8Array): Cbor {
  try {
    return decodeCbor(row)
  } catch (cause) {
    throw new ReplicaError('REPLICA_STORE', 'The format of the store cannot be read; restore the store from a backup.', { cause })
  }
}

const nameOf = (library: LibraryId, dataset: DatasetName): string => `${library} ${dataset}`

export class Replica implements LandedShards {
  readonly library: LibraryId
  readonly identity: Identity
  readonly work: ShardWork
  readonly clock: Clock
  readonly events = new EventEmitter<ReplicaEvents>()
  readonly #store: Store
  readonly #client: number
  readonly #main = new Map<string, Slot>()
  readonly #others = new Map<SlotId, Slot>()
  readonly #own = new Map<DatasetName, OwnDataset>()
  /** Heads of journals that what we hold is known to include, by hash. */
  readonly #included = new Set<string>()
  readonly #creating = new Lock()
  readonly #ownWrites: PromiseWithResolvers<void> = Promise.withResolvers()
  #holdsBack: boolean
  #nextSlot = 1
  #closed = false

  private constructor(init: ReplicaInit) {
    this.#store = init.store
    this.identity = init.identity
    this.library = init.identity.library
    this.work = init.work
    this.clock = init.clock ?? systemClock
    this.#client = init.client ?? randomBytes(4).readUInt32BE()
    this.#holdsBack = init.recoverFirst === true
    if (!this.#holdsBack) this.#ownWrites.resolve()
  }

  /** @throws {ReplicaError} `REPLICA_STORE` when the store is damaged or of another format. */
  static async open(init: ReplicaInit): Promise<Replica> {
    const replica = new Replica(init)
    await replica.#checkFormat()
    for await (const [key, value] of init.store.range(allSlots)) {
      const slot = new Slot(init.store, slotOfKey(key), decodeSlotRow(value))
      replica.#nextSlot = Math.max(replica.#nextSlot, slot.id + 1)
      if (slot.role === 'main') replica.#main.set(nameOf(slot.library, slot.dataset), slot)
      else replica.#others.set(slot.id, slot)
    }
    return replica
  }

  async #checkFormat(): Promise<void> {
    const row = await this.#store.get(formatKey())
    if (row === undefined) {
      await this.#store.batch([{ type: 'put', key: formatKey(), value: encodeCbor(STORE_FORMAT) }], { sync: true })
      return
    }
    const format = readFormat(row)
    if (format !== STORE_FORMAT) {
      throw new ReplicaError(
        'REPLICA_STORE',
        `The store has format ${JSON.stringify(format)}; this version reads format ${STORE_FORMAT}. Use a newer Serumpun.`,
      )
    }
  }

  // Own datasets

  /** Opens the gate that `recoverFirst` closed. May be called again. */
  releaseOwnWrites(): void {
    this.#holdsBack = false
    this.#ownWrites.resolve()
  }

  /** Whether own writes wait until others have been asked for our own past. */
  get holdsBackOwnWrites(): boolean {
    return this.#holdsBack
  }

  /** Resolves when own writes are no longer held back. */
  get ownWritesReleased(): Promise<void> {
    return this.#ownWrites.promise
  }

  /**
   * Changes an own catalogue under one new head, synced to disk when it returns.
   * @throws {ReplicaError} `REPLICA_LIMIT`, `REPLICA_INVALID_ENCODING`, `REPLICA_WRITE_FAILED`: nothing was written.
   */
  async write(dataset: DatasetName, changes: readonly OwnChange[]): Promise<WriteReport> {
    await this.#ownWrites.promise
    const { report, published } = await (await this.ownDataset(dataset)).write(changes)
    this.#tellPublished(published)
    return report
  }

  /** Adds to an own journal. @returns the new entries' keys. */
  async append(dataset: DatasetName, bodies: readonly { prefix: string; body: Cbor }[]): Promise<string[]> {
    await this.#ownWrites.promise
    const { keys, published } = await (await this.ownDataset(dataset)).append(bodies)
    this.#tellPublished(published)
    return keys
  }

  /** Signs own datasets anew whose heads are older than `ms`. */
  async resignOlderThan(ms: number): Promise<void> {
    await this.#ownWrites.promise
    for (const slot of this.slots()) {
      if (slot.library !== this.library || slot.held === undefined || this.clock.now() - slot.held.time < ms) continue
      this.#tellPublished(await (await this.ownDataset(slot.dataset)).resign())
    }
  }

  /** Drops own tombstones that are older than `ms`. */
  async forgetRemovals(ms: number): Promise<void> {
    await this.#ownWrites.promise
    for (const slot of this.slots()) {
      if (slot.library !== this.library || slot.kind !== 'catalogue' || slot.held === undefined) continue
      this.#tellPublished(await (await this.ownDataset(slot.dataset)).forgetRemovals(ms))
    }
  }

  async ownDataset(dataset: DatasetName): Promise<OwnDataset> {
    const slot = await this.slotFor(this.library, dataset)
    let own = this.#own.get(dataset)
    if (own === undefined) {
      own = new OwnDataset(slot, {
        store: this.#store,
        identity: this.identity,
        work: this.work,
        clock: this.clock,
        client: this.#client,
      })
      this.#own.set(dataset, own)
    }
    return own
  }

  /** Merges entries of the library's other life (settle.ts). @returns whether they were all here already, to the byte. */
  async adopt(
    dataset: DatasetName,
    entries: readonly (readonly [string, Uint8Array])[],
    renew: readonly number[],
    absorbed: Absorbed,
  ): Promise<boolean> {
    const { published, alike } = await (await this.ownDataset(dataset)).adopt(entries, renew, absorbed)
    this.#tellPublished(published)
    // Where nothing had to be signed it is not asked for again in this run; the next one may ask.
    if (absorbed.whole) this.noteIncluded(absorbed.head)
    return alike
  }

  #tellPublished(published: Published | undefined): void {
    if (published === undefined) return
    for (const landing of published.landings) this.events.emit('landing', landing)
    this.events.emit('published', published)
  }

  // Slots

  /** Main lines of all datasets. */
  slots(): Iterable<Slot> {
    return this.#main.values()
  }

  /** Branches and past lives, complete or on their way. */
  sideSlots(): Iterable<Slot> {
    return this.#others.values()
  }

  find(library: LibraryId, dataset: DatasetName): Slot | undefined {
    return this.#main.get(nameOf(library, dataset))
  }

  /** The dataset's main line; made when there is none. */
  slotFor(library: LibraryId, dataset: DatasetName): Promise<Slot> {
    return this.#creating.run(
      async () =>
        this.find(library, dataset) ?? (await this.#create({ library, dataset, role: 'main', held: undefined, target: undefined })),
    )
  }

  /** A slot beside the main line in which `target` is put together. */
  sideSlot(role: 'branch' | 'past', target: Head): Promise<Slot> {
    return this.#creating.run(async () => {
      for (const slot of this.#others.values()) if (sameHead(slot.target, target)) return slot
      return await this.#create({ library: target.library, dataset: target.dataset, role, held: undefined, target })
    })
  }

  async #create(row: SlotRow): Promise<Slot> {
    const slot = new Slot(this.#store, this.#nextSlot++ as SlotId, row)
    await this.#store.batch([slot.rowOperation()], { sync: false })
    if (slot.role === 'main') this.#main.set(nameOf(slot.library, slot.dataset), slot)
    else this.#others.set(slot.id, slot)
    return slot
  }

  /** Forgets a side slot and all that landed in it. The caller holds its lock. */
  async dropSlot(slot: Slot): Promise<void> {
    const operations: Operation[] = [{ type: 'del', key: slotKey(slot.id) }]
    for (const range of rangesOf(slot.id)) for await (const [key] of this.#store.range(range)) operations.push({ type: 'del', key })
    this.#others.delete(slot.id)
    const tree = await slot.tree()
    await this.#store.batch(operations, { sync: false })
    if (slot.role === 'past') return
    for (let shard = 0; shard < tree.size; shard++) {
      const before = tree.leaf(shard)
      if (before !== undefined)
        this.events.emit('landing', {
          library: slot.library,
          dataset: slot.dataset,
          branch: slot.id,
          shard,
          before,
          hash: undefined,
        })
    }
  }

  /** Branches of a forked journal that are complete, in order of their heads. */
  branchesOf(library: LibraryId, dataset: DatasetName): Slot[] {
    const found = [...this.#others.values()].filter(
      (slot) => slot.role === 'branch' && slot.library === library && slot.dataset === dataset && slot.held !== undefined,
    )
    return found.toSorted((a, b) => Buffer.compare((a.held as Head).hash, (b.held as Head).hash))
  }

  // Heads

  /** What to do about a head whose signature has been checked. Keeps proof of two heads of one revision. */
  async consider(head: Head): Promise<HeadVerdict> {
    const slot = this.find(head.library, head.dataset)
    if (head.library === this.library) return await this.#considerOwn(head, slot)
    if (slot === undefined && this.#datasetsOf(head.library) >= MAX_DATASETS) return 'refused'
    if (slot?.held === undefined) return 'wanted'
    if (sameHead(slot.held, head)) return 'known'
    if (head.revision > slot.held.revision + MAX_REVISION_JUMP) return 'refused'
    if (head.revision === slot.held.revision) await this.#keepProof(slot, slot.held, head)
    if (slot.kind === 'catalogue') return compareHeads(head, slot.held) > 0 ? 'wanted' : 'known'
    const included = this.#included.has(Buffer.from(head.hash).toString('latin1'))
    const isBranch = this.branchesOf(head.library, head.dataset).some((branch) => sameHead(branch.held, head))
    return included || isBranch ? 'known' : 'wanted'
  }

  #datasetsOf(library: LibraryId): number {
    let count = 0
    for (const slot of this.#main.values()) if (slot.library === library) count++
    return count
  }

  async #considerOwn(head: Head, slot: Slot | undefined): Promise<HeadVerdict> {
    if (this.#included.has(Buffer.from(head.hash).toString('latin1'))) return 'known'
    if (slot === undefined) return 'own-past'
    return (await this.#store.get(ownHeadKey(slot.id, head.hash))) === undefined ? 'own-past' : 'known'
  }

  async #keepProof(slot: Slot, a: Head, b: Head): Promise<void> {
    const key = proofKey(slot.id, a.revision)
    if ((await this.#store.get(key)) !== undefined) return
    const heads = [a, b].toSorted(compareHeads).map(({ bytes }) => bytes)
    await this.#store.batch([{ type: 'put', key, value: encodeCbor(heads) }], { sync: false })
    this.events.emit('equivocation', { library: a.library, dataset: a.dataset, revision: a.revision })
  }

  /** Proofs of two heads of one revision: the slots that have any, with how many. */
  async equivocations(): Promise<Map<Slot, number>> {
    const found = new Map<Slot, number>()
    const slots = new Map([...this.slots()].map((slot) => [slot.id, slot]))
    for await (const [key] of this.#store.range(allProofs)) {
      const slot = slots.get(slotOfKey(key))
      if (slot !== undefined) found.set(slot, (found.get(slot) ?? 0) + 1)
    }
    return found
  }

  /** Notes that what we hold of a journal includes all that this head stands for. */
  noteIncluded(head: Head): void {
    this.#included.add(Buffer.from(head.hash).toString('latin1'))
    if (this.#included.size <= MAX_INCLUDED_HEADS) return
    for (const oldest of this.#included) {
      this.#included.delete(oldest)
      break
    }
  }

  // Landing what has been verified

  /** Writes verified shards. The caller holds the slot's lock. @throws {ReplicaError} `REPLICA_WRITE_FAILED`. */
  async land(slot: Slot, shards: readonly LandedShard[], options: LandOptions): Promise<void> {
    if (this.#closed) throw new ReplicaError('REPLICA_CLOSED', 'The replica has been closed.')
    const before = slot.held
    const landings = await land(this.#store, this.work, slot, shards, options)
    // A past life of our own is not shown: it is merged, entry by entry.
    if (slot.role === 'past') return
    for (const landing of landings) this.events.emit('landing', landing)
    if (slot.held === undefined || sameHead(slot.held, before)) return
    if (slot.role === 'main' && slot.kind === 'journal' && before !== undefined) this.noteIncluded(before)
    this.events.emit('held', slot.held)
  }

  /** What a peer or a bundle is given of a landed shard: always whole. */
  async packed(slot: Slot, shard: number, hash: Uint8Array): Promise<{ generation: number; packed: Uint8Array }> {
    const stored = await slot.stored(shard)
    if (stored.diffs.length === 0) return stored
    return { generation: stored.generation, packed: await this.work.pack(slot.base(shard, hash)) }
  }

  // LandedShards

  async *landedDatasets(): AsyncIterable<LandedDataset> {
    for (const slot of [...this.#main.values(), ...this.#others.values()]) {
      if (slot.role === 'past') continue
      const tree = await slot.tree()
      if (tree.size === 0) continue
      const leaves = Array.from({ length: tree.size }, (_, shard) => tree.leaf(shard)?.slice())
      yield { library: slot.library, dataset: slot.dataset, branch: slot.role === 'main' ? 0 : slot.id, leaves }
    }
  }

  async storedShard(
    of: Pick<Landing, 'library' | 'dataset' | 'branch' | 'shard'>,
  ): Promise<{ hash: Uint8Array; stored: StoredShard } | undefined> {
    const slot = of.branch === 0 ? this.find(of.library, of.dataset) : this.#others.get(of.branch as SlotId)
    if (slot === undefined) return undefined
    return await slot.lock.run(async () => {
      const hash = (await slot.tree()).leaf(of.shard)?.slice()
      return hash === undefined ? undefined : { hash, stored: await slot.stored(of.shard) }
    })
  }

  onLanding(listener: (landing: Landing) => void): () => void {
    this.events.on('landing', listener)
    return () => this.events.off('landing', listener)
  }

  /** Waits for what is being written, then closes the store and its workers. */
  async close(): Promise<void> {
    this.#closed = true
    for (const slot of [...this.#main.values(), ...this.#others.values()]) await slot.lock.run(() => Promise.resolve())
    await this.work.close()
    await this.#store.close()
  }
}
