// A search in its form once it has been checked: the thread that searches gets no other.
import { UnionError } from './errors.ts'
import { type CheckedFilters, checkFilters } from './facets/filters.ts'
import { DEFAULT_FACET_VALUES, DEFAULT_PAGE_TITLES, MAX_FACET_VALUES, MAX_PAGE_TITLES } from './limits.ts'
import { fingerprintOf, type PageEnd, readCursor } from './page-cursor.ts'
import { compileQuery, type Query } from './query.ts'
import { type FacetName, FACETS, type SearchRequest, type Sort, SORTS } from './search-request.ts'

export interface CheckedSearch {
  /** Undefined asks for everything. */
  readonly query: Query | undefined
  readonly limit: number
  readonly sort: Sort
  readonly filters: CheckedFilters
  readonly facets: readonly FacetName[]
  readonly facetValues: number
  readonly correct: boolean
  /** Of all that decides what the answer is and in which order. */
  readonly fingerprint: string
  /** Where the page before ended; undefined for the first page. */
  readonly before: PageEnd | undefined
}

function inRange(what: string, value: number, most: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  throw new UnionError('UNION_BAD_QUERY', `${what} 1 to ${most}, not ${value}.`)
}

function oneOf<Value extends string>(what: string, values: readonly Value[], value: Value): Value {
  if (values.includes(value)) return value
  throw new UnionError('UNION_BAD_QUERY', `“${value}” is no ${what}; there are ${values.join(', ')}.`)
}

/** @throws {UnionError} `UNION_BAD_QUERY`. */
export function checkSearch(request: SearchRequest): CheckedSearch {
  const { query: text, cursor, within, filters = {}, facets = [], correct = false } = request
  const limit = inRange('A page has', request.limit ?? DEFAULT_PAGE_TITLES, MAX_PAGE_TITLES)
  const facetValues = inRange('A facet shows', request.facetValues ?? DEFAULT_FACET_VALUES, MAX_FACET_VALUES)
  const query = compileQuery(text)
  const sort = request.sort === undefined ? (query?.sort ?? 'relevance') : oneOf('order', SORTS, request.sort)
  const fingerprint = fingerprintOf([query?.typed ?? '', sort, within ?? null, filters, correct])
  return {
    query,
    limit,
    sort,
    filters: checkFilters(filters, within),
    facets: Array.from(new Set(facets), (name) => oneOf('facet', FACETS, name)),
    facetValues,
    correct,
    fingerprint,
    before: cursor === undefined ? undefined : readCursor(fingerprint, cursor),
  }
}
