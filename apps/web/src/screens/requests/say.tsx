// What can be said now: a button for each word, and a small form where a word needs more than itself.
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { sayOfRequest } from '../../api/requests.ts'
import type { LibraryRequest, Saying } from '../../api/types.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { Failure } from '../../parts/failure.tsx'
import { requestMessages } from './messages.ts'
import { requestQuery } from './queries.ts'
import { CONDITIONS, needsOf, offered, REASONS, type Role, sayingOf, type Word } from './words.ts'
import form from '../../parts/form.module.css'
import classes from './say.module.css'

const WHEREABOUTS = ['AtSupplier', 'AtRequester', 'ToRequester', 'ToSupplier', 'Lost', 'Kept', 'Unknown'] as const

export function Say({ request }: { request: LibraryRequest }) {
  const t = useMessages(requestMessages)
  const queries = useQueryClient()
  const [chosen, setChosen] = useState<{ role: Role; word: Word }>()
  const say = useMutation({
    mutationFn: (saying: Saying) => sayOfRequest(request.id, saying),
    onSuccess: (now) => {
      queries.setQueryData(requestQuery(request.id).queryKey, now)
      void queries.invalidateQueries({ queryKey: ['requests'] })
      setChosen(undefined)
    },
  })
  const words = offered(request.possible)
  const stillPossible = chosen !== undefined && words.some(({ role, word }) => role === chosen.role && word === chosen.word)
  if (words.length === 0) return <p className={classes.nothing}>{t('say.nothing')}</p>
  return (
    <section aria-label={t('say')} className={classes.say}>
      <ul className={classes.words}>
        {words.map(({ role, word }, place) => (
          <li key={`${role} ${word}`}>
            <Button
              variant={place === 0 ? 'filled' : 'default'}
              size="sm"
              aria-expanded={chosen?.word === word && chosen.role === role}
              disabled={say.isPending}
              onClick={() => setChosen({ role, word })}
            >
              {t(`say.${word}`)}
            </Button>
          </li>
        ))}
      </ul>
      {chosen !== undefined && stillPossible && (
        <form
          key={`${chosen.role} ${chosen.word}`}
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault()
            say.mutate(sayingOf(chosen.role, chosen.word, new FormData(event.currentTarget), request.seen))
          }}
        >
          <h2 className={classes.heading}>{t(`say.${chosen.word}`)}</h2>
          <Needed word={chosen.word} whereabouts={request.whereabouts} />
          <div className={classes.actions}>
            <Button type="submit" disabled={say.isPending}>
              {say.isPending ? t('sending') : t('send')}
            </Button>
            <Button variant="subtle" onClick={() => setChosen(undefined)}>
              {t('not')}
            </Button>
          </div>
        </form>
      )}
      <Failure error={say.error} />
    </section>
  )
}

function Needed({ word, whereabouts }: { word: Word; whereabouts: string }) {
  const t = useMessages(requestMessages)
  const id = useId()
  const needs = needsOf(word)
  return (
    <>
      {needs.day !== undefined && (
        <label className={form.field}>
          <span className={form.label}>{t('fact.due')}</span>
          <input type="date" name={needs.day} required className={form.input} />
        </label>
      )}
      {needs.reasons !== undefined && (
        <label className={form.field}>
          <span className={form.label}>{t('reason')}</span>
          <select name="reason" required className={form.input} defaultValue="">
            <option value="" disabled>
              {t('reason.choose')}
            </option>
            {REASONS[needs.reasons].map((reason) => (
              <option key={reason} value={reason}>
                {t(`reason.${reason}`)}
              </option>
            ))}
          </select>
        </label>
      )}
      {needs.whereabouts === true && (
        <label className={form.field}>
          <span className={form.label}>{t('fact.where')}</span>
          <select name="whereabouts" className={form.input} defaultValue={whereabouts}>
            {WHEREABOUTS.map((each) => (
              <option key={each} value={each}>
                {t(`where.${each}`)}
              </option>
            ))}
          </select>
        </label>
      )}
      {needs.conditions === true && (
        <fieldset className={classes.conditions}>
          <legend>{t('conditions')}</legend>
          {CONDITIONS.map((each) => (
            <label key={each} className={classes.condition}>
              <input type="checkbox" name="condition" value={each} /> {t(`condition.${each}`)}
            </label>
          ))}
        </fieldset>
      )}
      <div className={form.field}>
        <label htmlFor={id} className={form.label}>
          {t('note')}
        </label>
        <textarea id={id} name="note" rows={2} maxLength={4000} required={needs.note === true} dir="auto" className={form.input} />
        <p className={form.hint}>{t('note.private')}</p>
      </div>
    </>
  )
}
