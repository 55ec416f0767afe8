// A transfer: fetching what a head stands for, shard by shard, from every peer that has it.
// It walks the target's tree from the root, skips what is here already, asks several sources at once, verifies each
// shard against its hash in the signed tree, and lands what fits. Broken off, it goes on where it stood.
import { ReplicaError } from '../errors.ts'
import { type Head, sameHead } from '../head.ts'
import type { LandedShard } from '../landing.ts'
import type { Replica } from '../replica.ts'
import type { Slot } from '../slot.ts'
import { checkChildren, depthOf, FAN_OUT, HASH_BYTES, type Tree } from '../tree.ts'
import type { ShardAnswer } from './answers.ts'
import { LATE_AFTER_MS, MAX_UNWRITTEN, SHARDS_IN_BATCH } from './limits.ts'
import type { Have } from './messages.ts'
import type { Offer, Source } from './source.ts'

interface Node {
  readonly level: number
  readonly index: number
  readonly hash: Uint8Array
  /** Who had it no more, or not yet. */
  readonly lacking: Set<Source>
}

/** A shard of the target that is not here. */
interface Wanted {
  readonly shard: number
  readonly hash: Uint8Array
  /** Who has been asked, and when. */
  readonly asked: Map<Source, number>
  /** Who had it no more. */
  readonly lacking: Set<Source>
  /** A diff did not lead to the hash: take it whole. */
  whole: boolean
}

export interface TransferProgress {
  readonly head: Head
  /** Shards that differ, as far as the tree has been walked. */
  readonly shards: number
  readonly done: number
  readonly bytes: number
}

/** Shards received but not yet written, over all transfers of a node. */
export interface Unwritten {
  count: number
}

export interface TransferHost {
  readonly replica: Replica
  readonly unwritten: Unwritten
  /** Peers that offer this head. */
  sources(head: Head): Iterable<readonly [Source, Offer]>
  misbehaved(source: Source, error: ReplicaError): void
  progressed(transfer: Transfer): void
  /** Room was made for others. */
  freed(): void
}

const sameBytes = (a: Uint8Array | undefined, b: Uint8Array): boolean => a !== undefined && Buffer.compare(a, b) === 0

function isPresent({ presence }: Offer, shard: number): boolean {
  return presence === null || (((presence[shard >> 3] ?? 0) >> (shard & 7)) & 1) === 1
}

export class Transfer {
  head: Head
  readonly slot: Slot
  /** For a side slot: the main line, whose equal shards need not be fetched. */
  readonly #main: Slot | undefined
  readonly #host: TransferHost
  #nodes: Node[] = []
  #nodesAsked = 0
  readonly #wanted = new Map<number, Wanted>()
  /** Those not asked of anybody yet, last first. */
  #unasked: Wanted[] = []
  readonly #landQueue: LandedShard[] = []
  #landing = false
  /** Looking at the trees, before it is known what is missing. */
  #beginning = 1
  #done = 0
  #bytes = 0
  #answerMs = LATE_AFTER_MS / 4
  #cancelLate: (() => void) | undefined
  readonly #outcome: PromiseWithResolvers<void> = Promise.withResolvers()
  #ended = false

  constructor(host: TransferHost, head: Head, slot: Slot, main: Slot | undefined) {
    this.#host = host
    this.head = head
    this.slot = slot
    this.#main = main
  }

  get progress(): TransferProgress {
    return { head: this.head, shards: this.#done + this.#wanted.size, done: this.#done, bytes: this.#bytes }
  }

  /** Resolves when all of the head is here; rejects when it cannot be stored, or was stopped. */
  async run(): Promise<void> {
    await this.#begin()
    this.#beginning--
    this.pump()
    await this.#outcome.promise
  }

  /** The source has moved on: the same slot, another head. */
  async retarget(head: Head): Promise<void> {
    if (this.#ended || sameHead(head, this.head)) return
    this.head = head
    await this.#begin()
    this.pump()
  }

  /** Whether this source has been asked for something, or could be, or something of it waits to be written. */
  isBusyWith(source: Source, offer: Offer): boolean {
    if (this.#ended) return false
    if (this.#beginning + this.#nodesAsked + this.#landQueue.length > 0 || this.#landing) return true
    if (this.#nodes.some(({ lacking }) => !lacking.has(source))) return true
    return this.#wanted
      .values()
      .some((wanted) => wanted.asked.has(source) || (!wanted.lacking.has(source) && isPresent(offer, wanted.shard)))
  }

  stop(reason: Error): void {
    if (this.#ended) return
    this.#ended = true
    this.#cancelLate?.()
    this.#host.unwritten.count -= this.#landQueue.length
    this.#landQueue.length = 0
    this.#outcome.reject(reason)
  }

  async #begin(): Promise<void> {
    this.#beginning++
    try {
      await this.#queueRoot()
    } finally {
      this.#beginning--
    }
  }

  async #queueRoot(): Promise<void> {
    this.#wanted.clear()
    this.#unasked = []
    this.#nodes = []
    const root = { level: depthOf(this.head.shards), index: 0, hash: this.head.root, lacking: new Set<Source>() }
    // The trees must be in memory before nodes are compared.
    await this.slot.tree()
    await this.#main?.tree()
    await this.#queueNode(root)
  }

  async #trees(): Promise<Tree[]> {
    const trees = [await this.slot.tree()]
    if (this.#main !== undefined) trees.push(await this.#main.tree())
    return trees
  }

  async #queueNode(node: Node): Promise<void> {
    const trees = await this.#trees()
    const here = trees.some((tree) => depthOf(tree.size) >= node.level && sameBytes(tree.node(node.level, node.index), node.hash))
    if (!here) this.#nodes.push(node)
  }

  /** Hands out what there is to ask. Called whenever something has changed: an answer, a new source, room in memory. */
  pump(): void {
    if (this.#ended) return
    for (const [source, offer] of this.#host.sources(this.head)) {
      while (source.room.nodes > 0) {
        const node = this.#nodes.findLast(({ lacking }) => !lacking.has(source))
        if (node === undefined) break
        this.#nodes.splice(this.#nodes.indexOf(node), 1)
        this.#fetchNode(source, node)
      }
      while (source.room.shards > 0 && this.#host.unwritten.count < MAX_UNWRITTEN) {
        const wanted = this.#nextFor(source, offer)
        if (wanted === undefined) break
        this.#fetchShard(source, wanted)
      }
    }
    this.#finishIfDone()
  }

  #nextFor(source: Source, offer: Offer): Wanted | undefined {
    const canGive = (wanted: Wanted): boolean =>
      !wanted.asked.has(source) &&
      !wanted.lacking.has(source) &&
      isPresent(offer, wanted.shard) &&
      this.#wanted.get(wanted.shard) === wanted
    for (let i = this.#unasked.length - 1; i >= 0; i--) {
      const wanted = this.#unasked[i] as Wanted
      if (!canGive(wanted)) continue
      this.#unasked.splice(i, 1)
      return wanted
    }
    return this.#late(canGive)
  }

  /** Near the end: what another peer has kept us waiting for too long. */
  #late(canGive: (wanted: Wanted) => boolean): Wanted | undefined {
    const patience = Math.max(LATE_AFTER_MS, this.#answerMs * 4)
    const now = this.#host.replica.clock.now()
    if (this.#nodes.length + this.#nodesAsked > 0) return undefined
    for (const wanted of this.#wanted.values()) {
      if (wanted.asked.size !== 1 || !canGive(wanted)) continue
      const [since] = wanted.asked.values()
      if (now - (since as number) >= patience) return wanted
      this.#lookAgain(patience)
    }
    return undefined
  }

  #lookAgain(ms: number): void {
    this.#cancelLate ??= this.#host.replica.clock.after(ms, () => {
      this.#cancelLate = undefined
      this.pump()
    })
  }

  #fetchNode(source: Source, node: Node): void {
    const { library, dataset, shards } = this.head
    const { head } = this
    this.#nodesAsked++
    source
      .getTree({ library, dataset, level: node.level, index: node.index, hash: node.hash })
      .then(async (answer) => {
        if (answer === undefined) throw new ReplicaError('REPLICA_CLOSED', 'The peer has moved on.')
        const children = answer.slice()
        checkChildren(children, node.hash, { shards, level: node.level, index: node.index })
        if (sameHead(head, this.head)) await this.#takeChildren(node, children)
      })
      .catch((error: unknown) => {
        node.lacking.add(source)
        if (sameHead(head, this.head)) this.#nodes.push(node)
        this.#blame(source, error)
      })
      .finally(() => {
        this.#nodesAsked--
        this.pump()
      })
  }

  async #takeChildren(node: Node, children: Uint8Array): Promise<void> {
    const trees = await this.#trees()
    for (let at = 0; at < children.length; at += HASH_BYTES) {
      const hash = children.subarray(at, at + HASH_BYTES)
      const index = node.index * FAN_OUT + at / HASH_BYTES
      if (node.level > 1) await this.#queueNode({ level: node.level - 1, index, hash, lacking: new Set() })
      else if (!trees.some((tree) => sameBytes(tree.leaf(index), hash))) this.#want(index, hash)
    }
    // Asked from the end of the list: in order of number from the first.
    this.#unasked.sort((a, b) => b.shard - a.shard)
  }

  #want(shard: number, hash: Uint8Array): void {
    const wanted = { shard, hash, asked: new Map<Source, number>(), lacking: new Set<Source>(), whole: false }
    this.#wanted.set(shard, wanted)
    this.#unasked.push(wanted)
  }

  #fetchShard(source: Source, wanted: Wanted): void {
    const since = this.#host.replica.clock.now()
    wanted.asked.set(source, since)
    this.#host.unwritten.count++
    this.#ask(source, wanted)
      .then((landed) => {
        wanted.asked.delete(source)
        this.#answerMs = this.#answerMs * 0.9 + (this.#host.replica.clock.now() - since) * 0.1
        if (landed !== undefined && this.#wanted.get(wanted.shard) === wanted && !this.#ended) {
          this.#wanted.delete(wanted.shard)
          this.#landQueue.push(landed)
          this.#landAll().catch((error: unknown) => this.stop(error as Error))
          return
        }
        this.#host.unwritten.count--
        this.#retry(wanted)
      })
      .catch((error: unknown) => {
        wanted.asked.delete(source)
        wanted.lacking.add(source)
        this.#host.unwritten.count--
        this.#retry(wanted)
        this.#blame(source, error)
      })
      .finally(() => {
        this.pump()
        this.#host.freed()
      })
  }

  #retry(wanted: Wanted): void {
    if (this.#wanted.get(wanted.shard) === wanted && wanted.asked.size === 0 && !this.#unasked.includes(wanted))
      this.#unasked.push(wanted)
  }

  async #ask(source: Source, wanted: Wanted): Promise<LandedShard | undefined> {
    const { library, dataset } = this.head
    const have = (): Promise<Have | null> => (wanted.whole ? Promise.resolve(null) : this.#have(wanted.shard))
    const answer = await source.getShard({ library, dataset, shard: wanted.shard, hash: wanted.hash, have })
    if (answer === undefined) {
      wanted.lacking.add(source)
      return undefined
    }
    this.#bytes += answer.bytes.length
    return answer.form === 'packed' ? await this.#verify(wanted, answer) : await this.#advance(wanted, answer)
  }

  /** What we have of the shard; a side slot takes everything whole. */
  async #have(shard: number): Promise<Have | null> {
    const { work } = this.#host.replica
    const leaf = (await this.slot.tree()).leaf(shard)
    if (leaf === undefined || this.slot.role !== 'main') return null
    const { generation } = await this.slot.stored(shard)
    return { generation, stateVector: await work.stateVector(this.slot.base(shard, leaf.slice())) }
  }

  async #verify({ shard, hash }: Wanted, { generation, bytes }: ShardAnswer): Promise<LandedShard> {
    await this.#host.replica.work.verify({ number: shard, generation, packed: bytes, hash, kind: this.slot.kind })
    return { shard, generation, hash, packed: bytes }
  }

  /** A diff that does not lead to the hash is nobody's fault yet: our version may be of another life of the owner. */
  async #advance(wanted: Wanted, { generation, bytes }: ShardAnswer): Promise<LandedShard | undefined> {
    const { shard, hash } = wanted
    const { work } = this.#host.replica
    const leaf = (await this.slot.tree()).leaf(shard)
    wanted.whole = true
    if (leaf === undefined) return undefined
    try {
      const advanced = await work.advance(this.slot.base(shard, leaf.slice()), {
        number: shard,
        generation,
        diffs: [bytes],
        kind: this.slot.kind,
      })
      return sameBytes(advanced.hash, hash) ? { shard, generation, hash, diffs: [bytes], changes: advanced.changes } : undefined
    } catch (error) {
      if (error instanceof ReplicaError && error.code === 'REPLICA_BAD_SHARD') return undefined
      throw error
    }
  }

  #blame(source: Source, error: unknown): void {
    if (!(error instanceof ReplicaError)) {
      this.stop(error as Error)
      return
    }
    if (error.code === 'REPLICA_CLOSED' || error.code === 'REPLICA_TIMEOUT' || error === source.failure) return
    if (error.code === 'REPLICA_STORE' || error.code === 'REPLICA_WRITE_FAILED') this.stop(error)
    else this.#host.misbehaved(source, error)
  }

  async #landAll(): Promise<void> {
    if (this.#landing) return
    this.#landing = true
    try {
      for (let batch = this.#takeBatch(); batch.length > 0; batch = this.#takeBatch()) {
        try {
          await this.slot.lock.run(() => this.#host.replica.land(this.slot, batch, { target: this.head, sync: false }))
        } finally {
          this.#host.unwritten.count -= batch.length
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

  #takeBatch(): LandedShard[] {
    return this.#landQueue.splice(0, SHARDS_IN_BATCH)
  }

  #finishIfDone(): void {
    if (this.#nodes.length + this.#nodesAsked + this.#wanted.size + this.#landQueue.length > 0 || this.#landing || this.#ended)
      return
    this.#finish(this.head).catch((error: unknown) => this.stop(error as Error))
  }

  async #finish(head: Head): Promise<void> {
    this.#landing = true
    try {
      const complete = await this.slot.lock.run(() => this.#complete(head))
      if (complete && sameHead(head, this.head)) {
        this.#ended = true
        this.#cancelLate?.()
        this.#outcome.resolve()
        return
      }
    } finally {
      this.#landing = false
    }
    // The target moved, or the main line did under a side slot: look again.
    if (this.#nodes.length + this.#nodesAsked + this.#wanted.size === 0) await this.#begin()
    this.pump()
  }

  async #complete(head: Head): Promise<boolean> {
    const tree = await this.slot.tree()
    const whole = (this.#main === undefined ? tree : await this.#main.tree()).clone()
    if (this.#main !== undefined)
      for (let shard = 0; shard < tree.size; shard++) if (tree.leaf(shard) !== undefined) whole.set(shard, tree.leaf(shard))
    whole.truncate(head.shards)
    if (whole.size !== head.shards || !sameBytes(whole.root(), head.root)) return false
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
