// What membership brought: a library's year in one network, and what it saved by borrowing instead of buying.
import type { LibraryId } from '@serumpun/replica'
import type { Money } from './facts.ts'
import { type Ledger, type Needs, type Period, yearOf } from './ledger.ts'
import { type Figures, figuresOf, type Tally } from './tally.ts'

/** What things cost a library that buys them, as it says itself or its network agreed. */
export interface Tariff {
  /** ISO 4217. */
  readonly currency: string
  /** Hundredths: an average book of the kind that it borrows, ready for the shelf; an article from its publisher. */
  readonly buyLoan: number
  readonly buyCopy: number
  /** What a request costs beside the supplier's fee: postage, staff. @default 0 */
  readonly perLoan?: number
  readonly perCopy?: number
}

export interface Savings {
  /** What buying would have cost. */
  readonly buying: Money
  /** What borrowing cost, as far as its currency is the tariff's. */
  readonly borrowing: Money
  /** The difference; negative where borrowing cost more. */
  readonly saved: Money
  /** Filled requests that cost something in another currency: not in these sums. */
  readonly otherCurrencies: number
}

/** @param borrowed What the library got as requester. */
export function savingsOf({ loans, copies, costed }: Tally, tariff: Tariff): Savings {
  const { currency, buyLoan, buyCopy, perLoan = 0, perCopy = 0 } = tariff
  const buying = loans * buyLoan + copies * buyCopy
  const borrowing = (costed[currency]?.hundredths ?? 0) + loans * perLoan + copies * perCopy
  const others = Object.entries(costed).filter(([other]) => other !== currency)
  return {
    buying: { currency, hundredths: buying },
    borrowing: { currency, hundredths: borrowing },
    saved: { currency, hundredths: buying - borrowing },
    otherCurrencies: others.reduce((sum, [, { requests }]) => sum + requests, 0),
  }
}

/** Figures of a library as supplier and as requester. */
export interface Balance {
  readonly lent: Figures
  readonly borrowed: Figures
}

export interface PartnerBalance extends Balance {
  /** Undefined: all partners that have no node. */
  readonly partner: LibraryId | undefined
}

/** What a library gave and took in a time. */
export interface PeriodBalance extends Balance {
  readonly library: LibraryId
  readonly network: string | undefined
  /** Of things asked for, however many suppliers were asked for each. */
  readonly needs: Needs
  /** Those with the most filled requests first. */
  readonly partners: readonly PartnerBalance[]
  readonly savings: Savings | undefined
}

export interface YearlyReport extends PeriodBalance {
  readonly year: number
  /** January to December. */
  readonly months: readonly Balance[]
}

function monthsOf(year: number): Period[] {
  return Array.from({ length: 12 }, (_, month) => ({ fromMs: Date.UTC(year, month), toMs: Date.UTC(year, month + 1) }))
}

export interface BalanceOptions {
  /** @default all networks together */
  readonly network?: string | undefined
  /** @default nothing is said of savings */
  readonly tariff?: Tariff | undefined
}

export function balanceOf(
  ledger: Ledger,
  library: LibraryId,
  period: Period,
  { network, tariff }: BalanceOptions = {},
): PeriodBalance {
  const sides = ledger.sidesOf(library, period, network)
  const partners = [...ledger.partnersOf(library, period, network)].map(([partner, { lent, borrowed }]) => ({
    partner,
    lent: figuresOf(lent),
    borrowed: figuresOf(borrowed),
  }))
  const filled = ({ lent, borrowed }: Balance): number => lent.filled + borrowed.filled
  return {
    library,
    network,
    lent: figuresOf(sides.lent),
    borrowed: figuresOf(sides.borrowed),
    needs: ledger.needsOf(library, period, network),
    partners: partners.toSorted((a, b) => filled(b) - filled(a) || ((a.partner ?? '') < (b.partner ?? '') ? -1 : 1)),
    savings: tariff === undefined ? undefined : savingsOf(sides.borrowed, tariff),
  }
}

export function yearlyReport(ledger: Ledger, library: LibraryId, year: number, options: BalanceOptions = {}): YearlyReport {
  return {
    ...balanceOf(ledger, library, yearOf(year), options),
    year,
    months: monthsOf(year).map((month) => {
      const { lent, borrowed } = ledger.sidesOf(library, month, options.network)
      return { lent: figuresOf(lent), borrowed: figuresOf(borrowed) }
    }),
  }
}
