// What the rota needs of a library that the network's requests tell: what it gave and took within a year, and how much it has been
// asked for this week.
import type { LibraryId } from '@serumpun/replica'
import type { Ledger } from '../balance/ledger.ts'
import type { Candidate, LoanPolicy } from './candidate.ts'

const DAY = 86_400_000

/** Balances of longer ago are forgotten: libraries change, and a debt is not for ever. */
const YEAR_MS = 365 * DAY
const WEEK_MS = 7 * DAY

/** @param nowMs Milliseconds since 1970. */
export function standingOf(
  library: LibraryId,
  ledger: Pick<Ledger, 'giveAndTake' | 'sidesOf'>,
  network: string,
  nowMs: number,
): Required<Pick<Candidate, 'lent' | 'borrowed' | 'askedThisWeek'>> {
  // Periods are of whole days, the present one included.
  const toMs = nowMs + DAY
  const { lent } = ledger.sidesOf(library, { fromMs: toMs - WEEK_MS, toMs }, network)
  return { ...ledger.giveAndTake(library, { fromMs: toMs - YEAR_MS, toMs }, network), askedThisWeek: lent.asked }
}

/** The best that can be done with any of a library's copies first. */
const BEST_FIRST: readonly (LoanPolicy | undefined)[] = ['loan', undefined, 'copy-only', 'in-house']

/** @param copies Of each copy what may be done with it, as far as its record says. */
export function bestPolicy(copies: readonly (LoanPolicy | undefined)[]): LoanPolicy | undefined {
  return BEST_FIRST.find((policy) => copies.includes(policy))
}
