import type { LibraryId } from '@serumpun/replica'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RequestId } from '../events/event.ts'
import type { RequestSummary } from '../view/reader.ts'
import { factsOf, moneyOf, type RequestFacts } from './facts.ts'
import { ALWAYS, Ledger, yearOf } from './ledger.ts'
import { savingsOf, yearlyReport } from './report.ts'
import { netLendingGini } from './spread.ts'
import { EMPTY, figuresOf, sumOf, tallyOf } from './tally.ts'

const A = 'A' as LibraryId
const B = 'B' as LibraryId
const DAY = 86_400_000
const ASKED = Date.UTC(2026, 2, 5, 12)

let made = 0
function facts(change: Partial<RequestFacts> = {}): RequestFacts {
  made++
  return {
    request: `r${made}` as RequestId,
    network: 'k@borneo',
    requester: A,
    supplier: B,
    need: `n${made}`,
    outcome: 'Loan',
    askedMs: ASKED,
    answeredMs: ASKED + DAY,
    suppliedMs: ASKED + 2 * DAY,
    cost: { currency: 'IDR', hundredths: 1_500_000 },
    ...change,
  }
}

const someFacts: fc.Arbitrary<RequestFacts> = fc.record(
  {
    request: fc.integer({ min: 0, max: 12 }).map((n) => `r${n}` as RequestId),
    network: fc.constantFrom('x', 'y'),
    requester: fc.constantFrom(A, B, undefined),
    supplier: fc.constantFrom(A, B, 'C' as LibraryId, undefined),
    need: fc.constantFrom('n1', 'n2', 'n3'),
    outcome: fc.constantFrom('Open', 'Loan', 'Copy', 'Unfilled', 'Over'),
    askedMs: fc.integer({ min: Date.UTC(2025, 11, 25), max: Date.UTC(2026, 0, 5) }),
    answeredMs: fc.integer({ min: Date.UTC(2025, 11, 25), max: Date.UTC(2026, 0, 20) }),
    suppliedMs: fc.integer({ min: Date.UTC(2025, 11, 25), max: Date.UTC(2026, 0, 20) }),
    cost: fc.record({ currency: fc.constantFrom('IDR', 'MYR', 'toString'), hundredths: fc.nat(10_000) }),
  },
  { requiredKeys: ['request', 'network', 'requester', 'supplier', 'need', 'outcome', 'askedMs'] },
)

function everything(ledger: Ledger): unknown {
  const periods = [ALWAYS, yearOf(2025), yearOf(2026)]
  return periods.flatMap((period) =>
    ['x', undefined].map((network) => ({
      named: ledger.libraries(),
      total: ledger.total(period, network),
      libraries: [A, B].map((library) => ({
        sides: ledger.sidesOf(library, period, network),
        partners: new Map(
          [...ledger.partnersOf(library, period, network)].toSorted(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1)),
        ),
        needs: ledger.needsOf(library, period, network),
        turnover: ledger.giveAndTake(library, period, 'x'),
      })),
    })),
  )
}

describe('the balance', () => {
  test('counts each side, in days and costs', () => {
    const ledger = new Ledger()
    ledger.count(facts())
    ledger.count(
      facts({
        outcome: 'Copy',
        answeredMs: ASKED + 3 * DAY,
        suppliedMs: ASKED + 3 * DAY,
        cost: { currency: 'IDR', hundredths: 0 },
      }),
    )
    ledger.count(facts({ outcome: 'Unfilled', suppliedMs: undefined as never, cost: undefined as never }))
    ledger.count(
      facts({ outcome: 'Open', answeredMs: undefined as never, suppliedMs: undefined as never, cost: undefined as never }),
    )
    ledger.count(facts({ requester: B, supplier: A }))
    const { lent, borrowed } = ledger.sidesOf(A, yearOf(2026))
    expect(figuresOf(borrowed)).toEqual({
      asked: 4,
      filled: 2,
      loans: 1,
      copies: 1,
      unfilled: 1,
      open: 1,
      filledRate: 2 / 3,
      averageDaysToAnswer: 5 / 3,
      averageDaysToSupply: 2.5,
      costPerFilled: [{ currency: 'IDR', hundredths: 750_000 }],
    })
    expect(figuresOf(lent)).toMatchObject({ asked: 1, filled: 1, filledRate: 1 })
    expect(ledger.sidesOf(A, yearOf(2025)).borrowed).toEqual(EMPTY)
    expect(ledger.partnersOf(B, ALWAYS).get(A)?.lent).toEqual(borrowed)
    expect(ledger.libraries()).toEqual([A, B])
    // The open one counts for fairness already.
    expect(ledger.giveAndTake(A, yearOf(2026), 'k@borneo')).toEqual({ lent: 1, borrowed: 3 })
  })

  test('counts for fairness only what two libraries have a word in, and a wrong clock for a year at most', () => {
    const ledger = new Ledger()
    for (let i = 0; i < 50; i++) ledger.count(facts({ requester: undefined, supplier: A }))
    ledger.count(facts({ requester: A, supplier: undefined }))
    ledger.count(facts({ answeredMs: Number.MAX_SAFE_INTEGER }))
    expect(ledger.giveAndTake(A, ALWAYS, 'k@borneo')).toEqual({ lent: 0, borrowed: 1 })
    expect(figuresOf(ledger.partnersOf(A, ALWAYS).get(B)?.borrowed ?? EMPTY).averageDaysToAnswer).toBe(365)
  })

  test('counts what was asked of several suppliers as one need', () => {
    const ledger = new Ledger()
    ledger.count(facts({ need: 'n', outcome: 'Unfilled' }))
    expect(ledger.needsOf(A, ALWAYS)).toEqual({ asked: 1, filled: 0 })
    ledger.count(facts({ need: 'n', supplier: 'C' as LibraryId }))
    ledger.count(facts({ need: 'other', outcome: 'Over' }))
    expect(ledger.needsOf(A, ALWAYS)).toEqual({ asked: 2, filled: 1 })
  })

  test('is the same whatever the order, however often a request changed on the way, and goes back to nothing', () => {
    fc.assert(
      fc.property(fc.array(someFacts, { maxLength: 40 }), (history) => {
        const kept = [...new Map(history.map((one) => [`${one.request} ${one.network}`, one])).values()]
        const changed = new Ledger()
        for (const one of history) changed.count(one)
        const fresh = new Ledger()
        for (const one of kept.toReversed()) fresh.count(one)
        expect(everything(changed)).toEqual(everything(fresh))
        expect(changed.total(ALWAYS)).toEqual(sumOf(kept.map(tallyOf)))
        for (const one of kept) changed.forget(one)
        expect(everything(changed)).toEqual(everything(new Ledger()))
      }),
    )
  })

  test('adds up: what all lent is what all borrowed, and the months are the year', () => {
    fc.assert(
      fc.property(fc.array(someFacts, { maxLength: 40 }), (history) => {
        const ledger = new Ledger()
        for (const one of history) ledger.count({ ...one, requester: one.requester ?? A, supplier: one.supplier ?? B })
        const sides = ledger.libraries().map((library) => ledger.sidesOf(library, ALWAYS))
        expect(sumOf(sides.map(({ lent }) => lent))).toEqual(sumOf(sides.map(({ borrowed }) => borrowed)))
        const { months, lent } = yearlyReport(ledger, A, 2026)
        expect(months.reduce((sum, month) => sum + month.lent.asked, 0)).toBe(lent.asked)
      }),
    )
  })
})

describe('the yearly report', () => {
  test('says with whom most was exchanged, and what was saved', () => {
    const ledger = new Ledger()
    ledger.count(facts())
    ledger.count(facts({ outcome: 'Copy', supplier: 'C' as LibraryId }))
    ledger.count(facts({ supplier: 'C' as LibraryId, cost: { currency: 'MYR', hundredths: 500 } }))
    ledger.count(facts({ supplier: undefined, outcome: 'Unfilled', cost: undefined as never }))
    const tariff = { currency: 'IDR', buyLoan: 15_000_000, buyCopy: 40_000_000, perLoan: 1_000_000 }
    const report = yearlyReport(ledger, A, 2026, { network: 'k@borneo', tariff })
    expect(report.partners.map(({ partner, borrowed }) => [partner, borrowed.filled])).toEqual([
      ['C', 2],
      ['B', 1],
      [undefined, 0],
    ])
    expect(report.months[2]?.borrowed.asked).toBe(4)
    expect(report.needs).toEqual({ asked: 4, filled: 3 })
    expect(report.savings).toEqual({
      buying: { currency: 'IDR', hundredths: 70_000_000 },
      borrowing: { currency: 'IDR', hundredths: 5_000_000 },
      saved: { currency: 'IDR', hundredths: 65_000_000 },
      otherCurrencies: 1,
    })
  })

  test('says so where borrowing cost more than buying', () => {
    expect(savingsOf({ ...EMPTY, loans: 1 }, { currency: 'IDR', buyLoan: 100, buyCopy: 0, perLoan: 300 }).saved.hundredths).toBe(
      -200,
    )
  })
})

describe('what counts of a request', () => {
  const summary: RequestSummary = {
    id: 'r' as RequestId,
    network: 'k@borneo',
    requester: A,
    supplier: B,
    standing: 'Requested',
    service: 'CopyOrLoan',
    need: 'n',
    reference: 'n-1',
    whereabouts: 'AtSupplier',
    requested: ASKED,
    changed: ASKED,
    todo: {},
    open: { requester: true, supplier: true },
    conflicts: 0,
  }

  test.each([
    ['Open', {}],
    ['Open', { standing: 'WillSupply' }],
    ['Loan', { standing: 'Overdue', supplied: ASKED }],
    ['Loan', { standing: 'LoanCompleted', supplied: ASKED, open: { requester: false, supplier: false } }],
    ['Copy', { standing: 'CopyCompleted', supplied: ASKED }],
    ['Copy', { standing: 'Cancelled', service: 'Copy', supplied: ASKED }],
    ['Unfilled', { standing: 'Unfilled' }],
    ['Unfilled', { standing: 'RetryPossible' }],
    ['Over', { standing: 'Cancelled' }],
    // One side has closed it: the partner is gone.
    ['Over', { open: { requester: false, supplier: true } }],
  ] as const)('%s: %j', (outcome, change) => {
    expect(factsOf({ ...summary, ...change })).toMatchObject({ outcome, request: 'r', requester: A, supplier: B, askedMs: ASKED })
  })

  test('is its cost too, where it is known', () => {
    const cost = { currency: 'IDR', hundredths: 5 }
    expect(factsOf({ ...summary, answered: 1, supplied: 2 }, cost)).toMatchObject({ answeredMs: 1, suppliedMs: 2, cost })
  })
})

test.each([
  [undefined, undefined],
  [[], undefined],
  [
    [
      ['IDR', '1500.50'],
      ['IDR', '0.5'],
      ['MYR', '9'],
    ],
    { currency: 'IDR', hundredths: 150_100 },
  ],
  [[['IDR', '1'.repeat(18)]], undefined],
  [[['__proto__', '1']], undefined],
] as const)('costs %j are %j', (costs, money) => {
  expect(moneyOf(costs?.map(([value, monetaryValue]) => ({ currencyCode: { value }, monetaryValue })))).toEqual(money)
})

describe('the spread of net lending', () => {
  test('is nothing where everybody gives as much as it takes, and the more the more uneven it is', () => {
    expect(netLendingGini([])).toBe(0)
    expect(
      netLendingGini([
        { lent: 5, borrowed: 5 },
        { lent: 90, borrowed: 90 },
      ]),
    ).toBe(0)
    const uneven = (net: number) =>
      netLendingGini([
        { lent: 50 + net, borrowed: 50 },
        { lent: 50, borrowed: 50 + net },
      ])
    expect(uneven(10)).toBeGreaterThan(0)
    expect(uneven(40)).toBeGreaterThan(uneven(10))
  })

  test('is what its definition says: the mean difference of two, over the mean turnover, halved', () => {
    const library = fc.record({ lent: fc.nat(500), borrowed: fc.nat(500) })
    fc.assert(
      fc.property(fc.array(library, { minLength: 1, maxLength: 20 }), (libraries) => {
        const nets = libraries.map(({ lent, borrowed }) => lent - borrowed)
        const turnover = libraries.reduce((sum, { lent, borrowed }) => sum + lent + borrowed, 0)
        const all = nets.flatMap((a) => nets.map((b) => Math.abs(a - b))).reduce((sum, difference) => sum + difference, 0)
        const expected = turnover === 0 ? 0 : all / (2 * libraries.length * turnover)
        expect(netLendingGini(libraries)).toBeCloseTo(expected, 9)
      }),
    )
  })
})
