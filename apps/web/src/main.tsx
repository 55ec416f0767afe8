// Starts the app in the page that the node serves.
import './theme/mantine.ts'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { NodeLinkContext, useNodeLink } from './api/status.ts'
import { queryClient, router } from './app/router.tsx'
import { LanguageProvider } from './i18n/provider.tsx'
import { cssVariables, theme } from './theme/theme.ts'

const colorSchemeManager = localStorageColorSchemeManager({ key: 'serumpun.scheme' })

function App() {
  const link = useNodeLink(queryClient)
  return (
    <QueryClientProvider client={queryClient}>
      <NodeLinkContext value={link}>
        <LanguageProvider>
          <MantineProvider
            theme={theme}
            cssVariablesResolver={cssVariables}
            defaultColorScheme="auto"
            colorSchemeManager={colorSchemeManager}
          >
            <RouterProvider router={router} />
          </MantineProvider>
        </LanguageProvider>
      </NodeLinkContext>
    </QueryClientProvider>
  )
}

/** Fetches the rest of the app once there is nothing better to do, so that it is at hand should the node fall silent. */
function fetchTheRest() {
  void Promise.allSettled([
    router.preloadRoute({ to: '/' }),
    router.preloadRoute({ to: '/network' }),
    import('./screens/search/title-drawer.tsx'),
    import('./app/shortcuts-dialog.tsx'),
  ])
}

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no place for the app.')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)

// Safari has no requestIdleCallback.
if ('requestIdleCallback' in window) requestIdleCallback(fetchTheRest, { timeout: 10_000 })
else setTimeout(fetchTheRest, 3_000)
