// Taking records out: as a file for another system, as a list, as catalogue cards.
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { cancelExport, exportedFile, exportsQuery, startExport } from '../../api/jobs.ts'
import type { ExportJob, ExportRequest } from '../../api/types.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Bar } from './bar.tsx'
import { catalogueMessages } from './messages.ts'
import { Part } from './part.tsx'
import classes from './take-out.module.css'

const FORMATS = ['xlsx', 'csv', 'marc', 'marcxml', 'mods', 'dc', 'json', 'ris', 'bibtex', 'cards', 'labels'] as const

export function TakeOut() {
  const t = useMessages(catalogueMessages)
  const { language } = useSpeech()
  const queries = useQueryClient()
  const jobs = useQuery(exportsQuery).data ?? []
  const [format, setFormat] = useState<ExportRequest['format']>('xlsx')
  const [union, setUnion] = useState(false)
  const [query, setQuery] = useState('')
  const start = useMutation({
    mutationFn: startExport,
    onSuccess: () => queries.invalidateQueries({ queryKey: exportsQuery.queryKey }),
  })
  return (
    <Part heading={t('out.heading')} hint={t('out.hint')}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          const words = query.trim()
          start.mutate({ format, union, language, ...(words !== '' && { query: words }) })
        }}
      >
        <label className={classes.field}>
          <span>{t('out.what')}</span>
          <select value={String(union)} onChange={({ currentTarget }) => setUnion(currentTarget.value === 'true')}>
            <option value="false">{t('out.own')}</option>
            <option value="true">{t('out.union')}</option>
          </select>
        </label>
        <label className={classes.field}>
          <span>{t('out.as')}</span>
          <select
            value={format}
            onChange={({ currentTarget }) => setFormat(FORMATS.find((each) => each === currentTarget.value) ?? 'xlsx')}
          >
            {FORMATS.map((each) => (
              <option key={each} value={each}>
                {t(`out.${each}`)}
              </option>
            ))}
          </select>
        </label>
        <label className={classes.field}>
          <span>{t('out.query')}</span>
          <input value={query} maxLength={400} onChange={({ currentTarget }) => setQuery(currentTarget.value)} />
        </label>
        <Button type="submit" variant="light" size="md" disabled={start.isPending}>
          {t('out.start')}
        </Button>
      </form>
      <Failure error={start.error} />
      {jobs.length > 0 && (
        <ul className={classes.jobs}>
          {jobs.map((job) => (
            <ExportRow key={job.id} job={job} />
          ))}
        </ul>
      )}
    </Part>
  )
}

function ExportRow({ job }: { job: ExportJob }) {
  const t = useMessages(catalogueMessages)
  const { formats } = useSpeech()
  const queries = useQueryClient()
  const cancel = useMutation({
    mutationFn: () => cancelExport(job.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: exportsQuery.queryKey }),
  })
  const { progress, report, request } = job
  const atWork = job.state === 'waiting' || job.state === 'writing'
  return (
    <li className={classes.job} aria-label={job.fileName}>
      <div className={classes.about}>
        <p className={classes.name}>
          {t(`out.${request.format === 'ndjson' ? 'json' : request.format}`)}
          {request.query !== undefined && ` – ${request.query}`}
        </p>
        <p className={classes.small} role="status">
          {report === undefined
            ? t(`out.state.${job.state}`)
            : `${t('out.written', { count: report.records })} · ${formats.bytes(report.bytes)}`}
          {report !== undefined && report.skipped > 0 && ` · ${t('out.skipped', { count: report.skipped })}`}
        </p>
        {atWork && (
          <Bar
            share={progress === undefined || progress.totalShards === 0 ? undefined : progress.shards / progress.totalShards}
            label={t('in.progress', { name: job.fileName })}
          />
        )}
        {job.error !== undefined && (
          <p className={classes.error} lang="en">
            {job.error.message}
          </p>
        )}
      </div>
      <div className={classes.actions}>
        {job.state === 'done' && (
          <Button size="compact-sm" variant="default" renderRoot={(props) => <a href={exportedFile(job.id)} download {...props} />}>
            {t('out.fetch')}
          </Button>
        )}
        <Button size="compact-sm" variant="subtle" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
          {atWork ? t('in.stop') : t('in.forget')}
        </Button>
      </div>
    </li>
  )
}
