// CQL → its tree, by the grammar of CQL 1.2 (which 2.0 keeps) and with what other parsers take besides: words side by
// side as one clause, and an index before parentheses, which then holds for all within (`title = (bumi or laut)`).
import { MAX_CQL_DEPTH, MAX_QUERY_CHARS, MAX_QUERY_TERMS } from '../limits.ts'
import {
  BARE_RELATION,
  type CqlModifier,
  type CqlNode,
  type CqlPrefix,
  type CqlQuery,
  type CqlRelation,
  type CqlSortKey,
  SERVER_CHOICE,
} from './ast.ts'
import { CqlError } from './diagnostics.ts'
import { comparisonOf, isSortBy, operatorOf, relationOf, type Token, tokensOf } from './tokens.ts'

/** What stands before parentheses, and holds for terms within them that have none of their own. */
interface Subject {
  readonly index: string
  readonly relation: CqlRelation
}

const BARE: Subject = { index: SERVER_CHOICE, relation: BARE_RELATION }

/**
 * @param text of at most `MAX_QUERY_CHARS` characters, with at most `MAX_QUERY_TERMS` clauses, `MAX_CQL_DEPTH` deep.
 * @throws {CqlError} that says what was expected, and where.
 */
export function parseCql(text: string): CqlQuery {
  if (text.length > MAX_QUERY_CHARS) {
    throw new CqlError('tooLong', `The query has ${text.length} characters; the limit is ${MAX_QUERY_CHARS}. Use fewer words.`)
  }
  return new Parser(tokensOf(text)).query()
}

class Parser {
  readonly #tokens: readonly Token[]
  #next = 0
  #depth = 0
  #clauses = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  query(): CqlQuery {
    const root = this.#scopedQuery(BARE)
    const sortKeys = isSortBy(this.#token) ? this.#sortKeys() : []
    if (this.#isSymbol(')')) throw this.#error('parentheses', 'there is a closing parenthesis without an opening one')
    if (this.#token.kind !== 'end') throw this.#expected('“and”, “or”, “not” or the end of the query')
    return { root, sortKeys }
  }

  get #token(): Token {
    return this.#tokens[this.#next] as Token
  }

  #isSymbol(symbol: string): boolean {
    return this.#token.kind === 'symbol' && this.#token.text === symbol
  }

  /** Prefixes, and the clauses that they hold for. */
  #scopedQuery(subject: Subject): CqlNode {
    const prefixes: CqlPrefix[] = []
    while (this.#isSymbol('>')) prefixes.push(this.#prefix())
    let node = this.#clause(subject)
    for (let operator = operatorOf(this.#token); operator !== undefined; operator = operatorOf(this.#token)) {
      this.#next++
      const modifiers = this.#modifiers()
      node = { kind: 'boolean', prefixes: [], operator, modifiers, left: node, right: this.#clause(subject) }
    }
    return prefixes.length === 0 ? node : { ...node, prefixes: [...prefixes, ...node.prefixes] }
  }

  #prefix(): CqlPrefix {
    this.#next++
    const name = this.#text('the name of a prefix')
    if (!this.#isSymbol('=')) return { identifier: name }
    this.#next++
    return { name, identifier: this.#text('what the prefix stands for') }
  }

  #clause(subject: Subject): CqlNode {
    if (this.#isSymbol('(') || this.#isSymbol('>')) return this.#group(subject)
    const first = this.#text('an index or a word to search for')
    const relation = relationOf(this.#token)
    if (relation === undefined) return this.#terms(first, subject)
    this.#next++
    const about = { index: first, relation: { name: relation, modifiers: this.#modifiers() } }
    if (this.#isSymbol('(') || this.#isSymbol('>')) return this.#group(about)
    return this.#terms(this.#text('what to search for'), about)
  }

  #group(subject: Subject): CqlNode {
    if (++this.#depth > MAX_CQL_DEPTH) throw this.#error('parentheses', `parentheses are more than ${MAX_CQL_DEPTH} deep`)
    const isOpened = this.#isSymbol('(')
    if (isOpened) this.#next++
    const node = this.#scopedQuery(subject)
    if (isOpened) {
      if (!this.#isSymbol(')')) throw this.#expected('“and”, “or”, “not” or a closing parenthesis', 'parentheses')
      this.#next++
    }
    this.#depth--
    return node
  }

  /** A term, and those that stand beside it without anything in between. */
  #terms(first: string, { index, relation }: Subject): CqlNode {
    if (++this.#clauses > MAX_QUERY_TERMS) {
      throw this.#error('tooManyOperators', `there are more than ${MAX_QUERY_TERMS} parts; use fewer`)
    }
    const terms = [first]
    while (!isSortBy(this.#token) && operatorOf(this.#token) === undefined) {
      const { kind } = this.#token
      if (kind !== 'word' && kind !== 'string' && kind !== 'open') break
      terms.push(this.#text('a word'))
    }
    return { kind: 'clause', prefixes: [], index, relation, terms }
  }

  #modifiers(): CqlModifier[] {
    const modifiers: CqlModifier[] = []
    while (this.#isSymbol('/')) {
      this.#next++
      const name = this.#text('the name of a modifier').toLowerCase()
      const comparison = comparisonOf(this.#token)
      if (comparison === undefined) modifiers.push({ name })
      else {
        this.#next++
        modifiers.push({ name, comparison, value: this.#text('the value of a modifier') })
      }
    }
    return modifiers
  }

  #sortKeys(): CqlSortKey[] {
    this.#next++
    const keys: CqlSortKey[] = []
    do keys.push({ index: this.#text('an index to sort by'), modifiers: this.#modifiers() })
    while (this.#token.kind === 'word' || this.#token.kind === 'string')
    return keys
  }

  /** A word, whichever it is, or a string. */
  #text(expected: string): string {
    const { kind, text } = this.#token
    if (kind === 'open') throw this.#error('quotes', 'the quotation mark is not closed')
    if (kind !== 'word' && kind !== 'string') throw this.#expected(expected)
    this.#next++
    return text
  }

  #expected(what: string, diagnostic: 'syntax' | 'parentheses' = 'syntax'): CqlError {
    const { kind, text } = this.#token
    return this.#error(diagnostic, `${what} is expected, ${kind === 'end' ? 'but the query ends' : `not “${text}”`}`)
  }

  #error(diagnostic: CqlError['diagnostic'], what: string): CqlError {
    const { at } = this.#token
    return new CqlError(diagnostic, `At character ${at + 1} of the query, ${what}.`, at)
  }
}
