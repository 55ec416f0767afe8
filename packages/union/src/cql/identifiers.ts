// Clauses about ISBNs, ISSNs and other numbers → words of the column of identifiers, any of which is enough.
import { parseIsbn, parseIssn } from '@serumpun/bib'
import { wordsExpression, type WordsExpression } from '../expression.ts'
import { hasWord, MIN_PREFIX_LETTERS } from '../word-terms.ts'
import { CqlError } from './diagnostics.ts'
import { wordsOfTerm } from './term-words.ts'

export type IdentifierKind = 'isbn' | 'issn' | 'any'

const RELATIONS = new Set(['=', '==', 'exact', 'scr', 'any', 'adj'])

/** What people put between the groups of a number. */
const BETWEEN_GROUPS = /[\s\u00ad\u2010-\u2015\u2212-]+/g
const FORMS = { isbn: /^(?:\d{13}|\d{9}[\dXx])$/, issn: /^\d{7}[\dXx]$/ } as const
const SAID = { isbn: 'an ISBN, which has 13 or 10 digits', issn: 'an ISSN, which has 8 digits' } as const

/**
 * @param relation in lower case, without a prefix.
 * @throws {CqlError} where there is no such relation of numbers, or a term cannot be one of them.
 */
export function identifierTerms(kind: IdentifierKind, relation: string, terms: readonly string[]): WordsExpression[] {
  if (!RELATIONS.has(relation)) {
    throw new CqlError('relationAndIndex', `Numbers have no relation “${relation}” here; there are = and any.`)
  }
  const written = terms.join(' ')
  // “any” has several numbers, so none of them can have blanks.
  const each = relation === 'any' ? written.split(/\s+/) : [written]
  const found = each.filter((text) => text.trim() !== '').flatMap((text) => termsOfNumber(kind, text))
  if (found.length === 0) throw new CqlError('emptyTerm', 'The number to search for is missing.')
  return found
}

const number = (text: string, begins = false): WordsExpression => wordsExpression(text, { begins, column: 'identifiers' })

function termsOfNumber(kind: IdentifierKind, written: string): WordsExpression[] {
  const words = wordsOfTermOf(written)
  const text = words.map((word) => word.text).join(' ')
  if (words.at(-1)?.begins === true) return [beginning(kind, text)]
  const isbn = kind === 'issn' ? undefined : parseIsbn(text)?.isbn13
  const issn = kind === 'isbn' ? undefined : parseIssn(text)?.replace('-', '')
  const value = isbn ?? issn
  if (value !== undefined) return [number(value)]
  const bare = text.replaceAll(BETWEEN_GROUPS, '')
  if (kind !== 'any' && !FORMS[kind].test(bare)) throw new CqlError('termFormat', `“${text}” is not ${SAID[kind]}.`)
  if (!hasWord(text)) throw new CqlError('emptyTerm', `“${text}” has no letters or digits to search for.`)
  // With a wrong check digit, as it stands in records that have it wrong too.
  return bare === text ? [number(text)] : [number(text), number(bare)]
}

/** Only the last word can be a beginning: what is divided by blanks is one number. */
function wordsOfTermOf(written: string): { text: string; begins: boolean }[] {
  const words = wordsOfTerm(written)
  if (words.slice(0, -1).some(({ begins }) => begins) || words.some(({ pattern }) => pattern !== undefined)) {
    throw new CqlError('maskingPlace', `In “${written}”, “*” can stand only at the end of the number.`)
  }
  return words
}

function beginning(kind: IdentifierKind, text: string): WordsExpression {
  const bare = text.replaceAll(BETWEEN_GROUPS, '')
  if (kind !== 'any' && !/^\d{3,}$/.test(bare)) {
    throw new CqlError('maskedTooShort', `Give at least ${MIN_PREFIX_LETTERS} digits before “*”, not “${text}”.`)
  }
  // All ISBNs are indexed with 13 digits.
  const begun = kind === 'isbn' && !/^97[89]/.test(bare) ? `978${bare}` : bare
  return number(begun, true)
}
