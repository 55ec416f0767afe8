// Own records that were withdrawn by hand, and the way back.
import { Button } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { fetchWithdrawn, restoreRecord } from '../../api/records.ts'
import type { WithdrawnRecord } from '../../api/types.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { Failure } from '../../parts/failure.tsx'
import { catalogueMessages } from './messages.ts'
import { Part } from './part.tsx'
import classes from './withdrawn.module.css'

const withdrawnQuery = queryOptions({ queryKey: ['withdrawn'], queryFn: ({ signal }) => fetchWithdrawn(signal) })

export function Withdrawn() {
  const t = useMessages(catalogueMessages)
  const { data = [] } = useQuery(withdrawnQuery)
  if (data.length === 0) return undefined
  return (
    <Part heading={t('gone.heading')} hint={t('gone.hint')}>
      <ul className={classes.records}>
        {data.map((record) => (
          <WithdrawnRow key={record.id} record={record} />
        ))}
      </ul>
    </Part>
  )
}

function WithdrawnRow({ record }: { record: WithdrawnRecord }) {
  const t = useMessages(catalogueMessages)
  const { formats } = useSpeech()
  const queries = useQueryClient()
  const restore = useMutation({
    mutationFn: () => restoreRecord(record.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: withdrawnQuery.queryKey }),
  })
  return (
    <li className={classes.record}>
      <div>
        <p className={classes.title} dir="auto">
          {record.title}
        </p>
        <p className={classes.small}>{[record.controlNumber, formats.moment(record.withdrawnAt)].join(' · ')}</p>
        <Failure error={restore.error} />
      </div>
      <Button size="compact-sm" variant="default" disabled={restore.isPending} onClick={() => restore.mutate()}>
        {t('gone.restore')}
      </Button>
    </li>
  )
}
