// A record as cataloguers read it: tags, indicators, subfields.
import type { MarcRecord } from '../../api/types.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { titleMessages } from './messages.ts'
import classes from './marc-view.module.css'

export function MarcView({ record }: { record: MarcRecord }) {
  const t = useMessages(titleMessages)
  const fields = record.fields.flatMap((field) => Object.entries(field))
  return (
    <div className={classes.scroll} role="region" aria-label={t('marc.table')} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('marc.tag')}</th>
            <th scope="col">{t('marc.indicators')}</th>
            <th scope="col">{t('marc.content')}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">LDR</th>
            <td />
            <td className={classes.fixed}>{visible(record.leader)}</td>
          </tr>
          {fields.map(([tag, field], place) => (
            <tr key={`${place} ${tag}`}>
              <th scope="row">{tag}</th>
              {typeof field === 'string' ? (
                <>
                  <td />
                  <td className={classes.fixed}>{visible(field)}</td>
                </>
              ) : (
                <>
                  <td className={classes.fixed}>{visible(field.ind1 + field.ind2)}</td>
                  <td dir="auto">
                    {field.subfields
                      .flatMap((subfield) => Object.entries(subfield))
                      .map(([code, value], each) => (
                        <span key={`${each} ${code}`} className={classes.subfield}>
                          <b className={classes.code}>${code}</b> {value}{' '}
                        </span>
                      ))}
                  </td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Blanks count in fixed fields, so they are seen. */
const visible = (text: string): string => text.replaceAll(' ', '·')
