// What became of a file.
import type { ImportJob, ImportReport } from '../../api/types.ts'
import { rejectsFile } from '../../api/jobs.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { Findings } from './findings.tsx'
import { catalogueMessages } from './messages.ts'
import classes from './import-outcome.module.css'

const NUMBERS = ['added', 'updated', 'unchanged', 'removed', 'rejected'] as const

/** Rejected records that are shown; the file has all. */
const SHOWN = 5

export function ImportOutcome({ job, report }: { job: ImportJob; report: ImportReport }) {
  const t = useMessages(catalogueMessages)
  const { formats } = useSpeech()
  const removed = report.replaced?.removed ?? 0
  const numbers = { ...report, removed: report.removed + removed }
  return (
    <div className={classes.outcome}>
      <dl className={classes.numbers}>
        {NUMBERS.filter((name) => numbers[name] > 0 || name === 'added').map((name) => (
          <div key={name}>
            <dt>{t(`outcome.${name}`)}</dt>
            <dd>{formats.number(numbers[name])}</dd>
          </div>
        ))}
      </dl>
      <Findings warnings={report.warnings} />
      {report.rejected > 0 && (
        <div>
          <ul className={classes.rejects}>
            {report.rejects.slice(0, SHOWN).map(({ index, controlNumber, message }) => (
              <li key={index}>
                {controlNumber === undefined
                  ? t('outcome.reject', { number: index + 1 })
                  : t('outcome.rejectNamed', { number: index + 1, id: controlNumber })}{' '}
                <span lang="en">{message}</span>
              </li>
            ))}
          </ul>
          {job.rejects && (
            <p className={classes.mend}>
              <a href={rejectsFile(job.id)} download className={classes.link}>
                {t('outcome.rejectsFile')}
              </a>{' '}
              {t('outcome.mend')}
            </p>
          )}
        </div>
      )}
    </div>
  )
}
