// Some hundred seeds of the simulator, and what a simulator must be able to say of itself.
import { describe, expect, it } from 'vitest'
import { LIES } from './liars/cast.ts'
import { planOf, type PlanOptions } from './plan.ts'
import { Random } from './random.ts'
import { report } from './report.ts'
import { type Outcome, simulate } from './world.ts'

const FIRST_SEED = 1
const SEEDS = 300
const SEEDS_IN_TEST = 30

/** Runs a seed; what goes wrong is told with the command that plays it again. */
async function play(seed: number, options: PlanOptions = {}): Promise<Outcome> {
  const outcome = await simulate(planOf(seed, options))
  if (outcome.violations.length > 0) throw new Error(report(outcome, options))
  return outcome
}

describe('a simulation', () => {
  it('is the same every time, and another for another seed', async () => {
    // With faults, liars, slow disks and views among them.
    for (const seed of [3, 6, 20, 267]) expect((await play(seed)).trace).toBe((await play(seed)).trace)
    expect((await play(5)).trace).not.toBe((await play(7)).trace)
  })

  it('draws the same numbers on every machine', () => {
    const random = new Random(1, 'test')
    expect([random.below(1000), random.fork('a').below(1000), random.between(5, 9)]).toMatchInlineSnapshot(`
      [
        266,
        932,
        5,
      ]
    `)
  })
})

describe('libraries agree in the end, lose nothing, and are called liars by nobody', () => {
  const liars: Outcome['liars'][number][] = []
  const groups = Array.from({ length: SEEDS / SEEDS_IN_TEST }, (_, i) => FIRST_SEED + i * SEEDS_IN_TEST)

  it.each(groups)(`in ${SEEDS_IN_TEST} seeds from %i`, async (first) => {
    for (let seed = first; seed < first + SEEDS_IN_TEST; seed++) liars.push(...(await play(seed)).liars)
  })

  it('whatever liars there are: each way to lie was met', () => {
    expect(LIES.filter((lie) => !liars.some((liar) => liar.lie === lie))).toEqual([])
    expect(liars.reduce((sum, { caught }) => sum + caught, 0)).toBeGreaterThan(100)
  })

  it('though they are two hundred', async () => {
    await play(2, { nodes: 200, writers: 12, chaos: 20 })
  })
})
