// Lending and copying policy, and how many copies there are, as holdings records code it: 008/20–21 (MARC 21 Format for Holdings Data), or 841 $b, which holds the same
// characters in a bibliographic record.
import type { LoanPolicy } from '../description/description.ts'
import type { MarcRecord } from '../record.ts'
import { controlValue, subfieldValue } from '../record.ts'

/** Whether this is a holdings record (leader/06 u, v, x, y). */
export function isHoldingsRecord({ leader }: MarcRecord): boolean {
  return /^[uvxy]$/.test(leader[6] ?? '')
}

/** What the library does with everything that the record names; undefined where it isn't coded. */
export function codedLoan(record: MarcRecord): LoanPolicy | undefined {
  const fixed = fixedField(record)
  switch (fixed?.[20]) {
    // Lends; lends paper only; lends to some.
    case 'a':
    case 'c':
    case 'l':
      return 'loan'
    case 'b':
      return fixed[21] === 'a' ? 'copy-only' : 'in-house'
    default:
      return undefined
  }
}

/** How many copies everything that the record names comes to (17–19); undefined where it isn't coded. */
export function codedCopies(record: MarcRecord): number | undefined {
  const count = Number.parseInt(fixedField(record)?.slice(17, 20) ?? '', 10)
  return count > 0 ? count : undefined
}

function fixedField(record: MarcRecord): string | undefined {
  if (isHoldingsRecord(record)) return controlValue(record, '008')
  for (const field of record.fields) {
    if (field.tag === '841' && field.subfields !== undefined) return subfieldValue(field, 'b')
  }
  return undefined
}
