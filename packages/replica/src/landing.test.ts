import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { encodeCbor } from './cbor.ts'
import { signHead } from './head.ts'
import { createIdentity } from './identity.ts'
import { parseDatasetName } from './ids.ts'
import { land, type LandedShard } from './landing.ts'
import { MAX_STORED_DIFF_BYTES, MAX_STORED_DIFFS } from './limits.ts'
import { decodeSlotRow, diffKeysOf, rangesOf, slotKey, type SlotId } from './rows.ts'
import { type Change, Shard } from './shard.ts'
import { presenceOf, Slot } from './slot.ts'
import { codeOfPromise } from './testing/error-code.ts'
import { MemoryStore } from './testing/memory-store.ts'
import { Tree } from './tree.ts'
import { inlineShardWork } from './work.ts'

const identity = createIdentity()
const CATALOGUE = parseDatasetName('catalogue/main')
const ID = 3 as SlotId
const hex = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString('hex')

let store: MemoryStore
let slot: Slot
const work = inlineShardWork()

const openSlot = (): Slot =>
  new Slot(store, ID, { library: identity.library, dataset: CATALOGUE, role: 'main', held: undefined, target: undefined })

beforeEach(() => {
  store = new MemoryStore()
  slot = openSlot()
})

const shards = new Map<number, Shard>()
/** The shard of that number with one more change: whole, or as a diff. */
function changed(number: number, text: string, as: 'packed' | 'diff'): LandedShard {
  const shard = shards.get(number) ?? Shard.empty(number, 0)
  shards.set(number, shard)
  const changes: Change[] = [['key', encodeCbor(text)]]
  const diff = shard.editToDiff(changes, 1)
  const form = as === 'packed' ? { packed: shard.pack() } : { diffs: [diff] }
  return { shard: number, generation: 0, hash: shard.hash(), changes, ...form }
}
beforeEach(() => shards.clear())

const headOf = (tree: Tree, revision: number) =>
  signHead(identity, { dataset: CATALOGUE, revision, root: tree.root(), shards: tree.size, entries: tree.size, time: revision })

async function rowCount(of = ID): Promise<number> {
  let count = 0
  for (const range of rangesOf(of)) for await (const _ of store.range(range)) count++
  return count
}

async function storedDiffs(shard: number): Promise<number> {
  const rows = await store.getMany(diffKeysOf(ID, shard))
  return rows.filter((row) => row !== undefined).length
}

async function expectReadable(at: Slot): Promise<void> {
  const tree = await at.tree()
  for (let shard = 0; shard < tree.size; shard++) {
    const leaf = tree.leaf(shard)?.slice()
    if (leaf !== undefined) await inlineShardWork().entries(at.base(shard, leaf))
  }
}

describe('landing shards', () => {
  it('makes them, their leaves and the heads readable again', async () => {
    const landings = await land(store, work, slot, [changed(0, 'a', 'packed'), changed(1, 'b', 'packed')], { sync: true })
    expect(landings.map(({ shard, before, branch }) => [shard, before, branch])).toEqual([
      [0, undefined, 0],
      [1, undefined, 0],
    ])
    const head = headOf(await slot.tree(), 1)
    await land(store, work, slot, [], { held: head, target: head, sync: true })
    const again = openSlot()
    expect(hex((await again.tree()).root())).toBe(hex(head.root))
    await expectReadable(again)
    const row = decodeSlotRow((await store.get(slotKey(ID))) as Uint8Array)
    expect([hex(row.held?.hash), hex(row.target?.hash), row.role]).toEqual([hex(head.hash), hex(head.hash), 'main'])
    expect(slot.complete).toBe(head)
  })

  it('tells what was there before', async () => {
    const [first] = await land(store, work, slot, [changed(0, 'a', 'packed')], { sync: false })
    const [second] = await land(store, work, slot, [changed(0, 'b', 'diff')], { sync: false })
    expect(hex(second?.before)).toBe(hex(first?.hash))
    expect(second?.changes).toEqual([['key', encodeCbor('b')]])
  })

  it('keeps diffs beside a snapshot until they are many, then packs it anew', async () => {
    await land(store, work, slot, [changed(0, 'a', 'packed')], { sync: false })
    for (let i = 0; i < MAX_STORED_DIFFS; i++) {
      await land(store, work, slot, [changed(0, `v${i}`, 'diff')], { sync: false })
      expect(await storedDiffs(0)).toBe(i + 1)
    }
    await land(store, work, slot, [changed(0, 'one more', 'diff')], { sync: false })
    expect(await storedDiffs(0)).toBe(0)
    await expectReadable(openSlot())
    await land(store, work, slot, [changed(0, 'and on', 'diff')], { sync: false })
    expect(await storedDiffs(0)).toBe(1)
    await expectReadable(openSlot())
  })

  it('or until they are large', async () => {
    await land(store, work, slot, [changed(0, 'a', 'packed')], { sync: false })
    await land(store, work, slot, [changed(0, 'x'.repeat(MAX_STORED_DIFF_BYTES / 2), 'diff')], { sync: false })
    expect(await storedDiffs(0)).toBe(1)
    await land(store, work, slot, [changed(0, 'y'.repeat(MAX_STORED_DIFF_BYTES / 2), 'diff')], { sync: false })
    expect(await storedDiffs(0)).toBe(0)
    await expectReadable(openSlot())
  })

  it('drops the diffs that a new snapshot includes', async () => {
    await land(store, work, slot, [changed(0, 'a', 'packed')], { sync: false })
    await land(store, work, slot, [changed(0, 'b', 'diff')], { sync: false })
    await land(store, work, slot, [changed(0, 'c', 'packed')], { sync: false })
    expect(await storedDiffs(0)).toBe(0)
    await expectReadable(openSlot())
  })

  it('forgets all of the shards past the new end', async () => {
    await land(
      store,
      work,
      slot,
      [0, 1, 300].map((n) => changed(n, 'a', 'packed')),
      { sync: false },
    )
    await land(store, work, slot, [changed(300, 'b', 'diff'), changed(1, 'b', 'diff')], { sync: false })
    const landings = await land(store, work, slot, [], { truncate: 1, sync: false })
    expect(landings.filter(({ before }) => before !== undefined).map(({ shard, hash }) => [shard, hash])).toEqual([
      [1, undefined],
      [300, undefined],
    ])
    expect((await openSlot().tree()).size).toBe(1)
    // The one snapshot and its page.
    expect(await rowCount()).toBe(2)
    await land(store, work, slot, [], { truncate: 0, sync: false })
    expect(await rowCount()).toBe(0)
  })

  it('in any order, with restarts in between, comes to the same tree', async () => {
    const numbers = fc.uniqueArray(fc.oneof(fc.nat(3), fc.integer({ min: 253, max: 258 }), fc.integer({ min: 510, max: 515 })), {
      minLength: 1,
      maxLength: 8,
    })
    await fc.assert(
      fc.asyncProperty(numbers, async (order) => {
        store = new MemoryStore()
        slot = openSlot()
        shards.clear()
        const model = new Tree()
        for (const number of order) {
          const landed = changed(number, 'x', 'packed')
          model.set(number, landed.hash)
          await land(store, work, slot, [landed], { sync: false })
          slot = openSlot()
          const tree = await slot.tree()
          expect(tree.size).toBe(model.size)
          expect(hex(tree.root())).toBe(hex(model.root()))
          expect(hex(presenceOf(tree))).toBe(hex(presenceOf(model)))
        }
        await expectReadable(slot)
      }),
      { numRuns: 40 },
    )
  })
})

describe('a write that fails', () => {
  it('changes neither the store nor what is in memory', async () => {
    await land(store, work, slot, [changed(0, 'a', 'packed')], { sync: true })
    const head = headOf(await slot.tree(), 1)
    await land(store, work, slot, [], { held: head, target: head, sync: true })
    const root = hex((await slot.tree()).root())
    store.failWhen(() => true)
    const next = [changed(0, 'b', 'diff'), changed(1, 'c', 'packed')]
    const other = headOf(new Tree(), 2)
    expect(await codeOfPromise(land(store, work, slot, next, { held: other, target: other, sync: true }))).toBe(
      'REPLICA_WRITE_FAILED',
    )
    expect(await codeOfPromise(land(store, work, slot, [], { truncate: 0, sync: true }))).toBe('REPLICA_WRITE_FAILED')
    store.failWhen(undefined)
    expect(slot.complete).toBe(head)
    expect(hex((await slot.tree()).root())).toBe(root)
    await expectReadable(slot)
    await land(store, work, slot, next, { sync: true })
    await expectReadable(openSlot())
  })
})
