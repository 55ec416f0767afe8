// What becomes of a head that was fetched beside the main line: a branch of somebody's forked journal, or a life of our
// own that we do not remember. A side slot holds only the shards in which its head differs from the main line.
//
// Journals of others. Entries are never changed or removed, so of two heads either one contains the other, and the
// larger stays; or neither does: then both are kept (at most MAX_BRANCHES, the lowest hashes go), read as one by the
// views, handed to their owner, and subsumed by the first head that contains them all.
//
// Our own past. Entry by entry, never by applying the other life's updates: a journal takes the union; in a catalogue
// the entry with the greater (time, SHA-256 of value) wins, and a removal is an entry too. Shards in which the lives
// differ are re-encoded under a new generation, so that no diff of either is ever applied to the merged ones.
import { ReplicaError } from './errors.ts'
import { compareHeads, type Head } from './head.ts'
import type { LandedShard } from './landing.ts'
import { MAX_BRANCHES } from './limits.ts'
import type { Replica } from './replica.ts'
import type { Slot } from './slot.ts'
import { overlaid } from './tree.ts'

/** Entries adopted under one head: bounds memory when a whole library is restored from its peers. */
const ADOPT_BATCH = 4096

type KeyedValue = readonly [key: string, value: Uint8Array]

async function entriesAt(replica: Replica, slot: Slot, shard: number): Promise<readonly KeyedValue[]> {
  const leaf = (await slot.tree()).leaf(shard)
  return leaf === undefined ? [] : await replica.work.entries(slot.base(shard, leaf.slice()))
}

/** Numbers of the shards that have landed in a side slot. */
async function landedIn(slot: Slot): Promise<number[]> {
  const tree = await slot.tree()
  const numbers: number[] = []
  for (let shard = 0; shard < tree.size; shard++) if (tree.leaf(shard) !== undefined) numbers.push(shard)
  return numbers
}

/** Merges a life of our own that has been fetched, then forgets its slot. */
export async function mergePast(replica: Replica, past: Slot, head: Head): Promise<void> {
  const own = await replica.ownDataset(head.dataset)
  let theirs: KeyedValue[] = []
  let renew: number[] = []
  let alike = true
  const adopt = async (whole: boolean): Promise<void> => {
    alike = (await replica.adopt(head.dataset, theirs, renew, { head, whole, alike })) && alike
    theirs = []
    renew = []
  }
  for (const shard of await landedIn(past)) {
    theirs.push(...(await entriesAt(replica, past, shard)))
    if ((await own.slot.tree()).leaf(shard) !== undefined) renew.push(shard)
    if (theirs.length >= ADOPT_BATCH) await adopt(false)
  }
  await adopt(true)
  await past.lock.run(() => replica.dropSlot(past))
}

async function keysOf(replica: Replica, slot: Slot, shards: Iterable<number>): Promise<Set<string>> {
  const keys = new Set<string>()
  for (const shard of shards) for (const [key] of await entriesAt(replica, slot, shard)) keys.add(key)
  return keys
}

/** Puts the side slot's shards in place of the main line's: the head contains all that was there. */
async function advanceMain(replica: Replica, main: Slot, side: Slot, head: Head): Promise<void> {
  const landed: LandedShard[] = []
  for (const shard of await landedIn(side)) {
    const hash = (await side.tree()).leaf(shard)?.slice()
    if (hash !== undefined) landed.push({ shard, hash, ...(await replica.packed(side, shard, hash)) })
  }
  await replica.land(main, landed, { held: head, target: head, truncate: head.shards, sync: true })
}

/** Makes a side slot a whole branch: it takes over the shards that it shares with the main line. */
async function makeWhole(replica: Replica, main: Slot, side: Slot, head: Head): Promise<void> {
  const tree = await main.tree()
  const sideTree = await side.tree()
  const landed: LandedShard[] = []
  for (let shard = 0; shard < head.shards; shard++) {
    const hash = tree.leaf(shard)?.slice()
    if (sideTree.leaf(shard) === undefined && hash !== undefined)
      landed.push({ shard, hash, ...(await replica.packed(main, shard, hash)) })
  }
  await replica.land(side, landed, { held: head, target: head, sync: true })
}

/** Drops branches that the main line now contains, and beyond the cap those with the lowest hashes. */
export async function dropContained(replica: Replica, main: Slot): Promise<void> {
  await main.lock.run(() => pruneBranches(replica, main))
}

/** With the main line's lock. */
async function pruneBranches(replica: Replica, main: Slot): Promise<void> {
  const branches = replica.branchesOf(main.library, main.dataset)
  const kept: Slot[] = []
  for (const branch of branches) {
    const extra = await keysOnlyIn(replica, branch, main)
    if (extra) kept.push(branch)
    else await forget(replica, branch)
  }
  for (const branch of kept.slice(0, Math.max(0, kept.length - MAX_BRANCHES))) await forget(replica, branch)
  if (branches.length > 0)
    replica.events.emit('forked', { library: main.library, dataset: main.dataset, branches: Math.min(kept.length, MAX_BRANCHES) })
}

async function forget(replica: Replica, branch: Slot): Promise<void> {
  if (branch.held !== undefined) replica.noteIncluded(branch.held)
  await branch.lock.run(() => replica.dropSlot(branch))
}

/** Whether `a` has entries that `b` does not; only shards that differ are read. */
async function keysOnlyIn(replica: Replica, a: Slot, b: Slot): Promise<boolean> {
  const [treeA, treeB] = [await a.tree(), await b.tree()]
  const differing: number[] = []
  for (let shard = 0; shard < Math.max(treeA.size, treeB.size); shard++) {
    const [leafA, leafB] = [treeA.leaf(shard), treeB.leaf(shard)]
    if (leafA === undefined || leafB === undefined || Buffer.compare(leafA, leafB) !== 0) differing.push(shard)
  }
  const inB = await keysOf(replica, b, differing)
  for (const shard of differing) for (const [key] of await entriesAt(replica, a, shard)) if (!inB.has(key)) return true
  return false
}

/**
 * Decides what a fetched head of another library's journal is: larger, smaller, or a branch.
 * @throws {ReplicaError} `REPLICA_CLOSED` when the main line has moved since: what is missing now must be fetched.
 */
export async function settleBranch(replica: Replica, side: Slot, head: Head): Promise<void> {
  const main = await replica.slotFor(head.library, head.dataset)
  await main.lock.run(async () => {
    const [mainTree, sideTree] = [await main.tree(), await side.tree()]
    if (!overlaid(mainTree, sideTree, head.shards).isFor(head))
      throw new ReplicaError('REPLICA_CLOSED', 'The main line has moved on meanwhile.')
    const shards = await landedIn(side)
    const beyond = Array.from({ length: Math.max(0, mainTree.size - head.shards) }, (_, i) => head.shards + i)
    const inSide = await keysOf(replica, side, shards)
    const inMain = await keysOf(replica, main, [...shards, ...beyond])
    const sideHasAll = inMain.isSubsetOf(inSide)
    const mainHasAll = inSide.isSubsetOf(inMain)
    // Two that say the same: everywhere the greater stays, whichever came first.
    const isNewer = !mainHasAll || main.held === undefined || compareHeads(head, main.held) > 0
    if (sideHasAll && isNewer) await advanceMain(replica, main, side, head)
    if (sideHasAll || mainHasAll) {
      replica.noteIncluded(head)
      await replica.dropSlot(side)
    } else await makeWhole(replica, main, side, head)
    await pruneBranches(replica, main)
  })
}
