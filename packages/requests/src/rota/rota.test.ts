import type { LibraryId } from '@serumpun/replica'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LANGUAGES } from '../language.ts'
import { SERVICE_TYPES } from '../vocabulary/closed-codes.ts'
import { type Candidate, exclusionOf, type Need } from './candidate.ts'
import { CRITERIA, DEFAULT_WEIGHTS } from './criteria.ts'
import { distanceKm } from './distance.ts'
import { explainExclusion, explainProposal } from './explain.ts'
import { proposeSuppliers, reordered, type Rota } from './propose.ts'

const id = (name: string): LibraryId => name as LibraryId
const BANDUNG = { latitude: -6.91, longitude: 107.61 }
const JAKARTA = { latitude: -6.18, longitude: 106.83 }
const KUCHING = { latitude: 1.55, longitude: 110.34 }

const need: Need = {
  id: 'n1',
  requester: id('Bandung'),
  serviceType: 'Loan',
  place: BANDUNG,
  languages: ['id'],
  maximumCost: 50_000,
}
const jakarta: Candidate = {
  library: id('Jakarta'),
  availability: 'available',
  policy: 'loan',
  place: JAKARTA,
  languages: ['id'],
  cost: 0,
}
const kuching: Candidate = {
  library: id('Kuching'),
  availability: 'available',
  policy: 'loan',
  place: KUCHING,
  languages: ['ms'],
  cost: 10_000,
}

const order = ({ proposals }: Rota): string[] => proposals.map(({ candidate }) => candidate.library)

const someone: fc.Arbitrary<Candidate> = fc.record(
  {
    library: fc.constantFrom(...'ABCDEFGH'.split('')).map(id),
    availability: fc.constantFrom('available', 'unknown', 'on-loan', 'not-available'),
    policy: fc.constantFrom('loan', 'copy-only', 'in-house'),
    services: fc.subarray(['Loan', 'Copy'] as const),
    place: fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    }),
    languages: fc.subarray(['id', 'ms', 'en-GB']),
    cost: fc.nat(100_000),
    lent: fc.nat(5000),
    borrowed: fc.nat(5000),
    askedThisWeek: fc.nat(9),
    weeklyLimit: fc.nat(9),
    closed: fc.boolean(),
    asked: fc.boolean(),
  },
  { requiredKeys: ['library', 'availability'] },
)
const someNeed: fc.Arbitrary<Need> = fc.record(
  {
    id: fc.string(),
    requester: fc.constant(id('A')),
    serviceType: fc.constantFrom(...SERVICE_TYPES),
    electronic: fc.boolean(),
    place: fc.constant(BANDUNG),
    languages: fc.subarray(['id', 'en']),
    maximumCost: fc.nat(100_000),
  },
  { requiredKeys: ['id', 'requester', 'serviceType'] },
)

describe('the rota', () => {
  test('asks the nearer of two that are alike, and the one that owes the network before it', () => {
    expect(order(proposeSuppliers(need, [kuching, jakarta]))).toEqual(['Jakarta', 'Kuching'])
    const giving = { ...jakarta, lent: 400, borrowed: 20 }
    const owing = { ...kuching, lent: 5, borrowed: 90 }
    expect(order(proposeSuppliers(need, [giving, owing]))).toEqual(['Kuching', 'Jakarta'])
  })

  test('asks nobody for a copy that is out while another is on the shelf', () => {
    const out: Candidate = { ...jakarta, availability: 'on-loan', borrowed: 10_000 }
    const giving = { ...kuching, lent: 400, borrowed: 20 }
    expect(order(proposeSuppliers(need, [out, giving]))).toEqual(['Kuching', 'Jakarta'])
  })

  test.each([
    ['OwnLibrary', { library: need.requester }],
    ['AskedBefore', { asked: true }],
    ['Closed', { closed: true }],
    ['WeeklyLimit', { askedThisWeek: 3, weeklyLimit: 3 }],
    ['ServiceNotOffered', { services: ['Copy'] as const }],
    ['InHouseOnly', { policy: 'in-house' as const }],
    ['CopyOnly', { policy: 'copy-only' as const }],
    ['NotAvailable', { availability: 'not-available' as const }],
    ['TooExpensive', { cost: 50_001 }],
  ] as const)('leaves out, and says so: %s', (reason, change) => {
    const { proposals, excluded } = proposeSuppliers(need, [{ ...jakarta, ...change }])
    expect(proposals).toEqual([])
    expect(excluded.map((one) => one.reason)).toEqual([reason])
    for (const language of LANGUAGES) expect(explainExclusion(reason, language)).toMatch(/^[A-Z].*\.$/)
  })

  test('explains who is first, in the three languages', () => {
    const [first, last] = proposeSuppliers(need, [
      { ...jakarta, borrowed: 12 },
      { ...kuching, lent: 1200, availability: 'unknown' },
    ]).proposals
    if (first === undefined || last === undefined) throw new Error('Both can be asked.')
    expect(explainProposal(first, need, 'en')).toBe(
      'Before the next because: it has borrowed 12 more than it has lent; its copy is on the shelf; it is 118 km away; its staff write your language; it takes no fee. Also: it lends this.',
    )
    expect(explainProposal(first, need, 'id')).toContain('sudah meminjam 12 lebih banyak daripada meminjamkan')
    expect(explainProposal(last, need, 'ms')).toContain(
      'Selain itu: ketersediaannya tidak diketahui; bahan ini dipinjamkan; jaraknya 988 km',
    )
    expect(explainProposal(last, need, 'ms')).toContain('telah meminjamkan 1,200 lebih banyak')
  })

  test('lets equals take turns, the same for everybody', () => {
    const alike = 'ABCD'.split('').map((name): Candidate => ({ library: id(name), availability: 'unknown' }))
    const firsts = Array.from({ length: 400 }, (_, i) => order(proposeSuppliers({ ...need, id: `need ${i}` }, alike))[0])
    for (const { library } of alike) expect(firsts.filter((first) => first === library).length).toBeGreaterThan(60)
  })

  test('weighs as a network wants', () => {
    const near = { ...jakarta, lent: 400 }
    const far = { ...kuching, borrowed: 400 }
    expect(order(proposeSuppliers(need, [near, far], { weights: { fairness: 0 } }))).toEqual(['Jakarta', 'Kuching'])
    expect(Object.values(DEFAULT_WEIGHTS).reduce((sum, weight) => sum + weight)).toBe(100)
  })

  test('is the same whatever the order of what is known, accounts for everybody, and a third one never changes the order of two', () => {
    fc.assert(
      fc.property(
        someNeed,
        fc.uniqueArray(someone, { selector: ({ library }) => library }),
        fc.nat(7),
        (asked, candidates, drop) => {
          const rota = proposeSuppliers(asked, candidates)
          expect(proposeSuppliers(asked, candidates.toReversed())).toEqual(rota)
          expect([...order(rota), ...rota.excluded.map(({ library }) => library)].toSorted()).toEqual(
            candidates.map(({ library }) => library).toSorted(),
          )
          const fewer = candidates.filter((_, i) => i !== drop)
          const left = new Set(fewer.map(({ library }) => library as string))
          expect(order(proposeSuppliers(asked, fewer))).toEqual(order(rota).filter((library) => left.has(library)))
          for (const { points, marks, candidate } of rota.proposals) {
            expect(exclusionOf(candidate, asked)).toBeUndefined()
            expect(points).toBeGreaterThanOrEqual(0)
            expect(points).toBeLessThanOrEqual(100)
            expect(marks.map(({ criterion }) => criterion)).toEqual(CRITERIA)
          }
          for (const proposal of rota.proposals) {
            for (const language of LANGUAGES) expect(explainProposal(proposal, asked, language)).not.toMatch(/undefined|NaN/)
          }
        },
      ),
    )
  })

  test('is not thrown out of order by what is no number', () => {
    const odd: Candidate = { ...kuching, cost: Number.NaN, place: { latitude: Number.NaN, longitude: Infinity }, lent: Number.NaN }
    const { proposals } = proposeSuppliers(need, [odd, jakarta])
    expect(proposals.map(({ candidate }) => candidate.library)).toEqual(['Jakarta', 'Kuching'])
    expect(proposals.every(({ points }) => points > 0 && points <= 100)).toBe(true)
  })

  test('never prefers a library for having lent more', () => {
    fc.assert(
      fc.property(someNeed, someone, fc.nat(1000), (asked, candidate, more) => {
        const points = (one: Candidate): number => proposeSuppliers(asked, [one]).proposals[0]?.points ?? 0
        return points({ ...candidate, lent: (candidate.lent ?? 0) + more }) <= points(candidate)
      }),
    )
  })
})

test('staff put whom they want first; the others stay in their order', () => {
  const { proposals } = proposeSuppliers(
    need,
    'ABCD'.split('').map((name): Candidate => ({ library: id(name), availability: 'unknown' })),
  )
  const names = proposals.map(({ candidate }) => candidate.library)
  const [a, b, c, d] = names
  if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('There are four.')
  const wanted = reordered(proposals, [d, b, id('stranger'), d])
  expect(wanted.map(({ candidate }) => candidate.library)).toEqual([d, b, a, c])
  // No criterion put them there; the last is before nobody.
  expect(wanted.map(({ ahead }) => ahead.length > 0)).toEqual([false, false, expect.any(Boolean), false])
  expect(reordered(proposals, [])).toEqual(proposals)
})

test('distances are those of the atlas', () => {
  expect(distanceKm(JAKARTA, KUCHING)).toBeCloseTo(943, -1)
  expect(distanceKm(JAKARTA, JAKARTA)).toBe(0)
  expect(distanceKm({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 180 })).toBeCloseTo(20_015, -1)
})
