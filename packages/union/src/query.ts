// What a person types → an expression of the word index: words, phrases and identifiers, or CQL.
import { compileCql } from './cql/compile.ts'
import { CqlError } from './cql/diagnostics.ts'
import { looksLikeCql } from './cql/recognise.ts'
import { UnionError } from './errors.ts'
import { MAX_QUERY_CHARS, MAX_QUERY_TERMS } from './limits.ts'
import { mayBeginWord, type Piece, termsOf } from './word-terms.ts'

/** A query as FTS5 reads it. */
export interface Query {
  /** All that is searched for. */
  readonly match: string
  /** The same with the last word as a whole word; equal to `match` unless that is searched as the beginning of one. */
  readonly exact: string
  /** Some of what `exact` finds: what comes first. @default where all of it is in the title */
  readonly titles?: string
  /** `exact` has beginnings of words too. FTS5 answers such an expression as a whole only, not bucket by bucket. @default false */
  readonly truncated?: boolean
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
  if (terms.length === 0) return undefined
  const exact = terms.join(' AND ')
  // Nothing follows the last thing typed yet, so that it may be the beginning of a word.
  const begins = found.at(-1)?.phrase === false && mayBeginWord(typed) && exact.endsWith('"')
  return { match: begins ? `${exact} *` : exact, exact }
}

function pieces(text: string): Piece[] {
  const found: Piece[] = []
  for (const [, phrase, word] of text.matchAll(/["\u201c\u201d]([^"\u201c\u201d]*)["\u201c\u201d]?|([^\s"\u201c\u201d]+)/gu)) {
    if (phrase !== undefined) found.push({ text: phrase, phrase: true })
    else if (word !== undefined) found.push({ text: word, phrase: false })
  }
  return found
}

function cqlQuery(text: string): Query | undefined {
  try {
    const compiled = compileCql(text)
    if (compiled === undefined) return undefined
    const { all, titles, truncated } = compiled
    return { match: all, exact: all, titles, truncated }
  } catch (error) {
    if (!(error instanceof CqlError)) throw error
    throw new CqlError(error.diagnostic, `${error.message} ${HOW_TO_SEARCH_WORDS}`, error.position)
  }
}

const HOW_TO_SEARCH_WORDS =
  'An index name followed by a sign such as “=” makes a search a CQL query; to search for the words themselves, put them in quotation marks.'
