import { createHash } from 'node:crypto'
import { libraryIdOf } from '@serumpun/replica'
import type { LibraryId } from '@serumpun/replica'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NEIGHBOURS_WANTED } from './limits.ts'
import { neighboursInOrder } from './neighbours.ts'

const library = (i: number): LibraryId => libraryIdOf(new Uint8Array(createHash('sha256').update(`member ${i}`).digest()))
const members = Array.from({ length: 300 }, (_, i) => library(i))

/** Steps from the first to the farthest; infinite where somebody is not reached. */
function farthest(edges: ReadonlyMap<LibraryId, ReadonlySet<LibraryId>>): number {
  const [first] = edges.keys()
  const reached = new Set([first as LibraryId])
  let edge = [first as LibraryId]
  let steps = 0
  for (; edge.length > 0; steps++) {
    edge = edge.flatMap((one) => [...(edges.get(one) ?? [])]).filter((one) => !reached.has(one))
    for (const one of edge) reached.add(one)
  }
  return reached.size === edges.size ? steps - 1 : Infinity
}

function graphOf(all: readonly LibraryId[], day: number): Map<LibraryId, Set<LibraryId>> {
  const edges = new Map(all.map((one) => [one, new Set<LibraryId>()]))
  for (const one of all)
    for (const other of neighboursInOrder(one, all, day).slice(0, NEIGHBOURS_WANTED)) {
      edges.get(one)?.add(other)
      edges.get(other)?.add(one)
    }
  return edges
}

describe('neighbours', () => {
  it('are all others, each once, the same whatever order the members are told in', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(members, { minLength: 1, maxLength: 40 }), fc.nat(9), (some, day) => {
        const [self] = some
        const order = neighboursInOrder(self as LibraryId, some, day)
        expect(new Set(order)).toEqual(new Set(some.slice(1)))
        expect(order).toHaveLength(some.length - 1)
        expect(neighboursInOrder(self as LibraryId, some.toSorted(), day)).toEqual(order)
      }),
    )
  })

  it('connect everybody in few steps', () => {
    for (const day of [0, 1, 2]) expect(farthest(graphOf(members, day))).toBeLessThanOrEqual(4)
  })

  it('stay mostly the same when somebody joins, and half of them when a day passes', () => {
    const [self] = members
    const chosen = (all: readonly LibraryId[], day: number): LibraryId[] =>
      neighboursInOrder(self as LibraryId, all, day).slice(0, NEIGHBOURS_WANTED)
    const before = chosen(members, 1)
    const grown = chosen([...members, library(1000)], 1)
    const tomorrow = chosen(members, 2)
    const kept = (now: LibraryId[]): number => now.filter((one) => before.includes(one)).length
    expect(kept(grown)).toBeGreaterThanOrEqual(NEIGHBOURS_WANTED - 2)
    expect(kept(tomorrow)).toBeGreaterThanOrEqual(4)
    expect(kept(tomorrow)).toBeLessThan(NEIGHBOURS_WANTED)
  })
})
