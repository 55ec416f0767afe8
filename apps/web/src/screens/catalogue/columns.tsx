// The columns of a list and what each was taken for; another meaning can be chosen.
import { useMessages } from '../../i18n/provider.tsx'
import { catalogueMessages } from './messages.ts'
import classes from './columns.module.css'

/** What a column can mean, in the order of a title page and then of a shelf (docs/formats.md). */
const MEANINGS = [
  'id',
  'title',
  'titleRemainder',
  'part',
  'responsibility',
  'author',
  'addedAuthor',
  'editor',
  'translator',
  'illustrator',
  'corporateAuthor',
  'addedCorporate',
  'edition',
  'place',
  'publisher',
  'year',
  'isbn',
  'issn',
  'ismn',
  'classification',
  'subject',
  'language',
  'pages',
  'dimensions',
  'physical',
  'series',
  'abstract',
  'note',
  'format',
  'url',
  'callNumber',
  'barcode',
  'inventory',
  'copies',
  'copyNumber',
  'branch',
  'location',
  'collection',
  'access',
  'itemNote',
] as const

const IGNORED = 'ignore'

interface ColumnsProps {
  columns: readonly { heading: string; field?: string }[]
  disabled: boolean
  /** A column, by its heading or its number, means something else. */
  onChange: (columns: Record<string, string>) => void
}

export function Columns({ columns, disabled, onChange }: ColumnsProps) {
  const t = useMessages(catalogueMessages)
  const ignored = columns.filter(({ field }) => field === undefined).length
  return (
    <details className={classes.columns} open={ignored > 0}>
      <summary>{ignored === 0 ? t('columns.all', { count: columns.length }) : t('columns.some', { count: ignored })}</summary>
      <ul className={classes.list}>
        {columns.map(({ heading, field }, place) => (
          <li key={`${place} ${heading}`} className={classes.column}>
            <label>
              <span className={classes.heading} dir="auto">
                {heading === '' ? t('columns.unnamed', { number: place + 1 }) : heading}
              </span>
              <select
                value={field ?? IGNORED}
                disabled={disabled}
                className={classes.meaning}
                onChange={({ currentTarget: { value } }) => onChange({ [`#${place + 1}`]: value })}
              >
                <option value={IGNORED}>{t('columns.ignored')}</option>
                {MEANINGS.map((meaning) => (
                  <option key={meaning} value={meaning}>
                    {t(`meaning.${meaning}`)}
                  </option>
                ))}
              </select>
            </label>
          </li>
        ))}
      </ul>
    </details>
  )
}
