// Counts of requests that can be added and taken away again: the same sum whatever the order, so that a balance is kept up to date
// request by request.
import type { Money, RequestFacts } from './facts.ts'

const DAY = 86_400_000

export interface Tally {
  /** Requests, whatever became of them. */
  readonly asked: number
  readonly loans: number
  readonly copies: number
  readonly unfilled: number
  readonly over: number
  readonly open: number
  /** Requests that were answered, and the days from asking to answering, added up. */
  readonly answered: number
  readonly answerDays: number
  /** The same from asking to sending. */
  readonly supplied: number
  readonly supplyDays: number
  /** Filled requests whose cost is known, and hundredths of a unit that they cost, by currency. */
  readonly costed: Readonly<Record<string, { readonly requests: number; readonly hundredths: number }>>
}

type Counts = { -readonly [Name in keyof Tally]: Tally[Name] }

export const EMPTY: Tally = {
  asked: 0,
  loans: 0,
  copies: 0,
  unfilled: 0,
  over: 0,
  open: 0,
  answered: 0,
  answerDays: 0,
  supplied: 0,
  supplyDays: 0,
  costed: {},
}

const COUNTED = [
  'asked',
  'loans',
  'copies',
  'unfilled',
  'over',
  'open',
  'answered',
  'answerDays',
  'supplied',
  'supplyDays',
] as const

const OUTCOMES = { Open: 'open', Loan: 'loans', Copy: 'copies', Unfilled: 'unfilled', Over: 'over' } as const

/** A partner's wrong clock weighs no more than a year in an average. */
const MAX_DAYS = 365

/** Days to the thousandth, so that what was added can be taken away without a rest. Clocks that disagree make no negative days. */
function daysBetween(fromMs: number, toMs: number): number {
  return Math.round(Math.min(MAX_DAYS, Math.max(0, (toMs - fromMs) / DAY)) * 1000)
}

/** One request as a tally; days in thousandths. */
export function tallyOf({ outcome, askedMs, answeredMs, suppliedMs, cost }: RequestFacts): Tally {
  const filled = outcome === 'Loan' || outcome === 'Copy'
  return {
    ...EMPTY,
    asked: 1,
    [OUTCOMES[outcome]]: 1,
    ...(answeredMs !== undefined && { answered: 1, answerDays: daysBetween(askedMs, answeredMs) }),
    ...(suppliedMs !== undefined && { supplied: 1, supplyDays: daysBetween(askedMs, suppliedMs) }),
    ...(filled && cost !== undefined && { costed: { [cost.currency]: { requests: 1, hundredths: cost.hundredths } } }),
  }
}

/** `a` and `times` times `b`; -1 takes it away. */
export function combined(a: Tally, b: Tally, times = 1): Tally {
  const sum: Counts = { ...a, costed: combinedCosts(a.costed, b.costed, times) }
  for (const name of COUNTED) sum[name] = a[name] + times * b[name]
  return sum
}

function combinedCosts(a: Tally['costed'], b: Tally['costed'], times: number): Tally['costed'] {
  const currencies = Object.keys(b)
  if (currencies.length === 0) return a
  const sum: Record<string, { requests: number; hundredths: number }> = { ...a }
  for (const currency of currencies) {
    const { requests = 0, hundredths = 0 } = a[currency] ?? {}
    const more = b[currency] ?? { requests: 0, hundredths: 0 }
    const both = { requests: requests + times * more.requests, hundredths: hundredths + times * more.hundredths }
    if (both.requests === 0) delete sum[currency]
    else sum[currency] = both
  }
  return sum
}

export const sumOf = (tallies: Iterable<Tally>): Tally => {
  let sum = EMPTY
  for (const tally of tallies) sum = combined(sum, tally)
  return sum
}

/** What people read of a tally. Rates and averages are undefined where there is nothing to divide by. */
export interface Figures {
  readonly asked: number
  readonly filled: number
  readonly loans: number
  readonly copies: number
  readonly unfilled: number
  readonly open: number
  /** Filled of all that came to an end, 0 to 1. */
  readonly filledRate: number | undefined
  readonly averageDaysToAnswer: number | undefined
  readonly averageDaysToSupply: number | undefined
  readonly costPerFilled: readonly Money[]
}

const ratio = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : part / whole)

export function figuresOf(tally: Tally): Figures {
  const { asked, loans, copies, unfilled, over, open, answered, answerDays, supplied, supplyDays, costed } = tally
  const filled = loans + copies
  return {
    asked,
    filled,
    loans,
    copies,
    unfilled,
    open,
    filledRate: ratio(filled, filled + unfilled + over),
    averageDaysToAnswer: ratio(answerDays / 1000, answered),
    averageDaysToSupply: ratio(supplyDays / 1000, supplied),
    costPerFilled: Object.entries(costed)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, { requests, hundredths }]) => ({ currency, hundredths: Math.round(hundredths / requests) })),
  }
}
