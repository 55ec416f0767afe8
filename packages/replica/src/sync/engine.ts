// The sync engine: all sessions of a node, what it shows to them, and what it makes of what they show.
import { EventEmitter } from 'node:events'
import type { Duplex } from '../duplex.ts'
import { ReplicaError } from '../errors.ts'
import { compareHeads, type Head, sameHead } from '../head.ts'
import type { DatasetName, LibraryId } from '../ids.ts'
import type { LandedShard } from '../landing.ts'
import { MAX_DATASETS } from '../limits.ts'
import type { HeadVerdict, Replica } from '../replica.ts'
import { dropContained } from '../settle.ts'
import { presenceOf, type Slot } from '../slot.ts'
import type { Clock } from '../time.ts'
import { depthOf, widthOf } from '../tree.ts'
import { Announcer } from './announcer.ts'
import type { ShardAnswer, ShardQuestion, TreeQuestion } from './answers.ts'
import { bucketDigests, bucketOf } from './digest.ts'
import type { SyncEvents } from './events.ts'
import { Fetching } from './fetching.ts'
import { MAX_OFFERS, MAX_PRESENCE_BYTES } from './limits.ts'
import type { AnnouncedDiff, Message, OfferedHead } from './messages.ts'
import type { Offer } from './offers.ts'
import { Recovery } from './recovery.ts'
import { type Announcement, Session, type SessionHost } from './session.ts'
import type { Source } from './source.ts'
import type { TransferProgress, Unwritten } from './transfer.ts'

export interface SyncEngineInit {
  readonly replica: Replica
  /** Whether to fetch what this library publishes under this name. @default everything */
  readonly wants?: (library: LibraryId, dataset: DatasetName) => boolean
  /**
   * Whether a peer may have what a library publishes under a name. What it may not is neither told nor given to it, as if it were
   * not here. Everybody may have what it has published itself: it may have lost it. Where both sides answer alike, two that hold
   * the same find it in one round trip. Call `sharingChanged` when answers change.
   * @default everything
   */
  readonly mayRead?: (peer: LibraryId, library: LibraryId, dataset: DatasetName) => boolean
  /**
   * Whether what is wanted is fetched now. What is not waits; small changes that are announced are taken all the same, as they
   * are here already. Call `hoursChanged` when answers change.
   * @default at any time
   */
  readonly fetchesNow?: (library: LibraryId, dataset: DatasetName) => boolean
}

type Named = Pick<Head, 'library' | 'dataset'>

export class SyncEngine implements SessionHost {
  readonly replica: Replica
  readonly clock: Clock
  readonly events = new EventEmitter<SyncEvents>()
  readonly #wants: NonNullable<SyncEngineInit['wants']>
  readonly #sessions = new Map<Session, Promise<void>>()
  /** Bundles that are being read, and what is taken of each whatever is wanted of peers. */
  readonly #bundles = new Map<Source, NonNullable<SyncEngineInit['wants']>>()
  readonly #announcer: Announcer
  readonly #fetching: Fetching
  readonly #recovery: Recovery
  /** How often a peer has left our questions unanswered. */
  readonly #patienceLost = new Map<LibraryId, number>()
  /** By head: announcements that are being applied, to be passed on with their diffs. */
  readonly #applying = new Map<string, Message>()
  #wasRecovering = false
  #change: PromiseWithResolvers<void> | undefined
  /** By peer, where not all may read all. */
  readonly #bucketCache = new Map<LibraryId | undefined, Uint8Array>()
  readonly #circle: SyncEngineInit['mayRead']
  readonly #fetchesNow: NonNullable<SyncEngineInit['fetchesNow']>
  /** Sessions that had not come to live when somebody's circle changed. */
  readonly #toldTooLittle = new WeakSet<Session>()

  constructor(init: SyncEngineInit) {
    this.replica = init.replica
    this.clock = init.replica.clock
    this.#wants = init.wants ?? (() => true)
    this.#circle = init.mayRead
    this.#fetchesNow = init.fetchesNow ?? (() => true)
    this.#announcer = new Announcer(
      this.clock,
      () => this.#sessions.keys(),
      (peer, head) => this.#mayRead(peer, head),
    )
    this.#fetching = new Fetching({
      replica: this.replica,
      events: this.events,
      sources: () => [...this.#sessions.keys(), ...this.#bundles.keys()],
      patienceLost: (source) => (source instanceof Session ? (this.#patienceLost.get(source.peer) ?? 0) : 0),
      reconsider: async (head) => void (await this.#take(head)),
      changed: () => this.#changed(),
    })
    this.#recovery = new Recovery(this.replica, this.#fetching)
    this.#listen()
  }

  #listen(): void {
    const { events } = this.replica
    events.on('published', (published) => {
      this.#bucketCache.clear()
      this.#announcer.published(published)
    })
    events.on('held', (head) => {
      this.#bucketCache.clear()
      const isMain = sameHead(this.replica.find(head.library, head.dataset)?.held, head)
      // A journal's branches stay beside each other: none takes another's place among what waits to be told.
      if (isMain) this.#announcer.passOn(head, this.#applying.get(keyOf(head)))
      else this.#announcer.tell(head)
    })
    events.on('forked', () => this.#bucketCache.clear())
    // A dataset is not complete any more once the first shard of its next head has landed.
    events.on('landing', () => this.#bucketCache.clear())
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
    const { peer, failure } = session
    this.#sessions.delete(session)
    if (failure instanceof ReplicaError && isBreach(failure)) this.events.emit('breach', { peer, error: failure })
    if (failure instanceof ReplicaError && failure.code === 'REPLICA_TIMEOUT')
      this.#patienceLost.set(peer, (this.#patienceLost.get(peer) ?? 0) + 1)
    this.#fetching.sourceGone()
    this.#changed()
  }

  /**
   * Takes all that a source which is no session (a bundle) offers and has; resolves when nothing more can be had of it.
   * @param takes what of it, be it wanted of peers or not: somebody has brought it. @default everything
   */
  async takeFrom(source: Source, takes: NonNullable<SyncEngineInit['wants']> = () => true): Promise<void> {
    this.#bundles.set(source, takes)
    try {
      for (const offer of source.offers) await this.offered(source, offer)
      while (this.#fetching.isBusyWith(source)) await this.#nextChange()
    } finally {
      this.#bundles.delete(source)
      this.#fetching.sourceGone()
    }
  }

  /** Resolves when a transfer has come further, ended or begun. */
  #nextChange(): Promise<void> {
    this.#change ??= Promise.withResolvers()
    return this.#change.promise
  }

  #changed(): void {
    this.#recovery.changed()
    const isRecovering = this.#fetching.isUnderWay()
    if (this.#wasRecovering && !isRecovering) this.#tellOwn()
    this.#wasRecovering = isRecovering
    this.#change?.resolve()
    this.#change = undefined
  }

  stateChanged(session: Session): void {
    this.events.emit('session', { peer: session.peer, state: session.state, failure: session.failure, ...session.traffic })
  }

  /** `alone`: nobody to ask. `syncing`: something is being fetched. `current`: all that peers have shown is here. */
  get state(): 'alone' | 'syncing' | 'current' {
    if (this.#fetching.size > 0) return 'syncing'
    for (const session of this.#sessions.keys())
      if (session.state === 'live' || session.state === 'comparing') return session.state === 'live' ? 'current' : 'syncing'
    return 'alone'
  }

  get transfers(): TransferProgress[] {
    return this.#fetching.transfers
  }

  get unwritten(): Unwritten {
    return this.#fetching.unwritten
  }

  /** Ends all sessions in an orderly way and stops all transfers; what has landed stays. */
  async stop(): Promise<void> {
    this.#recovery.stop()
    this.#announcer.stop()
    this.#fetching.stop()
    await Promise.all([...this.#sessions].map(([session, running]) => Promise.all([session.end(), running])))
  }

  // What we show

  #mayRead(peer: LibraryId, { library, dataset }: Named): boolean {
    return this.#circle === undefined || library === peer || this.#circle(peer, library, dataset)
  }

  /** What peers may read, or what is wanted, has changed: each is told what it may read now, and asked for what is wanted now. */
  sharingChanged(): void {
    this.#bucketCache.clear()
    for (const session of this.#sessions.keys()) {
      this.#announcer.forgetUnreadable(session)
      if (session.state === 'live') this.#tellAll(session)
      else this.#toldTooLittle.add(session)
      for (const { head } of session.offers) this.#take(head).catch((error: unknown) => session.abort(error as Error))
    }
  }

  #tellAll(session: Session): void {
    for (const head of this.#completeHeads()) if (head.library !== this.replica.library) this.#announcer.tellOne(session, head)
    for (const head of this.#ownHeads()) this.#announcer.tellOne(session, head)
  }

  digests(peer: LibraryId): Uint8Array {
    const of = this.#circle === undefined ? undefined : peer
    const known = this.#bucketCache.get(of)
    if (known !== undefined) return known
    const digests = bucketDigests([...this.#completeHeads()].filter((head) => this.#mayRead(peer, head)))
    this.#bucketCache.set(of, digests)
    return digests
  }

  *#completeHeads(): Iterable<Head> {
    for (const slot of this.replica.slots()) if (slot.complete !== undefined) yield slot.complete
    for (const slot of this.replica.sideSlots()) if (slot.held !== undefined) yield slot.held
  }

  async heads(peer: LibraryId, buckets: ReadonlySet<number>): Promise<OfferedHead[]> {
    const offered: OfferedHead[] = []
    for (const head of this.#completeHeads()) {
      if (buckets.has(bucketOf(head)) && head.library !== this.replica.library && this.#mayRead(peer, head))
        offered.push({ head: head.bytes, presence: null })
    }
    for (const slot of this.replica.slots()) {
      if (
        slot.complete !== undefined ||
        slot.target === undefined ||
        !buckets.has(bucketOf(slot)) ||
        slot.library === this.replica.library ||
        !this.#mayRead(peer, slot)
      )
        continue
      const presence = presenceOf(await slot.tree())
      if (presence.length <= MAX_PRESENCE_BYTES) offered.push({ head: slot.target.bytes, presence })
    }
    return offered
  }

  async children(peer: LibraryId, { library, dataset, level, index, hash }: TreeQuestion): Promise<Uint8Array | undefined> {
    for (const slot of this.#slotsFor(peer, { library, dataset })) {
      const tree = await slot.tree()
      // Within the tree: nodes are computed and kept when they are asked for.
      const isNode = level >= 1 && level <= depthOf(tree.size) && index < widthOf(tree.size, level)
      if (isNode && Buffer.compare(tree.node(level, index), hash) === 0) return tree.children(level, index)
    }
    return undefined
  }

  async shard(peer: LibraryId, { library, dataset, shard, hash, have }: ShardQuestion): Promise<ShardAnswer | undefined> {
    for (const slot of this.#slotsFor(peer, { library, dataset })) {
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

  #slotsFor(peer: LibraryId, { library, dataset }: Named): Slot[] {
    if (!this.#mayRead(peer, { library, dataset })) return []
    const main = this.replica.find(library, dataset)
    const branches = this.replica.branchesOf(library, dataset)
    return main === undefined ? branches : [main, ...branches]
  }

  // What we are shown

  async offered(source: Source, offer: Offer): Promise<void> {
    this.#note(source, offer)
    refuse(source, offer.head, await this.#take(offer.head))
  }

  async announced(session: Session, announcement: Announcement): Promise<void> {
    const { head, base, diffs, message } = announcement
    this.#note(session, { head, presence: null })
    const apply = async () => base !== null && diffs.length > 0 && (await this.#applyDiffs(head, base, diffs, message))
    refuse(session, head, await this.#take(head, apply))
  }

  /** @throws {ReplicaError} `REPLICA_LIMIT` where a source offers more than any honest one has. */
  #note(source: Source, offer: Offer): void {
    const { offers } = source
    const isNew = offers.of(offer.head).length === 0
    if (isNew && (offers.size >= MAX_OFFERS || offers.datasetsOf(offer.head.library) >= MAX_DATASETS))
      throw new ReplicaError('REPLICA_LIMIT', 'More datasets were offered than there can be.')
    offers.add(offer)
    this.#fetching.offered(source, offer.head)
  }

  #isWanted(head: Head): boolean {
    if (this.#wants(head.library, head.dataset)) return true
    for (const [bundle, takes] of this.#bundles)
      if (bundle.offers.get(head) !== undefined && takes(head.library, head.dataset)) return true
    return false
  }

  /** What somebody has brought in a bundle does not wait. */
  #mayFetchNow(head: Head): boolean {
    if (this.#fetchesNow(head.library, head.dataset)) return true
    for (const bundle of this.#bundles.keys()) if (bundle.offers.get(head) !== undefined) return true
    return false
  }

  /** What is fetched at this hour has changed: what may go on no longer stops where it stands, what may now begins. */
  hoursChanged(): void {
    this.#fetching.stopWhere((head) => !this.#mayFetchNow(head))
    for (const session of this.#sessions.keys())
      for (const { head } of session.offers) this.#take(head).catch((error: unknown) => session.abort(error as Error))
  }

  /** Finds out what a head means and acts on it. `shortcut` may make fetching unnecessary. */
  async #take(head: Head, shortcut?: () => Promise<boolean>): Promise<HeadVerdict> {
    const verdict = await this.replica.consider(head)
    if (verdict === 'own-past') this.#fetching.want(head)
    else if (verdict === 'wanted' && this.#isWanted(head)) {
      if ((shortcut === undefined || !(await shortcut())) && this.#mayFetchNow(head)) this.#fetching.want(head)
    }
    return verdict
  }

  async ownChecked(session: Session, equal: boolean): Promise<void> {
    this.#recovery.answered()
    if (this.#toldTooLittle.delete(session)) this.#tellAll(session)
    else if (!equal) for (const head of this.#ownHeads()) this.#announcer.tellOne(session, head)
    await Promise.resolve()
  }

  /** What was held back while a past of it was being fetched, whether that has been merged or has gone away. */
  #tellOwn(): void {
    for (const head of this.#ownHeads()) this.#announcer.tell(head)
  }

  /** Own heads that may be shown: one that is about to be merged is told when it has been, or cannot be. */
  *#ownHeads(): Iterable<Head> {
    for (const slot of this.replica.slots()) {
      const isOwn = slot.library === this.replica.library
      if (isOwn && slot.complete !== undefined && !this.#fetching.isRecovering(slot.dataset)) yield slot.complete
    }
  }

  /** Applies an announced change to the complete base that we hold. @returns false where it must be fetched instead. */
  async #applyDiffs(head: Head, base: Uint8Array, diffs: readonly AnnouncedDiff[], message: Message): Promise<boolean> {
    const slot = this.replica.find(head.library, head.dataset)
    if (slot === undefined || this.#fetching.isFilling(slot)) return false
    const applied = await slot.lock.run(async () => {
      const held = slot.complete
      if (held === undefined || Buffer.compare(held.root, base) !== 0 || compareHeads(head, held) <= 0) return false
      this.#applying.set(keyOf(head), message)
      try {
        return await this.#advance(slot, head, diffs)
      } catch (error) {
        // Whoever holds a base that is not quite ours sends diffs that do not fit: fetching sorts that out.
        if (error instanceof ReplicaError && error.code !== 'REPLICA_WRITE_FAILED') return false
        throw error
      } finally {
        this.#applying.delete(keyOf(head))
      }
    })
    if (applied && slot.kind === 'journal') await dropContained(this.replica, slot)
    return applied
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
}

/** A head that no honest library signs is that library's own breach; whoever passes it on may not know what we know. */
function refuse(source: Source, head: Head, verdict: HeadVerdict): void {
  if (verdict !== 'refused') return
  source.offers.remove(head)
  if (source instanceof Session && source.peer === head.library)
    throw new ReplicaError('REPLICA_LIMIT', `Revision ${head.revision} of '${head.dataset}' is further ahead than any honest head.`)
}

function isBreach({ code }: ReplicaError): boolean {
  return code !== 'REPLICA_CLOSED' && code !== 'REPLICA_TIMEOUT' && code !== 'REPLICA_WRITE_FAILED' && code !== 'REPLICA_STORE'
}

function keyOf(head: Head): string {
  return Buffer.from(head.hash).toString('latin1')
}
