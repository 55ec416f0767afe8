// Clauses about words → expressions of the word index, without the column that they are sought in.
import { hasWord, type Piece, termOf, termsOf } from '../word-terms.ts'
import { CqlError } from './diagnostics.ts'
import type { Field } from './indexes.ts'
import { type TermWord, wordsOfTerm } from './term-words.ts'

type WordField = Extract<Field, { kind: 'words' }>

/**
 * @param relation in lower case, without a prefix.
 * @returns in parentheses; and the words in it, to be counted.
 * @throws {CqlError} where words have no such relation, or there are none.
 */
export function wordExpression(
  field: WordField,
  index: string,
  relation: string,
  terms: readonly string[],
): { words: readonly TermWord[]; expression: string } {
  const found = terms.map((term) => wordsOfTerm(term).filter(({ text }) => hasWord(text))).filter((words) => words.length > 0)
  const words = found.flat()
  if (words.length === 0) throw new CqlError('emptyTerm', `There is nothing to search for behind “${index} ${relation}”.`)
  const pieces = piecesOf(field, index, relation, found)
  return { words, expression: `(${indexTerms(field, relation, pieces).join(relation === 'any' ? ' OR ' : ' AND ')})` }
}

/** ISBNs and ISSNs are sought where all columns are, and over several pieces unless each is enough by itself. */
function indexTerms(field: WordField, relation: string, pieces: readonly Piece[]): string[] {
  if (field.column !== undefined) return pieces.map(termOf)
  return relation === 'any' ? pieces.flatMap((piece) => termsOf([piece])) : termsOf(pieces)
}

function piecesOf(field: WordField, index: string, relation: string, found: readonly TermWord[][]): Piece[] {
  switch (relation) {
    case '=':
    case 'scr':
      return field.names ? found.flat().map(single) : found.map(phrase)
    case 'adj':
      return [phrase(found.flat())]
    case 'all':
    case 'any':
      return found.flat().map(single)
    case '==':
    case 'exact':
      throw new CqlError(
        'relationAndIndex',
        `“${index}” has no relation “${relation}” for a whole field here; use “=” for a phrase in it.`,
      )
    case '<>':
      throw new CqlError('relationAndIndex', `“${index}” has no relation “<>” here; use “not”, as in “bumi not ${index} = hewan”.`)
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'within':
    case 'encloses':
      throw new CqlError(
        'relationAndIndex',
        `“${index}” has no relation “${relation}” here: only years have; use =, any, all or adj.`,
      )
    default:
      throw new CqlError('relation', `There is no relation “${relation}” here; there are =, any, all and adj.`)
  }
}

const single = ({ text, begins }: TermWord): Piece => ({ text, phrase: false, begins })

/** One word is no phrase: it may be a number. */
function phrase(words: readonly TermWord[]): Piece {
  const early = words.slice(0, -1).find(({ begins }) => begins)
  if (early !== undefined) {
    throw new CqlError(
      'maskingPlace',
      `In a phrase, only the last word can end in “*”, not “${early.text}*”; use “all” for single words.`,
    )
  }
  return { text: words.map(({ text }) => text).join(' '), phrase: words.length > 1, begins: words.at(-1)?.begins === true }
}
