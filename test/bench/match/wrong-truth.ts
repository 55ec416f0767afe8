// Pairs of numbers that say two titles where the records, read one by one, describe one, or say so little that nobody could tell.

interface WrongTruth {
  /** One number of each record. */
  readonly numbers: readonly [string, string]
  readonly why: string
}

const WRONG: readonly WrongTruth[] = []

const known = new Set(WRONG.map(({ numbers }) => numbers.toSorted().join(' ')))

export function isWrongTruth(a: readonly string[], b: readonly string[]): boolean {
  return a.some((one) => b.some((other) => known.has([one, other].toSorted().join(' '))))
}
