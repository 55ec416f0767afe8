import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Head } from '../head.ts'
import { type Urgency, WaitingHeads } from './waiting-heads.ts'

let number = 0
const head = (dataset: string, shards: number): Head =>
  ({ dataset, shards, hash: Uint8Array.of(++number >> 8, number & 255) }) as unknown as Head

describe('heads that wait to be fetched', () => {
  it('have their turn small before large, and nothing but catalogues waits among catalogues', () => {
    const waiting = new WaitingHeads()
    const [large, small] = [head('catalogue/main', 4000), head('catalogue/maps', 2)]
    const [journal, profile] = [head('journal/net/2026', 40), head('profile', 1)]
    for (const one of [large, journal, small, profile]) waiting.add(one, 'usual')
    const own = head('catalogue/main', 9000)
    waiting.add(own, 'own')
    expect([...waiting.of('light')]).toEqual([own, profile, journal])
    expect([...waiting.of('heavy')]).toEqual([small, large])
    const late = head('profile', 1)
    waiting.add(late, 'late')
    expect([...waiting.of('light')].at(-1)).toBe(late)
  })

  it('are each told once, and not at all when they have been deleted', () => {
    const one = fc.record({
      dataset: fc.constantFrom('profile', 'journal/a/2026', 'catalogue/main'),
      shards: fc.integer({ min: 0, max: 2 ** 22 }),
      urgency: fc.constantFrom<Urgency>('own', 'usual', 'late'),
      goes: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 60 }), (all) => {
        const waiting = new WaitingHeads()
        const staying = new Set<Head>()
        for (const { dataset, shards, urgency, goes } of all) {
          const added = head(dataset, shards)
          waiting.add(added, 'late')
          waiting.add(added, urgency)
          if (goes) waiting.delete(added)
          else staying.add(added)
        }
        const told = [...waiting.of('light'), ...waiting.of('heavy')]
        expect(told).toHaveLength(staying.size)
        expect(new Set(told)).toEqual(staying)
        expect(waiting.size).toBe(staying.size)
      }),
    )
  })
})
