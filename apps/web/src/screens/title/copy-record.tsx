// Copy cataloguing: another library's record becomes one's own, and can be given back at once.
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { copyRecord, withdrawRecord } from '../../api/records.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { Failure } from '../../parts/failure.tsx'
import { titleMessages } from './messages.ts'
import classes from './copy-record.module.css'

export function CopyRecord({ id }: { id: string }) {
  const t = useMessages(titleMessages)
  const queries = useQueryClient()
  const refreshed = () => void queries.invalidateQueries({ queryKey: ['title'] })
  const copy = useMutation({ mutationFn: () => copyRecord(id), onSuccess: refreshed })
  const undo = useMutation({
    mutationFn: withdrawRecord,
    onSuccess: () => {
      copy.reset()
      refreshed()
    },
  })
  const failed = undo.error ?? copy.error
  return (
    <span className={classes.copy}>
      {copy.data === undefined ? (
        <Button variant="light" size="compact-sm" disabled={copy.isPending} onClick={() => copy.mutate()}>
          {copy.isPending ? t('copy.busy') : t('copy')}
        </Button>
      ) : (
        <span role="status" className={classes.done}>
          {t('copy.done')}{' '}
          <Button variant="subtle" size="compact-sm" disabled={undo.isPending} onClick={() => undo.mutate(copy.data)}>
            {t('copy.undo')}
          </Button>
        </span>
      )}
      <Failure error={failed} />
    </span>
  )
}
