import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_PENDING_CHANGES } from './limits.ts'
import { PendingShards, sameHash } from './pending-shards.ts'
import type { ShardRef } from './shard-update.ts'
import { MAIN, sampleHash, sampleLibrary } from './testing/records.ts'

const shardOf = (shard: number): ShardRef => ({ library: sampleLibrary(1), dataset: MAIN, branch: 0, shard })
const value = (number: number): Uint8Array => Uint8Array.of(number)

describe('pending shards', () => {
  it('wait once each, changes as one', () => {
    const pending = new PendingShards()
    const [a, b, c] = [1, 2, 3].map(value)
    pending.addLanding({ ...shardOf(0), before: a, hash: b, changes: [['x', value(1)]] })
    pending.addLanding({
      ...shardOf(0),
      before: b,
      hash: c,
      changes: [
        ['x', undefined],
        ['y', value(2)],
      ],
    })
    pending.addLanding({ ...shardOf(1), before: undefined, hash: a })
    pending.addLanding({ ...shardOf(1), before: a, hash: b, changes: [['z', value(1)]] })
    expect(pending.size).toBe(2)
    expect(pending.takeWhole(9)).toEqual([shardOf(1)])
    const changes = new Map([
      ['x', undefined],
      ['y', value(2)],
    ])
    expect(pending.takeChanges(9)).toEqual([{ kind: 'changes', of: shardOf(0), before: a, hash: c, changes }])
    expect(pending.size).toBe(2)
    pending.done(shardOf(0))
    pending.failed(shardOf(1))
    expect(pending.size).toBe(1)
    expect(pending.takeWhole(9)).toEqual([shardOf(1)])
  })

  it('are read where changes do not follow on each other, are not told, or are many', () => {
    const pending = new PendingShards()
    const [a, b, c] = [1, 2, 3].map(value)
    pending.addLanding({ ...shardOf(0), before: a, hash: b, changes: [] })
    pending.addLanding({ ...shardOf(0), before: c, hash: a, changes: [] })
    pending.addLanding({ ...shardOf(1), before: a, hash: b, changes: [] })
    pending.addLanding({ ...shardOf(1), before: b, hash: undefined })
    const many = Array.from({ length: MAX_PENDING_CHANGES + 1 }, (_, i) => [`k${i}`, value(0)] as const)
    pending.addLanding({ ...shardOf(2), before: a, hash: b, changes: many })
    expect(pending.takeChanges(9)).toEqual([])
    expect(pending.takeWhole(9)).toEqual([shardOf(0), shardOf(1), shardOf(2)])
  })

  it('keep of a value only its own bytes', () => {
    const pending = new PendingShards()
    const large = new Uint8Array(1000)
    pending.addLanding({ ...shardOf(0), before: value(1), hash: value(2), changes: [['x', large.subarray(3, 5)]] })
    const [changes] = pending.takeChanges(1)
    expect([...(changes?.changes ?? [])].map(([, bytes]) => bytes?.buffer.byteLength)).toEqual([2])
  })

  it('lead to what has landed, whatever is taken when', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('land' as const),
        shard: fc.nat(2),
        key: fc.constantFrom('x', 'y'),
        to: fc.option(fc.nat(5)),
        told: fc.boolean(),
      }),
      fc.record({
        kind: fc.constantFrom('take changes' as const, 'take whole' as const, 'arrive' as const, 'fail' as const),
        many: fc.integer({ min: 1, max: 3 }),
      }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const landed = [0, 1, 2].map(() => new Map<string, Uint8Array>())
        const applied = [0, 1, 2].map(() => ({ hash: sampleHash([]), entries: new Map<string, Uint8Array>() }))
        const pending = new PendingShards()
        const onTheWay: { of: ShardRef; arrive: () => boolean }[] = []
        const send = (kind: 'take changes' | 'take whole', many: number): void => {
          if (kind === 'take changes') {
            for (const { of, before, hash, changes } of pending.takeChanges(many)) {
              onTheWay.push({ of, arrive: () => change(of.shard, before, hash, changes) })
            }
          } else {
            for (const of of pending.takeWhole(many)) {
              const entries = new Map(landed[of.shard])
              onTheWay.push({ of, arrive: () => ((applied[of.shard] = { hash: sampleHash(entries), entries }), true) })
            }
          }
        }
        const change = (
          shard: number,
          before: Uint8Array,
          hash: Uint8Array,
          changes: Iterable<readonly [string, Uint8Array | undefined]>,
        ): boolean => {
          const at = applied[shard]
          if (at === undefined || !sameHash(at.hash, before)) return false
          for (const [key, to] of changes) {
            if (to === undefined) at.entries.delete(key)
            else at.entries.set(key, to)
          }
          at.hash = hash
          return true
        }
        const settle = (arrives: boolean): void => {
          const next = onTheWay.shift()
          if (next === undefined) return
          if (arrives && next.arrive()) pending.done(next.of)
          else pending.failed(next.of)
        }
        for (const each of steps) {
          if (each.kind === 'land') {
            const entries = landed[each.shard] as Map<string, Uint8Array>
            const before = sampleHash(entries)
            const to = each.to === null ? undefined : value(each.to)
            if (to === undefined) entries.delete(each.key)
            else entries.set(each.key, to)
            const changes = each.told ? { changes: [[each.key, to]] as const } : {}
            pending.addLanding({ ...shardOf(each.shard), before, hash: sampleHash(entries), ...changes })
          } else if (each.kind === 'arrive' || each.kind === 'fail') settle(each.kind === 'arrive')
          else send(each.kind, each.many)
        }
        for (let rounds = 0; pending.size > 0 && rounds < 20; rounds++) {
          send('take changes', 9)
          send('take whole', 9)
          while (onTheWay.length > 0) settle(true)
        }
        expect(pending.size).toBe(0)
        expect(applied.map(({ entries }) => new Map(entries))).toEqual(landed)
      }),
      { numRuns: 300 },
    )
  })
})
