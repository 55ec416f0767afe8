import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cbor } from './cbor.ts'
import { decodeEntry, encodeEntry, isGreater } from './entry.ts'
import { type Head, readHead, sameHead, signHead } from './head.ts'
import { createIdentity, type Identity } from './identity.ts'
import { parseDatasetName } from './ids.ts'
import { MAX_ENTRY_BYTES, MAX_KEY_BYTES, MAX_SHARD_ENTRIES } from './limits.ts'
import type { OwnChange, Published } from './own-dataset.ts'
import { Replica } from './replica.ts'
import { Shard } from './shard.ts'
import { codeOfPromise } from './testing/error-code.ts'
import { MemoryStore } from './testing/memory-store.ts'
import type { Clock } from './time.ts'
import { verifyReplica } from './verify.ts'
import { inlineShardWork } from './work.ts'

const CATALOGUE = parseDatasetName('catalogue/main')
const JOURNAL = parseDatasetName('journal/net/2026')

interface World {
  readonly replica: Replica
  readonly store: MemoryStore
  readonly identity: Identity
  readonly published: Published[]
  wall: number
}

async function world(store = new MemoryStore(), identity = createIdentity(), wall = 1_000_000): Promise<World> {
  const clock: Clock = { now: () => made.wall, after: () => () => undefined }
  const replica = await Replica.open({ store, identity, work: inlineShardWork(), clock })
  const made: World = { replica, store, identity, published: [], wall }
  replica.events.on('published', (published) => made.published.push(published))
  return made
}

/** Every stored entry by shard, as it is read back from the store. */
async function shardsOf({ replica }: World, dataset = CATALOGUE): Promise<Map<string, Cbor | undefined>[]> {
  const slot = replica.find(replica.library, dataset)
  if (slot === undefined) return []
  const tree = await slot.tree()
  const shards: Map<string, Cbor | undefined>[] = []
  for (let shard = 0; shard < tree.size; shard++) {
    const entries = await inlineShardWork().entries(slot.base(shard, (tree.leaf(shard) as Uint8Array).slice()))
    shards.push(new Map(entries.map(([key, value]) => [key, decodeEntry(value).body])))
  }
  return shards
}

const contentOf = (shards: Map<string, Cbor | undefined>[]): Map<string, Cbor> =>
  new Map(shards.flatMap((shard) => [...shard]).flatMap(([key, body]) => (body === undefined ? [] : [[key, body] as const])))

/** What holds after every write: the head is that of what is stored, and every entry is where the index says. */
async function expectSound(one: World, dataset = CATALOGUE): Promise<void> {
  const slot = one.replica.find(one.replica.library, dataset)
  const head = slot?.complete
  if (slot === undefined || head === undefined) return
  const findings: unknown[] = []
  for await (const step of verifyReplica(one.replica)) findings.push(...step.findings)
  expect(findings).toEqual([])
  expect(sameHead(readHead(head.bytes), head)).toBe(true)
  const shards = await shardsOf(one, dataset)
  const keys = shards.flatMap((shard) => [...shard.keys()])
  expect(new Set(keys).size).toBe(keys.length)
  expect(head).toMatchObject({ shards: shards.length, entries: keys.length })
  const own = await one.replica.ownDataset(dataset)
  const listed = await Array.fromAsync(own.keys())
  expect(listed).toEqual([...contentOf(shards).keys()].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
}

const records = (from: number, to: number, body = 'record'): OwnChange[] =>
  Array.from({ length: to - from }, (_, i) => ({ key: `r/${from + i}`, body: `${body} ${from + i}` }))

const sized = (bytes: number, fill: string): string => fill.repeat(bytes)

describe('placing entries', () => {
  it('fills shards one after another, and goes on in the last one', async () => {
    const one = await world()
    expect(await one.replica.write(CATALOGUE, records(0, 1300))).toEqual({ added: 1300, changed: 0, unchanged: 0, removed: 0 })
    expect((await shardsOf(one)).map(({ size }) => size)).toEqual([512, 512, 276])
    await one.replica.write(CATALOGUE, records(1300, 1310))
    await one.replica.write(CATALOGUE, records(1310, 1600))
    expect((await shardsOf(one)).map(({ size }) => size)).toEqual([512, 512, 512, 64])
    await expectSound(one)
  })

  it('changes an entry where it is', async () => {
    const one = await world()
    await one.replica.write(CATALOGUE, records(0, 1100))
    const before = (await one.replica.find(one.replica.library, CATALOGUE)?.tree())?.clone()
    expect(await one.replica.write(CATALOGUE, [{ key: 'r/600', body: 'new' }])).toMatchObject({ changed: 1 })
    const after = await one.replica.find(one.replica.library, CATALOGUE)?.tree()
    const same = [0, 1, 2].map(
      (shard) => Buffer.compare(before?.leaf(shard) ?? new Uint8Array(0), after?.leaf(shard) ?? new Uint8Array(0)) === 0,
    )
    expect(same).toEqual([true, false, true])
    expect((await shardsOf(one))[1]?.get('r/600')).toBe('new')
  })

  it('goes on after a restart, with a client of its own', async () => {
    const one = await world()
    await one.replica.write(CATALOGUE, records(0, 600))
    const again = await world(one.store.copy(), one.identity)
    expect(await again.replica.write(CATALOGUE, records(0, 600))).toMatchObject({ unchanged: 600 })
    await again.replica.write(CATALOGUE, [...records(600, 700), { key: 'r/5', body: 'new' }])
    expect((await shardsOf(again)).map(({ size }) => size)).toEqual([512, 188])
    await expectSound(again)
  })

  it('closes a shard before its values pass a mebibyte', async () => {
    const one = await world()
    const quarter = MAX_ENTRY_BYTES - 16
    await one.replica.write(
      CATALOGUE,
      Array.from({ length: 10 }, (_, i) => ({ key: `b/${i}`, body: sized(quarter, String(i)) })),
    )
    expect((await shardsOf(one)).map(({ size }) => size)).toEqual([4, 4, 2])
    await one.replica.write(CATALOGUE, records(0, 3))
    expect((await shardsOf(one)).map(({ size }) => size)).toEqual([4, 4, 5])
    await expectSound(one)
  })

  it('moves values that grow past their shard to one of their own', async () => {
    const one = await world()
    const bodies = (bytes: number) => Array.from({ length: 6 }, (_, i) => ({ key: `b/${i}`, body: sized(bytes, String(i)) }))
    await one.replica.write(CATALOGUE, [...bodies(150_000), ...records(0, 100)])
    expect((await shardsOf(one)).map(({ size }) => size)).toEqual([106])
    expect(await one.replica.write(CATALOGUE, bodies(250_000))).toEqual({ added: 0, changed: 6, unchanged: 0, removed: 0 })
    const shards = await shardsOf(one)
    expect(shards.length).toBeGreaterThan(1)
    expect(contentOf(shards).get('b/5')).toBe(sized(250_000, '5'))
    await expectSound(one)
    // Those that moved are found again, here and after a restart.
    for (const node of [one, await world(one.store.copy(), one.identity)]) {
      expect(await node.replica.write(CATALOGUE, bodies(250_000))).toMatchObject({ unchanged: 6 })
      await node.replica.write(CATALOGUE, bodies(10))
      await expectSound(node)
    }
  })
})

describe('a batch', () => {
  it('that changes nothing signs nothing and writes nothing', async () => {
    const one = await world()
    await one.replica.write(CATALOGUE, records(0, 20))
    const head = one.replica.find(one.replica.library, CATALOGUE)?.held
    one.store.failWhen(() => true)
    one.wall += 1000
    expect(await one.replica.write(CATALOGUE, records(0, 20))).toEqual({ added: 0, changed: 0, unchanged: 20, removed: 0 })
    expect(await one.replica.write(CATALOGUE, [{ key: 'never/there' }])).toMatchObject({ unchanged: 1 })
    expect(await one.replica.write(CATALOGUE, [])).toMatchObject({ unchanged: 0 })
    expect(one.replica.find(one.replica.library, CATALOGUE)?.held).toBe(head)
    expect(one.published).toHaveLength(1)
  })

  it('with a key several times takes the last', async () => {
    const one = await world()
    const report = await one.replica.write(CATALOGUE, [
      { key: 'a', body: 'first' },
      { key: 'b', body: 'x' },
      { key: 'a', body: 'second' },
      { key: 'b' },
    ])
    expect(report).toEqual({ added: 1, changed: 0, unchanged: 1, removed: 0 })
    expect(contentOf(await shardsOf(one))).toEqual(new Map([['a', 'second']]))
    await expectSound(one)
  })

  it('with one entry that cannot be written is not written at all', async () => {
    const one = await world()
    await one.replica.write(CATALOGUE, records(0, 3))
    const wrong: [OwnChange, string][] = [
      [{ key: 'x'.repeat(MAX_KEY_BYTES + 1), body: 1 }, 'REPLICA_LIMIT'],
      [{ key: '', body: 1 }, 'REPLICA_INVALID_ID'],
      [{ key: '\ud800', body: 1 }, 'REPLICA_INVALID_ID'],
      [{ key: 'big', body: sized(MAX_ENTRY_BYTES, 'x') }, 'REPLICA_LIMIT'],
      [{ key: 'float', body: 0.5 }, 'REPLICA_INVALID_ENCODING'],
    ]
    for (const [change, code] of wrong)
      expect(await codeOfPromise(one.replica.write(CATALOGUE, [...records(0, 5, 'new'), change]))).toBe(code)
    expect(contentOf(await shardsOf(one))).toEqual(new Map(records(0, 3).map(({ key, body }) => [key, body])))
    expect(one.published).toHaveLength(1)
    await expectSound(one)
  })

  it('is refused for a journal, whose entries nobody could ever accept changed', async () => {
    const one = await world()
    expect(await codeOfPromise(one.replica.write(JOURNAL, [{ key: 'a', body: 1 }]))).toBe('REPLICA_INVALID_ID')
    expect(one.published).toEqual([])
  })
})

describe('removing', () => {
  it('leaves a dated tombstone, which is no entry to those who list them', async () => {
    const one = await world()
    await one.replica.write(CATALOGUE, records(0, 3))
    expect(await one.replica.write(CATALOGUE, [{ key: 'r/1' }])).toEqual({ added: 0, changed: 0, unchanged: 0, removed: 1 })
    expect(await one.replica.write(CATALOGUE, [{ key: 'r/1' }])).toMatchObject({ unchanged: 1 })
    expect((await shardsOf(one))[0]?.has('r/1')).toBe(true)
    expect(contentOf(await shardsOf(one)).has('r/1')).toBe(false)
    expect(one.published.at(-1)?.head.entries).toBe(3)
    await expectSound(one)
  })

  it('can be taken back', async () => {
    const one = await world()
    await one.replica.write(CATALOGUE, records(0, 3))
    await one.replica.write(CATALOGUE, [{ key: 'r/1' }])
    expect(await one.replica.write(CATALOGUE, records(0, 3))).toEqual({ added: 1, changed: 0, unchanged: 2, removed: 0 })
    expect(contentOf(await shardsOf(one)).get('r/1')).toBe('record 1')
    await expectSound(one)
  })

  it('an entry with nothing as its body is another thing', async () => {
    const one = await world()
    expect(await one.replica.write(CATALOGUE, [{ key: 'a', body: null }])).toMatchObject({ added: 1 })
    expect(await one.replica.write(CATALOGUE, [{ key: 'a', body: null }])).toMatchObject({ unchanged: 1 })
    expect(contentOf(await shardsOf(one))).toEqual(new Map([['a', null]]))
  })
})

describe('what is published', () => {
  it('has a base and diffs that lead from it to the head', async () => {
    const one = await world()
    await one.replica.write(CATALOGUE, records(0, 700))
    const slot = await one.replica.slotFor(one.replica.library, CATALOGUE)
    const before = await Promise.all([0, 1].map((shard) => slot.stored(shard)))
    await one.replica.write(CATALOGUE, [{ key: 'r/1', body: 'new' }, { key: 'r/600' }, { key: 'x', body: 'y' }])
    const { head, base, diffs } = one.published.at(-1) as Published
    expect(base).toEqual(one.published[0]?.head)
    expect(head.revision).toBe((base?.revision ?? 0) + 1)
    const tree = (await slot.tree()).clone()
    for (const { shard, generation, diff } of diffs ?? []) {
      const { packed } = before[shard] as { packed: Uint8Array }
      const follower = Shard.fromPacked(shard, generation, packed)
      follower.applyDiff(diff)
      expect(Buffer.compare(follower.hash(), tree.leaf(shard) as Uint8Array)).toBe(0)
    }
    expect(diffs).toHaveLength(2)
  })

  it('has no diffs where they would be large, or where a shard was encoded anew', async () => {
    const one = await world()
    await one.replica.write(CATALOGUE, records(0, 5))
    await one.replica.write(CATALOGUE, [{ key: 'big', body: sized(70_000, 'x') }])
    expect(one.published.at(-1)?.diffs).toBeUndefined()
    let generation = 0
    for (let i = 0; i < 1100 && generation === 0; i++) {
      await one.replica.write(CATALOGUE, [{ key: 'r/1', body: `version ${i}` }])
      generation = (await (await one.replica.slotFor(one.replica.library, CATALOGUE)).stored(0)).generation
    }
    expect(generation).toBe(1)
    expect(one.published.at(-1)?.diffs).toBeUndefined()
    await expectSound(one)
    await one.replica.write(CATALOGUE, [{ key: 'r/1', body: 'after' }])
    expect(one.published.at(-1)?.diffs).toHaveLength(1)
    await expectSound(one)
  })

  it('is dated later each time, whatever the wall clock says, restarts included', async () => {
    let one = await world()
    const times: number[] = []
    for (const wall of [500, 400, 10, 1000, 1000, 0]) {
      one.wall = wall
      await one.replica.write(CATALOGUE, [{ key: 'a', body: times.length }])
      times.push(one.published.at(-1)?.head.time ?? 0)
      const before = one
      one = await world(before.store.copy(), before.identity, wall)
      one.published.push(...before.published)
    }
    expect(times.every((time, i) => i === 0 || time > (times[i - 1] as number))).toBe(true)
    expect(one.published.map(({ head }) => head.revision)).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('is signed again when it has grown old, unchanged', async () => {
    const one = await world()
    await one.replica.write(CATALOGUE, records(0, 5))
    await one.replica.resignOlderThan(1000)
    expect(one.published).toHaveLength(1)
    one.wall += 1000
    await one.replica.resignOlderThan(1000)
    const [first, second] = one.published.map(({ head }) => head)
    expect(second).toMatchObject({ revision: 2, entries: 5, shards: 1 })
    expect(second?.root).toEqual(first?.root)
    expect(second?.time).toBeGreaterThan(first?.time ?? 0)
    await expectSound(one)
  })
})

describe('a full disk', () => {
  it('leaves everything as it was, in memory and in the store, and the next write succeeds', async () => {
    const one = await world()
    await one.replica.write(CATALOGUE, records(0, 600))
    const slot = await one.replica.slotFor(one.replica.library, CATALOGUE)
    const [head, root] = [slot.held, (await slot.tree()).root()]
    const changes: OwnChange[][] = [
      records(600, 1200),
      records(0, 5, 'changed'),
      [{ key: 'r/3' }],
      [{ key: 'big', body: sized(200_000, 'x') }],
    ]
    for (const batch of changes) {
      one.store.failWhen(() => true)
      expect(await codeOfPromise(one.replica.write(CATALOGUE, batch))).toBe('REPLICA_WRITE_FAILED')
      one.store.failWhen(undefined)
      expect(slot.complete).toBe(head)
      expect((await slot.tree()).root()).toEqual(root)
      await expectSound(one)
      expect(one.published).toHaveLength(1)
    }
    for (const batch of changes) {
      await one.replica.write(CATALOGUE, batch)
      await expectSound(one)
    }
    await expectSound(await world(one.store.copy(), one.identity))
  })
})

describe('appending to a journal', () => {
  it('keys each entry by the hash of its value', async () => {
    const one = await world()
    const keys = await one.replica.append(JOURNAL, [
      { prefix: 'request/1', body: { what: 'loan' } },
      { prefix: 'request/2', body: { what: 'copy' } },
    ])
    expect(keys.map((key) => key.replace(/\/[\w-]{43}$/, ''))).toEqual(['request/1', 'request/2'])
    expect(contentOf(await shardsOf(one, JOURNAL))).toEqual(
      new Map([
        [keys[0], { what: 'loan' }],
        [keys[1], { what: 'copy' }],
      ]),
    )
    await expectSound(one, JOURNAL)
  })

  it('says the same thing once, however often it is in a batch', async () => {
    const one = await world()
    const body = { what: 'loan' }
    const keys = await one.replica.append(JOURNAL, [
      { prefix: 'j', body },
      { prefix: 'j', body },
      { prefix: 'k', body },
    ])
    expect(keys[0]).toBe(keys[1])
    expect(one.published.at(-1)?.head.entries).toBe(2)
    await expectSound(one, JOURNAL)
  })

  it('fills shards as a catalogue does', async () => {
    const one = await world()
    for (let i = 0; i < 3; i++)
      await one.replica.append(
        JOURNAL,
        Array.from({ length: 300 }, (_, n) => ({ prefix: `j/${i}`, body: n })),
      )
    expect((await shardsOf(one, JOURNAL)).map(({ size }) => size)).toEqual([MAX_SHARD_ENTRIES, 900 - MAX_SHARD_ENTRIES])
    await expectSound(one, JOURNAL)
  })
})

describe("adopting another life's entries", () => {
  const past = (one: World, revision: number) =>
    signHead(one.identity, { dataset: CATALOGUE, revision, root: new Uint8Array(32), shards: 0, entries: 0, time: 1 })
  const entry = (ms: number, body?: Cbor) => encodeEntry({ time: { ms, count: 0 }, ...(body !== undefined && { body }) })

  it('keeps their times, renews what it is told to, and outranks the other head', async () => {
    const one = await world()
    await one.replica.write(CATALOGUE, records(0, 3))
    const head = past(one, 40)
    await one.replica.adopt(
      CATALOGUE,
      [
        ['r/0', entry(7, 'older')],
        ['r/1', entry(1_000_007, 'other')],
        ['new', entry(8, 'new')],
      ],
      [0],
      { head, whole: true },
    )
    const own = await one.replica.ownDataset(CATALOGUE)
    const values = await own.values(['r/1', 'new'])
    expect(decodeEntry(values.get('r/1') as Uint8Array).time.ms).toBe(1_000_007)
    expect(contentOf(await shardsOf(one)).get('r/0')).toBe('record 0')
    expect(decodeEntry(values.get('new') as Uint8Array)).toEqual({ time: { ms: 8, count: 0 }, body: 'new' })
    expect((await own.slot.stored(0)).generation).toBe(1)
    expect(one.published.at(-1)).toMatchObject({ head: { revision: 41, entries: 4 } })
    expect(one.published.at(-1)?.diffs).toBeUndefined()
    expect(await one.replica.consider(head)).toBe('known')
    await expectSound(one)
  })

  it('remembers the other head only once all of it is here', async () => {
    const one = await world()
    const head = past(one, 5)
    expect(await one.replica.consider(head)).toBe('own-past')
    await one.replica.adopt(CATALOGUE, [['a', entry(1, 'x')]], [], { head, whole: false })
    expect(await one.replica.consider(head)).toBe('own-past')
    await one.replica.adopt(CATALOGUE, [], [], { head, whole: true })
    expect(await one.replica.consider(head)).toBe('known')
    // What is here outranks it already: nothing more is signed.
    expect(one.published.map(({ head: { revision } }) => revision)).toEqual([6])
  })

  it('settles a key that the other life has in two shards by its time, and counts it once', async () => {
    for (const order of [0, 1]) {
      const one = await world()
      const twice: [string, Uint8Array][] = [
        ['a', entry(9, 'later')],
        ['a', entry(3, 'earlier')],
      ]
      await one.replica.adopt(CATALOGUE, order === 0 ? twice : twice.toReversed(), [], { head: past(one, 1), whole: true })
      expect(contentOf(await shardsOf(one))).toEqual(new Map([['a', 'later']]))
      await expectSound(one)
    }
  })

  it('dates what is written afterwards after what it took, though that came from a clock far ahead', async () => {
    const one = await world()
    const future = 4_000_000_000_000
    await one.replica.adopt(CATALOGUE, [['a', entry(future, 'ahead')]], [], { head: past(one, 1), whole: true })
    await one.replica.write(CATALOGUE, [{ key: 'a', body: 'corrected' }])
    const value = (await (await one.replica.ownDataset(CATALOGUE)).values(['a'])).get('a') as Uint8Array
    expect(isGreater(value, entry(future, 'ahead'))).toBe(true)
  })

  it('signs nothing where the other life says the very same, but outranks it with the next head', async () => {
    const one = await world()
    await one.replica.write(CATALOGUE, records(0, 2))
    const values = [...(await (await one.replica.ownDataset(CATALOGUE)).values(['r/0', 'r/1']))]
    const other = { dataset: CATALOGUE, revision: 9, root: new Uint8Array(32), shards: 0, entries: 2, time: 1 }
    const head = signHead(one.identity, other)
    expect(await one.replica.adopt(CATALOGUE, values, [0], { head, whole: true })).toBe(true)
    expect(one.published).toHaveLength(1)
    expect(await one.replica.consider(head)).toBe('known')
    await one.replica.write(CATALOGUE, records(2, 3))
    expect(one.published.at(-1)).toMatchObject({ head: { revision: 10 } })
  })

  it('takes over a head of another life that is the signature of the very same shards', async () => {
    const one = await world()
    await one.replica.write(CATALOGUE, records(0, 2))
    const own = await one.replica.ownDataset(CATALOGUE)
    const { root, shards, entries } = own.slot.held as Head
    const head = signHead(one.identity, { dataset: CATALOGUE, revision: 5, root, shards, entries, time: 9 })
    await one.replica.adopt(CATALOGUE, [], [], { head, whole: true })
    expect(own.slot.complete?.revision).toBe(5)
    expect(one.published.at(-1)?.head).toBe(head)
    await expectSound(one)
  })

  it('takes tombstones for what they are', async () => {
    const one = await world()
    await one.replica.write(CATALOGUE, records(0, 2))
    await one.replica.adopt(
      CATALOGUE,
      [
        ['r/0', entry(2_000_000)],
        ['gone', entry(3)],
      ],
      [0],
      { head: past(one, 1), whole: true },
    )
    expect([...contentOf(await shardsOf(one)).keys()]).toEqual(['r/1'])
    expect(await one.replica.write(CATALOGUE, [{ key: 'gone' }])).toMatchObject({ unchanged: 1 })
    await expectSound(one)
  })
})

describe('whatever is written', () => {
  const body = fc.oneof(
    { weight: 3, arbitrary: fc.nat(3).map((n) => `small ${n}`) },
    fc.tuple(fc.constantFrom(90_000, 180_000, 250_000), fc.constantFrom('x', 'y')).map(([bytes, fill]) => sized(bytes, fill)),
    fc.constant(undefined),
  )
  const change = fc
    .tuple(fc.nat(11), body)
    .map(([n, what]): OwnChange => ({ key: `k/${n}`, ...(what !== undefined && { body: what }) }))
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ act: fc.constant('write' as const), changes: fc.array(change, { maxLength: 8 }), full: fc.boolean() }),
    },
    fc.record({ act: fc.constant('restart' as const), keep: fc.nat(3) }),
  )

  it('is there afterwards, in full disks and restarts too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        let one = await world()
        const model = new Map<string, Cbor>()
        for (const each of steps) {
          if (each.act === 'restart') one = await world(one.store.crash(each.keep), one.identity)
          else {
            one.store.failWhen(each.full ? () => true : undefined)
            const outcome = await codeOfPromise(one.replica.write(CATALOGUE, each.changes))
            one.store.failWhen(undefined)
            if (outcome === 'taken')
              for (const { key, body: what } of each.changes) {
                if (what === undefined) model.delete(key)
                else model.set(key, what)
              }
          }
          expect(contentOf(await shardsOf(one))).toEqual(model)
        }
        await expectSound(one)
      }),
      { numRuns: 25 },
    )
  })
})
