// The route that all screens hang from.
import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext } from '@tanstack/react-router'
import { ScreenFailed, ScreenMissing } from './failures.tsx'
import { Shell } from './shell.tsx'

export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Shell,
  notFoundComponent: ScreenMissing,
  errorComponent: ScreenFailed,
})
