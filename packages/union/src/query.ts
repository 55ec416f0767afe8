// What a person types → an expression of the word index. Nothing of it reaches FTS5 unquoted.
import { parseIsbn, parseIssn } from '@serumpun/bib'
import { UnionError } from './errors.ts'
import { MAX_QUERY_CHARS, MAX_QUERY_TERMS } from './limits.ts'

/** A query as FTS5 reads it. */
export interface Query {
  /** All that is searched for. */
  readonly match: string
  /** The same with the last word as a whole word; equal to `match` unless that is searched as the beginning of one. */
  readonly exact: string
}

/** Whether a text has anything that the index's tokenizer takes for part of a word. */
const hasWord = (text: string): boolean => /[\p{L}\p{N}\p{Co}]/u.test(text)

/** Pieces of one typed token that may be part of an identifier: digits, their dashes, a final X. */
const NUMBER_PIECE = /^[0-9\u00ad\u2010-\u2015\u2212-]*[0-9Xx\u00ad\u2010-\u2015\u2212-]$/

/** `ISBN`, `ISBN-13:`, `ISSN` before a number. */
const NUMBER_LABEL = /^(?:isbn(?:-?1[03])?|issn):?$/i

/**
 * Scripts without blanks between words, where one letter may be a word. In all others the beginning of a word is
 * searched from three letters on: shorter ones begin thousands of words and find next to everything.
 */
const DENSE_SCRIPT =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const MIN_PREFIX_LETTERS = 3

interface Piece {
  readonly text: string
  /** Whether it stood in quotation marks. */
  readonly phrase: boolean
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

/**
 * Words are all required, the last one as the beginning of a word unless a blank or a mark follows it; what is in
 * quotation marks is a phrase; ISBNs and ISSNs in any spelling also match as what they are.
 *
 * @returns undefined where nothing is searched for.
 * @throws {UnionError} `UNION_BAD_QUERY` when the text exceeds the limits.
 */
export function compileQuery(text: string): Query | undefined {
  if (text.length > MAX_QUERY_CHARS) {
    throw new UnionError(
      'UNION_BAD_QUERY',
      `The query has ${text.length} characters; the limit is ${MAX_QUERY_CHARS}. Use fewer words.`,
    )
  }
  // Control characters too, as one of them begins the index's own words.
  const typed = text.toWellFormed().replaceAll(/\p{Cc}/gu, ' ')
  const found = pieces(typed)
  const terms = termsOf(found)
  if (terms.length > MAX_QUERY_TERMS) {
    throw new UnionError(
      'UNION_BAD_QUERY',
      `The query has ${terms.length} words; the limit is ${MAX_QUERY_TERMS}. Use fewer words.`,
    )
  }
  if (terms.length === 0) return undefined
  const exact = terms.join(' AND ')
  return { match: beginsWord(typed, found.at(-1)) && exact.endsWith('"') ? `${exact} *` : exact, exact }
}

/** Whether the last thing typed may be the beginning of a word: nothing follows it yet. */
function beginsWord(typed: string, last: Piece | undefined): boolean {
  const word = /[\p{L}\p{M}\p{N}\p{Co}]+$/u.exec(typed)?.[0] ?? ''
  return last?.phrase === false && (DENSE_SCRIPT.test(word) || [...word].length >= MIN_PREFIX_LETTERS)
}

function pieces(text: string): Piece[] {
  const found: Piece[] = []
  for (const [, phrase, word] of text.matchAll(/["\u201c\u201d]([^"\u201c\u201d]*)["\u201c\u201d]?|([^\s"\u201c\u201d]+)/gu)) {
    if (phrase !== undefined) found.push({ text: phrase, phrase: true })
    else if (word !== undefined) found.push({ text: word, phrase: false })
  }
  return found
}

function termsOf(typed: readonly Piece[]): string[] {
  const terms: string[] = []
  for (let at = 0; at < typed.length; at++) {
    const number = identifierAt(typed, at)
    if (number !== undefined) {
      terms.push(number.term)
      at += number.pieces - 1
      continue
    }
    const { text } = typed[at] as Piece
    if (hasWord(text)) terms.push(quoted(text))
  }
  return terms
}

/** An identifier that begins at a piece, with its label before and over as many pieces as people divide it into. */
function identifierAt(typed: readonly Piece[], at: number): { term: string; pieces: number } | undefined {
  const labelled = NUMBER_LABEL.test(typed[at]?.text ?? '') ? 1 : 0
  let end = at + labelled
  while (typed[end] !== undefined && NUMBER_PIECE.test(typed[end]?.text ?? '')) end++
  for (; end > at + labelled; end--) {
    const spelled = typed.slice(at + labelled, end).map(({ text }) => text)
    const value = identifierOf(spelled.join(' '))
    // As it is spelled too: it may be something else that only looks like an ISBN.
    if (value !== undefined) {
      const asTyped = spelled.map(quoted).join(' AND ')
      return { term: `(identifiers : ${quoted(value)} OR (${asTyped}))`, pieces: end - at }
    }
  }
  return undefined
}

function identifierOf(text: string): string | undefined {
  return parseIsbn(text)?.isbn13 ?? parseIssn(text)?.replace('-', '')
}
