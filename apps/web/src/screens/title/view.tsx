// One title on a page of its own: what it is, who holds it, and the records that it is made of.
import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useCanGoBack, useParams, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { NodeRefused, NodeUnreachable } from '../../api/errors.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { BackButton, BackLink } from '../../parts/back.tsx'
import { EmptyPlace } from '../../parts/empty-place.tsx'
import { titleQuery } from '../search/queries.ts'
import { TitleDetail } from '../search/title-detail.tsx'
import { Differences } from './differences.tsx'
import { titleMessages } from './messages.ts'
import { Records } from './records.tsx'
import { TakeAway } from './take-away.tsx'
import classes from './view.module.css'

export function TitleScreen() {
  const t = useMessages(titleMessages)
  const { id } = useParams({ from: '/titles/$id' })
  const { data: title, error, isPending, refetch } = useQuery(titleQuery(id))
  useEffect(() => {
    document.title = `${title?.title ?? t('screen')} · Serumpun`
  }, [title, t])
  return (
    <div className={classes.screen}>
      <Back />
      {isPending && <TitleSkeleton />}
      {error !== null && title === undefined && <NoTitle error={error} retry={() => void refetch()} />}
      {title !== undefined && (
        <>
          <TitleDetail
            title={title}
            wide
            actions={
              <Button variant="subtle" size="compact-sm" className={classes.print} onClick={() => window.print()}>
                {t('print')}
              </Button>
            }
          />
          <Differences title={title} />
          <TakeAway title={title} />
          <Records title={title} />
        </>
      )}
    </div>
  )
}

function Back() {
  const t = useMessages(titleMessages)
  const { history } = useRouter()
  const canGoBack = useCanGoBack()
  return canGoBack ? <BackButton onClick={() => history.back()}>{t('back')}</BackButton> : <BackLink to="/">{t('back')}</BackLink>
}

function NoTitle({ error, retry }: { error: Error; retry: () => void }) {
  const t = useMessages(titleMessages)
  // The banner of the shell speaks of a silent node.
  if (error instanceof NodeUnreachable) return <TitleSkeleton />
  const gone = error instanceof NodeRefused && error.status === 404
  return (
    <EmptyPlace
      title={gone ? t('gone.title') : t('refused.title')}
      text={gone ? t('gone.text') : undefined}
      actions={
        gone ? (
          <Button variant="light" renderRoot={(props) => <Link to="/" {...props} />}>
            {t('back')}
          </Button>
        ) : (
          <Button variant="light" onClick={retry}>
            {t('retry')}
          </Button>
        )
      }
    >
      {!gone && <p lang="en">{error.message}</p>}
    </EmptyPlace>
  )
}

function TitleSkeleton() {
  return (
    <div className={classes.skeleton} aria-hidden="true">
      <Skeleton height={34} width="60%" />
      <Skeleton height={16} width="35%" />
      <Skeleton height={16} width="45%" />
      <Skeleton height={120} />
    </div>
  )
}
