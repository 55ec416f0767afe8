// How much a text looks like text: the evidence by which one reading of unmarked bytes is preferred to another. Only what lies beyond
// ASCII counts, word by word, since in ASCII all readings agree.

import { MAX_WEIGHED_WORD_CHARS } from '../limits.ts'
import { SUBFIELD_DELIMITER } from '../iso2709/structure.ts'

/** What speaks for a reading and what against it; about one for each letter beyond ASCII. */
export interface Plausibility {
  readonly good: number
  readonly bad: number
}

/** Words looked at; a wrong reading shows in a few. */
const MOST_WORDS = 100

const SUBFIELD = new RegExp(`${String.fromCharCode(SUBFIELD_DELIMITER)}.?`, 'gu')
const WORD = /(?:[A-Za-z']|[^\p{ASCII}\s])+/gu
const BEYOND_ASCII = /[^\p{ASCII}]/gu
/** Punctuation that stands at the edges of words, and that joins them. */
const EDGES = /^[«»„“”‘’‚‹›–—…©®°§·¿¡№ºª•€£™\u00a0']+|[«»„“”‘’‚‹›–—…©®°§·¿¡№ºª•€£™\u00a0']+$/gu
const JOINTS = /['’–—·\u00ad\u00a0]+/u
const LETTERS = /^[\p{L}\p{M}]+$/u
const LATIN = /\p{Script=Latin}/u
const CYRILLIC = /\p{Script=Cyrillic}/u
/** A capital behind a small letter, or a small letter behind capitals: letters of another encoding taken for these. */
const ODD_CASE = /\p{Ll}\p{Lu}|\p{Lu}{2}\p{Ll}/u

/** Letters of the languages of Western Europe, by far the most frequent among those with marks. */
const FREQUENT_LATIN = /[àáâãäåæçèéêëìíîïñòóôõöøùúûüßœÀÁÂÃÄÅÆÇÈÉÊÍÎÑÓÔÕÖØÚÛÜ]/u
/** Letters of Russian; those of other languages in Cyrillic are rarer in any text. */
const FREQUENT_CYRILLIC = /[А-Яа-яЁё]/u
/** Marks that romanisations put on letters with which they make no one character. */
const LOOSE_MARKS = /[\u0306\u030a\u0310\u0313\u0315\u0323-\u0326\u0331-\u0333]/u
/** Marks over two letters, which only MARC-8 has, in halves around the first letter. */
const DOUBLE_MARKS = /[\u0360\u0361]/u

/** Weighs the words of a text of fields that are not all ASCII. */
export function plausibilityOf(text: string): Plausibility {
  let [good, bad, words] = [0, 0, 0]
  // Codes of subfields are no part of the words behind them.
  for (const [word] of text.replaceAll(SUBFIELD, ' ').matchAll(WORD)) {
    const beginning = word.slice(0, MAX_WEIGHED_WORD_CHARS)
    if (!hasBeyondAscii(beginning)) continue
    if (++words > MOST_WORDS) break
    for (const part of beginning.split(JOINTS)) {
      const core = part.replaceAll(EDGES, '')
      good += core.length < part.length && hasBeyondAscii(part.replace(core, '')) ? 0.5 : 0
      if (!hasBeyondAscii(core)) continue
      const one = plausibilityOfWord(core)
      good += one.good
      bad += one.bad
    }
  }
  return { good, bad }
}

function plausibilityOfWord(word: string): Plausibility {
  const beyond = word.match(BEYOND_ASCII) ?? []
  const against = { good: 0, bad: beyond.length }
  if (!LETTERS.test(word) || ODD_CASE.test(word)) return against
  if (CYRILLIC.test(word)) {
    if (LATIN.test(word)) return against
    // A letter alone may be any sign.
    if (word.length === 1) return { good: 0.3, bad: 0 }
    return { good: sum(beyond, (letter) => (FREQUENT_CYRILLIC.test(letter) ? 1 : 0.3)), bad: 0 }
  }
  if (!LATIN.test(word)) return { good: beyond.length, bad: 0 }
  // Words of several letters, nearly all of them beyond ASCII, are not in Latin script.
  const marks = beyond.filter((character) => /\p{M}/u.test(character))
  const letters = beyond.length - marks.length
  const plain = word.length - beyond.length
  if (letters > (plain === 0 ? 1 : plain + 2)) return against
  const double = marks.filter((mark) => DOUBLE_MARKS.test(mark)).length
  const loose = marks.filter((mark) => LOOSE_MARKS.test(mark)).length
  const frequency = sum(beyond, (letter) => (FREQUENT_LATIN.test(letter) ? 1 : /\p{M}/u.test(letter) ? 0 : 0.6))
  return { good: frequency + double * 2 + loose * 0.3, bad: (marks.length - double - loose) * 0.5 }
}

function hasBeyondAscii(text: string): boolean {
  return /[^\p{ASCII}]/u.test(text)
}

function sum(characters: readonly string[], weightOf: (character: string) => number): number {
  return characters.reduce((total, character) => total + weightOf(character), 0)
}
