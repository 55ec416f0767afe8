// Beginnings of words while somebody types. An index has to gather all words that begin so, which for three letters may be
// half of it; so the first three letters of words of titles and names are words of the index themselves, and what has been
// typed of a word so far is sought among these. From four letters on words are gathered, and sought everywhere.
import { fold } from '@serumpun/bib'
import { BEGINNING_LETTERS } from '../static-number.ts'

/** Letters and digits that are one unit of text each, of scripts with blanks between words. */
const LETTERS = new RegExp(
  `^[\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}\\p{Script=Arabic}\\p{Script=Hebrew}0-9]{${BEGINNING_LETTERS}}`,
  'u',
)

/** Each once. */
export function beginningsIn(text: string): string[] {
  const found = new Set<string>()
  for (const word of fold(text).split(' ')) {
    const [letters] = LETTERS.exec(word) ?? []
    if (letters !== undefined) found.add(letters)
  }
  return Array.from(found)
}

/** What was typed of a word, if it is just so much. */
export function beginningOf(text: string): string | undefined {
  const word = fold(text)
  return word.length === BEGINNING_LETTERS && LETTERS.test(word) ? word : undefined
}
