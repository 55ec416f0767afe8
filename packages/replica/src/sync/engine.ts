// The sync engine: all sessions of a node, what their heads mean, and which transfers run.
import { EventEmitter } from 'node:events'
import type { Duplex } from '../duplex.ts'
import { ReplicaError } from '../errors.ts'
import { compareHeads, type Head, sameHead } from '../head.ts'
import type { DatasetName, LibraryId } from '../ids.ts'
import type { LandedShard } from '../landing.ts'
import type { Replica } from '../replica.ts'
import { mergePast, settleBranch } from '../settle.ts'
import { presenceOf, type Slot } from '../slot.ts'
import type { Clock } from '../time.ts'
import { Announcer } from './announcer.ts'
import type { ShardAnswer, ShardQuestion, TreeQuestion } from './answers.ts'
import { bucketDigests, bucketOf } from './digest.ts'
import { MAX_OFFERS, MAX_PRESENCE_BYTES, MAX_TRANSFERS, RECOVER_WAIT_MS, WRITE_RETRY_MS } from './limits.ts'
import type { AnnouncedDiff, OfferedHead } from './messages.ts'
import { type Announcement, Session, type SessionHost } from './session.ts'
import type { Offer, Source } from './source.ts'
import { Transfer, type TransferHost, type TransferProgress, type Unwritten } from './transfer.ts'

export interface SyncEngineInit {
  readonly replica: Replica
  /** Whether to fetch what this library publishes under this name. @default everything */
  readonly wants?: (library: LibraryId, dataset: DatasetName) => boolean
}

export interface SyncEvents {
  session: [{ peer: LibraryId; state: Session['state']; failure: Error | undefined; sent: number; received: number }]
  /** A transfer has begun, come further, or found more to fetch. */
  progress: [TransferProgress]
  done: [TransferProgress & { ms: number }]
  failed: [{ head: Head; error: Error }]
  /** A peer broke a rule or a limit and was disconnected. */
  breach: [{ peer: LibraryId; error: ReplicaError }]
  /** Another life of our own has been merged. */
  recovered: [{ dataset: DatasetName; revision: number }]
}

const nameOf = ({ library, dataset }: { library: LibraryId; dataset: DatasetName }): string => `${library} ${dataset}`

export class SyncEngine implements SessionHost, TransferHost {
  readonly replica: Replica
  readonly clock: Clock
  readonly events = new EventEmitter<SyncEvents>()
  readonly unwritten: Unwritten = { count: 0 }
  readonly #wants: NonNullable<SyncEngineInit['wants']>
  readonly #sessions = new Map<Session, Promise<void>>()
  readonly #bundles = new Set<Source>()
  readonly #announcer: Announcer
  /** By head: what is being fetched. Of a main line there is at most one. */
  readonly #transfers = new Map<string, Transfer>()
  /** Heads that wait for a place or for a source. */
  readonly #waiting = new Map<string, Head>()
  #recoveries = 0
  #cancelRecovery: () => void
  #stopped = false
  #change: PromiseWithResolvers<void> | undefined
  /** Heads whose transfer is being set up. */
  readonly #starting = new Set<string>()
  #bucketCache: Uint8Array | undefined

  constructor(init: SyncEngineInit) {
    this.replica = init.replica
    this.clock = init.replica.clock
    this.#wants = init.wants ?? (() => true)
    this.#announcer = new Announcer(this.clock, () => this.#sessions.keys())
    const { events } = this.replica
    events.on('published', (published) => {
      this.#bucketCache = undefined
      this.#announcer.published(published)
    })
    events.on('held', (head) => {
      this.#bucketCache = undefined
      this.#announcer.passOn(head)
    })
    events.on('forked', () => (this.#bucketCache = undefined))
    // A dataset is not complete any more once the first shard of its next head has landed.
    events.on('landing', () => (this.#bucketCache = undefined))
    this.#cancelRecovery = this.clock.after(RECOVER_WAIT_MS, () => this.#releaseIfRecovered())
  }

  // Sessions

  /** Runs a session over the duplex until it ends. */
  connect(duplex: Duplex, peer: LibraryId): Session {
    const session = new Session(duplex, peer, this)
    const running = session.run().finally(() => this.#disconnected(session))
    this.#sessions.set(session, running)
    return session
  }

  get sessions(): Iterable<Session> {
    return this.#sessions.keys()
  }

  #disconnected(session: Session): void {
    this.#sessions.delete(session)
    if (session.failure instanceof ReplicaError && isBreach(session.failure))
      this.events.emit('breach', { peer: session.peer, error: session.failure })
    this.#sourceGone()
  }

  #sourceGone(): void {
    for (const transfer of this.#transfers.values()) {
      if (this.#hasSource(transfer.head)) transfer.pump()
      else this.#suspend(transfer)
    }
  }

  /** Takes all that a source which is no session (a bundle) offers and has; resolves when nothing more can be had of it. */
  async takeFrom(source: Source): Promise<void> {
    this.#bundles.add(source)
    try {
      for (const offer of source.offers.values()) await this.offered(source, offer)
      while (this.#isBusyWith(source)) await this.#nextChange()
    } finally {
      this.#bundles.delete(source)
      this.#sourceGone()
    }
  }

  #isBusyWith(source: Source): boolean {
    for (const [name, offer] of source.offers) {
      if (this.#waiting.has(keyOf(offer.head)) || this.#starting.has(keyOf(offer.head))) return true
      for (const transfer of this.#transfers.values())
        if (nameOf(transfer.head) === name && transfer.isBusyWith(source, offer)) return true
    }
    return false
  }

  /** Resolves when a transfer has come further, ended or begun. */
  #nextChange(): Promise<void> {
    this.#change ??= Promise.withResolvers()
    return this.#change.promise
  }

  #changed(): void {
    this.#change?.resolve()
    this.#change = undefined
  }

  stateChanged(session: Session): void {
    this.events.emit('session', { peer: session.peer, state: session.state, failure: session.failure, ...session.traffic })
  }

  misbehaved(source: Source, error: ReplicaError): void {
    source.breach(error)
  }

  /** `alone`: nobody to ask. `syncing`: something is being fetched. `current`: all that peers have shown is here. */
  get state(): 'alone' | 'syncing' | 'current' {
    if (this.#transfers.size > 0) return 'syncing'
    for (const session of this.#sessions.keys())
      if (session.state === 'live' || session.state === 'comparing') return session.state === 'live' ? 'current' : 'syncing'
    return 'alone'
  }

  get transfers(): TransferProgress[] {
    return [...this.#transfers.values()].map(({ progress }) => progress)
  }

  /** Ends all sessions in an orderly way and stops all transfers; what has landed stays. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancelRecovery()
    this.#announcer.stop()
    for (const transfer of this.#transfers.values()) transfer.stop(new ReplicaError('REPLICA_CLOSED', 'The node is stopping.'))
    await Promise.all([...this.#sessions].map(([session, running]) => Promise.all([session.end(), running])))
  }

  // What we show

  digests(): Uint8Array {
    this.#bucketCache ??= bucketDigests(this.#completeHeads())
    return this.#bucketCache
  }

  *#completeHeads(): Iterable<Head> {
    for (const slot of this.replica.slots()) if (slot.complete !== undefined) yield slot.complete
    for (const slot of this.replica.sideSlots()) if (slot.held !== undefined) yield slot.held
  }

  async heads(buckets: ReadonlySet<number>): Promise<OfferedHead[]> {
    const offered: OfferedHead[] = []
    for (const head of this.#completeHeads()) {
      if (buckets.has(bucketOf(head)) && head.library !== this.replica.library) offered.push({ head: head.bytes, presence: null })
    }
    for (const slot of this.replica.slots()) {
      if (
        slot.complete !== undefined ||
        slot.target === undefined ||
        !buckets.has(bucketOf(slot)) ||
        slot.library === this.replica.library
      )
        continue
      const presence = presenceOf(await slot.tree())
      if (presence.length <= MAX_PRESENCE_BYTES) offered.push({ head: slot.target.bytes, presence })
    }
    return offered
  }

  async children({ library, dataset, level, index, hash }: TreeQuestion): Promise<Uint8Array | undefined> {
    for (const slot of this.#slotsOf(library, dataset)) {
      const tree = await slot.tree()
      if (level >= 1 && Buffer.compare(tree.node(level, index), hash) === 0) return tree.children(level, index)
    }
    return undefined
  }

  async shard({ library, dataset, shard, hash, have }: ShardQuestion): Promise<ShardAnswer | undefined> {
    for (const slot of this.#slotsOf(library, dataset)) {
      const found = await slot.lock.run(async () => {
        const leaf = (await slot.tree()).leaf(shard)?.slice()
        if (leaf === undefined || Buffer.compare(leaf, hash) !== 0) return undefined
        return await this.#giveShard(slot, shard, leaf, have)
      })
      if (found !== undefined) return found
    }
    return undefined
  }

  async #giveShard(slot: Slot, shard: number, hash: Uint8Array, have: ShardQuestion['have']): Promise<ShardAnswer> {
    const { generation, packed } = await this.replica.packed(slot, shard, hash)
    if (have?.generation === generation) {
      const diff = await this.replica.work.diffSince(slot.base(shard, hash), have.stateVector.slice())
      if (diff.length < packed.length) return { form: 'diff', generation, bytes: diff }
    }
    return { form: 'packed', generation, bytes: packed }
  }

  #slotsOf(library: LibraryId, dataset: DatasetName): Slot[] {
    const main = this.replica.find(library, dataset)
    const branches = this.replica.branchesOf(library, dataset)
    return main === undefined ? branches : [main, ...branches]
  }

  // What we are shown

  async offered(session: Source, offer: Offer): Promise<void> {
    const { head } = offer
    const name = nameOf(head)
    if (!session.offers.has(name) && session.offers.size >= MAX_OFFERS)
      throw new ReplicaError('REPLICA_LIMIT', `More than ${MAX_OFFERS} datasets were offered.`)
    session.offers.set(name, offer)
    await this.#take(head)
  }

  async announced(session: Session, announcement: Announcement): Promise<void> {
    const { head, base, diffs, message } = announcement
    await this.#take(
      head,
      async () => {
        if (base === null || diffs.length === 0) return false
        const applied = await this.#applyDiffs(head, base, diffs)
        if (applied) this.#announcer.passOn(head, message)
        return applied
      },
      () => session.offers.set(nameOf(head), { head, presence: null }),
    )
  }

  /** Finds out what a head means and acts on it. `shortcut` may make fetching unnecessary. */
  async #take(head: Head, shortcut?: () => Promise<boolean>, note?: () => void): Promise<void> {
    note?.()
    const verdict = await this.replica.consider(head)
    if (verdict === 'refused')
      throw new ReplicaError(
        'REPLICA_LIMIT',
        `Revision ${head.revision} of '${head.dataset}' is further ahead than any honest head.`,
      )
    if (verdict === 'own-past') this.#want(head, 'past')
    if (verdict !== 'wanted' || !this.#wants(head.library, head.dataset)) return
    if (shortcut !== undefined && (await shortcut())) return
    this.#want(head, 'other')
  }

  async ownChecked(session: Session, equal: boolean): Promise<void> {
    this.#releaseIfRecovered()
    if (equal) return
    for (const slot of this.replica.slots()) {
      const head = slot.complete
      if (slot.library !== this.replica.library || head === undefined) continue
      // One that is about to be merged is told when it has been.
      if (this.#isRecovering(slot.dataset)) continue
      this.#announcer.tellOne(session, head, { type: 'announce', head: head.bytes, base: null, diffs: [] })
    }
    await Promise.resolve()
  }

  #isRecovering(dataset: DatasetName): boolean {
    for (const { slot } of this.#transfers.values()) if (slot.role === 'past' && slot.dataset === dataset) return true
    for (const head of this.#waiting.values()) if (head.library === this.replica.library && head.dataset === dataset) return true
    return false
  }

  /** Own writes may go ahead when nobody shows a past of ours that we have not merged (I6). */
  #releaseIfRecovered(): void {
    const waiting = [...this.#waiting.values()].some(({ library }) => library === this.replica.library)
    if (this.#recoveries === 0 && !waiting) this.replica.releaseOwnWrites()
  }

  /** Applies an announced change to the complete base that we hold. @returns false where it must be fetched instead. */
  async #applyDiffs(head: Head, base: Uint8Array, diffs: readonly AnnouncedDiff[]): Promise<boolean> {
    const slot = this.replica.find(head.library, head.dataset)
    if (slot === undefined || this.#transferInto(slot) !== undefined) return false
    return await slot.lock.run(async () => {
      const held = slot.complete
      if (held === undefined || Buffer.compare(held.root, base) !== 0 || compareHeads(head, held) <= 0) return false
      try {
        return await this.#advance(slot, head, diffs)
      } catch (error) {
        // Whoever holds a base that is not quite ours sends diffs that do not fit: fetching sorts that out.
        if (error instanceof ReplicaError && error.code !== 'REPLICA_WRITE_FAILED') return false
        throw error
      }
    })
  }

  async #advance(slot: Slot, head: Head, diffs: readonly AnnouncedDiff[]): Promise<boolean> {
    const tree = (await slot.tree()).clone()
    const landed: LandedShard[] = []
    for (const [shard, group] of Map.groupBy(diffs, ({ shard: number }) => number)) {
      const generation = (group[0] as AnnouncedDiff).generation
      const leaf = tree.leaf(shard)?.slice()
      if (leaf === undefined && shard !== tree.size) return false
      const bytes = group.map(({ diff }) => diff.slice())
      const task = { number: shard, generation, diffs: bytes, kind: slot.kind }
      const advanced = await this.replica.work.advance(leaf === undefined ? undefined : slot.base(shard, leaf), task)
      if (slot.kind === 'journal' && !advanced.additive) return false
      tree.set(shard, advanced.hash)
      const { hash, changes, packed } = advanced
      landed.push({ shard, generation, hash, changes, diffs: bytes, ...(packed && { packed }) })
    }
    if (tree.size !== head.shards || Buffer.compare(tree.root(), head.root) !== 0) return false
    await this.replica.land(slot, landed, { held: head, target: head, sync: false })
    return true
  }

  // Transfers

  *sources(head: Head): Iterable<readonly [Source, Offer]> {
    const name = nameOf(head)
    for (const source of [...this.#sessions.keys(), ...this.#bundles]) {
      const offer = source.offers.get(name)
      if (offer !== undefined && sameHead(offer.head, head) && source.failure === undefined) yield [source, offer]
    }
  }

  #hasSource(head: Head): boolean {
    for (const _ of this.sources(head)) return true
    return false
  }

  progressed(transfer: Transfer): void {
    this.events.emit('progress', transfer.progress)
  }

  freed(): void {
    for (const transfer of this.#transfers.values()) transfer.pump()
    this.#changed()
  }

  #transferInto(slot: Slot): Transfer | undefined {
    for (const transfer of this.#transfers.values()) if (transfer.slot === slot) return transfer
    return undefined
  }

  #want(head: Head, whose: 'past' | 'other'): void {
    if (this.#stopped) return
    const main = this.replica.find(head.library, head.dataset)
    const running = main === undefined ? undefined : this.#transferInto(main)
    // A journal's transfer is left to end while anybody has its head: nothing that was verified may be lost (I3).
    const mayMove = running !== undefined && (running.slot.kind === 'catalogue' || !this.#hasSource(running.head))
    if (whose === 'other' && mayMove) {
      const order = compareHeads(head, running.head)
      if (order > 0) this.#retarget(running, head)
      else if (order === 0) running.pump()
      return
    }
    const known = this.#transfers.get(keyOf(head))
    if (known !== undefined) known.pump()
    else {
      this.#waiting.set(keyOf(head), head)
      this.#startWaiting()
    }
  }

  #retarget(transfer: Transfer, head: Head): void {
    this.#transfers.delete(keyOf(transfer.head))
    this.#transfers.set(keyOf(head), transfer)
    transfer.retarget(head).catch((error: unknown) => transfer.stop(error as Error))
  }

  /** Small datasets first, so that profiles and journals do not wait behind a million records. */
  #startWaiting(): void {
    const ready = [...this.#waiting.values()].filter((head) => this.#hasSource(head)).toSorted((a, b) => a.shards - b.shards)
    for (const head of ready) {
      if (this.#transfers.size >= MAX_TRANSFERS || this.#stopped) return
      this.#waiting.delete(keyOf(head))
      if (head.library === this.replica.library) this.#recoveries++
      // Claimed before the slot is there, so that a second offer of the same head does not start a second transfer.
      const key = keyOf(head)
      this.#starting.add(key)
      this.#start(head)
        .finally(() => this.#starting.delete(key))
        .then((transfer) => (transfer === undefined ? this.#changed() : this.#run(transfer)))
        .catch((error: unknown) => this.events.emit('failed', { head, error: error as Error }))
    }
  }

  async #start(head: Head): Promise<Transfer | undefined> {
    const { replica } = this
    const own = head.library === replica.library
    const main = await replica.slotFor(head.library, head.dataset)
    const beside = own || (main.kind === 'journal' && main.held !== undefined)
    const slot = beside ? await replica.sideSlot(own ? 'past' : 'branch', head) : main
    if (this.#stopped) return undefined
    const existing = this.#transferInto(slot)
    if (existing !== undefined) {
      if (own) this.#recoveries--
      if (slot.kind === 'journal') this.#waiting.set(keyOf(head), head)
      else if (compareHeads(head, existing.head) > 0) this.#retarget(existing, head)
      return undefined
    }
    const transfer = new Transfer(this, head, slot, beside ? main : undefined)
    this.#transfers.set(keyOf(head), transfer)
    return transfer
  }

  async #run(transfer: Transfer): Promise<void> {
    const since = this.clock.now()
    const { slot } = transfer
    this.events.emit('progress', transfer.progress)
    try {
      await transfer.run()
      if (slot.role === 'past') {
        await mergePast(this.replica, slot, transfer.head)
        this.events.emit('recovered', { dataset: slot.dataset, revision: transfer.head.revision })
      } else if (slot.role === 'branch') {
        await settleBranch(this.replica, slot, transfer.head)
      }
      this.events.emit('done', { ...transfer.progress, ms: this.clock.now() - since })
    } catch (error) {
      this.#failed(transfer, error as Error)
    } finally {
      if (this.#transfers.get(keyOf(transfer.head)) === transfer) this.#transfers.delete(keyOf(transfer.head))
      if (slot.role === 'past') this.#recoveries--
      this.#releaseIfRecovered()
      this.#startWaiting()
      this.#changed()
    }
  }

  #failed(transfer: Transfer, error: Error): void {
    const { head } = transfer
    if (error instanceof ReplicaError && error.code === 'REPLICA_CLOSED') return
    this.events.emit('failed', { head, error })
    if (this.#stopped) return
    // A full disk may be freed: try again, while the rest of the node lives on.
    this.clock.after(WRITE_RETRY_MS, () => {
      if (this.#hasSource(head)) this.#want(head, 'other')
    })
  }

  /** Nobody who has it is connected any more: what has landed stays, and the next offer goes on from there. */
  #suspend(transfer: Transfer): void {
    // At once: an offer that comes before the transfer has wound up must start another.
    this.#transfers.delete(keyOf(transfer.head))
    transfer.stop(new ReplicaError('REPLICA_CLOSED', 'Nobody who has it is connected any more.'))
  }
}

function keyOf(head: Head): string {
  return Buffer.from(head.hash).toString('latin1')
}

function isBreach({ code }: ReplicaError): boolean {
  return code !== 'REPLICA_CLOSED' && code !== 'REPLICA_TIMEOUT' && code !== 'REPLICA_WRITE_FAILED' && code !== 'REPLICA_STORE'
}
