// What a year came to, in the few numbers by which policies are compared.
import { ALWAYS, type GiveAndTake, netLendingGini } from '@serumpun/requests'
import type { World } from './world.ts'
import type { Year } from './year.ts'

export interface YearFigures {
  readonly needs: number
  readonly requests: number
  /** Of needs, 0 to 1. */
  readonly filledRate: number
  readonly meanDays: number
  readonly medianDays: number
  readonly ninetiethDays: number
  /** Of net lending. */
  readonly gini: number
  /** The standard deviation of lent − borrowed. */
  readonly deviation: number
  readonly mostGiving: number
  readonly mostTaking: number
  /** Libraries that gave or took more than twice as much as the other. */
  readonly lopsided: number
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

export function figuresOfYear({ libraries }: World, { ledger, outcomes }: Year): YearFigures {
  const days = outcomes.flatMap((outcome) => outcome.days ?? []).toSorted((a, b) => a - b)
  const balances = libraries.map(({ id }): GiveAndTake => {
    const { lent, borrowed } = ledger.sidesOf(id, ALWAYS)
    return { lent: lent.loans + lent.copies, borrowed: borrowed.loans + borrowed.copies }
  })
  const nets = balances.map(({ lent, borrowed }) => lent - borrowed)
  return {
    needs: outcomes.length,
    requests: outcomes.reduce((sum, { asked }) => sum + asked, 0),
    filledRate: days.length / outcomes.length,
    meanDays: mean(days),
    medianDays: quantile(days, 0.5),
    ninetiethDays: quantile(days, 0.9),
    gini: netLendingGini(balances),
    deviation: Math.sqrt(mean(nets.map((net) => net ** 2))),
    mostGiving: Math.max(...nets),
    mostTaking: Math.min(...nets),
    lopsided: balances.filter(({ lent, borrowed }) => lent > 2 * borrowed || borrowed > 2 * lent).length,
  }
}

/** Shares of needs by how many libraries could be asked: what any order of suppliers can do depends on it. */
export function choiceOf({ needs }: World): {
  readonly none: number
  readonly one: number
  readonly few: number
  readonly many: number
} {
  const share = (from: number, to: number): number =>
    needs.filter(({ title: { holdings } }) => holdings.length >= from && holdings.length <= to).length / needs.length
  return { none: share(0, 0), one: share(1, 1), few: share(2, 4), many: share(5, 1000) }
}
