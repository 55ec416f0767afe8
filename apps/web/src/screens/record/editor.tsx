// Writing a record, as a plain form or as MARC; both show the same record.
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useBlocker, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { NodeRefused } from '../../api/errors.ts'
import { saveRecord, withdrawRecord } from '../../api/records.ts'
import type { MarcRecord, ProblemPart, WrittenRecord } from '../../api/types.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { MarcGrid } from './marc-grid.tsx'
import { recordMessages } from './messages.ts'
import { PlainForm } from './plain-form.tsx'
import { Troubles } from './troubles.tsx'
import classes from './editor.module.css'

interface EditorProps {
  record: MarcRecord
  /** Of a record that is in the catalogue. */
  version: { id: string; etag: string } | undefined
  /** What was said when it was written just now. */
  written?: WrittenRecord | undefined
  /** The record has been changed by somebody else, and is to be read anew. */
  onStale?: () => void
}

const FORMS = ['plain', 'marc'] as const

export function Editor({ record: given, version: givenVersion, written, onStale }: EditorProps) {
  const t = useMessages(recordMessages)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [record, setRecord] = useState(given)
  const [ground, setGround] = useState(given)
  const [version, setVersion] = useState(givenVersion)
  const [form, setForm] = useState<(typeof FORMS)[number]>('plain')
  const [saved, setSaved] = useState(written)
  const isChanged = record !== ground
  const forget = () => {
    for (const key of ['record', 'title', 'titles', 'facets', 'withdrawn']) void queries.invalidateQueries({ queryKey: [key] })
  }
  const save = useMutation({
    mutationFn: () => saveRecord(record, version),
    onSuccess: (now) => {
      forget()
      if (version === undefined)
        return void navigate({
          to: '/catalogue/records/$id',
          params: { id: now.id },
          state: { written: now },
          replace: true,
          ignoreBlocker: true,
        })
      setSaved(now)
      setGround(record)
      setVersion({ id: now.id, etag: now.etag })
    },
  })
  const withdraw = useMutation({
    mutationFn: withdrawRecord,
    onSuccess: () => {
      forget()
      void navigate({ to: '/catalogue', ignoreBlocker: true })
    },
  })
  useBlocker({ shouldBlockFn: () => isChanged && !window.confirm(t('leave')), enableBeforeUnload: isChanged })
  const change = (next: MarcRecord) => {
    setSaved(undefined)
    setRecord(next)
  }
  const refused = save.error instanceof NodeRefused ? save.error : undefined
  const parts: readonly ProblemPart[] = refused?.errors ?? saved?.warnings ?? []
  return (
    <form
      className={classes.editor}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <div className={classes.forms} role="tablist" aria-label={t('forms')}>
        {FORMS.map((each) => (
          <button
            key={each}
            type="button"
            role="tab"
            aria-selected={form === each}
            className={classes.tab}
            onClick={() => setForm(each)}
          >
            {t(`form.${each}`)}
          </button>
        ))}
      </div>
      {form === 'plain' ? (
        <PlainForm record={record} onChange={change} />
      ) : (
        <MarcGrid record={record} onChange={change} troubles={parts} />
      )}
      <Troubles error={save.error ?? withdraw.error} parts={parts} onStale={onStale} />
      <div className={classes.actions}>
        <Button type="submit" size="md" disabled={save.isPending || !isChanged}>
          {save.isPending ? t('saving') : t('save')}
        </Button>
        {version !== undefined && (
          <Button variant="subtle" size="md" disabled={withdraw.isPending} onClick={() => withdraw.mutate(version)}>
            {t('withdraw')}
          </Button>
        )}
        {saved !== undefined && (
          <p role="status" className={classes.saved}>
            {t('saved')}{' '}
            <Link to="/titles/$id" params={{ id: saved.id }} className={classes.link}>
              {t('see')}
            </Link>
          </p>
        )}
      </div>
    </form>
  )
}
