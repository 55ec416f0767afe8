import { expect, it } from 'vitest'
import { sidesOf } from './evidence.ts'

const of = (code: string, points: number) => ({ code, points, a: '', b: '', veto: false })

it('puts findings together in families, the weightiest first', () => {
  const evidence = [
    of('title-equal', 50),
    of('title-short', -10),
    of('creators-differ', -60),
    of('date-near', -10),
    of('copy-equal', 5),
  ]
  expect(sidesOf(evidence)).toEqual({ forOne: ['title', 'other'], against: ['creator', 'year'] })
  expect(sidesOf([])).toEqual({ forOne: [], against: [] })
})
