import { describe, expect, it } from 'vitest'
import type { Cbor } from './cbor.ts'
import { decodeEntry } from './entry.ts'
import { type Head, sameHead } from './head.ts'
import { createIdentity, type Identity } from './identity.ts'
import { type DatasetName, parseDatasetName } from './ids.ts'
import { MAX_BRANCHES } from './limits.ts'
import { Replica } from './replica.ts'
import { mergePast, settleBranch } from './settle.ts'
import type { Slot } from './slot.ts'
import { MemoryStore } from './testing/memory-store.ts'
import type { Clock } from './time.ts'
import { verifyReplica } from './verify.ts'
import { inlineShardWork } from './work.ts'

const CATALOGUE = parseDatasetName('catalogue/main')
const JOURNAL = parseDatasetName('journal/net/2026')

let wall = 1_000_000
const clock: Clock = { now: () => ++wall, after: () => () => undefined }
const open = (store = new MemoryStore(), identity = createIdentity()): Promise<Replica> =>
  Replica.open({ store, identity, work: inlineShardWork(), clock })

/** What a transfer leaves beside the main line: the shards of `from` that differ from it, and the head as its target. */
async function fetched(
  into: Replica,
  from: Replica,
  dataset: DatasetName,
  role: 'past' | 'branch',
): Promise<{ side: Slot; head: Head }> {
  const source = await from.slotFor(from.library, dataset)
  const head = source.complete as Head
  const main = await into.slotFor(head.library, dataset)
  const side = await into.sideSlot(role, head)
  const [theirs, ours] = [await source.tree(), await main.tree()]
  for (let shard = 0; shard < theirs.size; shard++) {
    const hash = theirs.leaf(shard)?.slice() as Uint8Array
    const same = ours.leaf(shard)
    if (same !== undefined && Buffer.compare(same, hash) === 0) continue
    await into.land(side, [{ shard, hash, ...(await from.packed(source, shard, hash)) }], { sync: false })
  }
  return { side, head }
}

/** The main line of a replica that has nothing of it, from one that has. */
async function copied(into: Replica, from: Replica, dataset: DatasetName): Promise<void> {
  const source = await from.slotFor(from.library, dataset)
  const main = await into.slotFor(from.library, dataset)
  const tree = await source.tree()
  for (let shard = 0; shard < tree.size; shard++) {
    const hash = tree.leaf(shard)?.slice() as Uint8Array
    await into.land(main, [{ shard, hash, ...(await from.packed(source, shard, hash)) }], { sync: false })
  }
  await into.land(main, [], { held: source.complete, target: source.complete, truncate: tree.size, sync: true })
}

async function bodiesOf(replica: Replica, slots: readonly Slot[]): Promise<Map<string, Cbor | undefined>> {
  const bodies = new Map<string, Cbor | undefined>()
  for (const slot of slots) {
    const tree = await slot.tree()
    for (let shard = 0; shard < tree.size; shard++) {
      const leaf = tree.leaf(shard)?.slice()
      if (leaf === undefined) continue
      for (const [key, value] of await replica.work.entries(slot.base(shard, leaf))) bodies.set(key, decodeEntry(value).body)
    }
  }
  return bodies
}

const linesOf = (replica: Replica, of: Identity, dataset: DatasetName): Slot[] => {
  const main = replica.find(of.library, dataset)
  return main === undefined ? [] : [main, ...replica.branchesOf(of.library, dataset)]
}

async function saidIn(replica: Replica, of: Identity): Promise<string[]> {
  const bodies = await bodiesOf(replica, linesOf(replica, of, JOURNAL))
  return [...bodies.values()].map(String).toSorted((a, b) => (a < b ? -1 : 1))
}

async function findings(replica: Replica): Promise<string[]> {
  const found: string[] = []
  for await (const step of verifyReplica(replica)) found.push(...step.findings.map(({ problem }) => problem))
  return found
}

const records = (from: number, to: number, body = 'record') =>
  Array.from({ length: to - from }, (_, i) => ({ key: `r/${from + i}`, body: `${body} ${from + i}` }))

/** Two lives of one library that begin with the same catalogue and journal. */
async function twoLives() {
  const identity = createIdentity()
  const store = new MemoryStore()
  const first = await open(store, identity)
  await first.write(CATALOGUE, records(0, 1100))
  await first.append(JOURNAL, [{ prefix: 'j', body: 'common' }])
  return { identity, first, second: await open(store.copy(), identity) }
}

describe('merging another life of our own', () => {
  it('takes of each entry what was said last, removals included', async () => {
    const { identity, first, second } = await twoLives()
    await first.write(CATALOGUE, [
      { key: 'r/1', body: 'first' },
      { key: 'r/2' },
      { key: 'r/3', body: 'first' },
      { key: 'new/first', body: 1 },
    ])
    await second.write(CATALOGUE, [
      { key: 'r/1', body: 'second' },
      { key: 'r/600', body: 'second' },
      { key: 'new/second', body: 2 },
    ])
    await first.write(CATALOGUE, [{ key: 'r/600' }])
    await second.write(CATALOGUE, [{ key: 'r/3' }])
    const { side, head } = await fetched(second, first, CATALOGUE, 'past')
    await mergePast(second, side, head)
    const bodies = await bodiesOf(second, linesOf(second, identity, CATALOGUE))
    const seen = ['r/1', 'r/2', 'r/3', 'r/600', 'new/first', 'new/second', 'r/7'].map((key) => bodies.get(key))
    expect(seen).toEqual(['second', undefined, undefined, undefined, 1, 2, 'record 7'])
    expect(bodies.size).toBe(1102)
    const merged = second.find(identity.library, CATALOGUE)?.complete as Head
    expect(merged.revision).toBeGreaterThan(head.revision)
    expect(merged.entries).toBe(1102)
    expect(await second.consider(head)).toBe('known')
    expect([...second.sideSlots()]).toEqual([])
    expect(await findings(second)).toEqual([])
  })

  it('comes to the same entries whichever life merges the other', async () => {
    const outcomes: unknown[] = []
    for (const turn of [0, 1]) {
      wall = 2_000_000
      const { identity, first, second } = await twoLives()
      await first.write(CATALOGUE, [
        { key: 'r/1', body: 'first' },
        { key: 'a', body: 1 },
      ])
      await second.write(CATALOGUE, [{ key: 'r/1' }, { key: 'b', body: 2 }])
      const [into, from] = turn === 0 ? [first, second] : [second, first]
      const { side, head } = await fetched(into, from, CATALOGUE, 'past')
      await mergePast(into, side, head)
      const bodies = await bodiesOf(into, linesOf(into, identity, CATALOGUE))
      outcomes.push([...bodies].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    }
    expect(outcomes[0]).toEqual(outcomes[1])
  })

  it('encodes the shards anew in which the lives differ, and no others', async () => {
    const { identity, first, second } = await twoLives()
    await first.write(CATALOGUE, [{ key: 'r/600', body: 'first' }])
    const { side, head } = await fetched(second, first, CATALOGUE, 'past')
    await mergePast(second, side, head)
    const slot = second.find(identity.library, CATALOGUE) as Slot
    const generations = await Promise.all([0, 1, 2].map(async (shard) => (await slot.stored(shard)).generation))
    expect(generations).toEqual([0, 1, 0])
  })

  it('never overwrites what is written while it merges', async () => {
    const { identity, first, second } = await twoLives()
    await first.write(CATALOGUE, [{ key: 'r/1', body: 'first' }])
    const { side, head } = await fetched(second, first, CATALOGUE, 'past')
    const adopt = second.adopt.bind(second)
    second.adopt = async (...given) => {
      await second.write(CATALOGUE, [{ key: 'r/1', body: 'just now' }])
      return await adopt(...given)
    }
    await mergePast(second, side, head)
    expect((await bodiesOf(second, linesOf(second, identity, CATALOGUE))).get('r/1')).toBe('just now')
    expect(await findings(second)).toEqual([])
  })

  it('of a journal keeps what either has said', async () => {
    const { identity, first, second } = await twoLives()
    await first.append(JOURNAL, [{ prefix: 'j', body: 'first' }])
    await second.append(JOURNAL, [{ prefix: 'j', body: 'second' }])
    const { side, head } = await fetched(second, first, JOURNAL, 'past')
    await mergePast(second, side, head)
    expect(await saidIn(second, identity)).toEqual(['common', 'first', 'second'])
    expect(second.find(identity.library, JOURNAL)?.complete?.entries).toBe(3)
    expect(await findings(second)).toEqual([])
  })

  it('brings a library back that has lost all but its key, wherever it is interrupted', async () => {
    const { identity, first } = await twoLives()
    for (const failing of [1, 2, 3]) {
      const store = new MemoryStore()
      const again = await open(store, identity)
      const { side, head } = await fetched(again, first, CATALOGUE, 'past')
      let writes = 0
      store.failWhen(() => ++writes === failing)
      await mergePast(again, side, head).catch(() => undefined)
      const restarted = await open(store.copy(), identity)
      for (const left of restarted.sideSlots()) await mergePast(restarted, left, left.target as Head)
      expect((await bodiesOf(restarted, linesOf(restarted, identity, CATALOGUE))).size).toBe(1100)
      expect(restarted.find(identity.library, CATALOGUE)?.complete?.entries).toBe(1100)
      expect(await findings(restarted)).toEqual([])
    }
  })
})

describe("a head of another library's journal", () => {
  /** An observer that holds the common beginning, and lives of the library that go on from there. */
  async function observed(lives: number) {
    const identity = createIdentity()
    const store = new MemoryStore()
    const origin = await open(store, identity)
    await origin.append(
      JOURNAL,
      Array.from({ length: 600 }, (_, i) => ({ prefix: 'j', body: `common ${1000 + i}` })),
    )
    const observer = await open()
    await copied(observer, origin, JOURNAL)
    const made = await Promise.all(Array.from({ length: lives }, () => open(store.copy(), identity)))
    return { identity, observer, origin, lives: made }
  }
  const show = async (observer: Replica, from: Replica): Promise<Head> => {
    const { side, head } = await fetched(observer, from, JOURNAL, 'branch')
    await settleBranch(observer, side, head)
    return head
  }
  const branchesOf = (observer: Replica, identity: Identity) => observer.branchesOf(identity.library, JOURNAL)
  const mainHead = (observer: Replica, identity: Identity) => observer.find(identity.library, JOURNAL)?.complete

  it('that contains what we hold takes its place', async () => {
    const { identity, observer, origin } = await observed(0)
    const before = mainHead(observer, identity) as Head
    await origin.append(JOURNAL, [{ prefix: 'j', body: 'more' }])
    const head = await show(observer, origin)
    expect(sameHead(mainHead(observer, identity), head)).toBe(true)
    expect([...observer.sideSlots()]).toEqual([])
    expect(await observer.consider(before)).toBe('known')
    expect((await saidIn(observer, identity)).length).toBe(601)
    expect(await findings(observer)).toEqual([])
  })

  it('that is contained in what we hold is remembered and forgotten', async () => {
    const { identity, observer, origin, lives } = await observed(1)
    await origin.append(JOURNAL, [{ prefix: 'j', body: 'more' }])
    const newer = await show(observer, origin)
    const older = await show(observer, lives[0] as Replica)
    expect(sameHead(mainHead(observer, identity), newer)).toBe(true)
    expect([...observer.sideSlots()]).toEqual([])
    expect(await observer.consider(older)).toBe('known')
  })

  it('that neither contains nor is contained is kept beside it, whole', async () => {
    const { identity, observer, lives } = await observed(2)
    const [a, b] = lives as [Replica, Replica]
    await a.append(JOURNAL, [{ prefix: 'j', body: 'in a' }])
    await b.append(JOURNAL, [{ prefix: 'j', body: 'in b' }])
    const forks: number[] = []
    observer.events.on('forked', ({ branches }) => forks.push(branches))
    await show(observer, a)
    const head = await show(observer, b)
    expect(branchesOf(observer, identity)).toHaveLength(1)
    expect(forks.at(-1)).toBe(1)
    const [branch] = branchesOf(observer, identity) as [Slot]
    expect(sameHead(branch.held, head)).toBe(true)
    expect(Buffer.compare((await branch.tree()).root(), head.root)).toBe(0)
    expect((await saidIn(observer, identity)).filter((text) => text.startsWith('in'))).toEqual(['in a', 'in b'])
    expect(await findings(observer)).toEqual([])
    // Shown again it is known; and the branch is there after a restart.
    expect(await observer.consider(head)).toBe('known')
  })

  it('comes to the same entries in whatever order heads are shown', async () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [0, 0, 2, 1, 2],
    ]) {
      const { identity, observer, lives } = await observed(3)
      for (const [i, life] of lives.entries()) await life.append(JOURNAL, [{ prefix: 'j', body: `in ${i}` }])
      for (const i of order) {
        const life = lives[i] as Replica
        const head = life.find(identity.library, JOURNAL)?.complete as Head
        if ((await observer.consider(head)) === 'wanted') await show(observer, life)
      }
      expect((await saidIn(observer, identity)).filter((text) => text.startsWith('in'))).toEqual(['in 0', 'in 1', 'in 2'])
      expect(branchesOf(observer, identity)).toHaveLength(2)
    }
  })

  it('that contains all branches subsumes them', async () => {
    const { identity, observer, lives } = await observed(2)
    const [a, b] = lives as [Replica, Replica]
    await a.append(JOURNAL, [{ prefix: 'j', body: 'in a' }])
    await b.append(JOURNAL, [{ prefix: 'j', body: 'in b' }])
    await show(observer, a)
    const branch = await show(observer, b)
    const { side, head } = await fetched(a, b, JOURNAL, 'past')
    await mergePast(a, side, head)
    const healed = await show(observer, a)
    expect(sameHead(mainHead(observer, identity), healed)).toBe(true)
    expect(branchesOf(observer, identity)).toEqual([])
    expect(await observer.consider(branch)).toBe('known')
    expect((await saidIn(observer, identity)).length).toBe(602)
    expect(await findings(observer)).toEqual([])
  })

  it('past the cap leaves the branches of the highest hashes', async () => {
    const { identity, observer, lives } = await observed(MAX_BRANCHES + 3)
    const heads: Head[] = []
    for (const [i, life] of lives.entries()) {
      await life.append(JOURNAL, [{ prefix: 'j', body: `in ${i}` }])
      heads.push(await show(observer, life))
    }
    const kept = branchesOf(observer, identity).map(({ held }) => Buffer.from(held?.hash ?? []).toString('hex'))
    expect(kept).toHaveLength(MAX_BRANCHES)
    // The first took the place of the common beginning; the others are branches beside it.
    const hashes = heads.slice(1).map(({ hash }) => Buffer.from(hash).toString('hex'))
    expect(kept).toEqual(hashes.toSorted((x, y) => (x < y ? -1 : 1)).slice(-MAX_BRANCHES))
    expect(await findings(observer)).toEqual([])
  })
})
