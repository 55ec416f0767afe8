// A dataset that a liar makes up: its own key signs whatever it likes over shards put together by hand.
import { type DatasetName, type Head, type Identity, type LibraryId } from '@serumpun/replica'
import { depthOf, type Message, signHead, Tree } from '@serumpun/replica/testing'
import type { Ledger } from '../ledger.ts'

export interface MadeShard {
  readonly generation: number
  readonly packed: Uint8Array
  readonly hash: Uint8Array
}

export interface HeadLies {
  readonly shards?: number
  readonly root?: Uint8Array
  readonly entries?: number
}

/** One version of a dataset, with the answers that go with it. */
export class Fabrication {
  readonly library: LibraryId
  readonly dataset: DatasetName
  readonly head: Head
  readonly #tree = new Tree()
  readonly #shards: readonly MadeShard[]

  constructor(identity: Identity, dataset: DatasetName, revision: number, shards: readonly MadeShard[], lies: HeadLies = {}) {
    this.library = identity.library
    this.dataset = dataset
    this.#shards = shards
    for (const [number, { hash }] of shards.entries()) this.#tree.set(number, hash)
    this.head = signHead(identity, {
      dataset,
      revision,
      root: lies.root ?? this.#tree.root(),
      shards: lies.shards ?? shards.length,
      entries: lies.entries ?? shards.length,
      time: revision,
    })
  }

  get root(): Uint8Array {
    return this.#tree.root()
  }

  /** Honest replicas may take what is in it: it is what its key has signed for. */
  allow(ledger: Ledger): this {
    for (const [number, { hash }] of this.#shards.entries()) ledger.sign(this.library, this.dataset, number, hash)
    return this
  }

  get offer(): Message {
    return { type: 'heads', heads: [{ head: this.head.bytes, presence: null }], last: true }
  }

  /**
   * The answer to a question about this version; undefined where it is about something else. `loosely`: whatever version
   * is asked for, this one is given.
   */
  answer(question: Message, loosely: boolean): Message | undefined {
    if (question.type !== 'get-tree' && question.type !== 'get-shard') return undefined
    if (question.library !== this.library || question.dataset !== this.dataset) return undefined
    if (question.type === 'get-tree') {
      const { id, level, index, hash } = question
      const isHere = level <= depthOf(this.#tree.size) && Buffer.compare(this.#tree.node(level, index), hash) === 0
      return isHere || loosely ? { type: 'tree', id, children: this.#tree.children(level, index) } : undefined
    }
    const shard = this.#shards[question.shard]
    if (shard === undefined || (!loosely && Buffer.compare(shard.hash, question.hash) !== 0)) return undefined
    const { generation, packed } = shard
    return { type: 'shard', id: question.id, form: 'packed', generation, length: packed.length, bytes: packed }
  }
}
