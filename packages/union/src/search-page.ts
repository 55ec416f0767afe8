// What a search answers: titles in order, how many there are, how they divide, and what the words may have been meant to be.
import type { FacetName } from './search-request.ts'
import type { TitleSummary } from './title.ts'

/** One value of a facet, as a filter takes it. */
export interface FacetValue {
  /** A library's id, a place, a language code, a year, a format, a subject heading, a loan policy. */
  readonly value: string
  /** What people call it, where that is something else: a library's name. */
  readonly label: string | undefined
  /** Titles with this value. */
  readonly titles: number
}

export interface Facet {
  readonly name: FacetName
  /** The commonest first; of equally common ones by value. */
  readonly values: readonly FacetValue[]
  /** Whether there are more values than these. */
  readonly more: boolean
  /** False: the counts are estimated from a sample of the titles, and a value that only few have may be missing. */
  readonly isExact: boolean
}

/** What was probably meant. */
export interface Suggestion {
  /** As it would be typed. */
  readonly query: string
  /** Whether the page shows the titles of this query, as there were none for what was typed (`correct` of the request). */
  readonly isShown: boolean
}

export interface SearchPage {
  /** Distinct titles that the query finds, counted up to 10,000. */
  readonly total: number
  /** Whether there are no more than `total`. */
  readonly totalIsExact: boolean
  readonly items: readonly TitleSummary[]
  /** For the next page; undefined on the last one. */
  readonly next: string | undefined
  /** Those that were asked for, in that order. Counts of one facet disregard its own filter, so that other values can be chosen. */
  readonly facets: readonly Facet[]
  /** On the first page where few titles or none were found, and another spelling finds more; never for CQL. */
  readonly suggestion: Suggestion | undefined
}
