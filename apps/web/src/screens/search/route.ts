// The search screen's address: `/?q=…&title=…`.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../app/root-route.tsx'
import { loaded } from '../../browser/loaded.ts'
import { titlesQuery } from './queries.ts'

interface SearchAddress {
  /** What is looked for. Absent: everything. */
  q?: string
  /** The id of the title that is open beside the list. */
  title?: string
}

/** Longer than any title; what is beyond it is a mistake of the clipboard. */
export const MAX_QUERY_LENGTH = 400

export const searchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: ({ q, title }): SearchAddress => ({
    ...(typeof q === 'string' && q !== '' ? { q: q.slice(0, MAX_QUERY_LENGTH) } : {}),
    ...(typeof title === 'string' && title !== '' ? { title } : {}),
  }),
  // The first answer is asked for while the screen's code is still loading.
  beforeLoad: ({ context, search, cause }) => {
    if (cause !== 'stay') void context.queryClient.prefetchInfiniteQuery(titlesQuery(search.q ?? ''))
  },
  component: lazyRouteComponent(() => loaded(() => import('./view.tsx')), 'SearchScreen'),
})
