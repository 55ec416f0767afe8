// What a file was understood to be, before anything is written: its kind, its columns, its first records, what is odd.
import { useId } from 'react'
import type { ImportChoices, ImportPreview } from '../../api/types.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { Columns } from './columns.tsx'
import { Findings } from './findings.tsx'
import { catalogueMessages } from './messages.ts'
import classes from './import-understood.module.css'

interface ImportUnderstoodProps {
  preview: ImportPreview
  choices: ImportChoices
  /** The file is to be looked at again so. */
  onChoose: (choices: ImportChoices) => void
  disabled: boolean
}

export function ImportUnderstood({ preview, choices, onChoose, disabled }: ImportUnderstoodProps) {
  const t = useMessages(catalogueMessages)
  const replaceId = useId()
  return (
    <div className={classes.understood}>
      <p>
        {t('look.is', { format: nameOfFormat(preview, t) })} {t('look.records', { count: preview.records })}
        {preview.rejected > 0 && ` ${t('look.rejected', { count: preview.rejected })}`}
      </p>
      {preview.samples.length > 0 && <Samples samples={preview.samples} />}
      {preview.table !== undefined && (
        <Columns
          columns={preview.table.columns}
          disabled={disabled}
          onChange={(columns) => onChoose({ ...choices, columns: { ...choices.columns, ...columns } })}
        />
      )}
      <Findings warnings={preview.warnings} reasons={preview.reasons} />
      <div className={classes.replace}>
        <input
          id={replaceId}
          type="checkbox"
          checked={choices.replace === true}
          disabled={disabled}
          onChange={({ currentTarget: { checked } }) => {
            const { replace: _, yes: __, ...others } = choices
            onChoose(checked ? { ...others, replace: true } : others)
          }}
        />
        <label htmlFor={replaceId}>{t('look.replace')}</label>
      </div>
      {preview.replaced !== undefined && <Replaced replaced={preview.replaced} choices={choices} onChoose={onChoose} />}
    </div>
  )
}

type Translator = ReturnType<typeof useMessages<typeof catalogueMessages.en>>

/** Names that are the same in every language are the node's own. */
const NAMES: Readonly<Record<string, string>> = {
  iso2709: 'MARC (ISO 2709)',
  marcxml: 'MARCXML',
  'marc-json': 'MARC-in-JSON',
  mrk: 'MARCMaker',
  aleph: 'Aleph sequential',
  mods: 'MODS',
  'oai-dc': 'Dublin Core',
  kbart: 'KBART',
}

function nameOfFormat({ format, table }: ImportPreview, t: Translator): string {
  if (table?.kind === 'slims') return t('format.slims')
  if (table?.kind === 'inlislite') return t('format.inlislite')
  if (format === 'csv') return t('format.csv')
  if (format === 'xlsx') return t('format.xlsx')
  return NAMES[format] ?? format
}

function Samples({ samples }: { samples: ImportPreview['samples'] }) {
  const t = useMessages(catalogueMessages)
  return (
    <div className={classes.scroll} role="region" aria-label={t('look.samples')} tabIndex={0}>
      <table className={classes.samples}>
        <caption className={classes.caption}>{t('look.samples')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('column.title')}</th>
            <th scope="col">{t('column.author')}</th>
            <th scope="col">{t('column.year')}</th>
            <th scope="col">ISBN</th>
            <th scope="col">{t('column.callNumber')}</th>
            <th scope="col">{t('column.copies')}</th>
          </tr>
        </thead>
        <tbody>
          {samples.map(({ title, creators, year, isbn, callNumber, copies }, place) => (
            <tr key={`${place} ${title}`}>
              <td dir="auto">{title}</td>
              <td dir="auto">{creators.join('; ')}</td>
              <td>{year}</td>
              <td>{isbn}</td>
              <td>{callNumber}</td>
              <td>{copies === 0 ? '' : copies}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What a full load would take away. More than a tenth needs somebody to say that it is meant so. */
function Replaced({
  replaced,
  choices,
  onChoose,
}: {
  replaced: NonNullable<ImportPreview['replaced']>
  choices: ImportChoices
  onChoose: (choices: ImportChoices) => void
}) {
  const t = useMessages(catalogueMessages)
  const id = useId()
  const many = replaced.refused === 'too-many' || choices.yes === true
  return (
    <div className={classes.replaced} role="status">
      <p>{replaced.absent === 0 ? t('replace.none') : t('replace.some', { count: replaced.absent, held: replaced.held })}</p>
      {replaced.refused === 'unknown-rejects' && <p>{t('replace.unknown', { count: replaced.unknownRejects })}</p>}
      {many && (
        <div className={classes.replace}>
          <input
            id={id}
            type="checkbox"
            checked={choices.yes === true}
            onChange={({ currentTarget: { checked } }) => {
              const { yes: _, ...others } = choices
              onChoose(checked ? { ...others, yes: true } : others)
            }}
          />
          <label htmlFor={id}>{t('replace.yes')}</label>
        </div>
      )}
    </div>
  )
}
