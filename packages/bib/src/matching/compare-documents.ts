// What numbers of documents and series, and variant titles, tell apart where title, creator and date are alike.
import type { MatchEvidence } from './match-keys.ts'
import type { EvidenceCode } from './weights.ts'

const KINDS = ['government:', 'report:', 'publisher:'] as const

/** Symmetric. A government's number says most: supplements and forms of a report have its report number, too. */
export function compareDocuments(a: readonly string[], b: readonly string[]): EvidenceCode | undefined {
  if (a.length === 0 || b.length === 0) return undefined
  for (const kind of KINDS) {
    const [one, other] = [a.filter((number) => number.startsWith(kind)), b.filter((number) => number.startsWith(kind))]
    if (one.length === 0 || other.length === 0) continue
    const isShared = one.some((number) => other.some((beside) => isOneNumber(number, beside)))
    return isShared ? 'document-shared' : 'document-differs'
  }
  return undefined
}

/** A number that ends openly is of all that begins with it: `Y3.N88:10/0528/SUPP.1-`. */
function isOneNumber(a: string, b: string): boolean {
  if (a === b) return true
  const [isOpenA, isOpenB] = [a.endsWith('-'), b.endsWith('-')]
  return isOpenA !== isOpenB && (isOpenA ? b.startsWith(a.slice(0, -1)) : a.startsWith(b.slice(0, -1)))
}

/** Symmetric; of `title|number`. */
export function compareSeries(a: readonly string[], b: readonly string[]): EvidenceCode | undefined {
  if (a.some((key) => b.includes(key))) return 'series-number-shared'
  const isOneSeries = a.some((key) => b.some((beside) => seriesOf(key) === seriesOf(beside)))
  return isOneSeries ? 'series-number-differs' : undefined
}

const seriesOf = (key: string): string => key.slice(0, key.indexOf('|'))

/** Symmetric. Only where they are needed to tell things apart: sheets of maps, serials of one name. */
export function compareVariants(a: MatchEvidence, b: MatchEvidence): EvidenceCode | undefined {
  if (a.format !== b.format || (a.format !== 'map' && a.format !== 'serial')) return undefined
  const [one, other] = a.format === 'map' ? [a.variants, b.variants] : [qualified(a), qualified(b)]
  if (one.length === 0 || other.length === 0 || isWithin(one, other) || isWithin(other, one)) return undefined
  return a.format === 'map' ? 'sheet-differs' : 'serial-name-differs'
}

function isWithin(few: readonly string[], many: readonly string[]): boolean {
  return few.every((title) => many.includes(title))
}

/** `current news washington d c weekend edition` of `Current news`. */
function qualified({ variants, titleProper }: MatchEvidence): string[] {
  return variants.filter((title) => title.startsWith(`${titleProper} `))
}
