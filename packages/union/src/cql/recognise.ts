// Whether what was typed is CQL. Titles have “=”, “and” and “any” in them too, so it takes the name of an index where a
// clause can begin, and a relation behind it that people do not write by chance.
import { isIndexName } from './indexes.ts'
import { comparisonOf, operatorOf, relationOf, type Token, tokensOf } from './tokens.ts'

/** @param text with straight quotation marks. */
export function looksLikeCql(text: string): boolean {
  const tokens = tokensOf(text)
  if (declaresPrefix(tokens)) return true
  return tokens.some((token, at) => beginsClause(tokens[at - 1]) && isExplicit(token, tokens.slice(at + 1, at + 3)))
}

/** `> dc = "info:…"`, `> "info:…"` */
function declaresPrefix([first, name, sign]: readonly Token[]): boolean {
  if (first?.text !== '>' || first.kind !== 'symbol' || name === undefined) return false
  return name.kind === 'string' || (name.kind === 'word' && sign !== undefined && comparisonOf(sign) === '=')
}

/** Modifiers of operators are rare enough to be left out. */
function beginsClause(before: Token | undefined): boolean {
  return before === undefined || (before.kind === 'symbol' && before.text === '(') || operatorOf(before) !== undefined
}

/** An index and a comparison; or an index and a word for a relation, where that can hardly be prose. */
function isExplicit(index: Token, [relation, then]: readonly Token[]): boolean {
  if (index.kind !== 'word' || !isIndexName(index.text) || relation === undefined) return false
  if (comparisonOf(relation) !== undefined) return true
  if (relationOf(relation) === undefined || then === undefined) return false
  const isTermMarked = then.kind === 'string' || then.kind === 'open' || then.text === '(' || then.text === '/'
  return isTermMarked || index.text.includes('.')
}
