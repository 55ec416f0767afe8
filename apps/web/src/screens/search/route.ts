// The search screen's address: `/?q=…&title=…`, and what is selected (selection.ts).
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../app/root-route.tsx'
import { loaded } from '../../browser/loaded.ts'
import { titlesQuery } from './queries.ts'
import { type Selection, selectionIn } from './selection.ts'

export interface SearchAddress extends Selection {
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
  validateSearch: ({ q, title, ...rest }): SearchAddress => ({
    ...selectionIn(rest),
    ...(typeof q === 'string' && q !== '' ? { q: q.slice(0, MAX_QUERY_LENGTH) } : {}),
    ...(typeof title === 'string' && title !== '' ? { title } : {}),
  }),
  // The first answer is asked for while the screen's code is still loading.
  beforeLoad: ({ context, search, cause }) => {
    if (cause !== 'stay') {
      const { q = '', title: _, ...selection } = search
      void context.queryClient.prefetchInfiniteQuery(titlesQuery({ q, selection }))
    }
  },
  component: lazyRouteComponent(() => loaded(() => import('./view.tsx')), 'SearchScreen'),
})
