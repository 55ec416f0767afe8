// Numbers that issuers give to their documents, and series to their parts: records that are alike in all else are often told apart by them alone.
import type { Identifier } from '../description/description.ts'
import { foldTitle } from './fold-title.ts'

/** Numbers that are compared; a record of a whole series lists hundreds. */
const MAX_NUMBERS = 20

/** Sources of 027, 028, 086, 088 as the description names them, by the kind that they are compared in. */
const KINDS: Readonly<Record<string, string>> = { sudocs: 'government', report: 'report', strn: 'report', publisher: 'publisher' }

/** Superintendent of Documents numbers (`GA 1.13:RED-75-388`, `94-2:H.DOC.627`) whose field does not say what they are. */
const SUDOCS = /^(?:[A-Z]{1,4} ?[0-9][^:]{0,30}:|[0-9]{2,3}-[0-9]:[HSJE])/

/** `government:C56.258:40`, `report:NUREG0528SUPPLEMENTNO1`; sorted, none twice. */
export function documentNumbers(identifiers: readonly Identifier[]): string[] {
  const numbers = new Set<string>()
  for (const { type, source, value, status } of identifiers) {
    const known = source ?? (SUDOCS.test(value) ? 'sudocs' : '')
    const kind = type === 'other' && status === 'valid' ? KINDS[known] : undefined
    if (kind === undefined || numbers.size >= MAX_NUMBERS) continue
    // Marks are part of government numbers only: class and number stand on either side of the colon.
    const compact = value
      .slice(0, 100)
      .toUpperCase()
      .replaceAll(kind === 'government' ? /\s/g : /[^\p{L}\p{N}]/gu, '')
    if (/[0-9]/.test(compact)) numbers.add(`${kind}:${compact}`)
  }
  return [...numbers].toSorted()
}

/** `report 94th congress|94 1241` of `Report - 94th Congress ; no. 94-1241`; series without a number say nothing of one part. */
export function seriesNumbers(series: readonly string[]): string[] {
  const numbers = new Set<string>()
  for (const statement of series.slice(0, MAX_NUMBERS)) {
    const mark = statement.lastIndexOf(' ; ')
    const digits =
      mark < 0
        ? null
        : statement
            .slice(mark + 3, mark + 63)
            .toLowerCase()
            .match(/[0-9]+\p{L}?(?!\p{L})/gu)
    if (digits !== null)
      numbers.add(`${foldTitle(statement.slice(0, mark))}|${digits.map((part) => part.replace(/^0+(?=[0-9])/, '')).join(' ')}`)
  }
  return [...numbers].toSorted()
}
