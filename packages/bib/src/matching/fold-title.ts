// Titles and names as they are compared across catalogues: on top of folding, letters that differ by country or keyboard only.
import { fold, foldAscii } from '../fold.ts'

/** Characters of a title that are compared. Longer ones are lists of contents, and differ in where they were cut. */
const MAX_COMPARED_CHARS = 400

/**
 * Letters that are written one way or the other. Arabic, Persian, Urdu and Jawi: forms of alif and ya, kaf and keheh, ta marbuta, and the Jawi
 * letters for which older print has their Arabic base; Hebrew: final forms; Greek: final sigma; Cyrillic: yo.
 */
const VARIANTS: Readonly<Record<string, string>> = {
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ئ: 'ي',
  ؤ: 'و',
  ة: 'ه',
  ک: 'ك',
  ݢ: 'ك',
  ڬ: 'ك',
  گ: 'ك',
  ۏ: 'و',
  ڽ: 'ن',
  ء: '',
  ـ: '',
  ך: 'כ',
  ם: 'מ',
  ן: 'נ',
  ף: 'פ',
  ץ: 'צ',
  ς: 'σ',
  ё: 'е',
}

const VARIANT = new RegExp(`[${Object.keys(VARIANTS).join('')}]`, 'gu')

/** Words that mean `and`: catalogues write them or `&`, which folding drops. */
const AND = /(?<= )(?:and|dan|und|et|serta) (?=\S)/g

/** A title folded for comparison: case, diacritics, punctuation, letter variants, `and`. Any script; at most 400 characters. */
export function foldTitle(text: string): string {
  const compared = text.length > MAX_COMPARED_CHARS ? text.slice(0, MAX_COMPARED_CHARS) : text
  const ascii = foldAscii(compared)
  if (ascii !== undefined) return withoutAnd(ascii)
  const folded = withoutAnd(fold(compared))
  if (/^[\x20-\x7e]*$/.test(folded)) return folded
  return folded
    .replaceAll(VARIANT, (letter) => VARIANTS[letter] ?? letter)
    .replaceAll(/ {2,}/g, ' ')
    .trim()
}

function withoutAnd(folded: string): string {
  return HAS_AND.test(folded) ? folded.replaceAll(AND, '') : folded
}

/** Whether there may be one: in most titles there is none, and looking back for the blank before it takes longer. */
const HAS_AND = / (?:and|dan|und|et|serta) /

/**
 * What is before the comma; without one the last word, so that `Pramoedya Ananta Toer` meets `Toer, Pramoedya Ananta`. Names in Han, Hangul
 * and kana as a whole, because they have no such order.
 */
export function foldSurname(name: string): string {
  const comma = name.indexOf(',')
  const folded = foldTitle(comma < 0 ? name : name.slice(0, comma))
  if (comma >= 0 || /[\p{sc=Han}\p{sc=Hang}\p{sc=Hira}\p{sc=Kana}]/u.test(folded)) return folded.replaceAll(' ', '')
  return folded.slice(folded.lastIndexOf(' ') + 1)
}
