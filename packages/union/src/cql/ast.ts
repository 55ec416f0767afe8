// A query in CQL (Contextual Query Language 1.2 and 2.0, Library of Congress and OASIS) as a tree.
// Names of indexes and prefixes are as written; what they mean here is settled where the tree is compiled.

export const COMPARISONS = ['=', '==', '<>', '<', '>', '<=', '>='] as const
export type CqlComparison = (typeof COMPARISONS)[number]

export const OPERATORS = ['and', 'or', 'not', 'prox'] as const
export type CqlOperator = (typeof OPERATORS)[number]

/** `/stem`, `/distance<3`. */
export interface CqlModifier {
  /** In lower case. */
  readonly name: string
  readonly comparison?: CqlComparison
  /** Together with `comparison`, or not at all. */
  readonly value?: string
}

/** `> dc = "info:srw/context-set/1/dc-v1.1"`. */
export interface CqlPrefix {
  /** Absent where the identifier is of the set that names without a prefix belong to. */
  readonly name?: string
  readonly identifier: string
}

export interface CqlRelation {
  /** A comparison, or a name as written: `any`, `within`, `cql.adj`. */
  readonly name: string
  readonly modifiers: readonly CqlModifier[]
}

interface Scoped {
  /** Declared for this node and everything below, outermost first. */
  readonly prefixes: readonly CqlPrefix[]
}

export interface CqlClause extends Scoped {
  readonly kind: 'clause'
  readonly index: string
  readonly relation: CqlRelation
  /**
   * What is searched for, with backslashes and masking characters (`*`, `?`, `^`) as written. Almost always one; several
   * where words stand side by side without quotation marks around all of them, which the standard does not have and
   * people write: `title = bumi manusia`.
   */
  readonly terms: readonly string[]
}

export interface CqlBoolean extends Scoped {
  readonly kind: 'boolean'
  readonly operator: CqlOperator
  readonly modifiers: readonly CqlModifier[]
  readonly left: CqlNode
  readonly right: CqlNode
}

export type CqlNode = CqlClause | CqlBoolean

export interface CqlSortKey {
  readonly index: string
  readonly modifiers: readonly CqlModifier[]
}

export interface CqlQuery {
  readonly root: CqlNode
  /** Empty where the query does not say how to sort. */
  readonly sortKeys: readonly CqlSortKey[]
}

/** What a term without an index and a relation stands for. */
export const SERVER_CHOICE = 'cql.serverChoice'
export const BARE_RELATION: CqlRelation = { name: '=', modifiers: [] }
