// A record of the own catalogue: made, looked over, changed, withdrawn.
import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useRouterState } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useMessages } from '../../i18n/provider.tsx'
import { BackLink } from '../../parts/back.tsx'
import { EmptyPlace } from '../../parts/empty-place.tsx'
import { Editor } from './editor.tsx'
import { emptyRecord, type Kind, KINDS } from './marc-form.ts'
import { recordMessages } from './messages.ts'
import { versionQuery } from './queries.ts'
import screen from '../../parts/screen.module.css'
import classes from './view.module.css'

export function NewRecordScreen() {
  const t = useMessages(recordMessages)
  const [kind, setKind] = useState<Kind>('book')
  useScreenTitle(t('new'))
  return (
    <div className={classes.screen}>
      <Top heading={t('new')} />
      <label className={classes.kind}>
        <span>{t('kind')}</span>
        <select
          value={kind}
          onChange={({ currentTarget: { value } }) =>
            setKind((Object.keys(KINDS) as Kind[]).find((each) => each === value) ?? 'book')
          }
        >
          {(Object.keys(KINDS) as Kind[]).map((each) => (
            <option key={each} value={each}>
              {t(`kind.${each}`)}
            </option>
          ))}
        </select>
      </label>
      <Editor key={kind} record={emptyRecord(kind, new Date())} version={undefined} />
    </div>
  )
}

export function RecordScreen() {
  const t = useMessages(recordMessages)
  const { id } = useParams({ from: '/catalogue/records/$id' })
  const { data, error, refetch } = useQuery(versionQuery(id))
  const written = useRouterState({ select: ({ location }) => location.state.written })
  useScreenTitle(t('edit'))
  return (
    <div className={classes.screen}>
      <Top heading={t('edit')} />
      {data !== undefined && (
        <Editor
          key={data.etag}
          record={data.record}
          version={{ id, etag: data.etag }}
          written={written?.id === id ? written : undefined}
          onStale={() => void refetch()}
        />
      )}
      {data === undefined && error === null && <Skeleton height={320} />}
      {data === undefined && error !== null && (
        <EmptyPlace
          title={t('missing')}
          actions={
            <Button variant="light" renderRoot={(props) => <Link to="/catalogue" {...props} />}>
              {t('back')}
            </Button>
          }
        >
          <p lang="en">{error.message}</p>
        </EmptyPlace>
      )}
    </div>
  )
}

function Top({ heading }: { heading: string }) {
  const t = useMessages(recordMessages)
  return (
    <header className={classes.top}>
      <BackLink to="/catalogue">{t('back')}</BackLink>
      <h1 className={screen.heading}>{heading}</h1>
    </header>
  )
}

function useScreenTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · Serumpun`
  }, [title])
}
