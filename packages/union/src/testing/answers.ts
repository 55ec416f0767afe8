// Everything that a catalogue view answers, as a value to compare.
import type { CatalogueIndex } from '../catalogue-index.ts'
import type { SearchRequest } from '../search-request.ts'
import type { TitleSummary } from '../title.ts'

type Searching = Pick<CatalogueIndex, 'search'>

/** All pages of a search, one after the other. */
export function allPages(
  index: Searching,
  request: SearchRequest,
): { total: number; totalIsExact: boolean; items: TitleSummary[] } {
  const first = index.search(request)
  const items = [...first.items]
  for (let { next } = first; next !== undefined;) {
    const page = index.search({ ...request, cursor: next })
    items.push(...page.items)
    next = page.next
  }
  return { total: first.total, totalIsExact: first.totalIsExact, items }
}

/** Counts, what has been applied, all pages of the queries, and each title found by each of its members' ids. */
export function allAnswers(index: CatalogueIndex, queries: readonly string[], ids: readonly string[]): unknown {
  return {
    counts: index.counts(),
    pages: queries.map((query) => allPages(index, { query, limit: 3 })),
    titles: ids.map((id) => index.title(id)),
  }
}
