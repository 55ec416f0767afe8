// Old and new spellings of Indonesian and Malay words: Van Ophuijsen's (1901: tjoetjoe, dja'oeh, njonja), Soewandi's
// (1947: tjutju) and the one of 1972 (Ejaan yang disempurnakan, EYD: cucu, jauh, nyonya) are three spellings of one word.
// What is indexed in an old spelling is indexed in the new one as well, so that the new one finds both; what is typed in
// an old one is sought in the new one as well. English has no such words, or next to none: `poem`, `shoes`.
import { fold } from '@serumpun/bib'

/** Letters of 1901 and 1947, and what EYD made of them. Longest first, so that `j` is what is left of them. */
const OLD_LETTERS: Readonly<Record<string, string>> = {
  tj: 'c',
  dj: 'j',
  nj: 'ny',
  sj: 'sy',
  oe: 'u',
  ch: 'kh',
  j: 'y',
}
const OLD = /tj|dj|nj|sj|oe|ch|j/g

/** Nothing else writes these; `j`, `nj`, `sj` and `ch` alone are no sign of anything. */
const SURELY_OLD = /tj|dj|oe/

/** `shoe`, `poet` and `toe` are more often English than `doea` is Indonesian. */
const MIN_LETTERS = 5

const LATIN_WORD = /^[a-z]+$/

const modern = (word: string): string => word.replaceAll(OLD, (letters) => OLD_LETTERS[letters] ?? letters)

/**
 * The new spelling of a word that is surely in an old one; undefined for any other.
 * @param word folded.
 */
export function newSpelling(word: string): string | undefined {
  return word.length >= MIN_LETTERS && LATIN_WORD.test(word) && SURELY_OLD.test(word) ? modern(word) : undefined
}

/**
 * The new spelling of a word that may be in an old one, as `saja` may be `saya` or the word *saja* of today.
 * @param word folded.
 */
export function perhapsNewSpelling(word: string): string | undefined {
  const spelled = LATIN_WORD.test(word) ? modern(word) : word
  return spelled === word ? undefined : spelled
}

/** MARC codes of the languages that were written so: Indonesian, Malay, and the regional languages of Indonesia. */
const WRITTEN_SO = new Set('ind may jav sun mad min ban ace bug bjn btk mak sas gor rej'.split(' '))

/** EYD came into force in August 1972; books in print went on for a while. */
const LAST_OLD_YEAR = 1975

/** Whether a record's words, all of them, may be in an old spelling. */
export function isOldSpelled({
  languages,
  year,
}: {
  readonly languages: readonly string[]
  readonly year: number | undefined
}): boolean {
  return year !== undefined && year <= LAST_OLD_YEAR && languages.some((language) => WRITTEN_SO.has(language))
}

/** No word in it can be in an old spelling. */
const NOTHING_OLD = /^(?!.*(?:tj|dj|oe))/is
const NOTHING_PERHAPS_OLD = /^(?!.*(?:j|ch|oe))/is

/**
 * What is indexed besides a text's own words: those in the new spelling, each for itself.
 * @param all whether each word may be in an old spelling, not only those that surely are. Then it is each line of which a
 * word is, whole, so that phrases are found too.
 */
export function twinsOf(text: string, all: boolean): string[] {
  if ((all ? NOTHING_PERHAPS_OLD : NOTHING_OLD).test(text)) return []
  const twins = new Set<string>()
  for (const line of text.split('\n')) {
    const words = fold(line)
    if (all) {
      const respelled = words.replaceAll(/\S+/g, (word) => perhapsNewSpelling(word) ?? word)
      if (respelled !== words) twins.add(respelled)
      continue
    }
    for (const word of words.split(' ')) {
      const spelled = newSpelling(word)
      if (spelled !== undefined) twins.add(spelled)
    }
  }
  return Array.from(twins)
}
