import { describe, expect, test } from 'vitest'
import { Random } from '../simulation/random.ts'
import { Agenda } from './agenda.ts'
import { Weighted } from './draws.ts'
import { figuresOfYear } from './figures.ts'
import { worldOf } from './world.ts'
import { FAIR, NEAREST, YearRun } from './year.ts'

describe('a year of a network', () => {
  // Smaller than that of docs/requests.md (`npm run simulate:year`), which takes minutes.
  const [libraries, needs] = [80, 4000]
  const figuresOf = (seed: number, policy: typeof FAIR) => {
    const world = worldOf(seed, libraries, needs)
    return figuresOfYear(world, new YearRun(world, policy, seed).run())
  }

  test.each([1, 2])(
    'with seed %i: the fair rota halves the spread of net lending and costs no filled requests and little time',
    (seed) => {
      const nearest = figuresOf(seed, NEAREST)
      const fair = figuresOf(seed, FAIR)
      expect(nearest.needs).toBe(needs)
      expect(fair.needs).toBe(needs)
      expect(fair.gini).toBeLessThan(nearest.gini / 2)
      expect(fair.filledRate).toBeGreaterThan(nearest.filledRate - 0.02)
      expect(fair.meanDays).toBeLessThan(nearest.meanDays * 1.1)
      // It is no desert that is compared: most is filled, within days.
      expect(nearest.filledRate).toBeGreaterThan(0.7)
      expect(nearest.meanDays).toBeLessThan(14)
    },
  )

  test('is the same whenever it is simulated, and another with another seed', () => {
    const small = (seed: number) => {
      const world = worldOf(seed, 20, 300)
      return figuresOfYear(world, new YearRun(world, FAIR, seed).run())
    }
    expect(small(7)).toEqual(small(7))
    expect(small(7)).not.toEqual(small(8))
  })

  test('keeps the limits that libraries set themselves', () => {
    const world = worldOf(3, 30, 1500)
    const { ledger } = new YearRun(world, FAIR, 3).run()
    const week = 7 * 86_400_000
    for (const { id, weeklyLimit } of world.libraries.filter((library) => library.weeklyLimit !== undefined)) {
      for (let fromMs = Date.UTC(2026, 0, 1); fromMs < Date.UTC(2027, 0, 1); fromMs += week) {
        expect(ledger.sidesOf(id, { fromMs, toMs: fromMs + week }).lent.asked).toBeLessThanOrEqual(2 * (weeklyLimit ?? 0))
      }
    }
  })
})

test('an agenda happens in order of time, and what is put down meanwhile too', () => {
  const agenda = new Agenda()
  const happened: number[] = []
  const random = new Random(1)
  const put = (ms: number): void =>
    agenda.at(ms, () => {
      happened.push(agenda.now)
      if (happened.length < 300) put(agenda.now + random.below(10))
    })
  for (let i = 0; i < 50; i++) put(random.below(1000))
  agenda.run()
  expect(happened.length).toBeGreaterThanOrEqual(300)
  expect(happened).toEqual(happened.toSorted((a, b) => a - b))
})

test('weights are drawn as often as they weigh', () => {
  const random = new Random(2)
  const weighted = new Weighted(['a', 'b', 'c'], (item) => ({ a: 1, b: 0, c: 3 })[item] ?? 0)
  const drawn = Array.from({ length: 4000 }, () => weighted.draw(random))
  expect(drawn).not.toContain('b')
  expect(drawn.filter((item) => item === 'c').length / drawn.length).toBeCloseTo(0.75, 1)
})
