// One file on its way into the catalogue: what was understood of it, how far it has come, what became of it.
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { cancelImport, importsQuery, lookAgain, startImport } from '../../api/jobs.ts'
import type { ImportChoices, ImportJob } from '../../api/types.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Bar } from './bar.tsx'
import { ImportOutcome } from './import-outcome.tsx'
import { ImportUnderstood } from './import-understood.tsx'
import { catalogueMessages } from './messages.ts'
import classes from './import-card.module.css'

export function ImportCard({ job }: { job: ImportJob }) {
  const t = useMessages(catalogueMessages)
  const { formats } = useSpeech()
  const { start, cancel, look } = useActions(job.id)
  const busy = start.isPending || cancel.isPending || look.isPending
  const atWork = job.state === 'looking' || job.state === 'waiting' || job.state === 'importing'
  const startable = job.state === 'ready' || job.state === 'failed' || job.state === 'stopped'
  const when = formats.moment(job.createdAt)
  return (
    <article className={classes.card} data-state={job.state} aria-label={job.name}>
      <header className={classes.head}>
        <h3 className={classes.name}>{job.name}</h3>
        <p className={classes.small}>{[formats.bytes(job.bytes), when].filter((part) => part !== undefined).join(' · ')}</p>
      </header>
      <p role="status" className={classes.state}>
        {t(`state.${job.state}`)}
      </p>
      {atWork && <Progress job={job} />}
      {job.state === 'ready' && job.preview !== undefined && (
        <ImportUnderstood
          preview={job.preview}
          choices={job.choices}
          onChoose={(choices) => look.mutate(choices)}
          disabled={busy}
        />
      )}
      {job.error !== undefined && (
        <p className={classes.error}>
          <span lang="en">{job.error.message}</span>
        </p>
      )}
      {job.report !== undefined && <ImportOutcome job={job} report={job.report} />}
      <Failure error={start.error ?? cancel.error ?? look.error} />
      <div className={classes.actions}>
        {startable && (
          <Button size="sm" disabled={busy || job.preview?.records === 0} onClick={() => start.mutate()}>
            {job.state === 'ready' ? t('in.start', { count: job.preview?.records ?? 0 }) : t('in.again')}
          </Button>
        )}
        <Button size="sm" variant="subtle" disabled={busy} onClick={() => cancel.mutate()}>
          {atWork ? t('in.stop') : t('in.forget')}
        </Button>
      </div>
    </article>
  )
}

function Progress({ job }: { job: ImportJob }) {
  const t = useMessages(catalogueMessages)
  const { progress } = job
  const known = progress !== undefined && progress.totalBytes > 0
  return (
    <div className={classes.progress}>
      <Bar share={known ? progress.bytes / progress.totalBytes : undefined} label={t('in.progress', { name: job.name })} />
      {progress !== undefined && <p className={classes.small}>{t('in.read', { count: progress.read })}</p>}
    </div>
  )
}

function useActions(id: string) {
  const queries = useQueryClient()
  // An event follows each of them; this is for when it is lost.
  const onSuccess = () => queries.invalidateQueries({ queryKey: importsQuery.queryKey })
  return {
    start: useMutation({ mutationFn: () => startImport(id), onSuccess }),
    cancel: useMutation({ mutationFn: () => cancelImport(id), onSuccess }),
    look: useMutation({ mutationFn: (choices: ImportChoices) => lookAgain(id, choices), onSuccess }),
  }
}
