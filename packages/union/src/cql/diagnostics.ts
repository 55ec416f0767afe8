// What can be wrong with a query in CQL, by the numbers that SRU gives it.
import { UnionError } from '../errors.ts'

/** SRU 1.2 diagnostics (info:srw/diagnostic/1/…) for queries: those that are used here. */
export const DIAGNOSTICS = {
  syntax: 10,
  tooLong: 12,
  parentheses: 13,
  quotes: 14,
  contextSet: 15,
  index: 16,
  relation: 19,
  relationModifier: 20,
  relationAndIndex: 22,
  emptyTerm: 27,
  masking: 28,
  maskedTooShort: 29,
  maskedTooOften: 30,
  anchoring: 31,
  maskedPhrase: 33,
  termFormat: 36,
  operator: 37,
  tooManyOperators: 38,
  proximity: 39,
  operatorModifier: 46,
  maskingPlace: 49,
  sorting: 80,
  sortSequence: 82,
  tooManySortKeys: 84,
} as const

export type Diagnostic = keyof typeof DIAGNOSTICS

/** A query in CQL that is wrong, or asks for something that this catalogue does not have. */
export class CqlError extends UnionError {
  readonly diagnostic: Diagnostic
  /** The character of the query at which it went wrong, from 0; undefined where all of it is meant. */
  readonly position: number | undefined

  /** @param message whole sentences, for the person who wrote the query. */
  constructor(diagnostic: Diagnostic, message: string, position?: number) {
    super('UNION_BAD_QUERY', message)
    this.name = 'CqlError'
    this.diagnostic = diagnostic
    this.position = position
  }
}
