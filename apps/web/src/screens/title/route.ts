// A title's own page: `/titles/<id of any of its records>`.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../app/root-route.tsx'
import { loaded } from '../../browser/loaded.ts'

export const titleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/titles/$id',
  component: lazyRouteComponent(() => loaded(() => import('./view.tsx')), 'TitleScreen'),
})
