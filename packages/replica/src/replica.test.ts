import { describe, expect, it } from 'vitest'
import { encodeCbor } from './cbor.ts'
import { type Head, signHead } from './head.ts'
import { createIdentity, type Identity } from './identity.ts'
import { type DatasetName, parseDatasetName } from './ids.ts'
import type { LandedDataset, Landing } from './landed.ts'
import { readStoredShard } from './landed.ts'
import { MAX_INCLUDED_HEADS, MAX_REVISION_JUMP } from './limits.ts'
import { Replica } from './replica.ts'
import { entryKey, formatKey, pageKey, shardKey, slotKey, type SlotId, STORE_FORMAT } from './rows.ts'
import { codeOfPromise } from './testing/error-code.ts'
import { MemoryStore } from './testing/memory-store.ts'
import { inlineShardWork } from './work.ts'

const CATALOGUE = parseDatasetName('catalogue/main')
const JOURNAL = parseDatasetName('journal/net/2026')

const open = (store = new MemoryStore(), identity = createIdentity(), more = {}): Promise<Replica> =>
  Replica.open({ store, identity, work: inlineShardWork(), ...more })

const put = (key: Uint8Array, value: Uint8Array) => ({ type: 'put', key, value }) as const

const headBy = (identity: Identity, revision: number, dataset: DatasetName = CATALOGUE, time = revision): Head =>
  signHead(identity, { dataset, revision, root: new Uint8Array(32), shards: 0, entries: 0, time })

/** Holds the head as if all that it stands for had landed. */
async function hold(replica: Replica, head: Head): Promise<void> {
  const slot = await replica.slotFor(head.library, head.dataset)
  await replica.land(slot, [], { held: head, target: head, sync: true })
}

describe('opening a replica', () => {
  it('gives what was there before', async () => {
    const store = new MemoryStore()
    const identity = createIdentity()
    const other = createIdentity()
    const replica = await open(store, identity)
    await replica.write(CATALOGUE, [{ key: 'a', body: 1 }])
    await hold(replica, headBy(other, 7))
    const branch = await replica.sideSlot('branch', headBy(other, 3, JOURNAL))
    const again = await open(store.copy(), identity)
    expect([...again.slots()].map(({ library, dataset, complete }) => [library, dataset, complete?.revision])).toEqual([
      [identity.library, CATALOGUE, 1],
      [other.library, CATALOGUE, 7],
    ])
    expect([...again.sideSlots()].map(({ id, role, target }) => [id, role, target?.revision])).toEqual([[branch.id, 'branch', 3]])
    // A slot's number is never given twice.
    expect((await again.slotFor(other.library, JOURNAL)).id).toBeGreaterThan(branch.id)
  })

  it('refuses a store of a newer format, and touches nothing in it', async () => {
    const store = new MemoryStore()
    await store.batch([put(formatKey(), encodeCbor(STORE_FORMAT + 1))], { sync: true })
    expect(await codeOfPromise(open(store))).toBe('REPLICA_STORE')
    expect(await store.get(formatKey())).toEqual(encodeCbor(STORE_FORMAT + 1))
  })

  it.each<[string, Uint8Array, Uint8Array]>([
    ['format', formatKey(), Uint8Array.of(0xff)],
    ['empty format', formatKey(), new Uint8Array(0)],
    ['format of another type', formatKey(), encodeCbor('1')],
    ['dataset', slotKey(1 as SlotId), Uint8Array.of(1)],
    ['empty dataset', slotKey(1 as SlotId), encodeCbor([])],
    ['dataset of no library', slotKey(1 as SlotId), encodeCbor([new Uint8Array(3), 'profile', 0, null, null])],
    ['dataset of no name', slotKey(1 as SlotId), encodeCbor([new Uint8Array(32), '', 0, null, null])],
    ['dataset of an unknown role', slotKey(1 as SlotId), encodeCbor([new Uint8Array(32), 'profile', 9, null, null])],
    ['dataset with a damaged head', slotKey(1 as SlotId), encodeCbor([new Uint8Array(32), 'profile', 0, new Uint8Array(9), null])],
  ])('says that a %s row is damaged', async (_name, key, value) => {
    const store = new MemoryStore()
    await (await open(store)).close()
    const damaged = store.copy()
    await damaged.batch([put(key, value)], { sync: true })
    expect(await codeOfPromise(open(damaged))).toBe('REPLICA_STORE')
  })

  it('says which rows are damaged when they are needed', async () => {
    const store = new MemoryStore()
    const identity = createIdentity()
    const replica = await open(store, identity)
    await replica.write(CATALOGUE, [{ key: 'a', body: 1 }])
    const { id } = await replica.slotFor(identity.library, CATALOGUE)
    const rows: [Uint8Array, Uint8Array][] = [
      [pageKey(id, 0), new Uint8Array(31)],
      [pageKey(id, 0), new Uint8Array(257 * 32)],
      [pageKey(id, 0), new Uint8Array(32)],
      [shardKey(id, 0), new Uint8Array(3)],
      [shardKey(id, 0), new Uint8Array(30)],
      [entryKey(id, 'a'), new Uint8Array(3)],
    ]
    for (const [key, value] of rows) {
      const damaged = store.copy()
      await damaged.batch([put(key, value)], { sync: true })
      const again = await open(damaged, identity)
      expect(await codeOfPromise(again.write(CATALOGUE, [{ key: 'a', body: 2 }]))).toBe('REPLICA_STORE')
      expect(await codeOfPromise(again.write(CATALOGUE, [{ key: 'a', body: 2 }]))).toBe('REPLICA_STORE')
    }
  })
})

describe('what a head means', () => {
  const other = createIdentity()

  it('for a catalogue of somebody else: the greater of two is wanted', async () => {
    const replica = await open()
    const [five, fiveToo, six] = [headBy(other, 5), headBy(other, 5, CATALOGUE, 99), headBy(other, 6)]
    expect(await replica.consider(five)).toBe('wanted')
    await hold(replica, five)
    expect(await replica.consider(five)).toBe('known')
    expect(await replica.consider(headBy(other, 4))).toBe('known')
    expect(await replica.consider(six)).toBe('wanted')
    const greater = Buffer.compare(fiveToo.hash, five.hash) > 0
    expect(await replica.consider(fiveToo)).toBe(greater ? 'wanted' : 'known')
  })

  it('for a journal of somebody else: whatever is not known to be included is wanted', async () => {
    const replica = await open()
    const [four, five, six] = [headBy(other, 4, JOURNAL), headBy(other, 5, JOURNAL), headBy(other, 6, JOURNAL)]
    await hold(replica, five)
    expect(await replica.consider(four)).toBe('wanted')
    replica.noteIncluded(four)
    expect(await replica.consider(four)).toBe('known')
    expect(await replica.consider(six)).toBe('wanted')
    await hold(replica, six)
    expect(await replica.consider(five)).toBe('known')
    const branch = await replica.sideSlot('branch', headBy(other, 7, JOURNAL))
    await replica.land(branch, [], { held: branch.target, target: branch.target, sync: true })
    expect(await replica.consider(headBy(other, 7, JOURNAL))).toBe('known')
  })

  it('for our own: known only when this node signed or merged it', async () => {
    const identity = createIdentity()
    const replica = await open(new MemoryStore(), identity)
    expect(await replica.consider(headBy(identity, 1))).toBe('own-past')
    await replica.write(CATALOGUE, [{ key: 'a', body: 1 }])
    const own = replica.find(identity.library, CATALOGUE)?.held as Head
    expect(await replica.consider(own)).toBe('known')
    await replica.write(CATALOGUE, [{ key: 'a', body: 2 }])
    expect(await replica.consider(own)).toBe('known')
    expect(await replica.consider(headBy(identity, 1))).toBe('own-past')
  })

  it('is refused when no honest library can have come so far', async () => {
    const replica = await open()
    await hold(replica, headBy(other, 5))
    expect(await replica.consider(headBy(other, 5 + MAX_REVISION_JUMP))).toBe('wanted')
    expect(await replica.consider(headBy(other, 6 + MAX_REVISION_JUMP))).toBe('refused')
  })

  it('may prove that its library has signed two of one revision: kept, and told once', async () => {
    const store = new MemoryStore()
    const identity = createIdentity()
    const replica = await open(store, identity)
    const told: unknown[] = []
    replica.events.on('equivocation', (event) => told.push(event))
    await hold(replica, headBy(other, 5))
    for (const time of [6, 6, 7]) await replica.consider(headBy(other, 5, CATALOGUE, time))
    expect(told).toEqual([{ library: other.library, dataset: CATALOGUE, revision: 5 }])
    for (const one of [replica, await open(store.copy(), identity)])
      expect([...(await one.equivocations())].map(([{ library }, count]) => [library, count])).toEqual([[other.library, 1]])
  })

  it('is remembered of the older heads of journals, but not of all for ever', async () => {
    const replica = await open()
    await hold(replica, headBy(other, 3, JOURNAL))
    const [one, two] = [headBy(other, 1, JOURNAL), headBy(other, 2, JOURNAL)]
    for (const head of [one, two]) replica.noteIncluded(head)
    for (let i = 2; i < MAX_INCLUDED_HEADS; i++) replica.noteIncluded({ ...one, hash: encodeCbor(i) })
    expect(await replica.consider(one)).toBe('known')
    replica.noteIncluded({ ...one, hash: encodeCbor('one more') })
    expect(await replica.consider(one)).toBe('wanted')
    expect(await replica.consider(two)).toBe('known')
  })
})

describe('own writes', () => {
  it('wait until what others remember has been asked', async () => {
    const replica = await open(new MemoryStore(), createIdentity(), { recoverFirst: true })
    let written = false
    const writing = replica.write(CATALOGUE, [{ key: 'a', body: 1 }]).then(() => (written = true))
    const appending = replica.append(JOURNAL, [{ prefix: 'j', body: 1 }])
    await new Promise((resolve) => setImmediate(resolve))
    expect(written).toBe(false)
    expect([...replica.slots()]).toEqual([])
    replica.releaseOwnWrites()
    replica.releaseOwnWrites()
    await Promise.all([writing, appending, replica.ownWritesReleased])
    expect([...replica.slots()]).toHaveLength(2)
  })
})

describe('what views see', () => {
  it('is every landed shard, and each one that lands later', async () => {
    const replica = await open()
    const landings: Landing[] = []
    const stop = replica.onLanding((landing) => landings.push(landing))
    await replica.write(CATALOGUE, [{ key: 'a', body: 1 }])
    await replica.write(CATALOGUE, [{ key: 'a', body: 2 }])
    stop()
    await replica.write(CATALOGUE, [{ key: 'a', body: 3 }])
    expect(landings.map(({ shard, branch }) => [shard, branch])).toEqual([
      [0, 0],
      [0, 0],
    ])
    expect(Buffer.compare(landings[1]?.before ?? new Uint8Array(0), landings[0]?.hash ?? new Uint8Array(0))).toBe(0)
    const all: LandedDataset[] = await Array.fromAsync(replica.landedDatasets())
    expect(all.map(({ dataset, branch, leaves }) => [dataset, branch, leaves.length])).toEqual([[CATALOGUE, 0, 1]])
    const found = await replica.storedShard({ library: replica.library, dataset: CATALOGUE, branch: 0, shard: 0 })
    expect(found?.hash).toEqual(all[0]?.leaves[0])
    expect(readStoredShard(0, found?.stored as NonNullable<typeof found>['stored']).hash()).toEqual(Buffer.from(found?.hash ?? []))
    for (const missing of [{ shard: 1 }, { branch: 9 }, { library: createIdentity().library }])
      expect(
        await replica.storedShard({ library: replica.library, dataset: CATALOGUE, branch: 0, shard: 0, ...missing }),
      ).toBeUndefined()
  })

  it('hear when a side slot goes', async () => {
    const replica = await open()
    await replica.write(CATALOGUE, [{ key: 'a', body: 1 }])
    const main = await replica.slotFor(replica.library, CATALOGUE)
    const hash = (await main.tree()).leaf(0)?.slice() as Uint8Array
    const side = await replica.sideSlot('branch', headBy(createIdentity(), 1, JOURNAL))
    await replica.land(side, [{ shard: 0, hash, ...(await replica.packed(main, 0, hash)) }], { sync: false })
    const landings: Landing[] = []
    replica.onLanding((landing) => landings.push(landing))
    await side.lock.run(() => replica.dropSlot(side))
    expect(landings).toMatchObject([{ branch: side.id, shard: 0, before: hash, hash: undefined }])
    expect([...replica.sideSlots()]).toEqual([])
    const gone = { library: side.library, dataset: side.dataset, branch: side.id, shard: 0 }
    expect(await replica.storedShard(gone)).toBeUndefined()
  })
})

describe('a closed replica', () => {
  it('writes nothing more, and says so', async () => {
    const replica = await open()
    const writing = replica.write(CATALOGUE, [{ key: 'a', body: 1 }])
    await writing
    await replica.close()
    expect(await codeOfPromise(replica.write(CATALOGUE, [{ key: 'a', body: 2 }]))).toBe('REPLICA_CLOSED')
    const slot = replica.find(replica.library, CATALOGUE)
    expect(await codeOfPromise(replica.land(slot as NonNullable<typeof slot>, [], { sync: false }))).toBe('REPLICA_CLOSED')
  })
})
