// The search screen without titles: none here, none that fit, or no answer; each with what to do about it.
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { NodeRefused, NodeUnreachable } from '../../api/errors.ts'
import { useStatus } from '../../api/status.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { EmptyPlace } from '../../parts/empty-place.tsx'
import { searchMessages } from './messages.ts'
import { useSelect } from './narrowing.tsx'

export function NothingFound({ query }: { query: string }) {
  const t = useMessages(searchMessages)
  return (
    <EmptyPlace title={t('none.title', { query })} text={t('none.text')}>
      <Coming />
    </EmptyPlace>
  )
}

/** There may well be titles, but none that pass the filters. */
export function NothingLeft() {
  const t = useMessages(searchMessages)
  const select = useSelect()
  return (
    <EmptyPlace
      title={t('left.title')}
      text={t('left.text')}
      actions={
        <Button variant="light" onClick={() => select({})}>
          {t('chosen.clear')}
        </Button>
      }
    />
  )
}

export function NothingHere() {
  const t = useMessages(searchMessages)
  return (
    <EmptyPlace
      title={t('empty.title')}
      text={t('empty.text')}
      actions={
        <Button variant="light" renderRoot={(props) => <Link to="/network" {...props} />}>
          {t('empty.network')}
        </Button>
      }
    >
      <Coming />
      <p>{t('empty.command')}</p>
      <p>
        <code>serumpun import katalog.mrc</code>
      </p>
    </EmptyPlace>
  )
}

/** A hope, where there is reason for it. */
function Coming() {
  const t = useMessages(searchMessages)
  const status = useStatus()
  if (status === undefined || (status.sync.state !== 'syncing' && status.views.catalogue.current)) return undefined
  return <p>{t('none.coming')}</p>
}

/** Of a query that breaks the rules: asking again changes nothing. */
const BAD_QUERY = 'UNION_BAD_QUERY'

/** The node says what is wrong, and where, in English; what to do about it everybody can read. */
function QueryWrong({ error }: { error: Error }) {
  const t = useMessages(searchMessages)
  return (
    <EmptyPlace title={t('wrong.title')} text={t('wrong.text')}>
      <p lang="en">{error.message}</p>
    </EmptyPlace>
  )
}

export function SearchRefused({ error, retry }: { error: Error; retry: () => void }) {
  const t = useMessages(searchMessages)
  // The banner of the shell speaks of a silent node.
  if (error instanceof NodeUnreachable) return undefined
  if (error instanceof NodeRefused && error.code === BAD_QUERY) return <QueryWrong error={error} />
  return (
    <EmptyPlace
      title={t('refused.title')}
      actions={
        <Button variant="light" onClick={retry}>
          {t('retry')}
        </Button>
      }
    >
      <p lang="en">{error.message}</p>
    </EmptyPlace>
  )
}
