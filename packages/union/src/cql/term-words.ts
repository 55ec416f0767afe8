// A term as written → its words, with backslashes taken away and masking understood.
import { MIN_PREFIX_LETTERS, mayBeginWord } from '../word-terms.ts'
import { CqlError } from './diagnostics.ts'

export interface TermWord {
  readonly text: string
  /** Whether any ending may follow: `bum*`. */
  readonly begins: boolean
}

/** @throws {CqlError} for masking and anchoring that the index cannot answer. */
export function wordsOfTerm(term: string): TermWord[] {
  const words = term.match(/(?:\\[^]|[^\s\\]|\\$)+/g) ?? []
  return words.map(wordOf)
}

function wordOf(written: string): TermWord {
  // A backslash makes the character behind it mean itself.
  const characters = written.match(/\\[^]|[^]/g) ?? []
  const begins = characters.length > 1 && characters.at(-1) === '*'
  const kept = begins ? characters.slice(0, -1) : characters
  if (kept.includes('*')) {
    throw new CqlError(
      'maskingPlace',
      `In “${written}”, “*” can stand only at the end of a word, behind at least ${MIN_PREFIX_LETTERS} letters.`,
    )
  }
  if (kept.includes('?')) {
    throw new CqlError(
      'masking',
      `In “${written}”, “?” for any one letter is not supported; use “*” at the end of a word, or “\\?” for the mark itself.`,
    )
  }
  if (kept[0] === '^' || kept.at(-1) === '^') {
    throw new CqlError('anchoring', `In “${written}”, “^” for the beginning or end of a field is not supported; leave it out.`)
  }
  const text = kept
    .map((character) => (character.length > 1 && character.startsWith('\\') ? character.slice(1) : character))
    .join('')
  if (begins && !mayBeginWord(text)) {
    throw new CqlError('maskedTooShort', `“${written}” is too short: give at least ${MIN_PREFIX_LETTERS} letters before “*”.`)
  }
  return { text, begins }
}
