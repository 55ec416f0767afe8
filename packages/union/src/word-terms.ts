// Words, phrases and identifiers as they are typed → what is asked of the index.
import { fold, parseIsbn, parseIssn } from '@serumpun/bib'
import { type Column, type Expression, joined, wordsExpression, type WordsExpression } from './expression.ts'
import { searchable, withoutApostrophes } from './wording/searchable.ts'
import { newSpelling } from './wording/spelling.ts'

/** Something that is searched for. */
export interface Piece {
  readonly text: string
  /** Whether it is a phrase, which is never part of an identifier. */
  readonly phrase: boolean
  /** Whether its last word is only the beginning of one. @default false */
  readonly begins?: boolean
}

/** Whether a text has anything that the index's tokenizer takes for part of a word. */
export const hasWord = (text: string): boolean => /[\p{L}\p{N}\p{Co}]/u.test(text)

/**
 * Scripts without blanks between words, where one letter may be a word. In all others the beginning of a word is
 * searched from three letters on: shorter ones begin thousands of words and find next to everything.
 */
const DENSE_SCRIPT =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
export const MIN_PREFIX_LETTERS = 3

/** Whether the last word of a text is long enough to be searched as the beginning of one; none is, behind a blank or a mark. */
export function mayBeginWord(text: string): boolean {
  const word = /[\p{L}\p{M}\p{N}\p{Co}]+$/u.exec(text)?.[0] ?? ''
  return DENSE_SCRIPT.test(word) || [...word].length >= MIN_PREFIX_LETTERS
}

/** A piece as words, whatever it may be besides; with the ways in which it is also written. */
export function wordsOfPiece({ text, begins = false }: Piece, column?: Column): WordsExpression {
  const also = new Set<string>()
  const own = searchable(text)
  if (!text.includes(' ')) for (const bare of withoutApostrophes(text)) if (bare !== own) also.add(bare)
  const folded = fold(text)
  const respelled = folded.replaceAll(/\S+/g, (word) => newSpelling(word) ?? word)
  if (respelled !== folded) also.add(respelled)
  return wordsExpression(own, { begins, column, also: Array.from(also) })
}

/** Pieces of one typed token that may be part of an identifier: digits, their dashes, a final X. */
const NUMBER_PIECE = /^[0-9\u00ad\u2010-\u2015\u2212-]*[0-9Xx\u00ad\u2010-\u2015\u2212-]$/

/** `ISBN`, `ISBN-13:`, `ISSN` before a number. */
const NUMBER_LABEL = /^(?:isbn(?:-?1[03])?|issn):?$/i

/** What of a query is sought together, and which of its pieces that is. */
export interface Term {
  readonly expression: Expression
  /** The first piece, and how many. */
  readonly at: number
  readonly pieces: number
}

/** Terms for all that has words; ISBNs and ISSNs, also over several pieces, match as what they are too. */
export function termsOf(typed: readonly Piece[]): Term[] {
  const terms: Term[] = []
  for (let at = 0; at < typed.length; at++) {
    const number = identifierAt(typed, at)
    if (number !== undefined) {
      terms.push({ ...number, at })
      at += number.pieces - 1
      continue
    }
    const piece = typed[at] as Piece
    if (hasWord(piece.text)) terms.push({ expression: wordsOfPiece(piece), at, pieces: 1 })
  }
  return terms
}

/** An identifier that begins at a piece, with its label before and over as many pieces as people divide it into. */
function identifierAt(typed: readonly Piece[], at: number): { expression: Expression; pieces: number } | undefined {
  const labelled = NUMBER_LABEL.test(typed[at]?.text ?? '') ? 1 : 0
  let end = at + labelled
  for (let piece = typed[end]; piece !== undefined && NUMBER_PIECE.test(piece.text); piece = typed[end]) {
    if (piece.begins === true) break
    end++
  }
  for (; end > at + labelled; end--) {
    const spelled = typed.slice(at + labelled, end).map(({ text }) => text)
    const value = identifierOf(spelled.join(' '))
    // As it is spelled too: it may be something else that only looks like an ISBN.
    if (value !== undefined) {
      const asTyped = joined(
        'and',
        spelled.filter(hasWord).map((text) => wordsExpression(text)),
      )
      return { expression: joined('or', [wordsExpression(value, { column: 'identifiers' }), asTyped]), pieces: end - at }
    }
  }
  return undefined
}

/** The one spelling in which the index has an ISBN or ISSN; undefined for anything else. */
export function identifierOf(text: string): string | undefined {
  return parseIsbn(text)?.isbn13 ?? parseIssn(text)?.replace('-', '')
}
