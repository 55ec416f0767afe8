// CQL → an expression of the word index. What the index cannot answer exactly is refused by name, never answered otherwise.
import { MAX_QUERY_TERMS, MAX_TRUNCATED_WORDS, MAX_YEAR_RANGES } from '../limits.ts'
import { ALL_TAGS, NO_TAG, yearTags } from '../static-number.ts'
import { quoted } from '../word-terms.ts'
import type { CqlClause, CqlModifier, CqlNode, CqlPrefix } from './ast.ts'
import { CqlError } from './diagnostics.ts'
import { identifierTerms } from './identifiers.ts'
import { type Field, fieldOf } from './indexes.ts'
import { parseCql } from './parse.ts'
import { wordExpression } from './word-clause.ts'
import { yearRanges } from './years.ts'

/** Expressions as FTS5 reads them. */
export interface CompiledCql {
  readonly all: string
  /** Of those the ones that have in the title what is searched for anywhere. */
  readonly titles: string
  /** Whether there are beginnings of words in it. */
  readonly truncated: boolean
}

/** What a clause becomes. */
interface Expression {
  readonly all: string
  readonly titles: string
}

/**
 * @returns undefined where all records are asked for, and nothing else.
 * @throws {CqlError}
 */
export function compileCql(text: string): CompiledCql | undefined {
  // One of the control characters begins the index's own words.
  const { root, sortKeys } = parseCql(text.replaceAll(/\p{Cc}/gu, ' '))
  if (sortKeys.length > 0) throw new CqlError('sorting', '“sortBy” is not supported; leave it out, and the best titles come first.')
  const compiler = new Compiler()
  if (root.kind === 'clause' && compiler.field(root, root.prefixes).kind === 'everything') return undefined
  const { all, titles } = compiler.node(root, [])
  return { all, titles, truncated: compiler.truncated > 0 }
}

/** One query: its parts, and what they cost together. */
class Compiler {
  truncated = 0
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
    const operator = node.operator.toUpperCase()
    // What is left out is left out wherever it stands, so that titles stay part of all.
    const droppedOrTitles = node.operator === 'not' ? right.all : right.titles
    return { all: `(${left.all} ${operator} ${right.all})`, titles: `(${left.titles} ${operator} ${droppedOrTitles})` }
  }

  field({ index, relation: { modifiers } }: CqlClause, prefixes: readonly CqlPrefix[]): Field {
    checkModifiers(modifiers)
    return fieldOf(index, prefixes)
  }

  #clause(clause: CqlClause, prefixes: readonly CqlPrefix[]): Expression {
    const field = this.field(clause, prefixes)
    const relation = clause.relation.name.toLowerCase().replace(/^cql\./, '')
    switch (field.kind) {
      case 'everything':
        return alike(anyOf(ALL_TAGS.map(quoted)))
      case 'year': {
        const ranges = yearRanges(relation, clause.terms)
        this.#yearRanges += ranges.length
        if (this.#yearRanges > MAX_YEAR_RANGES) {
          throw new CqlError('tooManyOperators', `The query has more than ${MAX_YEAR_RANGES} ranges of years; use fewer.`)
        }
        const tags = ranges.flatMap(({ from, to }) => yearTags(from, to))
        return alike(anyOf((tags.length === 0 ? [NO_TAG] : tags).map(quoted)))
      }
      case 'identifier': {
        const terms = identifierTerms(field.of, relation, clause.terms)
        this.#count(terms.map((term) => ({ begins: term.endsWith('*') })))
        return alike(`identifiers : ${anyOf(terms)}`)
      }
      default: {
        const { words, expression } = wordExpression(field, clause.index, relation, clause.terms)
        this.#count(words)
        if (field.column !== undefined) return alike(`${field.column} : ${expression}`)
        return { all: expression, titles: `title : ${expression}` }
      }
    }
  }

  #count(words: readonly { readonly begins: boolean }[]): void {
    this.#words += words.length
    this.truncated += words.filter(({ begins }) => begins).length
    if (this.#words > MAX_QUERY_TERMS) {
      throw new CqlError('tooManyOperators', `The query has more than ${MAX_QUERY_TERMS} words; use fewer.`)
    }
    if (this.truncated > MAX_TRUNCATED_WORDS) {
      throw new CqlError('masking', `The query has more than ${MAX_TRUNCATED_WORDS} words with “*”; use fewer.`)
    }
  }
}

const alike = (expression: string): Expression => ({ all: `(${expression})`, titles: `(${expression})` })
const anyOf = (terms: readonly string[]): string => `(${terms.join(' OR ')})`

/** They say what the index does anyway. */
const HELD_MODIFIERS = new Set(['word', 'ignorecase', 'ignoreaccents', 'masked', 'relevant'])

function checkModifiers(modifiers: readonly CqlModifier[]): void {
  const refused = modifiers.find(
    ({ name, comparison }) => comparison !== undefined || !HELD_MODIFIERS.has(name.replace(/^cql\./, '')),
  )
  if (refused === undefined) return
  throw new CqlError('relationModifier', `The modifier “/${refused.name}” is not supported; leave it out.`)
}
