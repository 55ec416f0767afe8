// Clauses about the year of publication → ranges of years.
import { FIRST_YEAR_APART } from '../static-number.ts'
import { CqlError } from './diagnostics.ts'

/** Both inclusive; infinite where open. Empty where `from` is above `to`. */
export interface YearRange {
  readonly from: number
  readonly to: number
}

/** `1990`, and masked for a decade or century: `199*`, `199?`, `19*`, `19??`. */
const YEAR = /^\d{4}$|^\d{2,3}\*$|^\d{3}\?$|^\d{2}\?\?$/

function yearsOf(text: string): YearRange {
  if (!YEAR.test(text)) {
    throw new CqlError(
      'termFormat',
      `“${text}” is not a year; write four digits, as in “date = 1990” or “date within "1990 1999"”.`,
    )
  }
  const digits = text.replaceAll(/[*?]/g, '')
  return { from: Number(digits.padEnd(4, '0')), to: Number(digits.padEnd(4, '9')) }
}

/**
 * The years that a clause asks for, any of them.
 *
 * @param relation in lower case, without a prefix.
 * @throws {CqlError} where there is no such relation of years, a term is no year, or the years cannot be told apart.
 */
export function yearRanges(relation: string, terms: readonly string[]): YearRange[] {
  return rangesOf(relation, terms.join(' ').trim()).map(checked)
}

function rangesOf(relation: string, text: string): YearRange[] {
  switch (relation) {
    case '=':
    case '==':
    case 'exact':
    case 'scr':
      return [yearsOf(text)]
    case 'any':
      return text.split(/\s+/).map(yearsOf)
    case '<':
      return [{ from: -Infinity, to: yearsOf(text).from - 1 }]
    case '<=':
      return [{ from: -Infinity, to: yearsOf(text).to }]
    case '>':
      return [{ from: yearsOf(text).to + 1, to: Infinity }]
    case '>=':
      return [{ from: yearsOf(text).from, to: Infinity }]
    case '<>':
      return [
        { from: -Infinity, to: yearsOf(text).from - 1 },
        { from: yearsOf(text).to + 1, to: Infinity },
      ]
    case 'within':
      return [within(text)]
    default:
      throw new CqlError(
        'relationAndIndex',
        `Years have no relation “${relation}” here; there are =, <>, <, <=, >, >=, any and within.`,
      )
  }
}

function within(text: string): YearRange {
  const [first, last, ...more] = text.split(/\s+/)
  if (first === undefined || last === undefined || more.length > 0) {
    throw new CqlError('termFormat', `“within” needs two years, as in “date within "1990 1999"”, not “${text}”.`)
  }
  return { from: yearsOf(first).from, to: yearsOf(last).to }
}

/** Older years are kept together, so that they can be had all or none. */
function checked(range: YearRange): YearRange {
  const { from, to } = range
  const isTold = (from >= FIRST_YEAR_APART || from === -Infinity) && to >= FIRST_YEAR_APART - 1
  if (isTold || from > to) return range
  const example = Number.isFinite(from) ? from : to
  throw new CqlError(
    'termFormat',
    `Years before ${FIRST_YEAR_APART} are not told apart here. Ask for all of them and the year as a word: “date < ${FIRST_YEAR_APART} and ${example}”.`,
  )
}
