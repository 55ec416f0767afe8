// Many seeds of the simulator, and one large network. A seed that fails prints its trace's end and how to play it again.
import { describe, expect, it } from 'vitest'
import { LIES } from './liars/cast.ts'
import { planOf, type PlanOptions } from './plan.ts'
import { report } from './report.ts'
import { simulate } from './world.ts'

const SEEDS = 300
const SEEDS_A_TEST = 25

/** The simulation's complaint, or nothing. */
async function complaintOf(seed: number, options: PlanOptions = {}): Promise<string> {
  const outcome = await simulate(planOf(seed, options), {})
  return outcome.violations.length === 0 ? '' : report(outcome, options)
}

describe('honest nodes agree after every fault and lie', () => {
  const firsts = Array.from({ length: SEEDS / SEEDS_A_TEST }, (_, i) => 1 + i * SEEDS_A_TEST)
  it.each(firsts)(`in ${SEEDS_A_TEST} seeds from %i`, async (first) => {
    for (let seed = first; seed < first + SEEDS_A_TEST; seed++) expect(await complaintOf(seed)).toBe('')
  })

  it.each(LIES)('whatever a liar does: %s', async (lie) => {
    for (const seed of [7001, 7002]) expect(await complaintOf(seed, { lie })).toBe('')
  })

  it('in a network of 200', async () => {
    expect(await complaintOf(1, { nodes: 200 })).toBe('')
  })
})

it('plays the same seed again in the same way', async () => {
  const traces = await Promise.all([42, 42, 43].map(async (seed) => (await simulate(planOf(seed, {}), {})).trace))
  expect(traces[0]).toBe(traces[1])
  expect(traces[0]).not.toBe(traces[2])
})
