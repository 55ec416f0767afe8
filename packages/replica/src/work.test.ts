import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeCbor } from './cbor.ts'
import { journalSuffix } from './entry.ts'
import type { StoredShard } from './landed.ts'
import { COMPACT_DEAD_CLOCKS, MAX_ENTRY_BYTES, MAX_SHARD_BYTES } from './limits.ts'
import { type Change, Shard } from './shard.ts'
import { codeOfPromise } from './testing/error-code.ts'
import { threadShardWork } from './thread-work.ts'
import { type Base, BaseMissing, type Edited, inlineShardWork, ShardBench, type ShardWork } from './work.ts'

const value = (text: string): Uint8Array => encodeCbor(text)
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const big = (bytes: number): Uint8Array => encodeCbor(randomBytes(bytes - 5))

function shardOf(changes: Change[], number = 3): Shard {
  const shard = Shard.empty(number, 0)
  shard.edit(changes, 1)
  return shard
}

/** A landed shard, which counts how often it is loaded. */
function landed(shard: Shard, stored: StoredShard = { generation: shard.generation, packed: shard.pack(), diffs: [] }) {
  const base = {
    number: shard.number,
    hash: shard.hash(),
    loads: 0,
    load: (): Promise<StoredShard> => (base.loads++, Promise.resolve(stored)),
  }
  return base satisfies Base
}

const editTask = (changes: readonly Change[], more = {}) => ({
  number: 3,
  generation: 0,
  changes,
  client: 5,
  wantDiff: true,
  renew: false,
  ...more,
})

describe.each<[string, () => ShardWork]>([
  ['on the calling thread', inlineShardWork],
  ['in worker threads', () => threadShardWork({ threads: 2 })],
])('shard work %s', (_name, make) => {
  let work: ShardWork
  beforeEach(() => {
    work = make()
  })
  afterEach(async () => {
    await work.close()
  })

  it('verifies what has its hash, and refuses what has not, is not honest, or is of another place', async () => {
    const shard = shardOf([['a', value('1')]])
    const task = { number: 3, generation: 0, packed: shard.pack(), hash: shard.hash(), kind: 'catalogue' as const }
    expect(await work.verify(task)).toEqual({ entries: 1 })
    const wrong = [
      { ...task, hash: randomBytes(32) },
      { ...task, number: 4 },
      { ...task, generation: 1 },
      { ...task, packed: task.packed.subarray(1) },
      { ...task, kind: 'journal' as const },
    ]
    for (const one of wrong) expect(await codeOfPromise(work.verify(one))).toBe('REPLICA_BAD_SHARD')
    expect(await work.verify(task)).toEqual({ entries: 1 })
  })

  it('gives the failures of limits and encodings their codes', async () => {
    const verify = async (shard: Shard) =>
      await codeOfPromise(work.verify({ number: 3, generation: 0, packed: shard.pack(), hash: shard.hash(), kind: 'catalogue' }))
    expect(await verify(shardOf([['a', Uint8Array.of(0xff)]]))).toBe('REPLICA_INVALID_ENCODING')
    expect(await verify(shardOf([['a', big(MAX_ENTRY_BYTES + 1)]]))).toBe('REPLICA_LIMIT')
  })

  it('advances by diffs, and says what changed', async () => {
    const shard = shardOf([
      ['a', value('1')],
      ['b', value('2')],
    ])
    const base = landed(shard)
    const diffs = [
      shard.editToDiff([['a', value('3')]], 1),
      shard.editToDiff(
        [
          ['b', undefined],
          ['c', value('4')],
        ],
        2,
      ),
    ]
    const advanced = await work.advance(base, { number: 3, generation: 0, diffs, kind: 'catalogue' })
    expect(hex(advanced.hash)).toBe(hex(shard.hash()))
    expect(advanced.entries).toBe(2)
    expect(advanced.packed).toBeUndefined()
    expect(new Map(advanced.changes)).toEqual(
      new Map([
        ['a', value('3')],
        ['b', undefined],
        ['c', value('4')],
      ]),
    )
    expect(await codeOfPromise(work.advance(base, { number: 3, generation: 1, diffs, kind: 'catalogue' }))).toBe(
      'REPLICA_BAD_SHARD',
    )
    // A failed advance leaves nothing half-done behind.
    const gap = Shard.empty(3, 0)
    gap.edit([['x', value('1')]], 9)
    const later = gap.editToDiff([['x', value('2')]], 9)
    expect(await codeOfPromise(work.advance(base, { number: 3, generation: 0, diffs: [later], kind: 'catalogue' }))).toBe(
      'REPLICA_BAD_SHARD',
    )
    expect(new Map(await work.entries(base))).toEqual(
      new Map([
        ['a', value('1')],
        ['b', value('2')],
      ]),
    )
  })

  it('begins a shard from diffs alone, whole', async () => {
    const shard = Shard.empty(3, 7)
    const diffs = [shard.editToDiff([['a', value('1')]], 1)]
    const advanced = await work.advance(undefined, { number: 3, generation: 7, diffs, kind: 'catalogue' })
    expect(hex(advanced.hash)).toBe(hex(shard.hash()))
    expect(hex(Shard.fromPacked(3, 7, advanced.packed as Uint8Array).hash())).toBe(hex(shard.hash()))
  })

  it('sees whether a journal only grew', async () => {
    const keyed = (text: string): Change => [`j${journalSuffix(value(text))}`, value(text)]
    const shard = shardOf([keyed('one')])
    const advance = async (edit: Change[]) => {
      const next = Shard.fromPacked(3, 0, shard.pack())
      const diff = next.editToDiff(edit, 2)
      return (await work.advance(landed(shard), { number: 3, generation: 0, diffs: [diff], kind: 'journal' })).additive
    }
    expect(await advance([keyed('two')])).toBe(true)
    expect(await advance([keyed('two'), keyed('one')])).toBe(false)
    expect(await advance([[keyed('one')[0], undefined]])).toBe(false)
  })

  it('edits, with a diff or whole', async () => {
    const shard = shardOf([['a', value('1')]])
    const base = landed(shard)
    const edited = await work.edit(base, editTask([['b', value('2')]]))
    expect(edited).toMatchObject({ generation: 0, entries: 2, valueBytes: 4, evicted: [] })
    expect(edited.packed).toBeUndefined()
    shard.applyDiff(edited.diff as Uint8Array)
    expect(hex(edited.hash)).toBe(hex(shard.hash()))
    const whole = await work.edit(base, editTask([['b', value('2')]], { wantDiff: false }))
    expect(whole.diff).toBeUndefined()
    expect(hex(Shard.fromPacked(3, 0, whole.packed as Uint8Array).hash())).toBe(hex(whole.hash))
    const fresh = await work.edit(undefined, editTask([['b', value('2')]]))
    expect([fresh.diff, fresh.packed].map((bytes) => bytes?.length)).not.toContain(undefined)
  })

  it('re-encodes when told to, and when history outweighs content', async () => {
    const shard = shardOf([['a', value('1')]])
    const renewed = await work.edit(landed(shard), editTask([], { renew: true }))
    expect(renewed).toMatchObject({ generation: 1, entries: 1 })
    expect(renewed.diff).toBeUndefined()
    for (let i = 0; i < COMPACT_DEAD_CLOCKS; i++) shard.edit([['a', value('1')]], 1)
    const compacted = await work.edit(landed(shard), editTask([['a', value('2')]]))
    expect(compacted.generation).toBe(1)
    const again = Shard.fromPacked(3, 1, compacted.packed as Uint8Array)
    expect(hex(again.hash())).toBe(hex(compacted.hash))
    expect(again.get('a')).toEqual(value('2'))
  })

  it('evicts what no longer fits, and nothing else', async () => {
    const most = MAX_ENTRY_BYTES
    const shard = shardOf([
      ['a', big(most)],
      ['b', big(most)],
      ['c', big(most)],
      ['d', big(MAX_SHARD_BYTES - 3 * most)],
    ])
    const grown = big(most)
    const small = value('s')
    const check = async (changes: Change[], evicted: string[], left: string[]): Promise<Edited> => {
      const edited = await work.edit(landed(shard), editTask(changes, { wantDiff: false }))
      expect(edited.evicted.map(([key]) => key)).toEqual(evicted)
      const result = Shard.fromPacked(3, 0, edited.packed as Uint8Array)
      result.check('catalogue')
      expect([...result.entries()].map(([key]) => key).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(left)
      expect(edited.valueBytes).toBe(result.valueBytes())
      return edited
    }
    // Exactly full: the same size again fits, one byte more does not.
    await check([['a', grown]], [], ['a', 'b', 'c', 'd'])
    const more = await check([['e', small]], ['e'], ['a', 'b', 'c', 'd'])
    expect(more.evicted[0]?.[1]).toEqual(small)
    // Room that one change makes is used by the next.
    await check(
      [
        ['b', small],
        ['e', big(1000)],
      ],
      [],
      ['a', 'b', 'c', 'd', 'e'],
    )
    await check(
      [
        ['e', big(1000)],
        ['b', small],
      ],
      ['e'],
      ['a', 'b', 'c', 'd'],
    )
  })

  it('loads a base once, and again when its cache has lost it', async () => {
    const base = landed(shardOf([['a', value('1')]]))
    for (let i = 0; i < 3; i++) await work.stateVector(base)
    expect(base.loads).toBe(1)
    for (let i = 0; i < 40; i++) await work.stateVector(landed(shardOf([['a', value(String(i))]])))
    await work.stateVector(base)
    expect(base.loads).toBe(2)
    // Changed by an edit, the base is not what is cached any more.
    await work.edit(base, editTask([['a', value('x')]]))
    expect(new Map(await work.entries(base))).toEqual(new Map([['a', value('1')]]))
    expect(base.loads).toBe(3)
  })

  it('reads a base without changing it', async () => {
    const shard = shardOf([['a', value('1')]])
    const behind = shard.stateVector()
    shard.edit([['b', value('2')]], 2)
    const base = landed(shard)
    expect(await work.stateVector(base)).toEqual(shard.stateVector())
    expect(hex(Shard.fromPacked(3, 0, await work.pack(base)).hash())).toBe(hex(shard.hash()))
    const follower = shardOf([['a', value('1')]])
    follower.applyDiff(await work.diffSince(base, behind))
    expect(hex(follower.hash())).toBe(hex(shard.hash()))
    expect(await codeOfPromise(work.diffSince(base, Uint8Array.of(0xff)))).toBe('REPLICA_BAD_SHARD')
    expect(await work.stateVector(base)).toEqual(shard.stateVector())
  })

  it('blames the store for what it no longer has as it was', async () => {
    const shard = shardOf([['a', value('1')]])
    const good = { generation: 0, packed: shard.pack(), diffs: [] }
    const damaged: StoredShard[] = [
      { ...good, packed: shardOf([['a', value('2')]]).pack() },
      { ...good, packed: good.packed.subarray(3) },
      { ...good, generation: 1 },
      { ...good, diffs: [Uint8Array.of(1, 2, 3)] },
    ]
    for (const stored of damaged) {
      const { hash, number, load } = landed(shard, stored)
      expect(await codeOfPromise(work.entries({ hash, number, load }))).toBe('REPLICA_STORE')
    }
    const lost = { number: 3, hash: shard.hash(), load: () => Promise.reject(new Error('no such row')) }
    await expect(work.entries(lost)).rejects.toThrow('no such row')
  })
})

describe('the bench', () => {
  it('asks for a base that it has not cached', () => {
    const bench = new ShardBench()
    const shard = shardOf([['a', value('1')]])
    const given = { number: 3, hash: shard.hash() }
    expect(() => bench.entries(given)).toThrow(BaseMissing)
    const stored = { generation: 0, packed: shard.pack(), diffs: [] }
    expect(bench.entries({ ...given, stored })).toHaveLength(1)
    expect(bench.entries(given)).toHaveLength(1)
  })

  it('forgets the least recently used shard first', () => {
    const bench = new ShardBench()
    const shards = Array.from({ length: 17 }, (_, i) => shardOf([['a', value(String(i))]]))
    const touch = (shard: Shard, withStored: boolean) =>
      bench.entries({
        number: 3,
        hash: shard.hash(),
        ...(withStored && { stored: { generation: 0, packed: shard.pack(), diffs: [] } }),
      })
    for (const shard of shards.slice(0, 16)) touch(shard, true)
    touch(shards[0] as Shard, false)
    touch(shards[16] as Shard, true)
    touch(shards[0] as Shard, false)
    expect(() => touch(shards[1] as Shard, false)).toThrow(BaseMissing)
  })
})

describe('worker threads', () => {
  it('that have rested begin again where they stood', async () => {
    const work = threadShardWork({ threads: 1 })
    const { hash, packed } = await work.edit(undefined, editTask([['a', value('1')]]))
    const base = { number: 3, hash, load: () => Promise.resolve({ generation: 0, packed: packed as Uint8Array, diffs: [] }) }
    await work.rest()
    const [again] = await Promise.all([work.edit(base, editTask([['b', value('2')]])), work.rest()])
    expect(again.entries).toBe(2)
    await work.close()
  })

  it('spread shards over their threads and answer many at once', async () => {
    const work = threadShardWork({ threads: 2 })
    const shards = Array.from({ length: 40 }, (_, number) => shardOf([['a', value(String(number))]], number))
    const checked = await Promise.all(
      shards.map((shard) =>
        work.verify({ number: shard.number, generation: 0, packed: shard.pack(), hash: shard.hash(), kind: 'catalogue' }),
      ),
    )
    expect(checked).toHaveLength(40)
    await work.close()
  })

  it('closed while somebody waits, tell them so, and everybody later', async () => {
    const work = threadShardWork({ threads: 1 })
    const base = landed(shardOf([['a', value('1')]]))
    const waiting = Promise.all(Array.from({ length: 20 }, () => codeOfPromise(work.entries(base))))
    await work.close()
    const outcomes = new Set(await waiting)
    outcomes.delete('taken')
    expect([...outcomes]).toEqual(outcomes.size === 0 ? [] : ['REPLICA_CLOSED'])
    expect(await codeOfPromise(work.entries(base))).toBe('REPLICA_CLOSED')
    await work.close()
  })

  it('leave what they were given untouched: the caller may still need it', async () => {
    const work = threadShardWork({ threads: 1 })
    const shard = shardOf([['a', value('1')]])
    const packed = shard.pack()
    await work.verify({ number: 3, generation: 0, packed, hash: shard.hash(), kind: 'catalogue' })
    expect(packed.length).toBeGreaterThan(0)
    const first = await work.pack(landed(shard))
    const second = await work.pack(landed(shard))
    expect(hex(first)).toBe(hex(second))
    await work.close()
  })
})
