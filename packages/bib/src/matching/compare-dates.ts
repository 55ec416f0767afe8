// Whether two dates of publication can be of one title.
import type { MatchEvidence } from './match-keys.ts'
import type { EvidenceCode } from './weights.ts'

/** Symmetric; undefined where one record has no date. */
export function compareDates(a: MatchEvidence, b: MatchEvidence): EvidenceCode | undefined {
  const [fromA, fromB] = [a.from, b.from]
  if (fromA === undefined || fromB === undefined) return undefined
  const isSerial = a.format === 'serial' && b.format === 'serial'
  if (fromA === fromB) return a.to === b.to || isSerial || a.to === undefined || b.to === undefined ? 'date-equal' : 'date-near'
  if (isSerial) {
    if ((a.to !== undefined && !a.uncertainDate && a.to < fromB) || (b.to !== undefined && !b.uncertainDate && b.to < fromA))
      return 'serial-runs-apart'
    const isNear = Math.abs(fromA - fromB) <= 1 || ((a.uncertainDate || b.uncertainDate) && overlap(a, b, fromA, fromB))
    return isNear ? 'date-near' : 'serial-start-differs'
  }
  if (Math.abs(fromA - fromB) <= 1) return 'date-near'
  return (a.uncertainDate || b.uncertainDate) && overlap(a, b, fromA, fromB) ? 'date-near' : 'date-apart'
}

function overlap(a: MatchEvidence, b: MatchEvidence, fromA: number, fromB: number): boolean {
  return fromA <= (b.to ?? fromB) && fromB <= (a.to ?? fromA)
}
