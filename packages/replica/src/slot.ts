// A slot: one dataset, or one branch of a forked journal, as this node has it: heads in memory, leaves as they landed.
import type { Head } from './head.ts'
import { sameHead } from './head.ts'
import { type DatasetKind, type DatasetName, kindOf, type LibraryId } from './ids.ts'
import { Lock } from './lock.ts'
import {
  decodeShardRow,
  diffKeysOf,
  encodeSlotRow,
  indexOfKey,
  pageKey,
  pagesOf,
  shardKey,
  type SlotId,
  slotKey,
  type SlotRow,
} from './rows.ts'
import type { StoredShard } from './landed.ts'
import { ReplicaError } from './errors.ts'
import type { Operation, Store } from './store.ts'
import { FAN_OUT, HASH_BYTES, Tree } from './tree.ts'
import type { Base } from './work.ts'

const PAGE_BYTES = FAN_OUT * HASH_BYTES

export class Slot implements SlotRow {
  readonly id: SlotId
  readonly library: LibraryId
  readonly dataset: DatasetName
  readonly kind: DatasetKind
  readonly role: SlotRow['role']
  held: Head | undefined
  target: Head | undefined
  /** Held by whoever changes what has landed. */
  readonly lock = new Lock()
  readonly #store: Store
  #tree: Promise<Tree> | undefined

  constructor(store: Store, id: SlotId, row: SlotRow) {
    this.#store = store
    this.id = id
    this.library = row.library
    this.dataset = row.dataset
    this.kind = kindOf(row.dataset)
    this.role = row.role
    this.held = row.held
    this.target = row.target
  }

  /** The landed leaves, read from the store the first time. */
  tree(): Promise<Tree> {
    this.#tree ??= this.#loadTree()
    return this.#tree
  }

  /** After a write that failed: what is in memory may be ahead of the store. */
  forgetTree(): void {
    this.#tree = undefined
  }

  async #loadTree(): Promise<Tree> {
    const pages: (readonly [at: number, leaves: Uint8Array])[] = []
    let length = 0
    for await (const [key, leaves] of this.#store.range(pagesOf(this.id))) {
      if (leaves.length % HASH_BYTES !== 0 || leaves.length > PAGE_BYTES)
        throw new ReplicaError('REPLICA_STORE', `The leaves of ${this.dataset} of ${this.library} are damaged in the store.`)
      const at = indexOfKey(key) * PAGE_BYTES
      pages.push([at, leaves])
      length = at + leaves.length
    }
    // Shards land in any order: a page may be missing or shorter than when the next one was written.
    const all = new Uint8Array(length)
    for (const [at, leaves] of pages) all.set(leaves, at)
    return new Tree(all)
  }

  /** The held head, when every shard of it is here; between two heads of a catalogue there is none. */
  get complete(): Head | undefined {
    return sameHead(this.held, this.target) ? this.held : undefined
  }

  rowOperation(): Operation {
    return { type: 'put', key: slotKey(this.id), value: encodeSlotRow(this) }
  }

  /** Rows of the leaf pages that hold these shards, as the tree now has them. */
  pageOperations(tree: Tree, shards: Iterable<number>): Operation[] {
    const pages = new Set<number>()
    for (const shard of shards) pages.add(Math.floor(shard / FAN_OUT))
    return [...pages].map((page) => {
      const value = tree.page(page)
      const key = pageKey(this.id, page)
      return value.length === 0 ? { type: 'del', key } : { type: 'put', key, value }
    })
  }

  async stored(shard: number): Promise<StoredShard> {
    const [row, ...diffs] = await this.#store.getMany([shardKey(this.id, shard), ...diffKeysOf(this.id, shard)])
    if (row === undefined) {
      throw new ReplicaError(
        'REPLICA_STORE',
        `Shard ${shard} of ${this.dataset} of ${this.library} is missing in the store. Run \`serumpun verify\`.`,
      )
    }
    return { ...decodeShardRow(row), diffs: diffs.filter((diff) => diff !== undefined) }
  }

  base(shard: number, hash: Uint8Array): Base {
    return { number: shard, hash, load: () => this.stored(shard) }
  }
}

/** Landed leaves as a bitmap, least significant bit first: which shards a partial replica can give. */
export function presenceOf(tree: Tree): Uint8Array {
  const bits = new Uint8Array(Math.ceil(tree.size / 8))
  for (let number = 0; number < tree.size; number++) {
    if (tree.leaf(number) !== undefined) bits[number >> 3] = (bits[number >> 3] as number) | (1 << (number & 7))
  }
  return bits
}
