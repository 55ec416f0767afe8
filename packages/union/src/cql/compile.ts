// CQL → what is asked of the index. What the index cannot answer exactly is refused by name, never answered otherwise.
import { type Expression, joined } from '../expression.ts'
import { MAX_QUERY_TERMS, MAX_TRUNCATED_WORDS, MAX_YEAR_RANGES } from '../limits.ts'
import type { Sort } from '../search-request.ts'
import type { CqlClause, CqlModifier, CqlNode, CqlPrefix } from './ast.ts'
import { CqlError } from './diagnostics.ts'
import { identifierTerms } from './identifiers.ts'
import { type Field, fieldOf } from './indexes.ts'
import { parseCql } from './parse.ts'
import { sortOf } from './sort-keys.ts'
import { wordExpression } from './word-clause.ts'
import { yearRanges } from './years.ts'

export interface CompiledCql {
  readonly expression: Expression
  readonly sort: Sort | undefined
}

/** @throws {CqlError} */
export function compileCql(text: string): CompiledCql {
  // One of the control characters begins the index's own words.
  const { root, sortKeys } = parseCql(text.replaceAll(/\p{Cc}/gu, ' '))
  const sort = sortOf(sortKeys, root.prefixes)
  return { expression: new Compiler().node(root, []), sort }
}

/** One query: its parts, and what they cost together. */
class Compiler {
  #truncated = 0
  #words = 0
  #yearRanges = 0

  node(node: CqlNode, scope: readonly CqlPrefix[]): Expression {
    const prefixes = [...scope, ...node.prefixes]
    if (node.kind === 'clause') return this.#clause(node, prefixes)
    if (node.operator === 'prox') {
      throw new CqlError('proximity', '“prox” is not supported; use “and”, or a phrase in quotation marks.')
    }
    const [modifier] = node.modifiers
    if (modifier !== undefined) {
      throw new CqlError('operatorModifier', `“${node.operator}/${modifier.name}” is not supported; leave out “/${modifier.name}”.`)
    }
    const left = this.node(node.left, prefixes)
    const right = this.node(node.right, prefixes)
    return node.operator === 'not' ? { kind: 'not', of: left, without: right } : { kind: node.operator, parts: [left, right] }
  }

  #clause(clause: CqlClause, prefixes: readonly CqlPrefix[]): Expression {
    checkModifiers(clause.relation.modifiers)
    const field: Field = fieldOf(clause.index, prefixes)
    const relation = clause.relation.name.toLowerCase().replace(/^cql\./, '')
    switch (field.kind) {
      case 'everything':
        return { kind: 'all' }
      case 'year': {
        const ranges = yearRanges(relation, clause.terms)
        this.#yearRanges += ranges.length
        if (this.#yearRanges > MAX_YEAR_RANGES) {
          throw new CqlError('tooManyOperators', `The query has more than ${MAX_YEAR_RANGES} ranges of years; use fewer.`)
        }
        return joined(
          'or',
          ranges.map(({ from, to }): Expression => ({ kind: 'years', from, to })),
        )
      }
      case 'identifier': {
        const terms = identifierTerms(field.of, relation, clause.terms)
        this.#count(terms)
        return joined('or', terms)
      }
      default: {
        const { words, expression } = wordExpression(field, clause.index, relation, clause.terms)
        this.#count(words)
        return expression
      }
    }
  }

  #count(words: readonly { readonly begins: boolean; readonly pattern?: string | undefined }[]): void {
    this.#words += words.length
    this.#truncated += words.filter(({ begins, pattern }) => begins || pattern !== undefined).length
    if (this.#words > MAX_QUERY_TERMS) {
      throw new CqlError('tooManyOperators', `The query has more than ${MAX_QUERY_TERMS} words; use fewer.`)
    }
    if (this.#truncated > MAX_TRUNCATED_WORDS) {
      throw new CqlError('masking', `The query has more than ${MAX_TRUNCATED_WORDS} words with “*” or “?”; use fewer.`)
    }
  }
}

/** They say what the index does anyway. */
const HELD_MODIFIERS = new Set(['word', 'ignorecase', 'ignoreaccents', 'masked', 'relevant'])

function checkModifiers(modifiers: readonly CqlModifier[]): void {
  const refused = modifiers.find(
    ({ name, comparison }) => comparison !== undefined || !HELD_MODIFIERS.has(name.replace(/^cql\./, '')),
  )
  if (refused === undefined) return
  throw new CqlError('relationModifier', `The modifier “/${refused.name}” is not supported; leave it out.`)
}
