// What of the results is to be shown: kinds, libraries, languages … with how many titles each has.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useId, type ReactNode } from 'react'
import { useStatus } from '../../api/status.ts'
import type { Facet, Format, NodeStatus } from '../../api/types.ts'
import type { Formats } from '../../i18n/format.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { nameOf } from '../../parts/library-name.ts'
import { searchMessages } from './messages.ts'
import { facetsQuery } from './queries.ts'
import type { SearchAddress } from './route.ts'
import { HOLDERS, LISTED, type Listed, NEW_DAYS, type Selection, toggled, yearIn } from './selection.ts'
import classes from './narrowing.module.css'

/** @param props.query what the shown titles were found by: what was typed, or what it was taken for */
export function Narrowing({ query }: { query: string }) {
  const t = useMessages(searchMessages)
  const { q: _, title: __, ...selection } = useSearch({ from: '/' })
  const { data } = useQuery(facetsQuery({ q: query, selection }))
  const select = useSelect()
  const facets = new Map(data?.facets.map((facet) => [facet.name, facet]))
  return (
    <section className={classes.narrowing} aria-label={t('narrow')}>
      {LISTED.map((name) => (
        <Values
          key={name}
          name={name}
          facet={facets.get(name)}
          chosen={selection[name] ?? []}
          onToggle={(value) => select(toggled(selection, name, value))}
        />
      ))}
      <Group legend={t('facet.year')}>
        <Years selection={selection} onChange={select} />
      </Group>
      <Group legend={t('facet.new')}>
        <select
          className={classes.select}
          aria-label={t('facet.new')}
          value={selection.newDays ?? ''}
          onChange={({ currentTarget: { value } }) => {
            const { newDays: ___, ...others } = selection
            const days = NEW_DAYS.find((each) => String(each) === value)
            select(days === undefined ? others : { ...others, newDays: days })
          }}
        >
          <option value="">{t('new.always')}</option>
          {NEW_DAYS.map((days) => (
            <option key={days} value={days}>
              {t('new.days', { count: days })}
            </option>
          ))}
        </select>
      </Group>
      <Group legend={t('facet.holders')}>
        <select
          className={classes.select}
          aria-label={t('facet.holders')}
          value={selection.holders ?? ''}
          onChange={({ currentTarget: { value } }) => {
            const { holders: ___, ...others } = selection
            const held = HOLDERS.find((each) => each === value)
            select(held === undefined ? others : { ...others, holders: held })
          }}
        >
          <option value="">{t('holders.any')}</option>
          {HOLDERS.map((each) => (
            <option key={each} value={each}>
              {t(`holders.${each}`)}
            </option>
          ))}
        </select>
      </Group>
    </section>
  )
}

/** Goes to the same search with another selection; "back" undoes it. */
export function useSelect(): (selection: Selection) => void {
  const navigate = useNavigate({ from: '/' })
  return (selection) =>
    void navigate({ search: ({ q }: SearchAddress) => ({ ...(q !== undefined && { q }), ...selection }), resetScroll: false })
}

function Group({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>{legend}</legend>
      {children}
    </fieldset>
  )
}

interface ValuesProps {
  name: Listed
  facet: Facet | undefined
  chosen: readonly string[]
  onToggle: (value: string) => void
}

function Values({ name, facet, chosen, onToggle }: ValuesProps) {
  const t = useMessages(searchMessages)
  const { formats } = useSpeech()
  const label = useLabel()
  const values = facet?.values ?? []
  // What is chosen stays in sight, also where it is not among the commonest or finds nothing.
  const unlisted = chosen.filter((value) => !values.some((each) => each.value === value))
  if (values.length + unlisted.length === 0) return undefined
  return (
    <Group legend={t(`facet.${name}`)}>
      <ul className={classes.values}>
        {[...unlisted.map((value) => ({ value, titles: undefined })), ...values].map((each) => (
          <li key={each.value}>
            <label className={classes.value}>
              <input type="checkbox" checked={chosen.includes(each.value)} onChange={() => onToggle(each.value)} />
              <span className={classes.label} dir="auto">
                {label(name, each)}
              </span>
              {each.titles !== undefined && (
                <span className={classes.titles}>
                  {facet?.isExact === false && '≈ '}
                  {formats.number(each.titles)}
                </span>
              )}
            </label>
          </li>
        ))}
      </ul>
    </Group>
  )
}

const LENDING = { loan: 'lent', 'copy-only': 'copiedOnly', 'in-house': 'readInHouse' } as const
const isLending = (value: string): value is keyof typeof LENDING => Object.hasOwn(LENDING, value)

const isFormat = (value: string): value is Format => Object.hasOwn(searchMessages.en, `format.${value}`)

/** What people call the value of a filter. */
export function useLabel(): (name: Listed, value: { value: string; label?: string }) => string {
  const t = useMessages(searchMessages)
  const { formats } = useSpeech()
  const status = useStatus()
  return (name, { value, label }) => {
    switch (name) {
      case 'library':
        return label ?? libraryName(value, status)
      case 'language':
        return languageName(value, formats)
      case 'format':
        return isFormat(value) ? t(`format.${value}`) : value
      case 'availability':
        return isLending(value) ? t(LENDING[value]) : value
      default:
        return label ?? value
    }
  }
}

const libraryName = (id: string, status: NodeStatus | undefined): string =>
  nameOf({ id, name: status?.datasets.find(({ library }) => library === id)?.name })

const languageName = (code: string, formats: Formats): string => formats.languageName(code) ?? code

function Years({ selection, onChange }: { selection: Selection; onChange: (selection: Selection) => void }) {
  const t = useMessages(searchMessages)
  const id = useId()
  const { yearFrom, yearTo, ...others } = selection
  const send = (form: HTMLFormElement) => {
    const given = new FormData(form)
    const [from, to] = [yearIn(given.get('from')), yearIn(given.get('to'))]
    if (from === yearFrom && to === yearTo) return
    onChange({ ...others, ...(from !== undefined && { yearFrom: from }), ...(to !== undefined && { yearTo: to }) })
  }
  return (
    <form
      // What somebody else changed, as "back" does, is shown.
      key={`${yearFrom} ${yearTo}`}
      className={classes.years}
      onSubmit={(event) => {
        event.preventDefault()
        send(event.currentTarget)
      }}
      onBlur={({ currentTarget }) => send(currentTarget)}
    >
      <label htmlFor={`${id}from`}>{t('year.from')}</label>
      <input id={`${id}from`} name="from" inputMode="numeric" maxLength={4} defaultValue={yearFrom} className={classes.year} />
      <label htmlFor={`${id}to`}>{t('year.to')}</label>
      <input id={`${id}to`} name="to" inputMode="numeric" maxLength={4} defaultValue={yearTo} className={classes.year} />
      <button type="submit" hidden />
    </form>
  )
}
