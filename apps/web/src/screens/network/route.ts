// The network screen's address: `/network`.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../app/root-route.tsx'
import { loaded } from '../../browser/loaded.ts'

export const networkRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/network',
  component: lazyRouteComponent(() => loaded(() => import('./view.tsx')), 'NetworkScreen'),
})
