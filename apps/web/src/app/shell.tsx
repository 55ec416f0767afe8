// The frame around every screen: sign, navigation, status line, preferences, banner.
import { ActionIcon } from '@mantine/core'
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useStatus } from '../api/status.ts'
import { loaded } from '../browser/loaded.ts'
import { useMessages } from '../i18n/provider.tsx'
import { Mark } from '../parts/mark.tsx'
import { SyncLine } from '../sync-line/sync-line.tsx'
import { LostBanner } from './lost-banner.tsx'
import { shellMessages } from './messages.ts'
import { destinations } from './navigation.ts'
import { Icon } from '../parts/icons.tsx'
import { Preferences } from './preferences.tsx'
import { useShortcuts } from './shortcuts.ts'
import classes from './shell.module.css'

const ShortcutsDialog = lazy(async () => ({ default: (await loaded(() => import('./shortcuts-dialog.tsx'))).ShortcutsDialog }))

export function Shell() {
  const t = useMessages(shellMessages)
  const status = useStatus()
  const navigate = useNavigate()
  const [help, setHelp] = useState<'never' | 'open' | 'closed'>('never')
  const main = useFocusOnNewScreen()
  useShortcuts(
    useMemo(
      () => ({
        '/': () => void navigate({ to: '/', search: (search) => search, state: { focusSearch: true } }),
        '?': () => setHelp('open'),
      }),
      [navigate],
    ),
  )

  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        {t('skip')}
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Link to="/" className={classes.brand}>
            <Mark size={34} />
            <span className={classes.names}>
              <span className={classes.product}>Serumpun</span>
              {status !== undefined && <span className={classes.library}>{status.library.name}</span>}
            </span>
          </Link>
          <nav className={classes.nav} aria-label={t('mainNavigation')}>
            {destinations.map(({ to, label, icon }) => (
              <Link key={to} to={to} className={classes.destination} activeOptions={{ exact: true, includeSearch: false }}>
                <Icon name={icon} />
                {t(label)}
              </Link>
            ))}
          </nav>
          <div className={classes.sync}>
            <SyncLine />
          </div>
          <div className={classes.tools}>
            <Preferences />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={40}
              className={classes.help}
              aria-label={t('shortcuts.open')}
              title={t('shortcuts.open')}
              onClick={() => setHelp('open')}
            >
              ?
            </ActionIcon>
          </div>
        </div>
      </header>
      <LostBanner />
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      {help !== 'never' && (
        <Suspense>
          <ShortcutsDialog opened={help === 'open'} onClose={() => setHelp('closed')} />
        </Suspense>
      )}
    </div>
  )
}

/** A reader of a new screen begins at its top, with eyes or with a screen reader. */
function useFocusOnNewScreen() {
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname })
  const focusSearch = useRouterState({ select: ({ location }) => location.state.focusSearch })
  const before = useRef(path)
  useEffect(() => {
    if (before.current !== undefined && before.current !== path && focusSearch !== true)
      main.current?.focus({ preventScroll: true })
    before.current = path
  }, [path, focusSearch])
  return main
}
