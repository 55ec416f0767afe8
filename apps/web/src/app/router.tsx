// All screens, and how addresses are written.
import { QueryClient } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'
import { NodeRefused } from '../api/errors.ts'
import type { WrittenRecord } from '../api/types.ts'
import { catalogueRoute } from '../screens/catalogue/route.ts'
import { networkRoute } from '../screens/network/route.ts'
import { newRecordRoute, recordRoute } from '../screens/record/route.ts'
import { askRoute, requestRoute, requestsRoute } from '../screens/requests/route.ts'
import { reviewRoute } from '../screens/review/route.ts'
import { searchRoute } from '../screens/search/route.ts'
import { titleRoute } from '../screens/title/route.ts'
import { parseAddress, writeAddress } from './address.ts'
import { ScreenPending } from './screen-pending.tsx'
import { rootRoute } from './root-route.tsx'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // What the node refused once it refuses again; a node that does not answer may be about to.
      retry: (failures, error) => !(error instanceof NodeRefused) && failures < 3,
      refetchOnWindowFocus: false,
    },
  },
})

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    searchRoute,
    titleRoute,
    catalogueRoute,
    reviewRoute,
    newRecordRoute,
    recordRoute,
    requestsRoute,
    askRoute,
    requestRoute,
    networkRoute,
  ]),
  context: { queryClient },
  defaultPreload: 'intent',
  // A screen whose code is slow to come leaves the frame around it, with its banner and its navigation, in place.
  defaultPendingComponent: ScreenPending,
  defaultPendingMs: 300,
  defaultPendingMinMs: 0,
  scrollRestoration: true,
  // Plain parameters, so that `?q=9786020332956` is what it looks like. (The router's own way is JSON.)
  parseSearch: parseAddress,
  stringifySearch: writeAddress,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
  interface HistoryState {
    /** The search box wants the focus on arrival. */
    focusSearch?: boolean
    /** The title was opened from the list, so that closing it is going back. */
    openedFromList?: boolean
    /** What the node said of the record that was written just now. */
    written?: WrittenRecord
  }
}
