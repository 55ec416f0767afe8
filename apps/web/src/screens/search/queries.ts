// What the search screen asks of the node.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { fetchTitle, searchTitles } from '../../api/client.ts'
import type { Title, TitlePage } from '../../api/types.ts'

/** A screenful and a half on a large screen; a phone on a slow line gets it in one answer of about 10 KB. */
const PAGE_SIZE = 20

/** All pages read so far of the titles that fit `q`; while another `q` is being answered, the last answer stays. */
export function titlesQuery(q: string) {
  return infiniteQueryOptions({
    queryKey: ['titles', q],
    queryFn: ({ pageParam, signal }) => searchTitles({ q, limit: PAGE_SIZE, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }: TitlePage) => cursor,
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
