// What is asked of the review queue, checked.
import { UnionError } from '../errors.ts'
import { DEFAULT_PAGE_TITLES, MAX_CURSOR_CHARS, MAX_PAGE_TITLES } from '../limits.ts'
import type { ReviewRequest } from './review.ts'

/** Behind which pair a page begins. */
export interface ReviewPlace {
  readonly score: number
  readonly tie: number
}

export interface CheckedReview {
  readonly limit: number
  readonly after: ReviewPlace | undefined
}

const CURSOR = /^(-?\d{1,6}) (\d{1,16})$/

export const writeReviewCursor = ({ score, tie }: ReviewPlace): string => Buffer.from(`${score} ${tie}`).toString('base64url')

/** @throws {UnionError} `UNION_BAD_QUERY`. */
export function checkReview({ limit = DEFAULT_PAGE_TITLES, cursor }: ReviewRequest): CheckedReview {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_TITLES) {
    throw new UnionError('UNION_BAD_QUERY', `A page has 1 to ${MAX_PAGE_TITLES} pairs, not ${limit}.`)
  }
  if (cursor === undefined) return { limit, after: undefined }
  const found = cursor.length <= MAX_CURSOR_CHARS ? CURSOR.exec(Buffer.from(cursor, 'base64url').toString('latin1')) : null
  if (found === null) throw new UnionError('UNION_BAD_QUERY', 'This is no page of the review queue. Begin with the first page.')
  return { limit, after: { score: Number(found[1]), tie: Number(found[2]) } }
}
