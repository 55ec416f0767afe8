// Doubtful pairs side by side: one title or two? What staff say holds at once, and is told to the network.
import { Button, Skeleton } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { NodeUnreachable } from '../../api/errors.ts'
import { assert, fetchReview } from '../../api/review.ts'
import type { Assertion, ReviewPage } from '../../api/types.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { BackLink } from '../../parts/back.tsx'
import { Failure } from '../../parts/failure.tsx'
import { EmptyPlace } from '../../parts/empty-place.tsx'
import { comparedRows } from './compared.ts'
import { type Family, sidesOf } from './evidence.ts'
import { reviewMessages } from './messages.ts'
import screen from '../../parts/screen.module.css'
import classes from './view.module.css'

type Pair = ReviewPage['pairs'][number]

const keyOf = ({ a, b }: Pair): string => `${a.record.id} ${b.record.id}`

export function ReviewScreen() {
  const t = useMessages(reviewMessages)
  const found = useInfiniteQuery({
    queryKey: ['review'],
    queryFn: ({ pageParam, signal }) => fetchReview(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }: ReviewPage) => cursor,
  })
  useEffect(() => {
    document.title = `${t('screen')} · Serumpun`
  }, [t])
  const pairs = [...new Map(found.data?.pages.flatMap((page) => page.pairs).map((pair) => [keyOf(pair), pair])).values()]
  return (
    <div className={classes.screen}>
      <BackLink to="/catalogue">{t('back')}</BackLink>
      <header>
        <h1 className={screen.heading}>{t('screen')}</h1>
        <p className={classes.lead}>{t('lead')}</p>
      </header>
      {found.isPending && <Skeleton height={260} />}
      {found.isError && !(found.error instanceof NodeUnreachable) && (
        <EmptyPlace
          title={t('refused')}
          actions={
            <Button variant="light" onClick={() => void found.refetch()}>
              {t('retry')}
            </Button>
          }
        >
          <p lang="en">{found.error.message}</p>
        </EmptyPlace>
      )}
      {found.isSuccess && pairs.length === 0 && <EmptyPlace title={t('none')} text={t('none.text')} />}
      <ul className={classes.pairs}>
        {pairs.map((pair) => (
          <DoubtfulPair key={keyOf(pair)} pair={pair} />
        ))}
      </ul>
      {found.hasNextPage && (
        <Button variant="default" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </div>
  )
}

function DoubtfulPair({ pair }: { pair: Pair }) {
  const t = useMessages(reviewMessages)
  const { formats } = useSpeech()
  const queries = useQueryClient()
  const [said, setSaid] = useState<Assertion['says']>('nothing')
  const say = useMutation({
    mutationFn: (says: Assertion['says']) => assert({ says, a: pair.a.record.id, b: pair.b.record.id }),
    onSuccess: (_, says) => {
      setSaid(says)
      // The pair stays in sight, so that it can be taken back; other screens see it at once.
      for (const key of ['title', 'titles', 'facets']) void queries.invalidateQueries({ queryKey: [key] })
    },
  })
  const rows = comparedRows(pair.a.record, pair.b.record, formats)
  return (
    <li className={classes.pair} data-decided={said !== 'nothing'}>
      <div className={classes.scroll} role="region" aria-label={pair.a.record.title} tabIndex={0}>
        <table className={classes.table}>
          <thead>
            <tr>
              <td />
              {[pair.a, pair.b].map(({ record }) => (
                <th key={record.id} scope="col">
                  {record.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, a, b, differs }) => (
              <tr key={name} data-differs={differs}>
                <th scope="row">{t(`row.${name}`)}</th>
                <td dir="auto">{a}</td>
                <td dir="auto">{b}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Evidence pair={pair} />
      {said === 'nothing' ? (
        <div className={classes.actions}>
          <Button size="sm" disabled={say.isPending} onClick={() => say.mutate('same')}>
            {t('same')}
          </Button>
          <Button size="sm" variant="default" disabled={say.isPending} onClick={() => say.mutate('not-same')}>
            {t('different')}
          </Button>
        </div>
      ) : (
        <p role="status" className={classes.said}>
          {said === 'same' ? t('said.same') : t('said.different')}{' '}
          <Button size="compact-sm" variant="subtle" disabled={say.isPending} onClick={() => say.mutate('nothing')}>
            {t('undo')}
          </Button>
        </p>
      )}
      <Failure error={say.error} />
    </li>
  )
}

function Evidence({ pair }: { pair: Pair }) {
  const t = useMessages(reviewMessages)
  const { formats } = useSpeech()
  const { forOne, against } = sidesOf(pair.evidence)
  const list = (families: readonly Family[]): string => formats.list(families.map((family) => t(`family.${family}`)))
  return (
    <p className={classes.evidence}>
      {forOne.length > 0 && <span>{t('for', { what: list(forOne) })} </span>}
      {against.length > 0 && <span>{t('against', { what: list(against) })} </span>}
      {pair.why === 'conflict' && <span>{t('conflict')}</span>}
    </p>
  )
}
