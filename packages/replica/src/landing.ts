// Writing verified shards: rows, leaf pages and heads in one atomic batch, then the views hear of it.
import type { Head } from './head.ts'
import type { Landing } from './landed.ts'
import { MAX_STORED_DIFFS, MAX_STORED_DIFF_BYTES } from './limits.ts'
import { diffKey, diffsOf, encodeShardRow, indexOfKey, shardKey } from './rows.ts'
import type { Packed, Change } from './shard.ts'
import type { Slot } from './slot.ts'
import type { Operation, Store } from './store.ts'
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

async function diffOperations(store: Store, slot: Slot, landed: LandedShard): Promise<Operation[] | undefined> {
  const diffs = landed.diffs ?? []
  let next = 0
  let bytes = 0
  for await (const [key, diff] of store.range(diffsOf(slot.id, landed.shard))) {
    next = indexOfKey(key) + 1
    bytes += diff.length
  }
  for (const diff of diffs) bytes += diff.length
  if (next + diffs.length > MAX_STORED_DIFFS || bytes > MAX_STORED_DIFF_BYTES) return undefined
  return diffs.map((value, i) => ({ type: 'put', key: diffKey(slot.id, landed.shard, next + i), value }))
}

/** Snapshot row, and no diffs any more. */
async function packedOperations(store: Store, slot: Slot, landed: LandedShard, packed: Packed): Promise<Operation[]> {
  const operations: Operation[] = [
    { type: 'put', key: shardKey(slot.id, landed.shard), value: encodeShardRow(landed.generation, packed) },
  ]
  for await (const [key] of store.range(diffsOf(slot.id, landed.shard))) operations.push({ type: 'del', key })
  return operations
}

async function shardOperations(store: Store, work: ShardWork, slot: Slot, landed: LandedShard): Promise<Operation[]> {
  if (landed.packed !== undefined) return packedOperations(store, slot, landed, landed.packed)
  const appended = await diffOperations(store, slot, landed)
  return appended ?? packedOperations(store, slot, landed, await repack(work, slot, landed))
}

/** The whole of a shard whose stored diffs have become too many. */
async function repack(work: ShardWork, slot: Slot, { shard, hash, diffs = [] }: LandedShard): Promise<Packed> {
  const load = async () => {
    const stored = await slot.stored(shard)
    return { ...stored, diffs: [...stored.diffs, ...diffs] }
  }
  return await work.pack({ number: shard, hash, load })
}

async function removal(store: Store, slot: Slot, shard: number): Promise<Operation[]> {
  const operations: Operation[] = [{ type: 'del', key: shardKey(slot.id, shard) }]
  for await (const [key] of store.range(diffsOf(slot.id, shard))) operations.push({ type: 'del', key })
  return operations
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
    operations.push(...(await shardOperations(store, work, slot, landed)))
    const before = tree.leaf(landed.shard)?.slice()
    landings.push({ ...of, shard: landed.shard, before, hash: landed.hash, ...(landed.changes && { changes: landed.changes }) })
  }
  const touched = new Set(shards.map(({ shard }) => shard))
  for (let shard = options.truncate ?? tree.size; shard < tree.size; shard++) {
    operations.push(...(await removal(store, slot, shard)))
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
