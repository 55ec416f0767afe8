import { randomBytes } from 'node:crypto'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeCbor } from './cbor.ts'
import { journalSuffix } from './entry.ts'
import { COMPACT_CLIENTS, COMPACT_DEAD_CLOCKS } from './limits.ts'
import { type Change, Shard } from './shard.ts'

const value = (text: string): Uint8Array => encodeCbor(text)
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const contentOf = (shard: Shard): Record<string, string> =>
  Object.fromEntries([...shard.entries()].map(([key, bytes]) => [key, hex(bytes)]))

function shardOf(...changes: Change[]): Shard {
  const shard = Shard.empty(0, 0)
  shard.edit(changes, 1)
  return shard
}

describe('a shard', () => {
  it('holds what was set and not what was removed', () => {
    const shard = shardOf(['a', value('1')], ['b', value('2')], ['c', value('3')], ['b', undefined], ['c', value('4')])
    expect(contentOf(shard)).toEqual({ a: hex(value('1')), c: hex(value('4')) })
    expect(shard.get('a')).toEqual(value('1'))
    expect(shard.get('b')).toBeUndefined()
    expect(shard.size).toBe(2)
    expect(shard.valueBytes()).toBe(4)
  })

  it('is the same after packing, whatever its history', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const shard = Shard.empty(3, 2)
        for (const { changes, client } of history) shard.edit(changes, client)
        const again = Shard.fromPacked(3, 2, shard.pack())
        expect(hex(again.hash())).toBe(hex(shard.hash()))
        expect(contentOf(again)).toEqual(contentOf(shard))
        again.check('catalogue')
      }),
      { numRuns: 200 },
    )
  })

  it('is followed by its diffs, one by one or since any earlier state', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const shard = Shard.empty(0, 0)
        const follower = Shard.empty(0, 0)
        const laggards: Shard[] = []
        for (const { changes, client } of history) {
          laggards.push(Shard.fromPacked(0, 0, shard.pack()))
          const before = hex(shard.hash())
          const diff = shard.editToDiff(changes, client)
          if (hex(shard.hash()) === before) continue
          follower.applyDiff(diff)
          expect(hex(follower.hash())).toBe(hex(shard.hash()))
        }
        for (const laggard of laggards) {
          laggard.applyDiff(shard.diffSince(laggard.stateVector()))
          expect(hex(laggard.hash())).toBe(hex(shard.hash()))
        }
      }),
      { numRuns: 100 },
    )
  })

  it('says which keys a diff has changed', () => {
    const shard = shardOf(['a', value('1')], ['b', value('2')])
    const follower = Shard.fromPacked(0, 0, shard.pack())
    const diff = shard.editToDiff(
      [
        ['a', undefined],
        ['c', value('3')],
        ['b', value('4')],
      ],
      2,
    )
    expect([...follower.applyDiff(diff)].toSorted()).toEqual(['a', 'b', 'c'])
    expect([...follower.applyDiff(diff)]).toEqual([])
  })
})

/** A few edits over a few keys by a few runs of a node. */
const histories = fc.array(
  fc.record({
    client: fc.integer({ min: 1, max: 3 }),
    changes: fc.array(
      fc.tuple(
        fc.constantFrom('a', 'b', 'c', 'é', '日本', '𠀀'),
        fc.option(fc.string({ maxLength: 5, unit: 'grapheme' }).map(value), { nil: undefined }),
      ),
      { maxLength: 6 },
    ),
  }),
  { maxLength: 8 },
)

describe('the shard hash', () => {
  const base: Change[] = [
    ['a', value('1')],
    ['b', value('2')],
  ]

  it('is fixed by number, generation and history', () => {
    const hash = (number: number, generation: number): string => {
      const shard = Shard.empty(number, generation)
      shard.edit(base, 7)
      return hex(shard.hash())
    }
    expect(hash(0, 0)).toBe(hash(0, 0))
    expect(new Set([hash(0, 0), hash(1, 0), hash(0, 1), hash(128, 0)]).size).toBe(4)
  })

  it('differs where equal content was reached in different ways', () => {
    const ways: Shard[] = [
      shardOf(...base),
      shardOf(...base.toReversed()),
      shardOf(['a', value('x')], ...base),
      shardOf(['a', value('1')], ['b', value('x')], ['b', value('2')]),
      shardOf(['z', value('1')], ...base, ['z', undefined]),
    ]
    const other = Shard.empty(0, 0)
    other.edit(base, 2)
    const two = Shard.empty(0, 0)
    two.edit([base[0] as Change], 1)
    two.edit([base[1] as Change], 2)
    const all = [...ways, other, two]
    for (const shard of all) expect(contentOf(shard)).toEqual(contentOf(ways[0] as Shard))
    expect(new Set(all.map((shard) => hex(shard.hash()))).size).toBe(all.length)
  })

  it('tells apart two lives that used one client number, where state vectors do not', () => {
    const backup = shardOf(...base)
    const first = Shard.fromPacked(0, 0, backup.pack())
    const second = Shard.fromPacked(0, 0, backup.pack())
    first.edit([['a', value('first life')]], 1)
    second.edit([['b', value('second life')]], 1)
    expect(first.stateVector()).toEqual(second.stateVector())
    expect(hex(first.hash())).not.toBe(hex(second.hash()))
    // Yjs itself notices nothing: it takes the other life's clocks for its own, and loses what they held.
    first.applyDiff(second.diffSince(first.stateVector()))
    expect(first.get('b')).toBeUndefined()
    expect(hex(first.hash())).not.toBe(hex(second.hash()))
  })

  it('does not depend on how deletions are cut into runs', () => {
    const stepwise = Shard.empty(0, 0)
    for (let i = 0; i < 20; i++) stepwise.edit([['a', value(String(i))]], 1)
    const hash = hex(stepwise.hash())
    expect(hex(Shard.fromPacked(0, 0, stepwise.pack()).hash())).toBe(hash)
    const caughtUp = Shard.empty(0, 0)
    const source = Shard.empty(0, 0)
    for (let i = 0; i < 7; i++) caughtUp.applyDiff(source.editToDiff([['a', value(String(i))]], 1))
    caughtUp.applyDiff(stepwise.diffSince(caughtUp.stateVector()))
    expect(hex(caughtUp.hash())).toBe(hash)
  })
})

describe('compaction', () => {
  it('keeps the entries and drops the history under the next generation', () => {
    const shard = Shard.empty(4, 6)
    for (let i = 0; i < 30; i++)
      shard.edit(
        [
          ['a', value(`v${i}`)],
          ['b', i % 2 === 0 ? value('x') : undefined],
        ],
        i + 1,
      )
    const compacted = shard.compacted(99)
    expect([compacted.number, compacted.generation]).toEqual([4, 7])
    expect(contentOf(compacted)).toEqual(contentOf(shard))
    expect(compacted.pack().length).toBeLessThan(shard.pack().length)
    expect(hex(compacted.hash())).not.toBe(hex(shard.hash()))
  })

  it('is wanted when dead clocks outnumber their bound, and not before', () => {
    const shard = shardOf(['a', value('0')])
    for (let i = 0; i < COMPACT_DEAD_CLOCKS; i++) shard.edit([['a', value('1')]], 1)
    expect(shard.wantsCompaction).toBe(false)
    shard.edit([['a', value('1')]], 1)
    expect(shard.wantsCompaction).toBe(true)
    expect(shard.compacted(2).wantsCompaction).toBe(false)
  })

  it('is wanted when too many runs of the node have touched it', () => {
    const shard = Shard.empty(0, 0)
    for (let i = 1; i <= COMPACT_CLIENTS; i++) shard.edit([[`k${i}`, value('1')]], i)
    expect(shard.wantsCompaction).toBe(false)
    shard.edit([['another', value('1')]], COMPACT_CLIENTS + 1)
    expect(shard.wantsCompaction).toBe(true)
  })
})

describe('checking a shard of a journal', () => {
  it('wants each key to end in the hash of its value', () => {
    const entry = value('said')
    shardOf([`j/1${journalSuffix(entry)}`, entry]).check('journal')
    shardOf(['j/1', entry]).check('catalogue')
    expect(() => shardOf(['j/1', entry]).check('journal')).toThrow(expect.objectContaining({ code: 'REPLICA_BAD_SHARD' }))
    expect(() => shardOf([`j/1${journalSuffix(entry)}`, value('other')]).check('journal')).toThrow(
      expect.objectContaining({ code: 'REPLICA_BAD_SHARD' }),
    )
  })
})

describe('a packed shard', () => {
  it('is small: Yjs and zstd together add little to the values', () => {
    const text = 'Laskar pelangi / Andrea Hirata. Yogyakarta : Bentang, 2005. ISBN 979-3062-79-7. '
    const shard = Shard.empty(0, 0)
    shard.edit(
      Array.from({ length: 512 }, (_, i) => [`r/${i}`, value(text.repeat(10) + i)] as const),
      1,
    )
    const packed = shard.pack()
    expect(packed.length).toBeLessThan(zstdCompressSync(zstdDecompressSync(packed)).length * 1.1)
    expect(packed.length).toBeLessThan(shard.valueBytes() / 10)
  })

  it('of random bytes does not grow past its bound', () => {
    const shard = Shard.empty(0, 0)
    shard.edit(
      Array.from({ length: 4 }, (_, i) => [`r/${i}`, encodeCbor(randomBytes(256 * 1024 - 5))] as const),
      1,
    )
    Shard.fromPacked(0, 0, shard.pack()).check('catalogue')
  })
})
