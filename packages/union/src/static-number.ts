// Where a record stands when nothing else orders the answer, and what of it the word index knows. Computed from the record's
// name and year alone, so that neither an order of arrival nor what else is in its title can make two nodes differ, and no
// change of titles changes a row of the word index.
import { hash } from 'node:crypto'

// 52 bits, exact as a number: two hexadecimal digits for the year, newest first, and eleven of SHA-256 over the name.
// Ascending numbers are the static order of the catalogue. 44 bits within a year: of five million records of a catalogue,
// in one of a hundred catalogues two stand in the same place, and then one of them is missing from lists in this order.
const HASH_DIGITS = 11
const YEAR_UNIT = 16 ** HASH_DIGITS

/** Years count down from here, the first to rank 1, so that no number is 0. One byte reaches back to 1794; before, order hardly matters. */
const LAST_YEAR = 2047
const OLDEST_RANK = 0xfe
/** Of records without a year, or with one that can only be a mistake. */
const NO_YEAR_RANK = 0xff

function yearRank(year: number | undefined): number {
  if (year === undefined || !Number.isInteger(year) || year > LAST_YEAR) return NO_YEAR_RANK
  return Math.min(LAST_YEAR + 1 - year, OLDEST_RANK)
}

/** @param name the record's (record-id.ts). */
export function staticNumber(name: string, year: number | undefined): number {
  return yearRank(year) * YEAR_UNIT + Number.parseInt(hash('sha256', name, 'hex').slice(0, HASH_DIGITS), 16)
}

/** 13 hexadecimal digits. */
export function staticDigits(number: number): string {
  return number.toString(16).padStart(2 + HASH_DIGITS, '0')
}

/**
 * Begins the index's own words, which stand among those of the record. The word index takes it for a letter; texts and
 * queries are rid of it, so that nobody can write such words or ask for them.
 */
export const TAG = '\u0001'

/** How many leading digits of a static number can be asked for: 12 bits divide each year's records into 16 parts. */
export const BUCKET_DIGITS = 3

/** Years before this one share their digits, so that only all of them can be asked for together. */
export const FIRST_YEAR_APART = LAST_YEAR + 2 - OLDEST_RANK

/**
 * The index's own words for records of the years `from` to `to`: any of them is enough. What is below `FIRST_YEAR_APART`
 * is taken for all years before it.
 */
export function yearTags(from: number, to: number): string[] {
  const newest = Math.max(1, LAST_YEAR + 1 - to)
  const oldest = Math.min(LAST_YEAR + 1 - from, OLDEST_RANK)
  const tags: string[] = []
  // No record has rank 0, so that its sixteen are complete without it.
  for (let rank = newest === 1 && oldest >= 15 ? 0 : newest; rank <= oldest;) {
    const isWhole = rank % 16 === 0 && rank + 15 <= oldest
    const digits = rank.toString(16).padStart(2, '0')
    tags.push(TAG + (isWhole ? digits.slice(0, 1) : digits))
    rank += isWhole ? 16 : 1
  }
  return tags
}

/** Of every record one. */
export const ALL_TAGS: readonly string[] = Array.from({ length: 16 }, (_, digit) => TAG + digit.toString(16))

/** A word that no record has. */
export const NO_TAG = `${TAG}none`

/** Of so many records one is sampled, whichever they are: its number decides, which is as good as chance. */
export const SAMPLED_OF = 8
/** @param of a power of `SAMPLED_OF`: smaller samples are parts of larger ones. */
export const isSampled = (number: number, of = SAMPLED_OF): boolean => number % of === 0

/** Of each record that is sampled. */
export const SAMPLE_TAG = `${TAG}sample`

/** Of each record of which the title is nothing but these letters. */
export const titleTag = (letters: string): string => `${TAG}t${letters}`

/** How many letters of words of titles and names are words of the index by themselves: fewer begin too many words to be sought. */
export const BEGINNING_LETTERS = 3

/** Of each record with a word in its titles or names that begins with these letters. */
export const beginningTag = (letters: string): string => `${TAG}b${letters}`

/** The index's own words for a record: the leading digits of its static number, and whether it is sampled. */
export function tagsOf(number: number): string {
  const digits = staticDigits(number).slice(0, BUCKET_DIGITS)
  const buckets = `${TAG}${digits[0]} ${TAG}${digits.slice(0, 2)} ${TAG}${digits}`
  return isSampled(number) ? `${buckets} ${SAMPLE_TAG}` : buckets
}
