// A short answer for most pairs: of those that share a key, nine in ten are kept apart by a veto that is seen at once.
import { compareDates } from './compare-dates.ts'
import { compareDocuments, compareSeries } from './compare-documents.ts'
import { shareAny } from './compare-numbers.ts'
import type { MatchKeys } from './match-keys.ts'

/** True only where `decide` says `different` with a veto. Where it is false, nothing is said. */
export function isRuledOut(a: MatchKeys, b: MatchKeys): boolean {
  if (shareAny(a.strong, b.strong)) return false
  const [one, other] = [a.evidence, b.evidence]
  if (one.format !== other.format) return true
  if (one.carrier !== undefined && other.carrier !== undefined && one.carrier !== other.carrier) return true
  const date = compareDates(one, other)
  if (date === 'date-apart' || date === 'serial-runs-apart') return true
  if (one.part !== other.part && one.title !== other.title) return true
  return (
    compareDocuments(one.documents, other.documents) === 'document-differs' ||
    compareSeries(one.series, other.series) === 'series-number-differs'
  )
}
