// Membership over the real engine: many libraries, partitions, hostile members and sponsors. A seed that fails says so, and is
// played again by the test's name with SEED=….
import { describe, expect, it } from 'vitest'
import { play } from './play.ts'

const SEEDS = process.env['SEED'] === undefined ? [1, 2, 3] : [Number(process.env['SEED'])]

describe('a network of libraries, some of them hostile', () => {
  it.each(SEEDS)('agrees who is a member: 24 libraries, seed %i', async (seed) => {
    const { expelled } = await play({ seed, libraries: 24, hostile: 3, early: 16 })
    expect(expelled).toBe(3)
  })

  it('has the same outcome for the same seed', async () => {
    const plan = { seed: 11, libraries: 14, hostile: 2, early: 10 }
    expect((await play(plan)).trace).toBe((await play(plan)).trace)
  })
})
