// A title that is nothing but what was typed is what was meant, however many others have the words: `Tempo`, `Nature`.
import { type Description, fold } from '@serumpun/bib'
import { filingTitle } from '../facets/filing.ts'

/** Longer titles are rarely begun with the same words as many others, and are found anyway. */
const MAX_LETTERS = 30

/** The letters of a title without the blanks; undefined where it has none, or many. The index has one such word for each record. */
function wholeTitle(text: string): string | undefined {
  const letters = fold(text).replaceAll(' ', '')
  return letters.length > 0 && letters.length <= MAX_LETTERS && /^[\p{L}\p{N}]+$/u.test(letters) ? letters : undefined
}

/** What of a text that was typed may be a whole title: all of it, and the words before or behind some of them, which are an author then. */
export function wholeTitlesIn(text: string): string[] {
  const words = fold(text).split(' ')
  const found = new Set<string>()
  for (let at = 0; at < words.length; at++) {
    for (const part of [words.slice(at), words.slice(0, words.length - at)]) {
      const joined = part.join('')
      const letters = joined.length > MAX_LETTERS ? undefined : wholeTitle(joined)
      if (letters !== undefined) found.add(letters)
    }
  }
  return Array.from(found)
}

/** The ways in which a record's title is typed, all of it or the title proper, with or without its article. */
export function wholeTitlesOf({ title, nonfiling }: Pick<Description, 'title' | 'nonfiling'>, titleProper: string): string[] {
  const found = new Set<string>()
  for (const text of [title, titleProper]) {
    // Folding is most of the work.
    if (text.length > 2 * MAX_LETTERS) continue
    for (const letters of [wholeTitle(text), nonfiling > 0 ? wholeTitle(filingTitle({ title: text, nonfiling })) : undefined]) {
      if (letters !== undefined) found.add(letters)
    }
  }
  return Array.from(found)
}
