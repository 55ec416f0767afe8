// The Merkle tree over a dataset's shard hashes, fan-out 256: what a head's root stands for, and how two replicas find
// the shards in which they differ with O(log n) questions.
import { createHash } from 'node:crypto'
import { ReplicaError } from './errors.ts'

export const FAN_OUT = 256
export const HASH_BYTES = 32

const ABSENT = new Uint8Array(HASH_BYTES)

/** Levels above the leaves; at least one, so that an empty dataset has a root too. */
export function depthOf(shards: number): number {
  let depth = 1
  for (let covered = FAN_OUT; covered < shards; covered *= FAN_OUT) depth++
  return depth
}

/** Nodes at `level` (0 = leaves) of a tree over `shards` leaves. */
export function widthOf(shards: number, level: number): number {
  return level === 0 ? shards : Math.max(1, Math.ceil(shards / FAN_OUT ** level))
}

/** How many children the node has. */
export function childCount(shards: number, level: number, index: number): number {
  return Math.min(FAN_OUT, widthOf(shards, level - 1) - index * FAN_OUT)
}

/** SHA-256 over "serumpun tree 1", the level (1 byte) and the children's hashes, one after the other. */
export function nodeHash(level: number, children: Uint8Array): Uint8Array {
  return createHash('sha256').update('serumpun tree 1').update(Uint8Array.of(level)).update(children).digest()
}

/** @throws {ReplicaError} `REPLICA_BAD_TREE` unless `children` are those of a node with that hash and place. */
export function checkChildren(
  children: Uint8Array,
  expected: Uint8Array,
  at: { shards: number; level: number; index: number },
): void {
  const fits = children.length === childCount(at.shards, at.level, at.index) * HASH_BYTES
  if (!fits || Buffer.compare(nodeHash(at.level, children), expected) !== 0) {
    throw new ReplicaError('REPLICA_BAD_TREE', `The children of tree node ${at.level}/${at.index} do not hash to it.`)
  }
}

/** Leaves in memory, 32 bytes each, with their nodes computed when asked for. A leaf that has not landed is all zeros. */
export class Tree {
  #leaves: Uint8Array
  #size: number
  /** `#nodes[level - 1][index]`; undefined where a leaf below has changed. */
  #nodes: (Uint8Array | undefined)[][] = []

  constructor(leaves: Uint8Array = new Uint8Array(0)) {
    this.#leaves = leaves
    this.#size = leaves.length / HASH_BYTES
  }

  get size(): number {
    return this.#size
  }

  leaf(number: number): Uint8Array | undefined {
    if (number >= this.#size) return undefined
    const hash = this.#leaves.subarray(number * HASH_BYTES, (number + 1) * HASH_BYTES)
    return Buffer.compare(hash, ABSENT) === 0 ? undefined : hash
  }

  /** Grows the tree where needed. */
  set(number: number, hash: Uint8Array | undefined): void {
    if (number >= this.#size) this.#resize(number + 1)
    this.#leaves.set(hash ?? ABSENT, number * HASH_BYTES)
    for (const [i, level] of this.#nodes.entries()) level[Math.floor(number / FAN_OUT ** (i + 1))] = undefined
  }

  truncate(size: number): void {
    if (size < this.#size) this.#resize(size)
  }

  #resize(size: number): void {
    if (size * HASH_BYTES > this.#leaves.length) {
      const grown = new Uint8Array(Math.max(size, this.#size * 2) * HASH_BYTES)
      grown.set(this.#leaves.subarray(0, this.#size * HASH_BYTES))
      this.#leaves = grown
    } else {
      this.#leaves.fill(0, Math.min(size, this.#size) * HASH_BYTES)
    }
    this.#size = size
    this.#nodes = []
  }

  /** The leaves that a stored page holds: numbers `page × 256` to `page × 256 + 255`. */
  page(page: number): Uint8Array {
    return this.children(1, page)
  }

  children(level: number, index: number): Uint8Array {
    const from = index * FAN_OUT
    const to = Math.min(from + FAN_OUT, widthOf(this.#size, level - 1))
    if (level === 1) return this.#leaves.slice(from * HASH_BYTES, to * HASH_BYTES)
    const children = new Uint8Array(Math.max(0, to - from) * HASH_BYTES)
    for (let i = from; i < to; i++) children.set(this.node(level - 1, i), (i - from) * HASH_BYTES)
    return children
  }

  node(level: number, index: number): Uint8Array {
    // Asked for by others: what is not in the tree must not fill memory.
    if (index >= widthOf(this.#size, level)) return nodeHash(level, this.children(level, index))
    const cached = (this.#nodes[level - 1] ??= [])
    return (cached[index] ??= nodeHash(level, this.children(level, index)))
  }

  /** Whether every leaf under the node has landed. */
  isWhole(level: number, index: number): boolean {
    const end = Math.min((index + 1) * FAN_OUT ** level, this.#size)
    for (let number = index * FAN_OUT ** level; number < end; number++) if (this.leaf(number) === undefined) return false
    return true
  }

  /** Whether this is, leaf by leaf, what was signed for. */
  isFor({ shards, root }: { readonly shards: number; readonly root: Uint8Array }): boolean {
    return this.#size === shards && Buffer.compare(this.root(), root) === 0 && this.isWhole(depthOf(shards), 0)
  }

  root(): Uint8Array {
    return this.node(depthOf(this.#size), 0)
  }

  clone(): Tree {
    const copy = new Tree(this.#leaves.slice(0, this.#size * HASH_BYTES))
    // Nodes are replaced, never changed: after one changed leaf, what is above the others need not be hashed again.
    copy.#nodes = this.#nodes.map((level) => level.slice())
    return copy
  }
}

/** The first `size` leaves of `base`, with those that have landed in `over` in their places. */
export function overlaid(base: Tree, over: Tree, size: number): Tree {
  const whole = base.clone()
  for (let number = 0; number < over.size; number++) {
    const leaf = over.leaf(number)
    if (leaf !== undefined) whole.set(number, leaf)
  }
  whole.truncate(size)
  return whole
}
