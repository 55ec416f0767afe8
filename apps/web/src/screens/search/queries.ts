// What the search screen asks of the node.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { fetchFacets, fetchTitle, searchTitles } from '../../api/client.ts'
import type { Title, TitlePage } from '../../api/types.ts'
import { parametersFor, type Selection } from './selection.ts'

/** A screenful and a half on a large screen; a phone on a slow line gets it in one answer of about 10 KB. */
const PAGE_SIZE = 20

/** What is looked for, and which of it is shown. */
export interface Search {
  readonly q: string
  readonly selection: Selection
}

/** Values of each facet that are shown. */
const FACET_VALUES = 8

/** All pages read so far of the titles that fit; while another search is being answered, the last answer stays. */
export function titlesQuery({ q, selection }: Search) {
  return infiniteQueryOptions({
    queryKey: ['titles', q, selection],
    queryFn: ({ pageParam, signal }) =>
      searchTitles({ q, ...parametersFor(selection, new Date()), limit: PAGE_SIZE, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }: TitlePage) => cursor,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
}

/** How what fits divides; while another search is being answered, the last answer stays. */
export function facetsQuery({ q, selection: { sort: _, ...filters } }: Search) {
  return queryOptions({
    queryKey: ['facets', q, filters],
    queryFn: ({ signal }) => fetchFacets({ q, ...parametersFor(filters, new Date()), facetValues: FACET_VALUES }, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
}

/** The title that an address names, for when it is not among those read so far. */
export function titleQuery(id: string) {
  return queryOptions({ queryKey: ['title', id], queryFn: ({ signal }) => fetchTitle(id, signal), staleTime: 30_000 })
}

/** The titles of all pages, each once: a title may move to a later page while records arrive. */
export function titlesIn(pages: readonly TitlePage[]): Title[] {
  return [...new Map(pages.flatMap(({ items }) => items).map((title) => [title.id, title])).values()]
}
