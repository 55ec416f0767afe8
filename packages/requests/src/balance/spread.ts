// How unevenly giving and taking are spread over a network, in one number.
import type { GiveAndTake } from './give-and-take.ts'

/**
 * The Gini coefficient of net lending: the mean difference of lent − borrowed between any two libraries, as a part of what a library gave
 * and took on average. 0 where everybody gave as much as it took.
 *
 * Net lending adds up to nothing, so its own mean can't be what the differences are measured by, as it is for incomes; the turnover can.
 * (Chen, Tsaur and Rhai, "The Gini coefficient and negative income", 1982, discuss why.)
 */
export function netLendingGini(libraries: readonly GiveAndTake[]): number {
  const turnover = libraries.reduce((sum, { lent, borrowed }) => sum + lent + borrowed, 0)
  if (turnover === 0) return 0
  const nets = libraries.map(({ lent, borrowed }) => lent - borrowed).toSorted((a, b) => a - b)
  const n = nets.length
  // Of sorted values the sum of all differences is a weighted sum of the values.
  const differences = 2 * nets.reduce((sum, net, i) => sum + net * (2 * i + 1 - n), 0)
  return differences / (2 * n * turnover)
}
