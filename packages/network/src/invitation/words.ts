// Bytes as words that can be dictated, and back. The last word is a checksum, so that a word misheard is noticed at once.
import { hash } from 'node:crypto'
import { NetworkError } from '../errors.ts'
import { ENGLISH_WORDS, MALAY_WORDS } from './word-lists.ts'

const LISTS = { id: MALAY_WORDS, ms: MALAY_WORDS, en: ENGLISH_WORDS } as const

/** Languages in which words can be told; they are understood in all of them. */
export type WordLanguage = keyof typeof LISTS

const checksum = (bytes: Uint8Array): number => hash('sha256', bytes, 'buffer')[0] as number

export function wordsOf(bytes: Uint8Array, language: WordLanguage): string {
  const list = LISTS[language]
  return [...bytes, checksum(bytes)].map((byte) => list[byte]).join(' ')
}

/**
 * Reads words in any language that they can be told in, whatever their capitals and spaces.
 * @throws {NetworkError} `NETWORK_BAD_INVITATION`, naming the word that is none.
 */
export function bytesOfWords(text: string): Uint8Array {
  const words = text
    .toLowerCase()
    .split(/[\s,.-]+/)
    .filter((word) => word !== '')
  const attempts = [MALAY_WORDS, ENGLISH_WORDS].map((list) => words.map((word) => list.indexOf(word)))
  const whole = attempts.find((bytes) => bytes.length >= 2 && bytes.every((byte) => byte >= 0))
  if (whole === undefined) {
    const unknown = words.find((_, i) => attempts.every((bytes) => (bytes[i] as number) < 0))
    throw new NetworkError(
      'NETWORK_BAD_INVITATION',
      unknown === undefined
        ? 'These words are from two languages.'
        : `'${unknown.slice(0, 40)}' is none of the words of an invitation. Ask for it again.`,
    )
  }
  const bytes = Uint8Array.from(whole.slice(0, -1))
  if (checksum(bytes) !== whole.at(-1))
    throw new NetworkError(
      'NETWORK_BAD_INVITATION',
      'One of the words is another one, or they are in another order. Have them read to you again.',
    )
  return bytes
}
