// CQL's characters → tokens. Never fails: whether a quotation mark is closed is for the parser to judge.
import { COMPARISONS, type CqlComparison, type CqlOperator, OPERATORS } from './ast.ts'

export interface Token {
  /** `word`: without quotation marks; `open`: a string whose closing quotation mark is missing. */
  readonly kind: 'word' | 'string' | 'open' | 'symbol' | 'end'
  /** Of a string what is between its quotation marks, with backslashes. */
  readonly text: string
  /** Of its first character in the query. */
  readonly at: number
}

// One character after another is taken once, so that no input takes more than linear time.
const TOKEN = /\s+|"((?:[^"\\]|\\[^])*)("|\\?$)|(==|<>|<=|>=|[=<>()/])|([^\s()=<>"/]+)/y

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    const [, string, close, symbol, word] = TOKEN.exec(text) ?? []
    if (string !== undefined) tokens.push({ kind: close === '"' ? 'string' : 'open', text: string, at })
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol, at })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, at })
  }
  tokens.push({ kind: 'end', text: '', at: text.length })
  return tokens
}

/** Relations that are words. `adj` and `exact` are of older and newer versions of CQL; people write both. */
const RELATION_WORDS = new Set(['any', 'all', 'adj', 'exact', 'within', 'encloses', 'scr'])
/** A relation of some context set: `cql.adj`. */
const RELATION_OF_SET = /^\p{L}[\p{L}\p{N}_-]*\.\p{L}[\p{L}\p{N}_-]*$/u

const isOneOf = <Text extends string>(texts: readonly Text[], text: string): text is Text =>
  (texts as readonly string[]).includes(text)

export function comparisonOf({ kind, text }: Token): CqlComparison | undefined {
  return kind === 'symbol' && isOneOf(COMPARISONS, text) ? text : undefined
}

/** The relation that a token is behind an index: a comparison or a name. */
export function relationOf(token: Token): string | undefined {
  const { kind, text } = token
  const isName = kind === 'word' && (RELATION_WORDS.has(text.toLowerCase()) || RELATION_OF_SET.test(text))
  return comparisonOf(token) ?? (isName ? text : undefined)
}

export function operatorOf({ kind, text }: Token): CqlOperator | undefined {
  const word = text.toLowerCase()
  return kind === 'word' && isOneOf(OPERATORS, word) ? word : undefined
}

export function isSortBy({ kind, text }: Token): boolean {
  return kind === 'word' && text.toLowerCase() === 'sortby'
}
