// The own catalogue: how much is in it, bringing records in, taking them out, and getting back what was withdrawn.
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useStatus } from '../../api/status.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { BringIn } from './bring-in.tsx'
import { catalogueMessages } from './messages.ts'
import { TakeOut } from './take-out.tsx'
import { Withdrawn } from './withdrawn.tsx'
import screen from '../../parts/screen.module.css'
import classes from './view.module.css'

export function CatalogueScreen() {
  const t = useMessages(catalogueMessages)
  const status = useStatus()
  useEffect(() => {
    document.title = `${t('screen')} · Serumpun`
  }, [t])
  const own = status?.datasets.filter((dataset) => dataset.own && dataset.dataset.startsWith('catalogue/')) ?? []
  const records = own.reduce((sum, { entries }) => sum + entries, 0)
  return (
    <div className={classes.screen}>
      <header>
        <h1 className={screen.heading}>{t('heading')}</h1>
        {status !== undefined && (
          <p className={classes.lead}>
            {records === 0 ? t('empty') : t('records', { count: records })}{' '}
            {records > 0 && (
              <Link to="/" search={{ library: [status.library.id] }} className={classes.link}>
                {t('see')}
              </Link>
            )}
          </p>
        )}
        <Button variant="light" size="md" className={classes.new} renderRoot={(props) => <Link to="/catalogue/new" {...props} />}>
          {t('new')}
        </Button>{' '}
        <Button variant="subtle" size="md" className={classes.new} renderRoot={(props) => <Link to="/review" {...props} />}>
          {t('review')}
        </Button>
      </header>
      <BringIn />
      <TakeOut />
      <Withdrawn />
    </div>
  )
}
