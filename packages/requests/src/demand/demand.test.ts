import { createIdentity, type Hlc, type LibraryId } from '@serumpun/replica'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_EVENT_BYTES } from '../limits.ts'
import { SERVICE_TYPES } from '../vocabulary/closed-codes.ts'
import { demandList } from './demand-list.ts'
import {
  type AuthoredDemand,
  type Demand,
  demandBody,
  DEMAND_KIND,
  type DemandSource,
  MAX_WISHES,
  readDemand,
  type Wish,
} from './entry.ts'
import { demandOfMonth, isUnmet, type OwnNeed } from './own-demand.ts'

const A = createIdentity().library
const B = createIdentity().library

const need = (bibliographicInfo: OwnNeed['wanted']['bibliographicInfo'] & object, more: Partial<OwnNeed> = {}): OwnNeed => ({
  askedMs: Date.UTC(2026, 2, 31, 23),
  serviceType: 'Loan',
  wanted: { bibliographicInfo },
  ...more,
})
const isbn = (number: string) => [{ bibliographicItemIdentifierCode: { value: 'ISBN' }, bibliographicItemIdentifier: number }]

let made = 0
const said = (author: LibraryId, demand: Demand, ms = 1): AuthoredDemand => ({
  ...demand,
  author,
  id: `e${++made}`,
  time: { ms, count: 0 },
})

const sourceOf = (body: DemandSource['body'], kind = DEMAND_KIND): DemandSource => ({
  id: 'e',
  author: A,
  kind,
  time: { ms: 1, count: 0 },
  body,
})

const someWish: fc.Arbitrary<Wish> = fc.record(
  {
    title: fc.constantFrom('Bumi manusia', 'BUMI MANUSIA!', 'Rotan', '水'),
    serviceType: fc.constantFrom(...SERVICE_TYPES),
    asked: fc.integer({ min: 1, max: 9 }),
    author: fc.constantFrom('Toer, Pramoedya', 'Toer', 'Ali'),
    component: fc.constantFrom('Bab 1', 'Bab 2'),
    identifiers: fc.subarray(['ISBN 979-97312-3-2', 'ISBN 9789799731234', 'ISSN 0125-9008']),
    record: fc.constantFrom('r1', 'r2'),
  },
  { requiredKeys: ['title', 'serviceType', 'asked'] },
)
const someTime: fc.Arbitrary<Hlc> = fc.record({ ms: fc.nat(3), count: fc.nat(1) })
const someDemand: fc.Arbitrary<AuthoredDemand> = fc.record({
  id: fc.uuid(),
  author: fc.constantFrom(A, B),
  time: someTime,
  month: fc.constantFrom('2026-02', '2026-03'),
  wishes: fc.array(someWish, { maxLength: 6 }),
})

describe('what a library says of its unmet needs', () => {
  test('is titles and counts of one month, the same thing once', () => {
    const demand = demandOfMonth('2026-03', [
      need({ title: 'Bumi manusia', author: 'Toer', bibliographicItemId: isbn('979-97312-3-2') }),
      need({ title: 'Bumi Manusia : roman', bibliographicItemId: isbn('9789799731234') }),
      need({ title: 'Jurnal', titleOfComponent: 'Rotan' }, { serviceType: 'Copy' }),
      need({ title: 'April' }, { askedMs: Date.UTC(2026, 3, 1) }),
      need({ author: 'Nobody knows what' }),
    ])
    expect(demand).toEqual({
      month: '2026-03',
      wishes: [
        { title: 'Bumi manusia', author: 'Toer', serviceType: 'Loan', asked: 2, identifiers: ['ISBN 979-97312-3-2'] },
        { title: 'Jurnal', component: 'Rotan', serviceType: 'Copy', asked: 1 },
      ],
    })
    expect(readDemand(sourceOf(demandBody(demand)))).toMatchObject(demand)
  })

  test('has nothing of who wanted it, when, or in which request', () => {
    const asked = need(
      { title: 'T' },
      { wanted: { bibliographicInfo: { title: 'T' }, by: 'Meja pinjam', serviceInfo: { note: 'Untuk Siti' } } },
    )
    expect(JSON.stringify(demandBody(demandOfMonth('2026-03', [asked])))).toBe(
      '{"month":"2026-03","wishes":[{"title":"T","serviceType":"Loan","asked":1}]}',
    )
  })

  test('fits an entry: the most wanted', () => {
    const wishes = Array.from({ length: 300 }, (_, i): Wish => ({
      title: '水'.repeat(110) + i,
      author: '水'.repeat(120),
      serviceType: 'Loan',
      asked: 1 + (i % 300),
    }))
    const body = demandBody({ month: '2026-03', wishes })
    const kept = readDemand(sourceOf(body))?.wishes ?? []
    expect(kept.length).toBeGreaterThan(20)
    expect(kept.length).toBeLessThanOrEqual(MAX_WISHES)
    expect(kept[0]?.asked).toBe(300)
    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(MAX_EVENT_BYTES + 4096)
  })

  test.each([
    [true, []],
    [true, [{ standing: 'Unfilled' }, { standing: 'Cancelled', open: { requester: false, supplier: false } }]],
    [false, [{ standing: 'Unfilled' }, { standing: 'Requested' }]],
    [false, [{ standing: 'Unfilled' }, { standing: 'LoanCompleted', supplied: 1, open: { requester: false, supplier: false } }]],
  ] as const)('counts as unmet: %s for %j', (unmet, requests) => {
    expect(isUnmet(requests.map((request) => ({ open: { requester: true, supplier: true }, ...request })))).toBe(unmet)
  })
})

describe('unmet demand of a network', () => {
  test('adds up what libraries said, the newest of each month, without saying whose it was', () => {
    const wish: Wish = { title: 'Bumi manusia', author: 'Toer, Pramoedya Ananta', serviceType: 'Loan', asked: 2 }
    const list = demandList(
      [
        said(A, { month: '2026-02', wishes: [{ ...wish, asked: 5 }] }, 1),
        said(A, { month: '2026-02', wishes: [wish] }, 2),
        said(B, { month: '2026-03', wishes: [{ title: 'Bumi manusia.', author: 'Toer', serviceType: 'Loan', asked: 1 }] }),
        said(B, { month: '2026-04', wishes: [wish] }),
      ],
      '2026-01',
      '2026-03',
    )
    expect(list).toEqual([{ wish: { ...wish, asked: 3 }, asked: 3, libraries: 2 }])
    expect(JSON.stringify(list)).not.toContain(A)
  })

  test('is the same whatever the order of the entries, however often they come, and counts every wish once', () => {
    fc.assert(
      fc.property(fc.array(someDemand, { maxLength: 8 }), (entries) => {
        const list = demandList(entries, '2026-01', '2026-12')
        expect(demandList([...entries.toReversed(), ...entries], '2026-01', '2026-12')).toEqual(list)
        const newest = new Map<string, AuthoredDemand>()
        for (const entry of entries.toSorted(
          (a, b) => a.time.ms - b.time.ms || a.time.count - b.time.count || (a.id < b.id ? -1 : 1),
        )) {
          newest.set(entry.author + entry.month, entry)
        }
        const asked = [...newest.values()].flatMap(({ wishes }) => wishes).reduce((sum, wish) => sum + wish.asked, 0)
        expect(list.reduce((sum, wanted) => sum + wanted.asked, 0)).toBe(asked)
      }),
    )
  })
})

test('a flood of wishes for one thing takes no more time than others', () => {
  const wishes = Array.from({ length: MAX_WISHES }, (_, i): Wish => ({
    title: 'T',
    identifiers: [`ISBN ${i}`],
    serviceType: 'Loan',
    asked: 1,
  }))
  const entries = Array.from({ length: 500 }, (_, i) => said(`L${i}` as LibraryId, { month: '2026-03', wishes }))
  expect(demandList(entries, '2026-03', '2026-03')).toMatchObject([{ asked: 50_000, libraries: 500 }])
})

test('entries of other kinds, newer forms and hostile ones are skipped', () => {
  const wish = { title: 'T', serviceType: 'Loan', asked: 1 }
  const bad = [
    {},
    { month: '2026-13', wishes: [] },
    { month: '2026-03', wishes: [{ ...wish, asked: 0 }] },
    { month: '2026-03', wishes: [{ ...wish, asked: 1e6 }] },
    { month: '2026-03', wishes: [{ ...wish, serviceType: 'Gift' }] },
    { month: '2026-03', wishes: Array.from({ length: MAX_WISHES + 1 }, () => wish) },
    { month: '2026-03', wishes: [{ ...wish, title: 'x'.repeat(1000) }] },
  ]
  for (const body of bad) expect(readDemand(sourceOf(body))).toBeUndefined()
  expect(readDemand(sourceOf({ month: '2026-03', wishes: [wish] }, 'request'))).toBeUndefined()
  expect(readDemand(sourceOf({ month: '2026-03', wishes: [{ ...wish, colour: 'green' }], own: [] }))).toMatchObject({
    wishes: [wish],
  })
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.anything()), (body) => void readDemand(sourceOf(body as DemandSource['body']))),
  )
})
