// Writing verified shards: rows, leaf pages and heads in one atomic batch, then the views hear of it.
import type { Head } from './head.ts'
import type { Landing } from './landed.ts'
import { MAX_STORED_DIFFS, MAX_STORED_DIFF_BYTES } from './limits.ts'
import { diffKey, diffKeysOf, encodeShardRow, shardKey } from './rows.ts'
import type { Packed, Change } from './shard.ts'
import type { Slot } from './slot.ts'
import type { Operation, Store } from './store.ts'
import type { Tree } from './tree.ts'
import type { ShardWork } from './work.ts'

/** A shard that has been verified (or that its owner has just made). */
export interface LandedShard {
  readonly shard: number
  readonly generation: number
  readonly hash: Uint8Array
  /** The whole shard … */
  readonly packed?: Packed
  /** … or what is to be applied to the landed one. */
  readonly diffs?: readonly Uint8Array[]
  readonly changes?: readonly Change[]
}

export interface LandOptions {
  /** The slot's heads from now on. */
  readonly held?: Head | undefined
  readonly target?: Head | undefined
  /** Shards from this number on are gone. */
  readonly truncate?: number
  /** Further rows of the same batch. */
  readonly also?: readonly Operation[]
  readonly sync: boolean
}

/** The diffs that are stored of a shard; of one that has not landed before there are none. */
async function storedDiffs(store: Store, slot: Slot, tree: Tree, shard: number): Promise<Uint8Array[]> {
  if (tree.leaf(shard) === undefined) return []
  const diffs = await store.getMany(diffKeysOf(slot.id, shard))
  return diffs.filter((diff) => diff !== undefined)
}

/** The shard's diffs after those that are stored; undefined where they are too many together. */
function diffOperations(slot: Slot, { shard, diffs = [] }: LandedShard, before: readonly Uint8Array[]): Operation[] | undefined {
  const all = [...before, ...diffs]
  const bytes = all.reduce((sum, { length }) => sum + length, 0)
  if (all.length > MAX_STORED_DIFFS || bytes > MAX_STORED_DIFF_BYTES) return undefined
  return diffs.map((value, i) => ({ type: 'put', key: diffKey(slot.id, shard, before.length + i), value }))
}

/** Snapshot row, and no diffs any more. */
function packedOperations(
  slot: Slot,
  { shard, generation }: LandedShard,
  packed: Packed,
  before: readonly Uint8Array[],
): Operation[] {
  const value = encodeShardRow(generation, packed)
  return [{ type: 'put', key: shardKey(slot.id, shard), value }, ...diffRemovals(slot, shard, before)]
}

const diffRemovals = (slot: Slot, shard: number, before: readonly Uint8Array[]): Operation[] =>
  before.map((_, index) => ({ type: 'del', key: diffKey(slot.id, shard, index) }))

async function shardOperations(store: Store, work: ShardWork, slot: Slot, tree: Tree, landed: LandedShard): Promise<Operation[]> {
  const before = await storedDiffs(store, slot, tree, landed.shard)
  if (landed.packed !== undefined) return packedOperations(slot, landed, landed.packed, before)
  const appended = diffOperations(slot, landed, before)
  return appended ?? packedOperations(slot, landed, await repack(work, slot, landed), before)
}

/** The whole of a shard whose stored diffs have become too many. */
async function repack(work: ShardWork, slot: Slot, { shard, hash, diffs = [] }: LandedShard): Promise<Packed> {
  const load = async () => {
    const stored = await slot.stored(shard)
    return { ...stored, diffs: [...stored.diffs, ...diffs] }
  }
  return await work.pack({ number: shard, hash, load })
}

async function removal(store: Store, slot: Slot, tree: Tree, shard: number): Promise<Operation[]> {
  const before = await storedDiffs(store, slot, tree, shard)
  return [{ type: 'del', key: shardKey(slot.id, shard) }, ...diffRemovals(slot, shard, before)]
}

/**
 * Lands shards in a slot. The caller holds the slot's lock.
 * @returns what changed, for the views, once it is stored.
 * @throws {ReplicaError} `REPLICA_WRITE_FAILED`; the slot is then as it was before.
 */
export async function land(
  store: Store,
  work: ShardWork,
  slot: Slot,
  shards: readonly LandedShard[],
  options: LandOptions,
): Promise<Landing[]> {
  const tree = await slot.tree()
  const landings: Landing[] = []
  const operations: Operation[] = []
  const of = { library: slot.library, dataset: slot.dataset, branch: slot.role === 'main' ? 0 : slot.id }
  for (const landed of shards) {
    operations.push(...(await shardOperations(store, work, slot, tree, landed)))
    const before = tree.leaf(landed.shard)?.slice()
    landings.push({ ...of, shard: landed.shard, before, hash: landed.hash, ...(landed.changes && { changes: landed.changes }) })
  }
  const touched = new Set(shards.map(({ shard }) => shard))
  for (let shard = options.truncate ?? tree.size; shard < tree.size; shard++) {
    operations.push(...(await removal(store, slot, tree, shard)))
    landings.push({ ...of, shard, before: tree.leaf(shard)?.slice(), hash: undefined })
    touched.add(shard)
  }
  const heads = { held: slot.held, target: slot.target }
  try {
    for (const { shard, hash } of shards) tree.set(shard, hash)
    if (options.truncate !== undefined) tree.truncate(options.truncate)
    if ('held' in options) slot.held = options.held
    if ('target' in options) slot.target = options.target
    operations.push(...slot.pageOperations(tree, touched), slot.rowOperation(), ...(options.also ?? []))
    await store.batch(operations, { sync: options.sync })
  } catch (error) {
    slot.forgetTree()
    slot.held = heads.held
    slot.target = heads.target
    throw error
  }
  return landings
}
