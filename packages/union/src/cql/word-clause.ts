// Clauses about words → what is asked of the index.
import type { Expression } from '../expression.ts'
import { joined } from '../expression.ts'
import { hasWord, type Piece, termsOf, wordsOfPiece } from '../word-terms.ts'
import { CqlError } from './diagnostics.ts'
import type { Field } from './indexes.ts'
import { type TermWord, wordsOfTerm } from './term-words.ts'

type WordField = Extract<Field, { kind: 'words' }>

/** A word of a clause, or words side by side. */
type Sought = Piece | { readonly pattern: string }

/**
 * @param relation in lower case, without a prefix.
 * @returns what is asked, and the words in it, to be counted.
 * @throws {CqlError} where words have no such relation, or there are none.
 */
export function wordExpression(
  field: WordField,
  index: string,
  relation: string,
  terms: readonly string[],
): { words: readonly TermWord[]; expression: Expression } {
  const found = terms
    .map((term) => wordsOfTerm(term).filter(({ text, pattern }) => pattern !== undefined || hasWord(text)))
    .filter((words) => words.length > 0)
  const words = found.flat()
  if (words.length === 0) throw new CqlError('emptyTerm', `There is nothing to search for behind “${index} ${relation}”.`)
  const sought = soughtIn(field, index, relation, found)
  return { words, expression: joined(relation === 'any' ? 'or' : 'and', expressionsOf(field, relation, sought)) }
}

/** ISBNs and ISSNs are sought where all columns are, and over several pieces unless each is enough by itself. */
function expressionsOf(field: WordField, relation: string, sought: readonly Sought[]): Expression[] {
  const masked: Expression[] = []
  const pieces: Piece[] = []
  for (const each of sought) {
    if ('pattern' in each) masked.push({ kind: 'masked', pattern: each.pattern, column: field.column })
    else pieces.push(each)
  }
  const words: Expression[] =
    field.column !== undefined
      ? pieces.map((piece) => wordsOfPiece(piece, field.column))
      : (relation === 'any' ? pieces.flatMap((piece) => termsOf([piece])) : termsOf(pieces)).map(({ expression }) => expression)
  return [...words, ...masked]
}

function soughtIn(field: WordField, index: string, relation: string, found: readonly TermWord[][]): Sought[] {
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

const single = ({ text, begins, pattern }: TermWord): Sought =>
  pattern === undefined ? { text, phrase: false, begins } : { pattern }

/** One word is no phrase: it may be a number. */
function phrase(words: readonly TermWord[]): Sought {
  const [first] = words
  if (first !== undefined && words.length === 1) return single(first)
  const masked = words.slice(0, -1).find(({ begins }) => begins) ?? words.find(({ pattern }) => pattern !== undefined)
  if (masked !== undefined) {
    const written = masked.pattern ?? `${masked.text}*`
    throw new CqlError(
      'maskedPhrase',
      `In a phrase, only the last word can end in “*”, and none can have “*” or “?” in it, as “${written}” does; use “all” for single words.`,
    )
  }
  return { text: words.map(({ text }) => text).join(' '), phrase: true, begins: words.at(-1)?.begins === true }
}
