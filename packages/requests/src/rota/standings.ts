// What the rota needs of each library that the network's requests tell: what it gave and took within a year, and how much it has
// been asked for this week.
import type { LibraryId } from '@serumpun/replica'
import { factsOf } from '../balance/facts.ts'
import type { RequestSummary } from '../view/reader.ts'
import type { Candidate, LoanPolicy } from './candidate.ts'

const DAY = 86_400_000

/** Balances of longer ago are forgotten: libraries change, and a debt is not for ever. */
export const STANDING_MS = 365 * DAY
const WEEK_MS = 7 * DAY

type Standing = Required<Pick<Candidate, 'lent' | 'borrowed' | 'askedThisWeek'>>

/**
 * @param requests Of one network, made within `STANDING_MS` before now (`made` of the view); older ones are passed over.
 * @param nowMs Milliseconds since 1970.
 * @returns what is known of a library; of one without requests, that there are none.
 */
export function standingsOf(requests: Iterable<RequestSummary>, nowMs: number): (library: LibraryId) => Standing {
  const standings = new Map<LibraryId, { -readonly [Name in keyof Standing]: number }>()
  const of = (library: LibraryId) => {
    const known = standings.get(library) ?? { lent: 0, borrowed: 0, askedThisWeek: 0 }
    standings.set(library, known)
    return known
  }
  for (const request of requests) {
    const { requester, supplier, outcome, askedMs } = factsOf(request)
    // As in the ledger: what only one library has a word in makes nobody generous.
    if (requester === undefined || supplier === undefined || askedMs <= nowMs - STANDING_MS) continue
    if (askedMs > nowMs - WEEK_MS) of(supplier).askedThisWeek++
    if (outcome === 'Unfilled' || outcome === 'Over') continue
    of(supplier).lent++
    of(requester).borrowed++
  }
  return (library) => standings.get(library) ?? { lent: 0, borrowed: 0, askedThisWeek: 0 }
}

/** The best that can be done with any of a library's copies first. */
const BEST_FIRST: readonly (LoanPolicy | undefined)[] = ['loan', undefined, 'copy-only', 'in-house']

/** @param copies Of each copy what may be done with it, as far as its record says. */
export function bestPolicy(copies: readonly (LoanPolicy | undefined)[]): LoanPolicy | undefined {
  return BEST_FIRST.find((policy) => copies.includes(policy))
}
