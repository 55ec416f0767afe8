// What a person types → what is asked of the index: words, phrases and identifiers, or CQL.
import { compileCql } from './cql/compile.ts'
import { CqlError } from './cql/diagnostics.ts'
import { looksLikeCql } from './cql/recognise.ts'
import { UnionError } from './errors.ts'
import { type Expression, joined } from './expression.ts'
import { MAX_QUERY_CHARS, MAX_QUERY_TERMS } from './limits.ts'
import type { Sort } from './search-request.ts'
import { beginningOf } from './wording/beginnings.ts'
import { mayBeginWord, type Piece, type Term, termsOf } from './word-terms.ts'

/** A word or phrase as it was typed, and where. */
export interface TypedTerm {
  readonly expression: Expression
  /** Of its first character in `typed`, and behind its last. */
  readonly from: number
  readonly to: number
}

export interface Query {
  /** All that is sought, the last word as a whole word. */
  readonly expression: Expression
  /** The same with the last word as the beginning of one, as nothing follows it yet; undefined where it is searched as a whole word. */
  readonly begun: Expression | undefined
  /** What was typed, without what nobody types. */
  readonly typed: string
  /** Its words, if they are no CQL: these may be misspelt, or have other forms. */
  readonly terms: readonly TypedTerm[]
  /** How the query itself says that its answer is to be sorted (CQL's `sortBy`). */
  readonly sort: Sort | undefined
}

/**
 * Words are all required, the last one as the beginning of a word unless a blank or a mark follows it; what is in
 * quotation marks is a phrase; ISBNs and ISSNs in any spelling also match as what they are. What names an index and a
 * relation is CQL (docs/search.md says when).
 *
 * @returns undefined where nothing is searched for.
 * @throws {UnionError} `UNION_BAD_QUERY` when the text exceeds the limits; {CqlError} when it is CQL and wrong.
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
  const straight = typed.replaceAll(/[\u201c\u201d]/g, '"')
  return looksLikeCql(straight) ? cqlQuery(straight) : wordQuery(typed)
}

function wordQuery(typed: string): Query | undefined {
  const found = pieces(typed)
  const terms = termsOf(found)
  if (terms.length > MAX_QUERY_TERMS) {
    throw new UnionError(
      'UNION_BAD_QUERY',
      `The query has ${terms.length} words; the limit is ${MAX_QUERY_TERMS}. Use fewer words.`,
    )
  }
  const last = terms.at(-1)
  if (last === undefined) return undefined
  const parts = terms.map(({ expression }) => expression)
  // Nothing follows the last thing typed yet, so that it may be the beginning of a word.
  const isOpen = found.at(-1)?.phrase === false && last.expression.kind === 'words' && mayBeginWord(typed)
  return {
    expression: joined('and', parts),
    begun: isOpen ? joined('and', [...parts.slice(0, -1), begunWord(last.expression)]) : undefined,
    typed,
    terms: terms.map((term) => typedTerm(term, found)),
    sort: undefined,
  }
}

/** A word of which the end has not been typed yet; whole it may be anywhere. */
function begunWord(word: Expression): Expression {
  if (word.kind !== 'words') return word
  const letters = beginningOf(word.text)
  return letters === undefined ? { ...word, begins: true } : { kind: 'or', parts: [word, { kind: 'beginning', letters }] }
}

interface TypedPiece extends Piece {
  readonly from: number
  readonly to: number
}

function pieces(text: string): TypedPiece[] {
  const found: TypedPiece[] = []
  for (const match of text.matchAll(/["\u201c\u201d]([^"\u201c\u201d]*)["\u201c\u201d]?|([^\s"\u201c\u201d]+)/gu)) {
    const [whole, phrase, word] = match
    const place = { from: match.index, to: match.index + whole.length }
    if (phrase !== undefined) found.push({ text: phrase, phrase: true, ...place })
    else if (word !== undefined) found.push({ text: word, phrase: false, ...place })
  }
  return found
}

function typedTerm({ expression, at, pieces: count }: Term, found: readonly TypedPiece[]): TypedTerm {
  return { expression, from: found[at]?.from ?? 0, to: found[at + count - 1]?.to ?? 0 }
}

function cqlQuery(typed: string): Query | undefined {
  try {
    const { expression, sort } = compileCql(typed)
    if (expression.kind === 'all' && sort === undefined) return undefined
    return { expression, begun: undefined, typed, terms: [], sort }
  } catch (error) {
    if (!(error instanceof CqlError)) throw error
    throw new CqlError(error.diagnostic, `${error.message} ${HOW_TO_SEARCH_WORDS}`, error.position)
  }
}

const HOW_TO_SEARCH_WORDS =
  'An index name followed by a sign such as “=” makes a search a CQL query; to search for the words themselves, put them in quotation marks.'
