// The records that a title is made of: one for each time that a library says it has it, each as MARC on demand.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import type { FullTitle } from '../../api/types.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { Icon } from '../../parts/icons.tsx'
import { nameOf } from '../../parts/library-name.ts'
import { CopyRecord } from './copy-record.tsx'
import { MarcView } from './marc-view.tsx'
import { titleMessages } from './messages.ts'
import { recordQuery } from './queries.ts'
import classes from './records.module.css'

export function Records({ title }: { title: FullTitle }) {
  const t = useMessages(titleMessages)
  const heading = useId()
  const own = title.records.some((record) => record.own)
  return (
    <section aria-labelledby={heading} className={classes.section}>
      <h2 id={heading} className={classes.heading}>
        {t('records', { count: title.records.length })}
      </h2>
      <p className={classes.hint}>{t('records.hint')}</p>
      <ul className={classes.records}>
        {title.records.map((record) => (
          <SourceRecord key={record.id} record={record} describes={record.id === title.describedBy} copyable={!own} />
        ))}
      </ul>
    </section>
  )
}

interface SourceRecordProps {
  record: FullTitle['records'][number]
  /** Most of the description is its. */
  describes: boolean
  /** The own library has no record of the title yet. */
  copyable: boolean
}

function SourceRecord({ record, describes, copyable }: SourceRecordProps) {
  const t = useMessages(titleMessages)
  const [shown, setShown] = useState(false)
  // Once it has been copied it no longer is, but what was done can still be undone.
  const [offered] = useState(copyable)
  const panel = useId()
  const name = nameOf({ id: record.library, name: record.name })
  return (
    <li className={classes.record}>
      <div className={classes.head}>
        <h3 className={classes.name}>
          <Icon name={record.own ? 'own' : 'library'} size={16} />
          <span>{name}</span>
          {describes && <span className={classes.mark}>{t('records.describes')}</span>}
        </h3>
        <div className={classes.actions}>
          {offered && !record.own && <CopyRecord id={record.id} />}
          {record.own && (
            <Button
              variant="default"
              size="compact-sm"
              renderRoot={(props) => <Link to="/catalogue/records/$id" params={{ id: record.id }} {...props} />}
            >
              {t('change')}
            </Button>
          )}
          <Button variant="default" size="compact-sm" aria-expanded={shown} aria-controls={panel} onClick={() => setShown(!shown)}>
            {shown ? t('marc.hide') : t('marc.show')}
          </Button>
        </div>
      </div>
      <div id={panel}>{shown && <LoadedRecord id={record.id} />}</div>
    </li>
  )
}

function LoadedRecord({ id }: { id: string }) {
  const t = useMessages(titleMessages)
  const { data, error } = useQuery(recordQuery(id))
  if (data !== undefined) return <MarcView record={data} />
  return <p role="status">{error === null ? t('marc.loading') : `${t('marc.failed')} ${error.message}`}</p>
}
