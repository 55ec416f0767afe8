// What it costs to be one of many, on a virtual clock with the code that ships: knowing to be in step, hearing of one change,
// joining, and how fast and at what price an entry reaches everybody.
import type { Bench } from '../bench.ts'
import { HOP_MS, HopNode, HopWorld } from '../reach/hop-world.ts'
import { holderOf, JOURNAL, sizeOf } from '../reach/members.ts'
import { measureSpread } from '../reach/spread.ts'

const MEMBERS = 1_000
const CURVE = [10, 100, 1_000, 5_000]

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`

export async function measureReach(bench: Bench): Promise<void> {
  for (const members of CURVE) await addSpread(bench, members)
  const world = new HopWorld()
  const { holder, first } = await holderOf(world, MEMBERS)
  const newcomer = await addJoining(bench, world, holder)
  await addInStep(bench, world, holder, newcomer)
  await addOneChange(bench, world, holder, newcomer, first)
}

async function addSpread(bench: Bench, members: number): Promise<void> {
  const { mostHops, allHops, mostSent, meanSent } = await measureSpread(members)
  bench.add({
    measure: `an entry of 1 kB among ${members.toLocaleString('en')} members, 8 neighbours each`,
    value: `99 % after ${mostHops} hops, all after ${allHops}; a member sends ${mostSent.toFixed(1)} × its size at most, ${meanSent.toFixed(1)} × on average`,
    ...(members === MEMBERS && { requirement: '≤ 6 hops, ≤ 12 ×' }),
    ...(members === MEMBERS && { ok: mostHops <= 6 && mostSent <= 12 }),
    number: mostHops,
  })
}

async function addJoining(bench: Bench, world: HopWorld, holder: HopNode): Promise<HopNode> {
  const newcomer = await HopNode.open(world, MEMBERS + 1)
  const { stored, entries } = await sizeOf(holder)
  newcomer.received = 0
  const sessions = world.join(newcomer, holder)
  const complete = (): number => [...newcomer.replica.slots()].filter((slot) => slot.complete !== undefined).length
  const ms = await world.until(() => complete() === 2 * MEMBERS, 3_600_000)
  await world.part(sessions)
  bench.add({
    measure: `a newcomer among ${MEMBERS.toLocaleString('en')} libraries: all profiles and journals`,
    value: `${(newcomer.received / stored).toFixed(2)} × what is stored of them (${(stored / 1e6).toFixed(1)} MB), ${(newcomer.received / entries).toFixed(2)} × their entries; ${Math.round(ms / HOP_MS / 2)} round trips`,
    requirement: '≤ 1.2 ×',
    ok: newcomer.received <= 1.2 * Math.min(stored, entries),
    number: newcomer.received / stored,
  })
  return newcomer
}

/** Two that hold the same meet. */
async function addInStep(bench: Bench, world: HopWorld, a: HopNode, b: HopNode): Promise<void> {
  a.sent = b.sent = 0
  const sessions = world.join(a, b)
  const ms = await world.until(() => sessions.every(({ state }) => state === 'live'))
  await world.time.runUntil(world.time.now + 10 * HOP_MS)
  const [trips, bytes] = [ms / HOP_MS / 2, Math.max(a.sent, b.sent)]
  await world.part(sessions)
  bench.add({
    measure: `two nodes with all of ${MEMBERS.toLocaleString('en')} members, nothing new`,
    value: `${trips} round trips, ${bytes} bytes each way`,
    requirement: '≤ 2 round trips, ≤ 1 KB',
    ok: trips <= 2 && bytes <= 1024,
    number: bytes,
  })
}

/** One of them has heard one thing more. */
async function addOneChange(bench: Bench, world: HopWorld, a: HopNode, b: HopNode, author: HopNode): Promise<void> {
  const meeting = world.join(author, a)
  await author.replica.append(JOURNAL, [{ prefix: 'request', body: 'one thing more' }])
  const revisionAt = ({ replica }: HopNode): number => replica.find(author.library, JOURNAL)?.complete?.revision ?? 0
  await world.until(() => revisionAt(a) === revisionAt(author))
  await world.part(meeting)
  for (const node of [a, b]) node.sent = node.received = 0
  const sessions = world.join(a, b)
  const ms = await world.until(() => revisionAt(b) === revisionAt(author))
  await world.time.runUntil(world.time.now + 10 * HOP_MS)
  const bytes = a.sent + b.sent
  await world.part(sessions)
  bench.add({
    measure: `the same, one member of ${MEMBERS.toLocaleString('en')} has changed`,
    value: `${kilobytes(bytes)} both ways together, ${ms / HOP_MS / 2} round trips`,
    requirement: '≤ 16 KB',
    ok: bytes <= 16 * 1024,
    number: bytes,
  })
}
