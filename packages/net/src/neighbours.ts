// With whom of all members a node keeps connections: a few, so that a thousand members cost no more than ten do. Whatever
// they say reaches everybody through the others.
import { createHash } from 'node:crypto'
import type { LibraryId } from '@serumpun/replica'

/** Steps to each side on the ring of all members. Both ends of a step choose each other, so the ring holds together. */
const RING_STEPS = 2

const positionOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * All other members in the order in which they should be neighbours: first those beside us on a ring of all members, by the
 * hashes of their ids, so that nobody is left out; then the rest in an order of our own that changes from day to day, so
 * that the ways between any two are short and no chance arrangement lasts.
 */
export function neighboursInOrder(self: LibraryId, members: readonly LibraryId[], day: number): LibraryId[] {
  const others = [...new Set(members)].filter((library) => library !== self)
  const here = positionOf(self)
  const ring = others
    .map((library) => ({ library, position: positionOf(library) }))
    .toSorted((a, b) => (a.position < b.position ? -1 : 1))
  const next = ring.findIndex(({ position }) => position > here)
  const at = next < 0 ? 0 : next
  const beside = new Set<LibraryId>()
  for (let step = 0; step < RING_STEPS; step++)
    for (const index of [at + step, at - 1 - step]) {
      const found = ring[(index + ring.length * 2) % Math.max(1, ring.length)]
      if (found) beside.add(found.library)
    }
  const rest = others
    .filter((library) => !beside.has(library))
    .map((library) => ({ library, order: positionOf(`${self} ${library} ${day}`) }))
    .toSorted((a, b) => (a.order < b.order ? -1 : 1))
  return [...beside, ...rest.map(({ library }) => library)]
}
