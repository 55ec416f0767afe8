// How an entry spreads among members of whom each has eight neighbours.
import { Random } from '../../simulation/random.ts'
import { HOP_MS, HopWorld } from './hop-world.ts'
import { JOURNAL } from './members.ts'

/** An event of a request, sealed for its parties. */
export const ENTRY_BYTES = 1_000

export interface Spread {
  readonly members: number
  /** Until 99 of 100 members had it, and until all had, in times that one hop takes. */
  readonly mostHops: number
  readonly allHops: number
  /** Bytes of frames that a member sent, in times of the entry's size: the most and on average. */
  readonly mostSent: number
  readonly meanSent: number
}

/** Edges of a ring in which each knows two to each side, and of two more rings in chance orders: eight neighbours each. */
function* edgesOf(members: number, random: Random): Iterable<readonly [number, number]> {
  const inOrder = Array.from({ length: members }, (_, i) => i)
  for (const i of inOrder) {
    yield [i, (i + 1) % members]
    yield [i, (i + 2) % members]
  }
  for (let ring = 0; ring < 2; ring++) {
    const order = random.shuffled(inOrder)
    for (const i of inOrder) yield [order[i] as number, order[(i + 1) % members] as number]
  }
}

export async function measureSpread(members: number): Promise<Spread> {
  const world = new HopWorld()
  const random = new Random(members, 'spread')
  await world.grow(members)
  const { nodes } = world
  const joined = new Set<string>()
  for (const [a, b] of edgesOf(members, random)) {
    const [low, high] = [Math.min(a, b), Math.max(a, b)]
    const [left, right] = [nodes[low], nodes[high]]
    if (low === high || joined.has(`${low} ${high}`) || !left || !right) continue
    joined.add(`${low} ${high}`)
    world.join(left, right)
  }
  const [author] = nodes
  if (author === undefined) throw new Error('There is one at least.')
  // Counted as they come: looking at thousands of members at every moment would take longer than all else.
  const informed = new Map<number, number>()
  for (const node of nodes)
    node.replica.events.on('held', ({ library, revision }) => {
      if (library === author.library) informed.set(revision, (informed.get(revision) ?? 0) + 1)
    })
  /** The author itself is not told. */
  const count = (revision: number): number => 1 + (informed.get(revision) ?? 0)
  await author.replica.append(JOURNAL, [{ prefix: 'request', body: 'the first, so that all hold a journal' }])
  await world.until(() => count(1) === members)
  await world.time.runUntil(world.time.now + 2_000)
  world.forgetTraffic()

  const began = world.time.now
  let mostHops = 0
  await author.replica.append(JOURNAL, [{ prefix: 'request', body: random.bytes(ENTRY_BYTES) }])
  await world.until(() => {
    if (mostHops === 0 && count(2) >= members * 0.99) mostHops = (world.time.now - began) / HOP_MS
    return count(2) === members
  })
  const allHops = (world.time.now - began) / HOP_MS
  await world.time.runUntil(world.time.now + 2_000)
  const sent = nodes.map((node) => node.sent / ENTRY_BYTES)
  return {
    members,
    mostHops,
    allHops,
    mostSent: Math.max(...sent),
    meanSent: sent.reduce((sum, one) => sum + one, 0) / members,
  }
}
