// The network screen: who is there, what of theirs is here and how fresh, and what is on its way. All of it live.
import '@mantine/core/styles/Progress.css'
import { VisuallyHidden } from '@mantine/core'
import { useEffect } from 'react'
import { useStatus } from '../../api/status.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { Arriving } from './arriving.tsx'
import { Copies } from './copies.tsx'
import { Figures } from './figures.tsx'
import { Memberships } from './memberships.tsx'
import { networkMessages } from './messages.ts'
import { NetworkSkeleton } from './network-skeleton.tsx'
import { OwnLibrary } from './own-library.tsx'
import { Peers } from './peers.tsx'
import { Searchable } from './searchable.tsx'
import classes from './view.module.css'

export function NetworkScreen() {
  const t = useMessages(networkMessages)
  const status = useStatus()
  useEffect(() => {
    document.title = `${t('screen')} · Serumpun`
  }, [t])
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <h1 className={classes.heading}>{t('screen')}</h1>
        <p className={classes.lead}>{t('lead')}</p>
      </header>
      {status === undefined ? (
        <>
          <VisuallyHidden role="status">{t('loading')}</VisuallyHidden>
          <NetworkSkeleton />
        </>
      ) : (
        <>
          <Figures status={status} />
          <div className={classes.columns}>
            <div className={classes.column}>
              <Arriving transfers={status.sync.transfers} />
              <Copies datasets={status.datasets} />
              <Searchable status={status} />
            </div>
            <div className={classes.column}>
              <Memberships />
              <Peers peers={status.peers} />
              <OwnLibrary status={status} />
            </div>
          </div>
        </>
      )}
    </div>
  )
}
