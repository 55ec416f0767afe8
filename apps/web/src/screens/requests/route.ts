// Requests between libraries: `/requests`, `/requests/new?record=…` and `/requests/<id>`.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../app/root-route.tsx'
import { loaded } from '../../browser/loaded.ts'
import { BOXES, type Box, ROLES, type Role } from './words.ts'

interface ListAddress {
  role?: Role
  box?: Box
}

export const requestsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/requests',
  validateSearch: ({ role, box }): ListAddress => {
    const [asRole, inBox] = [ROLES.find((each) => each === role), BOXES.find((each) => each === box)]
    return { ...(asRole !== undefined && { role: asRole }), ...(inBox !== undefined && { box: inBox }) }
  },
  component: lazyRouteComponent(() => loaded(() => import('./list-view.tsx')), 'RequestsScreen'),
})

export const askRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/requests/new',
  validateSearch: ({ record }): { record?: string } => (typeof record === 'string' && record !== '' ? { record } : {}),
  component: lazyRouteComponent(() => loaded(() => import('./ask-view.tsx')), 'AskScreen'),
})

export const requestRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/requests/$id',
  component: lazyRouteComponent(() => loaded(() => import('./request-view.tsx')), 'RequestScreen'),
})
