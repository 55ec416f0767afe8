// Records of the own catalogue, to be made and changed: `/catalogue/new` and `/catalogue/records/<id>`.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../app/root-route.tsx'
import { loaded } from '../../browser/loaded.ts'

export const newRecordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/catalogue/new',
  component: lazyRouteComponent(() => loaded(() => import('./view.tsx')), 'NewRecordScreen'),
})

export const recordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/catalogue/records/$id',
  component: lazyRouteComponent(() => loaded(() => import('./view.tsx')), 'RecordScreen'),
})
