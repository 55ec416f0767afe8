// A transfer: fetching what a head stands for, shard by shard, from every source that has it.
// It walks the target's tree from the root, skips what is here already, asks several sources at once, verifies each
// shard against its hash in the signed tree, and lands what fits. Broken off, it goes on where it stood.
import { ReplicaError } from '../errors.ts'
import { compareHeads, type Head, sameHead } from '../head.ts'
import type { LandedShard } from '../landing.ts'
import type { Replica } from '../replica.ts'
import type { Slot } from '../slot.ts'
import { checkChildren, depthOf, FAN_OUT, HASH_BYTES, overlaid, type Tree } from '../tree.ts'
import type { ShardAnswer } from './answers.ts'
import { LATE_AFTER_MS, MAX_UNWRITTEN, MAX_WANTED, PLACES_FOR_EACH, SHARDS_IN_BATCH } from './limits.ts'
import type { Have } from './messages.ts'
import type { Offer } from './offers.ts'
import type { Source } from './source.ts'
import { type Asking, type Wish, Wishes } from './wishes.ts'

interface Node extends Wish {
  readonly level: number
  readonly index: number
  readonly hash: Uint8Array
}

/** A shard of the target that is not here. */
interface Wanted extends Wish {
  readonly shard: number
  readonly hash: Uint8Array
  /** A diff did not lead to the hash: take it whole. */
  whole: boolean
}

/** A verified shard that waits to be written; a diff fits only the version that it was applied to. */
type Received = LandedShard & { readonly onto?: Uint8Array }

export interface TransferProgress {
  readonly head: Head
  /** Shards that differ, as far as the tree has been walked. */
  readonly shards: number
  readonly done: number
  readonly bytes: number
}

/** Shards asked for or received but not yet written, over all transfers of a node. */
export interface Unwritten {
  count: number
}

export interface TransferHost {
  readonly replica: Replica
  readonly unwritten: Unwritten
  /** Who offers this head. */
  sources(head: Head): Iterable<readonly [Source, Offer]>
  /** What it gave for what has this hash is not that. */
  misbehaved(source: Source, error: ReplicaError, hash: Uint8Array): void
  progressed(transfer: Transfer): void
  /** None of those who offer this head has what is missing of it. */
  exhausted(head: Head): void
  /** Room was made for others. */
  freed(): void
}

const sameBytes = (a: Uint8Array | undefined, b: Uint8Array): boolean => a !== undefined && Buffer.compare(a, b) === 0

function isPresent({ presence }: Offer, shard: number): boolean {
  return presence === null || (((presence[shard >> 3] ?? 0) >> (shard & 7)) & 1) === 1
}

/** Whether a leaf is what stands for no shard at all: nothing has that hash, and no honest library signs for it. */
function hasAbsent(leaves: Uint8Array): boolean {
  for (let at = 0; at < leaves.length; at += HASH_BYTES)
    if (leaves.subarray(at, at + HASH_BYTES).every((byte) => byte === 0)) return true
  return false
}

export class Transfer {
  head: Head
  readonly slot: Slot
  /** For a side slot: the main line, whose equal shards need not be fetched. */
  readonly #main: Slot | undefined
  readonly #host: TransferHost
  readonly #nodes = new Wishes<Node>()
  readonly #shards = new Wishes<Wanted>()
  readonly #landQueue: Received[] = []
  #landing = false
  /** Looking at the trees, before it is known what is missing. */
  #beginning = 0
  #beginnings = 0
  /** Nothing has been asked for since it was found that something is missing. */
  #hasLookedAgain = false
  /** Of `unwritten`, what is held for this transfer. */
  #places = 0
  /** Who holds them, besides what waits to be written; a source that is late loses its place. */
  readonly #placed = new Set<Asking>()
  #done = 0
  #bytes = 0
  /** Counts while something is being asked for: clocks jump, ticks do not. */
  #tick = 0
  /** How many ticks answers usually take. */
  #answerTicks = 0
  #cancelTick: (() => void) | undefined
  readonly #outcome: PromiseWithResolvers<void> = Promise.withResolvers()
  #ended = false

  constructor(host: TransferHost, head: Head, slot: Slot, main: Slot | undefined) {
    this.#host = host
    this.head = head
    this.slot = slot
    this.#main = main
    // It may be stopped before anybody waits for it.
    this.#outcome.promise.catch(() => undefined)
  }

  get progress(): TransferProgress {
    return { head: this.head, shards: this.#done + this.#shards.size, done: this.#done, bytes: this.#bytes }
  }

  /** Nothing more will be asked or written. */
  get hasEnded(): boolean {
    return this.#ended
  }

  /** Resolves when all of the head is here; rejects when it cannot be stored, or was stopped. */
  async run(): Promise<void> {
    await this.#begin()
    await this.#outcome.promise
  }

  /** The source has moved on: the same slot, another head. */
  retarget(head: Head): void {
    if (this.#ended || sameHead(head, this.head)) return
    this.head = head
    this.#begin().catch((error: unknown) => this.stop(error as Error))
  }

  /** Whether this source has been asked for something, or could be, or something of it waits to be written. */
  isBusyWith(source: Source, offer: Offer): boolean {
    if (this.#ended) return false
    if (this.#beginning + this.#landQueue.length > 0 || this.#landing) return true
    for (const node of this.#nodes) if (!node.lacking.has(source)) return true
    for (const wanted of this.#shards) {
      if (wanted.asked.has(source) || (!wanted.lacking.has(source) && isPresent(offer, wanted.shard))) return true
    }
    return false
  }

  stop(reason: Error): void {
    if (this.#ended) return
    this.#end()
    this.#outcome.reject(reason)
  }

  #end(): void {
    this.#ended = true
    this.#cancelTick?.()
    this.#addPlaces(-this.#landQueue.length)
    this.#landQueue.length = 0
    // What is still asked for is of no use any more, whenever it comes.
    for (const asking of this.#placed) this.#leavePlace(asking)
  }

  #addPlaces(count: number): void {
    this.#places += count
    this.#host.unwritten.count += count
  }

  #takePlace(asking: Asking): void {
    this.#placed.add(asking)
    this.#addPlaces(1)
  }

  #leavePlace(asking: Asking): void {
    if (this.#placed.delete(asking)) this.#addPlaces(-1)
  }

  async #trees(): Promise<Tree[]> {
    const trees = [await this.slot.tree()]
    if (this.#main !== undefined) trees.push(await this.#main.tree())
    return trees
  }

  async #begin(): Promise<void> {
    const beginning = ++this.#beginnings
    this.#beginning++
    try {
      this.#nodes.clear()
      this.#shards.clear()
      const trees = await this.#trees()
      const { shards, root } = this.head
      // One that has begun since has it all before it.
      if (beginning === this.#beginnings) this.#queueNode(trees, depthOf(shards), 0, root)
    } finally {
      this.#beginning--
    }
    this.pump()
  }

  #queueNode(trees: readonly Tree[], level: number, index: number, hash: Uint8Array): void {
    const here = trees.some(
      (tree) => depthOf(tree.size) >= level && sameBytes(tree.node(level, index), hash) && tree.isWhole(level, index),
    )
    if (!here) this.#nodes.add({ level, index, hash, asked: new Map(), lacking: new Set() })
  }

  /** Hands out what there is to ask. Called whenever something has changed: an answer, a new source, room in memory. */
  pump(): void {
    if (this.#ended || this.#beginning > 0) return
    const lateBefore = this.#tick - Math.max(1, Math.ceil(this.#answerTicks * 4))
    let isFull = false
    for (const [source, offer] of this.#host.sources(this.head)) {
      while (source.room.nodes > 0 && this.#shards.size < MAX_WANTED) {
        const node = this.#nodes.nextFor(source, lateBefore)
        if (node === undefined) break
        this.#fetchNode(source, node)
      }
      while (source.room.shards > 0 && this.#hasPlace) {
        const wanted = this.#shards.nextFor(source, lateBefore, ({ shard }) => isPresent(offer, shard))
        if (wanted === undefined) break
        this.#fetchShard(source, wanted)
      }
      isFull ||= source.room.nodes <= 0 || source.room.shards <= 0
    }
    if (this.#isIdle && !this.#landing) this.#goOn(isFull || !this.#hasPlace)
  }

  /** Places in memory for all transfers; none can take so many that another has not one or two. */
  get #hasPlace(): boolean {
    return this.#host.unwritten.count < MAX_UNWRITTEN || this.#places < PLACES_FOR_EACH
  }

  get #isIdle(): boolean {
    return !this.#nodes.isUnderWay && !this.#shards.isUnderWay && this.#landQueue.length === 0
  }

  /** Nothing is under way: all is here, or nobody has the rest. */
  #goOn(mayAskLater: boolean): void {
    if (this.#nodes.size + this.#shards.size === 0) this.#finish(this.head).catch((error: unknown) => this.stop(error as Error))
    else if (!mayAskLater) this.#giveUp('Nobody who is connected has what is missing.')
  }

  /** What sources kept us waiting for is asked of others, and takes no place from what others could give. */
  #keepTime(): void {
    this.#cancelTick ??= this.#host.replica.clock.after(LATE_AFTER_MS, () => {
      this.#cancelTick = undefined
      if (this.#ended) return
      this.#tick++
      const lateBefore = this.#tick - Math.max(1, Math.ceil(this.#answerTicks * 4))
      const late = [...this.#placed].filter(({ since }) => since < lateBefore)
      for (const asking of late) this.#leavePlace(asking)
      this.pump()
      if (late.length > 0) this.#host.freed()
      if (!this.#isIdle) this.#keepTime()
    })
  }

  #fetchNode(source: Source, node: Node): void {
    this.#hasLookedAgain = false
    const asking: Asking = { since: this.#tick }
    this.#nodes.asking(node, source, asking)
    this.#keepTime()
    this.#askNode(source, node)
      .catch((error: unknown) => {
        node.lacking.add(source)
        this.#blame(source, error, node.hash)
      })
      .finally(() => {
        this.#nodes.asked(node, source)
        this.pump()
        this.#host.freed()
      })
  }

  async #askNode(source: Source, node: Node): Promise<void> {
    const { head } = this
    const { library, dataset, shards } = head
    const { level, index, hash } = node
    const offer = source.offers.get(head)
    const children = (await source.getTree({ library, dataset, level, index, hash }))?.slice()
    if (children === undefined) {
      this.#moved(source, head, offer, node)
      return
    }
    checkChildren(children, hash, { shards, level, index })
    const trees = await this.#trees()
    if (!this.#nodes.has(node)) return
    this.#nodes.delete(node)
    this.#takeChildren(trees, node, children)
  }

  #takeChildren(trees: readonly Tree[], node: Node, children: Uint8Array): void {
    if (node.level === 1 && hasAbsent(children)) {
      this.#giveUp('Its library has signed for a shard that cannot be.')
      return
    }
    // From the last to the first: what is queued last is asked for first.
    for (let at = children.length - HASH_BYTES; at >= 0; at -= HASH_BYTES) {
      const hash = children.subarray(at, at + HASH_BYTES)
      const index = node.index * FAN_OUT + at / HASH_BYTES
      if (node.level > 1) this.#queueNode(trees, node.level - 1, index, hash)
      else if (!trees.some((tree) => sameBytes(tree.leaf(index), hash)))
        this.#shards.add({ shard: index, hash, asked: new Map(), lacking: new Set(), whole: false })
    }
    this.#shards.sort((a, b) => a.shard - b.shard)
  }

  /** The source does not have it: of a head that it offered whole it will not have the rest either. */
  #moved(source: Source, head: Head, offer: Offer | undefined, wish: Wish): void {
    // Offered again since it was asked: the answer is about what it had then.
    if (source.offers.get(head) !== offer) return
    wish.lacking.add(source)
    if (offer?.presence === null) source.moved(head)
  }

  /** The source has more of the head than it had. */
  offeredAgain(source: Source): void {
    for (const { lacking } of [...this.#nodes, ...this.#shards]) lacking.delete(source)
    this.pump()
  }

  #fetchShard(source: Source, wanted: Wanted): void {
    this.#hasLookedAgain = false
    const asking: Asking = { since: this.#tick }
    this.#shards.asking(wanted, source, asking)
    this.#takePlace(asking)
    this.#keepTime()
    this.#askShard(source, wanted)
      .then((received) => {
        this.#answerTicks = this.#answerTicks * 0.9 + (this.#tick - asking.since) * 0.1
        if (received !== undefined) this.#take(received, wanted, asking)
      })
      .catch((error: unknown) => {
        wanted.lacking.add(source)
        this.#blame(source, error, wanted.hash)
      })
      .finally(() => {
        this.#leavePlace(asking)
        this.#shards.asked(wanted, source)
        this.pump()
        this.#host.freed()
      })
  }

  #take(received: Received, wanted: Wanted, asking: Asking): void {
    if (this.#ended || !this.#shards.has(wanted)) return
    this.#shards.delete(wanted)
    this.#landQueue.push(received)
    // From now on the place is the queue's.
    this.#leavePlace(asking)
    this.#addPlaces(1)
    this.#landAll().catch((error: unknown) => this.stop(error as Error))
  }

  async #askShard(source: Source, wanted: Wanted): Promise<Received | undefined> {
    const { head } = this
    const { library, dataset } = head
    const offer = source.offers.get(head)
    const have = (): Promise<Have | null> => (wanted.whole ? Promise.resolve(null) : this.#have(wanted.shard))
    const answer = await source.getShard({ library, dataset, shard: wanted.shard, hash: wanted.hash, have })
    if (answer === undefined) {
      this.#moved(source, head, offer, wanted)
      return undefined
    }
    this.#bytes += answer.bytes.length
    return answer.form === 'packed' ? await this.#verify(wanted, answer) : await this.#advance(wanted, answer)
  }

  /** What we have of the shard; a side slot takes everything whole. */
  async #have(shard: number): Promise<Have | null> {
    const { work } = this.#host.replica
    const leaf = (await this.slot.tree()).leaf(shard)?.slice()
    if (leaf === undefined || this.slot.role !== 'main') return null
    try {
      const { generation } = await this.slot.stored(shard)
      return { generation, stateVector: await work.stateVector(this.slot.base(shard, leaf)) }
    } catch (error) {
      // Another version has landed meanwhile, or ours is damaged: the whole shard mends both.
      if (error instanceof ReplicaError && error.code === 'REPLICA_STORE') return null
      throw error
    }
  }

  async #verify({ shard, hash }: Wanted, { generation, bytes }: ShardAnswer): Promise<Received> {
    await this.#host.replica.work.verify({ number: shard, generation, packed: bytes, hash, kind: this.slot.kind })
    return { shard, generation, hash, packed: bytes }
  }

  /** A diff that does not lead to the hash is nobody's fault yet: our version may be of another life of the owner. */
  async #advance(wanted: Wanted, { generation, bytes }: ShardAnswer): Promise<Received | undefined> {
    const { shard, hash } = wanted
    const { work } = this.#host.replica
    const leaf = (await this.slot.tree()).leaf(shard)?.slice()
    wanted.whole = true
    if (leaf === undefined) return undefined
    try {
      const task = { number: shard, generation, diffs: [bytes], kind: this.slot.kind }
      const advanced = await work.advance(this.slot.base(shard, leaf), task)
      if (!sameBytes(advanced.hash, hash)) return undefined
      return { shard, generation, hash, diffs: [bytes], changes: advanced.changes, onto: leaf }
    } catch (error) {
      if (error instanceof ReplicaError && error.code !== 'REPLICA_WRITE_FAILED' && error.code !== 'REPLICA_CLOSED')
        return undefined
      throw error
    }
  }

  #blame(source: Source, error: unknown, hash: Uint8Array): void {
    if (!(error instanceof ReplicaError)) {
      this.stop(error as Error)
      return
    }
    if (error.code === 'REPLICA_CLOSED' || error.code === 'REPLICA_TIMEOUT' || error === source.failure) return
    if (error.code === 'REPLICA_STORE' || error.code === 'REPLICA_WRITE_FAILED') this.stop(error)
    else this.#host.misbehaved(source, error, hash)
  }

  async #landAll(): Promise<void> {
    if (this.#landing) return
    this.#landing = true
    try {
      for (let batch = this.#takeBatch(); batch.length > 0; batch = this.#takeBatch()) {
        try {
          await this.slot.lock.run(() => this.#land(batch))
        } finally {
          this.#addPlaces(-batch.length)
        }
        this.#done += batch.length
        this.#host.progressed(this)
        this.pump()
      }
    } finally {
      this.#landing = false
    }
    this.#host.freed()
    this.pump()
  }

  #takeBatch(): Received[] {
    return this.#landQueue.splice(0, SHARDS_IN_BATCH)
  }

  /** With the slot's lock. */
  async #land(batch: readonly Received[]): Promise<void> {
    this.#refuseOutdated(this.head)
    const tree = await this.slot.tree()
    // Of a shard that has come for two targets the later; what has changed under a diff is looked at again at the end.
    const last = [...new Map(batch.map((received) => [received.shard, received])).values()]
    const fitting = last.filter(({ shard, onto }) => onto === undefined || sameBytes(tree.leaf(shard), onto))
    if (fitting.length > 0) await this.#host.replica.land(this.slot, fitting, { target: this.head, sync: false })
  }

  /** An announcement may have brought something newer before the first shard of this had landed. */
  #refuseOutdated(head: Head): void {
    const { held, role } = this.slot
    if (role === 'main' && held !== undefined && compareHeads(head, held) < 0)
      throw new ReplicaError('REPLICA_CLOSED', 'Something newer has come meanwhile.')
  }

  async #finish(head: Head): Promise<void> {
    this.#landing = true
    try {
      const complete = await this.slot.lock.run(() => this.#complete(head))
      if (this.#ended) return
      if (complete && sameHead(head, this.head)) {
        this.#end()
        this.#outcome.resolve()
        return
      }
    } finally {
      this.#landing = false
    }
    if (this.#landQueue.length > 0) await this.#landAll()
    else if (this.#beginning === 0) await this.#lookAgain()
  }

  /** The target moved, or the main line did under a side slot, or a diff did not fit any more. */
  async #lookAgain(): Promise<void> {
    if (this.#hasLookedAgain) this.#giveUp('What was signed for cannot be put together.')
    else {
      this.#hasLookedAgain = true
      await this.#begin()
    }
  }

  #giveUp(why: string): void {
    this.#host.exhausted(this.head)
    this.stop(new ReplicaError('REPLICA_CLOSED', why))
  }

  /** With the slot's lock. @returns false where something is still missing. */
  async #complete(head: Head): Promise<boolean> {
    this.#refuseOutdated(head)
    const tree = await this.slot.tree()
    const whole = overlaid(this.#main === undefined ? tree : await this.#main.tree(), tree, head.shards)
    if (!whole.isFor(head)) return false
    const side = this.#main !== undefined
    // A side slot is complete only together with the main line; it holds nothing until it is settled.
    await this.#host.replica.land(this.slot, [], {
      ...(side ? {} : { held: head }),
      target: head,
      truncate: head.shards,
      sync: !side,
    })
    return true
  }
}
