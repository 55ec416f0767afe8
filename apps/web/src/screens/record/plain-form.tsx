// A record as a form that needs no cataloguer.
import { useId, useState } from 'react'
import type { MarcRecord } from '../../api/types.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { type FormValues, type RepeatedPart, type SinglePart, valuesIn, withValues } from './marc-form.ts'
import { recordMessages } from './messages.ts'
import form from '../../parts/form.module.css'
import classes from './plain-form.module.css'

/** What of a record the form asks, in the order of a title page and then of a shelf; a line of the form each. */
const ROWS: readonly (readonly (SinglePart | RepeatedPart | 'language')[])[] = [
  ['title'],
  ['remainder'],
  ['author', 'others'],
  ['edition', 'publisher', 'place', 'year'],
  ['isbns', 'pages', 'language'],
  ['subjects'],
  ['abstract'],
  ['callNumber', 'location', 'copies'],
]

const LINES: ReadonlySet<string> = new Set(['others', 'isbns', 'subjects', 'abstract'])

/** Languages of the archipelago and of what its libraries hold: MARC's codes. A record in another one keeps it. */
const LANGUAGES = [
  'ind',
  'may',
  'jav',
  'sun',
  'ban',
  'mad',
  'min',
  'bug',
  'ace',
  'btk',
  'iba',
  'eng',
  'ara',
  'chi',
  'dut',
  'tam',
  'jpn',
]

export function PlainForm({ record, onChange }: { record: MarcRecord; onChange: (record: MarcRecord) => void }) {
  // What is typed stands as it is typed; the record follows, with what it had as the ground.
  const [ground] = useState({ record, values: valuesIn(record) })
  const [values, setValues] = useState(ground.values)
  const set = (part: keyof FormValues, text: string) => {
    const next = { ...values, [part]: text }
    setValues(next)
    onChange(withValues(ground.record, ground.values, next))
  }
  return (
    <div className={classes.rows}>
      {ROWS.map((parts) => (
        <div key={parts[0]} className={classes.row}>
          {parts.map((part) =>
            part === 'language' ? (
              <LanguageChoice key={part} value={values.language} onChange={(text) => set('language', text)} />
            ) : (
              <Part key={part} part={part} value={values[part]} onChange={(text) => set(part, text)} />
            ),
          )}
        </div>
      ))}
    </div>
  )
}

function Part({ part, value, onChange }: { part: SinglePart | RepeatedPart; value: string; onChange: (text: string) => void }) {
  const t = useMessages(recordMessages)
  const id = useId()
  const hint = part === 'others' || part === 'isbns' || part === 'subjects' ? t(`hint.${part}`) : undefined
  const shared = {
    id,
    value,
    dir: 'auto' as const,
    className: form.input,
    ...(hint !== undefined && { 'aria-describedby': `${id}hint` }),
  }
  return (
    <div className={classes.part} data-part={part}>
      <label htmlFor={id} className={form.label}>
        {t(`part.${part}`)}
      </label>
      {LINES.has(part) ? (
        <textarea {...shared} rows={part === 'isbns' ? 1 : 2} onChange={({ currentTarget }) => onChange(currentTarget.value)} />
      ) : (
        <input {...shared} required={part === 'title'} onChange={({ currentTarget }) => onChange(currentTarget.value)} />
      )}
      {hint !== undefined && (
        <p id={`${id}hint`} className={form.hint}>
          {hint}
        </p>
      )}
    </div>
  )
}

function LanguageChoice({ value, onChange }: { value: string; onChange: (code: string) => void }) {
  const t = useMessages(recordMessages)
  const { formats } = useSpeech()
  const id = useId()
  const codes = value === '' || LANGUAGES.includes(value) ? LANGUAGES : [value, ...LANGUAGES]
  return (
    <div className={classes.part}>
      <label htmlFor={id} className={form.label}>
        {t('part.language')}
      </label>
      <select id={id} value={value} className={form.input} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        <option value="">{t('language.none')}</option>
        {codes.map((code) => (
          <option key={code} value={code}>
            {formats.languageName(code) ?? code}
          </option>
        ))}
      </select>
    </div>
  )
}
