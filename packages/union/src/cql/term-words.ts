// A term as written → its words, with backslashes taken away and masking understood.
import { fold } from '@serumpun/bib'
import { MAX_MASKS } from '../limits.ts'
import { MIN_PREFIX_LETTERS, mayBeginWord } from '../word-terms.ts'
import { CqlError } from './diagnostics.ts'

export interface TermWord {
  readonly text: string
  /** Whether any ending may follow: `bum*`. */
  readonly begins: boolean
  /** Folded, where it has masks elsewhere than at its end: `man*sia`, `b?mi`. */
  readonly pattern: string | undefined
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
  if (kept.some(isMask)) return { text: '', begins: false, pattern: patternOf(written, characters) }
  if (kept[0] === '^' || kept.at(-1) === '^') {
    throw new CqlError('anchoring', `In “${written}”, “^” for the beginning or end of a field is not supported; leave it out.`)
  }
  const text = kept.map(unescaped).join('')
  if (begins && !mayBeginWord(text)) {
    throw new CqlError('maskedTooShort', `“${written}” is too short: give at least ${MIN_PREFIX_LETTERS} letters before “*”.`)
  }
  return { text, begins, pattern: undefined }
}

const isMask = (character: string): boolean => character === '*' || character === '?'
const unescaped = (character: string): string =>
  character.length > 1 && character.startsWith('\\') ? character.slice(1) : character

/**
 * The words that a mask stands for are looked up by the letters before it, so there must be some; one “?” in a word of
 * Latin letters is tried with every letter instead.
 */
function patternOf(written: string, characters: readonly string[]): string {
  const masks = characters.filter(isMask)
  if (masks.length > MAX_MASKS) {
    throw new CqlError('maskedTooOften', `“${written}” has more than ${MAX_MASKS} of “*” and “?”; use fewer.`)
  }
  const parts: string[] = ['']
  for (const character of characters) {
    if (isMask(character)) parts.push(character, '')
    else parts[parts.length - 1] += unescaped(character)
  }
  const folded = parts.map((part) => (isMask(part) ? part : fold(part)))
  const letters = folded.filter((part) => !isMask(part)).join('')
  if (letters.includes(' ')) {
    throw new CqlError(
      'maskingPlace',
      `In “${written}”, the marks “*” and “?” can stand only in a single word; write its parts apart.`,
    )
  }
  const isTried = masks.length === 1 && masks[0] === '?' && /^[a-z0-9]{2,}$/.test(letters)
  if (!isTried && [...(folded[0] ?? '')].length < MIN_PREFIX_LETTERS) {
    const diagnostic = letters === '' || folded[0] === '' ? 'maskingPlace' : 'maskedTooShort'
    throw new CqlError(diagnostic, `In “${written}”, give at least ${MIN_PREFIX_LETTERS} letters before the first “*” or “?”.`)
  }
  return folded.join('')
}
