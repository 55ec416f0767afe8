// What a search asks, and its form once it has been checked: the thread that searches then needs to know nothing of
// ISBNs or of libraries' keys.
import { UnionError } from './errors.ts'
import { DEFAULT_PAGE_TITLES, MAX_PAGE_TITLES } from './limits.ts'
import { type PageEnd, readCursor } from './page-cursor.ts'
import { compileQuery, type Query } from './query.ts'

export interface SearchRequest {
  /** As typed: words, "phrases", identifiers. Empty asks for all titles, newest first. */
  readonly query: string
  /** Titles on the page. @default 20 */
  readonly limit?: number
  /** What the page before gave as `next`. */
  readonly cursor?: string
}

export interface CheckedSearch {
  /** Undefined asks for everything. */
  readonly query: Query | undefined
  readonly limit: number
  /** Where the page before ended; undefined for the first page. */
  readonly before: PageEnd | undefined
}

/** @throws {UnionError} `UNION_BAD_QUERY`. */
export function checkSearch({ query: text, limit = DEFAULT_PAGE_TITLES, cursor }: SearchRequest): CheckedSearch {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_TITLES) {
    throw new UnionError('UNION_BAD_QUERY', `A page has 1 to ${MAX_PAGE_TITLES} titles, not ${limit}.`)
  }
  const query = compileQuery(text)
  return { query, limit, before: cursor === undefined ? undefined : readCursor(query, cursor) }
}
