// What cells hold: lists, years, ISBNs and numbers as people and Excel write them.
import { MAX_LISTED } from '../limits.ts'
import { parseIsbn } from '../identifiers/isbn.ts'
import { parseIssn } from '../identifiers/issn.ts'

/** A cell's text on one line, blanks around it dropped. Control characters have no place in a record. */
export function cellText(cell: string): string {
  // The common case.
  if (/^(?:[!-~]+(?: [!-~]+)*)?$/.test(cell)) return cell
  return cell
    .replaceAll(/[\p{Cc}\u2028\u2029\ufeff]+/gu, ' ')
    .replaceAll(/[ \u00a0]+/g, ' ')
    .trim()
}

/**
 * Names or subjects in one cell: `<A><B>` as SLiMS writes them, or separated by `;`, `|` or line ends. Commas belong to inverted names. A cell
 * with more of them than any title has is one text.
 */
export function listIn(cell: string): string[] {
  const bracketed = /^\s*(?:<[^<>]*>\s*)+$/.test(cell)
  const parts = bracketed ? [...cell.matchAll(/<([^<>]*)>/g)].map(([, part]) => part ?? '') : cell.split(/[;|\r\n]+/)
  return parts.length > MAX_LISTED ? [cellText(cell)] : parts.map(cellText).filter((part) => part !== '' && part !== '-')
}

/** Numbers of copies in one cell: as `listIn`, and separated by commas. */
export function codesIn(cell: string): string[] {
  const codes = listIn(cell).flatMap((part) => part.split(','))
  return codes.length > MAX_LISTED ? [cellText(cell)] : codes.map(cellText).filter((code) => code !== '' && code !== '-')
}

/** The first year from 1000 to 2099 in a text such as `c2005`, `2005-06-01` or `cet. 3, 2005`. */
export function yearIn(text: string): string | undefined {
  return /(?<![0-9])(?:1[0-9]|20)[0-9]{2}(?![0-9])/.exec(text)?.[0]
}

/** A whole number of copies such as `3`, `3 eks.`, `3.0`; undefined where there is none, or more than a library buys of one title. */
export function copiesIn(text: string): number | undefined {
  const digits = /^\s*(\d{1,5})(?:[.,]0+)?(?![.,]?[0-9])/.exec(text)?.[1]
  const count = Number(digits)
  return digits === undefined || count < 1 || count > 10_000 ? undefined : count
}

export interface StandardNumbers {
  readonly isbns: readonly string[]
  readonly issns: readonly string[]
  /** What is neither, as found: a digit is wrong, or a spreadsheet has made a rounded number of it (`9.78979E+12`). */
  readonly damaged: readonly string[]
}

/** What a spreadsheet makes of an ISBN in a cell for numbers that is too narrow. */
const ROUNDED = /^\s*\d(?:[.,]\d+)?E\+?\d+\s*$/i
const BETWEEN_NUMBERS = /[;,|/<>]+| (?:dan|and|&) /

/** ISBNs and ISSNs in a cell of either. */
export function standardNumbersIn(cell: string): StandardNumbers {
  const isbns: string[] = []
  const issns: string[] = []
  const damaged: string[] = []
  const parts = cell
    .split(/[\r\n]+/)
    .map(cellText)
    .flatMap((line) => (ROUNDED.test(line) ? [line] : line.split(BETWEEN_NUMBERS)))
  if (parts.length > MAX_LISTED) return { isbns, issns, damaged: [cellText(cell)] }
  for (const part of parts) {
    const text = cellText(part).replace(/\.0+$/, '')
    if (!/[0-9]/.test(text)) continue
    if (parseIsbn(text) !== undefined) isbns.push(text)
    else if (parseIssn(text) !== undefined) issns.push(text)
    else damaged.push(text)
  }
  return { isbns, issns, damaged }
}
