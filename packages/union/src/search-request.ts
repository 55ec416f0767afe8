// What a search may ask.
import type { Description, LoanPolicy } from '@serumpun/bib'

export const FACETS = ['library', 'place', 'language', 'year', 'format', 'subject', 'availability'] as const
export type FacetName = (typeof FACETS)[number]

export const SORTS = [
  /** What fits best first. */
  'relevance',
  /** By year of publication, the latest first; titles without a year at the end. */
  'newest',
  /** By year of publication, the earliest first; titles without a year at the end. */
  'year',
  /** By title as libraries file it, without leading articles. */
  'title',
  /** What most libraries hold first. */
  'held',
  /** What came into its library's catalogue last first (`addedSince` says which date that is). */
  'added',
] as const
export type Sort = (typeof SORTS)[number]

/**
 * What is shown of what the query finds. Within one filter any of the values is enough; all filters must be fulfilled,
 * by one and the same record of a title. Values are those of facets.
 */
export interface SearchFilters {
  /** Libraries of which one must have it. */
  readonly library?: readonly string[]
  /** Places of such libraries, as their profiles name them. */
  readonly place?: readonly string[]
  /** ISO 639-2 codes. */
  readonly language?: readonly string[]
  /** Years of publication, both included; records without a year are never in such a range. */
  readonly year?: { readonly from?: number; readonly to?: number }
  readonly format?: readonly Description['format'][]
  /** Headings, whole. */
  readonly subject?: readonly string[]
  readonly availability?: readonly LoanPolicy[]
  /**
   * New accessions: records that came into their library's catalogue on this day (`2026-11-01`) or later. The day is
   * what the record itself says: date entered on file (MARC 21 008/00-05), else date of the latest transaction (005).
   */
  readonly addedSince?: string
  /** How many libraries hold the title, both included: `{ to: 1 }` held by only one, `{ from: 2 }` that others also hold. */
  readonly holders?: { readonly from?: number; readonly to?: number }
}

export interface SearchRequest {
  /** As typed: words, "phrases", identifiers, or CQL. Empty asks for all titles, newest first. */
  readonly query: string
  /** Titles on the page. @default 20 */
  readonly limit?: number
  /** What the page before gave as `next`; everything else must be as it was asked for then. */
  readonly cursor?: string
  /**
   * Only these libraries' records are searched, counted and shown, as though there were no others: the members of a
   * network, for instance. @default all
   */
  readonly within?: readonly string[]
  /** @default none */
  readonly filters?: SearchFilters
  /** @default `relevance`; where the query is empty that is the same as `newest` */
  readonly sort?: Sort
  /** Facets to count. @default none */
  readonly facets?: readonly FacetName[]
  /** Values of each facet, the commonest. @default 10 */
  readonly facetValues?: number
  /**
   * Where nothing is found, but another spelling finds something, show that. For people who type; a program that asks for
   * something wants that or nothing. @default false
   */
  readonly correct?: boolean
}
