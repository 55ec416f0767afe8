// The title to take along: for reference managers and for other catalogues.
import type { FullTitle } from '../../api/types.ts'
import { recordFile } from '../../api/records.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { titleMessages } from './messages.ts'
import classes from './take-away.module.css'

const FORMS = [
  ['ris', 'RIS'],
  ['bibtex', 'BibTeX'],
  ['marc', 'MARC 21'],
  ['marcxml', 'MARCXML'],
  ['mods', 'MODS'],
] as const

export function TakeAway({ title }: { title: FullTitle }) {
  const t = useMessages(titleMessages)
  return (
    <p className={classes.forms}>
      <span>{t('take')}</span>
      {FORMS.map(([format, name]) => (
        <a key={format} href={recordFile(title.describedBy, format)} download className={classes.form}>
          {name}
        </a>
      ))}
    </p>
  )
}
