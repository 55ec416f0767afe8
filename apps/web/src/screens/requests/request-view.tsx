// One request as a conversation: what is wanted, where it stands, what was said, and what can be said now.
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { NodeUnreachable } from '../../api/errors.ts'
import type { LibraryRequest } from '../../api/types.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { BackLink } from '../../parts/back.tsx'
import { EmptyPlace } from '../../parts/empty-place.tsx'
import { requestMessages } from './messages.ts'
import { requestQuery } from './queries.ts'
import { Say } from './say.tsx'
import { conflictText, reasonText, saidText, standingText, whereaboutsText } from './speech.ts'
import { linesIn, titleIn } from './written.ts'
import classes from './request-view.module.css'

export function RequestScreen() {
  const t = useMessages(requestMessages)
  const { id } = useParams({ from: '/requests/$id' })
  const { data: request, error } = useQuery(requestQuery(id))
  const title = request === undefined ? undefined : (titleIn(request) ?? t('untitled'))
  useEffect(() => {
    document.title = `${title ?? t('screen')} · Serumpun`
  }, [title, t])
  return (
    <div className={classes.screen}>
      <BackLink to="/requests">{t('screen')}</BackLink>
      {request === undefined && (error === null || error instanceof NodeUnreachable) && <Skeleton height={260} />}
      {request === undefined && error !== null && !(error instanceof NodeUnreachable) && (
        <EmptyPlace title={t('refused')}>
          <p lang="en">{error.message}</p>
        </EmptyPlace>
      )}
      {request !== undefined && (
        <>
          <header className={classes.top}>
            <p className={classes.standing}>{standingText(request.standing, t)}</p>
            <h1 className={classes.title} dir="auto">
              {title}
            </h1>
            <p className={classes.parties}>
              {t('parties', { requester: request.requester.name, supplier: request.supplier.name })}
            </p>
          </header>
          <div className={classes.columns}>
            <div className={classes.talk}>
              <Conversation request={request} />
              <Say request={request} />
            </div>
            <Facts request={request} />
          </div>
        </>
      )}
    </div>
  )
}

function Conversation({ request }: { request: LibraryRequest }) {
  const t = useMessages(requestMessages)
  const { formats } = useSpeech()
  return (
    <section aria-label={t('conversation')}>
      <ol className={classes.messages}>
        {request.messages.map((message) => (
          <li
            key={message.id}
            className={classes.message}
            data-side={
              message.by.id === request.supplier.id && message.by.name === request.supplier.name ? 'supplier' : 'requester'
            }
          >
            <p className={classes.by}>
              <b>{message.by.name}</b> <time dateTime={message.at}>{formats.moment(message.at)}</time>
            </p>
            <p className={classes.word}>{message.word === undefined ? t('said.request') : saidText(message.word, t)}</p>
            {linesIn(message.written).map((line) => (
              <p key={JSON.stringify(line)} className={classes.written} dir="auto">
                {'reason' in line ? reasonText(line.reason, t) : line.text}
              </p>
            ))}
            {message.conflict !== undefined && (
              <p className={classes.conflict}>
                {t('conflict', {
                  reason: conflictText(message.conflict.reason, t),
                  standing: standingText(message.conflict.standing, t),
                })}
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Facts({ request }: { request: LibraryRequest }) {
  const t = useMessages(requestMessages)
  const { formats } = useSpeech()
  const service = request.serviceType
  const facts: [string, string | undefined][] = [
    [t('fact.number'), request.reference],
    [t('fact.service'), service === 'Copy' || service === 'Loan' || service === 'CopyOrLoan' ? t(`service.${service}`) : service],
    [t('fact.asked'), formats.moment(request.requested)],
    [t('fact.needed'), request.needBeforeDate === undefined ? undefined : formats.moment(request.needBeforeDate)],
    [t('fact.due'), request.due === undefined ? undefined : formats.moment(request.due)],
    [t('fact.where'), whereaboutsText(request.whereabouts, t)],
    [t('fact.patron'), request.patron],
  ]
  return (
    <dl className={classes.facts}>
      {facts.map(
        ([label, value]) =>
          value !== undefined && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
      {request.patron !== undefined && <p className={classes.private}>{t('patron.private')}</p>}
    </dl>
  )
}
