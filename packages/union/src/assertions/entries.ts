// What staff say of two records, as entries of a network's journal (design.md §4): that they are of one title, or are not.
//
//   key    `assertion/<hash>`    value  [ms, count, {says, a, b, reason, …}]
//   key    `retraction/<hash>`   value  [ms, count, {assertion, reason, …}]
//
// `a` and `b` are names of records (`TitleId`), `assertion` the hash that the key of what is taken back ends in; only its author
// can take it back. What else an entry has belongs to the journal (its chain). Others' entries are hostile until read here.
import type { Cbor } from '@serumpun/replica'
import { MAX_NAME_OF_RECORD, MAX_REASON_CHARS } from '../limits.ts'
import type { TitleId } from '../record-id.ts'

export interface AssertionBody {
  readonly says: 'same' | 'not-same'
  /** The lesser name. */
  readonly a: TitleId
  readonly b: TitleId
  /** In the words of who said it; may be empty. */
  readonly reason: string
}

export interface RetractionBody {
  /** The key of the assertion that is taken back. */
  readonly assertion: string
  readonly reason: string
}

/** Kinds of journal entries, as their keys begin. */
export const ASSERTION_KIND = 'assertion'
export const RETRACTION_KIND = 'retraction'

const KEY = /^(?:assertion|retraction)\/[A-Za-z0-9_-]{43}$/

/** Whether a key of a journal is of an entry that the catalogue view reads. */
export const isAssertionKey = (key: string): boolean => KEY.test(key)

/**
 * The body of an entry that says something of two records, in either order.
 * @throws {RangeError} where both are one, or a text is too long.
 */
export function assertionBody(
  says: AssertionBody['says'],
  one: TitleId,
  other: TitleId,
  reason: string,
): { readonly [field: string]: Cbor } {
  const [a, b] = one < other ? [one, other] : [other, one]
  if (readAssertion({ says, a, b, reason }) === undefined) {
    throw new RangeError(`An assertion is about two records, with a reason of at most ${MAX_REASON_CHARS} characters.`)
  }
  return { says, a, b, reason }
}

/**
 * The body of an entry that takes an assertion back.
 * @param assertion its key.
 * @throws {RangeError} where that is no key of an assertion, or the reason is too long.
 */
export function retractionBody(assertion: string, reason: string): { readonly [field: string]: Cbor } {
  const body = { assertion: Buffer.from(assertion.slice(ASSERTION_KIND.length + 1), 'base64url'), reason }
  if (readRetraction(body)?.assertion !== assertion) {
    throw new RangeError(`'${assertion.slice(0, 80)}' is no assertion that could be taken back.`)
  }
  return body
}

/** Undefined where it is not one. */
export function readAssertion(body: Cbor): AssertionBody | undefined {
  const { says, a, b, reason } = fieldsOf(body)
  if (says !== 'same' && says !== 'not-same') return undefined
  if (!isName(a) || !isName(b) || a >= b || !isReason(reason)) return undefined
  return { says, a, b, reason }
}

/** Undefined where it is not one. */
export function readRetraction(body: Cbor): RetractionBody | undefined {
  const { assertion, reason } = fieldsOf(body)
  if (!(assertion instanceof Uint8Array) || assertion.length !== 32 || !isReason(reason)) return undefined
  return { assertion: `${ASSERTION_KIND}/${Buffer.from(assertion).toString('base64url')}`, reason }
}

function fieldsOf(body: Cbor): { readonly [field: string]: Cbor | undefined } {
  if (typeof body !== 'object' || body === null || Array.isArray(body) || body instanceof Uint8Array) return {}
  return body as { readonly [field: string]: Cbor | undefined }
}

/** In UTF-16 code units names are compared everywhere. */
function isName(value: Cbor | undefined): value is TitleId {
  return typeof value === 'string' && value.length <= MAX_NAME_OF_RECORD && /^[^:]+:[^:]+:./su.test(value)
}

function isReason(value: Cbor | undefined): value is string {
  return typeof value === 'string' && value.length <= MAX_REASON_CHARS && value.isWellFormed()
}
