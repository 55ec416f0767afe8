// Where a page of a search ends, as a text that callers hand back for the next page.
import { hash } from 'node:crypto'
import { UnionError } from './errors.ts'
import { MAX_CURSOR_CHARS } from './limits.ts'

/** Where in the answer a page begins. */
export type Place =
  /** What fits best first; behind this rank, or from the beginning. */
  | { readonly stage: 'ranked'; readonly after: { readonly score: number; readonly place: number } | undefined }
  /** In the static order, what has not been ranked. */
  | { readonly stage: 'rest'; readonly after: number }
  /** By a key. */
  | {
      readonly stage: 'sorted'
      readonly after: { readonly key: number; readonly text: string; readonly place: number } | undefined
    }

/** The place behind a page, and the total, so that it need not be counted again for every page. */
export interface PageEnd {
  readonly place: Place
  readonly total: { readonly titles: number; readonly isExact: boolean }
}

/** Everything that decides what an answer is and in which order: a cursor behind another one would leave out titles without a word. */
export const fingerprintOf = (request: unknown): string => hash('sha256', JSON.stringify(request), 'hex').slice(0, 12)

export function writeCursor(fingerprint: string, { place, total }: PageEnd): string {
  const { stage, after } = place
  const behind =
    after === undefined
      ? []
      : typeof after === 'number'
        ? [after]
        : 'key' in after
          ? [after.key, after.place, after.text]
          : [after.score, after.place]
  return Buffer.from(JSON.stringify([fingerprint, stage, total.titles, total.isExact ? 1 : 0, ...behind])).toString('base64url')
}

/** @throws {UnionError} `UNION_BAD_QUERY` unless it is a cursor that was given out for this request. */
export function readCursor(fingerprint: string, cursor: string): PageEnd {
  const parts = cursor.length <= MAX_CURSOR_CHARS ? parse(Buffer.from(cursor, 'base64url').toString()) : []
  const [whose, stage, titles, isExact, ...behind] = parts
  const place = whose === fingerprint ? placeOf(stage, behind) : undefined
  if (place === undefined || !isCount(titles) || (isExact !== 0 && isExact !== 1)) {
    throw new UnionError('UNION_BAD_QUERY', 'This page cursor does not belong to this search. Search again from the first page.')
  }
  return { place, total: { titles, isExact: isExact === 1 } }
}

function parse(text: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) ? parsed : []
  } catch {
    return []
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

function placeOf(stage: unknown, behind: readonly unknown[]): Place | undefined {
  const [first, second, text] = behind
  if (stage === 'rest') return behind.length === 1 && isCount(first) ? { stage, after: first } : undefined
  if (stage === 'ranked') {
    if (behind.length === 0) return { stage, after: undefined }
    return behind.length === 2 && isCount(first) && isCount(second) ? { stage, after: { score: first, place: second } } : undefined
  }
  if (stage !== 'sorted') return undefined
  if (behind.length === 0) return { stage, after: undefined }
  const isPlace = behind.length === 3 && Number.isSafeInteger(first) && isCount(second) && typeof text === 'string'
  return isPlace ? { stage, after: { key: first as number, place: second, text } } : undefined
}
