// Asking for something: a title of the union catalogue, or what is known of something that nobody here is known to hold.
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useEffect, useId, useState, type ReactNode } from 'react'
import { askForTitle } from '../../api/requests.ts'
import type { Asked, Asking } from '../../api/types.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { BackLink } from '../../parts/back.tsx'
import { Failure } from '../../parts/failure.tsx'
import { titleQuery } from '../search/queries.ts'
import { askingOf, newNeed } from './asking.ts'
import { requestMessages } from './messages.ts'
import { SERVICES } from './words.ts'
import screen from '../../parts/screen.module.css'
import form from '../../parts/form.module.css'
import classes from './ask-view.module.css'

export function AskScreen() {
  const t = useMessages(requestMessages)
  const { record } = useSearch({ from: '/requests/new' })
  const queries = useQueryClient()
  // Sent again after a line broke, it is the same need: nobody is asked twice.
  const [need] = useState(newNeed)
  const ask = useMutation({
    mutationFn: (asking: Asking) => askForTitle(asking),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['requests'] }),
  })
  useEffect(() => {
    document.title = `${t('ask.heading')} · Serumpun`
  }, [t])
  return (
    <div className={classes.screen}>
      <BackLink to="/requests">{t('screen')}</BackLink>
      <h1 className={screen.heading}>{t('ask.heading')}</h1>
      {ask.data === undefined ? (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault()
            ask.mutate(askingOf(new FormData(event.currentTarget), need, record))
          }}
        >
          {record === undefined ? <Citation /> : <Wanted record={record} />}
          <div className={classes.row}>
            <Field label={t('fact.service')}>
              <select name="serviceType" className={form.input}>
                {SERVICES.map((service) => (
                  <option key={service} value={service}>
                    {t(`service.${service}`)}
                  </option>
                ))}
              </select>
            </Field>
            <Field label={t('ask.needed')}>
              <input type="date" name="needed" className={form.input} />
            </Field>
          </div>
          <Field label={t('note')} hint={t('note.private')}>
            <textarea name="note" rows={2} maxLength={4000} dir="auto" className={form.input} />
          </Field>
          <Field label={t('ask.patron')} hint={t('patron.private')}>
            <input name="patron" maxLength={400} autoComplete="off" className={form.input} />
          </Field>
          <Failure error={ask.error} />
          <div>
            <Button type="submit" size="md" disabled={ask.isPending}>
              {ask.isPending ? t('sending') : t('ask.send')}
            </Button>
          </div>
        </form>
      ) : (
        <Done asked={ask.data} />
      )}
    </div>
  )
}

function Wanted({ record }: { record: string }) {
  const t = useMessages(requestMessages)
  const { formats } = useSpeech()
  const { data: title } = useQuery(titleQuery(record))
  const others = title?.heldBy.filter(({ own }) => !own).map(({ name }) => name) ?? []
  return (
    <div className={classes.wanted}>
      <p className={classes.title} dir="auto">
        {title?.title ?? '…'}
      </p>
      {title !== undefined && (
        <p className={classes.small}>
          {[title.creators.join('; '), title.year === undefined ? '' : String(title.year)].filter((part) => part !== '').join(', ')}
        </p>
      )}
      {title !== undefined && (
        <p className={classes.small}>
          {others.length === 0 ? t('ask.nobody') : t('ask.heldBy', { libraries: formats.list(others) })}
        </p>
      )}
    </div>
  )
}

const CITED = ['title', 'author', 'part', 'volume', 'pages', 'year', 'isbn'] as const

function Citation() {
  const t = useMessages(requestMessages)
  return (
    <div className={classes.cited}>
      {CITED.map((name) => (
        <Field key={name} label={t(`cited.${name}`)}>
          <input name={name} required={name === 'title'} maxLength={400} dir="auto" className={form.input} />
        </Field>
      ))}
    </div>
  )
}

function Field({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  const id = useId()
  return (
    <label className={form.field}>
      <span className={form.label}>{label}</span>
      {children}
      {hint !== undefined && (
        <span id={id} className={form.hint}>
          {hint}
        </span>
      )}
    </label>
  )
}

/** Who is asked first, and who next. */
function Done({ asked }: { asked: Asked }) {
  const t = useMessages(requestMessages)
  const { formats } = useSpeech()
  const [first] = asked.requests
  const next = asked.rota.slice(asked.requests.length).map(({ name }) => name)
  return (
    <div className={classes.done} role="status">
      <p className={classes.title}>{first === undefined ? t('asked.nobody') : t('asked', { library: first.supplier.name })}</p>
      {next.length > 0 && <p>{t('asked.next', { libraries: formats.list(next) })}</p>}
      {first === undefined && <p>{t('asked.noone')}</p>}
      <div className={classes.actions}>
        {first !== undefined && (
          <Button renderRoot={(props) => <Link to="/requests/$id" params={{ id: first.id }} {...props} />}>{t('asked.see')}</Button>
        )}
        <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
          {t('nothing.search')}
        </Button>
      </div>
    </div>
  )
}
