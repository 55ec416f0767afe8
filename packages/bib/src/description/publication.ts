// When, where and by whom: 008, 260, 264. Which languages: 008, 041.
import type { DataField } from '../record.ts'
import { datesOfText } from './dates.ts'
import { joinSubfields, trimmedSubfields } from './text.ts'

/** Years that a catalogue can mean; others are typing errors or other calendars. */
const EARLIEST_YEAR = 1000
const LATEST_YEAR = 2100

/** Date 1 of 008 (MARC 21 008/07–10), where 008/06 says that it is one of publication and all four digits are known. */
export function yearOf008(value: string): number | undefined {
  const type = value[6]
  if (type === 'b' || type === 'n' || type === '|') return undefined
  const digits = value.slice(7, 11)
  return /^[0-9]{4}$/.test(digits) ? plausible(Number(digits)) : undefined
}

/**
 * The year in a date of 260 $c or 264 $c: `2052 [i.e. 1995]` is 1995, `[1994?]` 1994, `c1990` 1990, `1988-1995` 1988. Corrections in
 * brackets count for more, because they turn other calendars and errors into the common one.
 */
export function yearOfDate(text: string): number | undefined {
  // Other calendars and other digits take longer.
  if (/[^\x20-\x7e]|[0-9]\s?A?\.?H\b/.test(text)) return datesOfText(text).from
  const corrected = /(?:i\.\s?e\.|\[)\D{0,12}([0-9]{4})(?![0-9])/.exec(text)?.[1]
  const first = corrected ?? /(?<![0-9])([0-9]{4})(?![0-9])/.exec(text)?.[1]
  return first === undefined ? undefined : plausible(Number(first))
}

function plausible(year: number): number | undefined {
  return year >= EARLIEST_YEAR && year <= LATEST_YEAR ? year : undefined
}

export interface Imprint {
  readonly place: string | undefined
  readonly publisher: string | undefined
  readonly year: number | undefined
  /** Statements of publication (260, 264 second indicator 1) come before those of production, distribution, manufacture, copyright. */
  readonly rank: number
}

/** Place, publisher and year of a 260 or 264. */
export function imprintOf(field: DataField): Imprint {
  const kind = field.tag === '264' ? field.indicators[1] : '1'
  return {
    place: unbracketed(trimmedSubfields(field, 'a')),
    publisher: unbracketed(trimmedSubfields(field, 'b')),
    year: yearOfDate(joinSubfields(field, 'c')),
    rank: kind === '1' ? 0 : kind === '4' ? 2 : 1,
  }
}

/** `[Place]` is a cataloguer's addition and `[S.l.]` says that it is unknown; neither matters to readers. */
function unbracketed(text: string | undefined): string | undefined {
  if (text === undefined || /^\[(?:s\.\s?[ln]\.?|place of|publisher not|penerbit tidak|tempat)/i.test(text)) return undefined
  return text.startsWith('[') && text.indexOf(']') === text.length - 1 ? trimmedInside(text) : text
}

function trimmedInside(text: string): string | undefined {
  const inside = text.slice(1, -1).trim()
  return inside === '' ? undefined : inside
}

/** Not languages: undetermined, none, several. */
const NO_LANGUAGE = new Set(['und', 'zxx', 'mul'])

/** Adds the language of 008/35–37. */
export function addLanguageOf008(languages: string[], value: string): void {
  addLanguage(languages, value.slice(35, 38))
}

/** Adds the languages of the text or sound (041 $a, $d), also where older practice wrote several codes in a row. */
export function addLanguagesOf041(languages: string[], field: DataField): void {
  if (field.indicators[1] === '7') return
  for (const { code, value } of field.subfields) {
    if (code !== 'a' && code !== 'd') continue
    for (let at = 0; at < value.length; at += 3) addLanguage(languages, value.slice(at, at + 3))
  }
}

/** Adds a MARC language code, unless it is none of a language. */
export function addLanguage(languages: string[], code: string): void {
  if (/^[a-z]{3}$/.test(code) && !NO_LANGUAGE.has(code) && !languages.includes(code)) languages.push(code)
}
