// Requests as a desk has them: what others want of us, what we want of others; first what waits for us.
import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { NodeUnreachable } from '../../api/errors.ts'
import type { RequestSummary } from '../../api/types.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { EmptyPlace } from '../../parts/empty-place.tsx'
import { requestMessages } from './messages.ts'
import { requestsQuery } from './queries.ts'
import { standingText, todoText } from './speech.ts'
import { type Box, BOXES, type Role, ROLES } from './words.ts'
import screen from '../../parts/screen.module.css'
import classes from './list-view.module.css'

export function RequestsScreen() {
  const t = useMessages(requestMessages)
  const { role = 'supplier', box = 'open' } = useSearch({ from: '/requests' })
  const { data, error, refetch } = useQuery(requestsQuery(role, box))
  useEffect(() => {
    document.title = `${t('screen')} · Serumpun`
  }, [t])
  return (
    <div className={classes.screen}>
      <header className={classes.top}>
        <h1 className={screen.heading}>{t('screen')}</h1>
        <Button variant="light" renderRoot={(props) => <Link to="/requests/new" {...props} />}>
          {t('ask.citation')}
        </Button>
      </header>
      <nav className={classes.sides} aria-label={t('sides')}>
        {ROLES.map((each) => (
          <Link key={each} to="/requests" search={{ role: each, box }} className={classes.side} data-chosen={each === role}>
            {t(`side.${each}`)}
          </Link>
        ))}
      </nav>
      <nav className={classes.boxes} aria-label={t('boxes')}>
        {BOXES.map((each) => (
          <Link key={each} to="/requests" search={{ role, box: each }} className={classes.box} data-chosen={each === box}>
            {t(`box.${each}`)}
          </Link>
        ))}
      </nav>
      {data === undefined && error === null && <Skeleton height={220} />}
      {data === undefined && error !== null && !(error instanceof NodeUnreachable) && (
        <EmptyPlace
          title={t('refused')}
          actions={
            <Button variant="light" onClick={() => void refetch()}>
              {t('retry')}
            </Button>
          }
        >
          <p lang="en">{error.message}</p>
        </EmptyPlace>
      )}
      {data !== undefined && data.items.length === 0 && <Nothing role={role} box={box} />}
      {data !== undefined && data.items.length > 0 && (
        <ul className={classes.list}>
          {data.items.map((request) => (
            <Row key={request.id} request={request} role={role} />
          ))}
        </ul>
      )}
      {data?.next !== undefined && <p className={classes.more}>{t('more')}</p>}
    </div>
  )
}

function Nothing({ role, box }: { role: Role; box: Box }) {
  const t = useMessages(requestMessages)
  return (
    <EmptyPlace
      title={t(`nothing.${box}`)}
      text={role === 'requester' ? t('nothing.ask') : t('nothing.wait')}
      actions={
        role === 'requester' && (
          <Button variant="light" renderRoot={(props) => <Link to="/" {...props} />}>
            {t('nothing.search')}
          </Button>
        )
      }
    />
  )
}

function Row({ request, role }: { request: RequestSummary; role: Role }) {
  const t = useMessages(requestMessages)
  const { formats } = useSpeech()
  const partner = role === 'supplier' ? request.requester : request.supplier
  const todo = request.todo[role]
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <h2 className={classes.title} dir="auto">
          <Link to="/requests/$id" params={{ id: request.id }} className={classes.link}>
            {request.title ?? t('untitled')}
          </Link>
        </h2>
        <p className={classes.small}>
          {[
            partner.name,
            t(`service.${request.service === 'Copy' ? 'Copy' : request.service === 'Loan' ? 'Loan' : 'CopyOrLoan'}`),
            request.reference,
          ].join(' · ')}
        </p>
      </div>
      <div className={classes.where}>
        <p className={classes.standing}>{standingText(request.standing, t)}</p>
        {todo !== undefined && <p className={classes.todo}>{todoText(todo, t)}</p>}
        <p className={classes.small}>
          {request.due === undefined
            ? formats.moment(request.changed)
            : t('due', { day: formats.moment(request.due) ?? request.due })}
        </p>
      </div>
    </li>
  )
}
