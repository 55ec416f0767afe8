// Where the records of a title say different things: what is shown, whose it is, and what the others say.
import type { FullTitle } from '../../api/types.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { titleMessages } from './messages.ts'
import classes from './differences.module.css'

const FIELDS = ['title', 'responsibility', 'edition', 'place', 'publisher', 'year', 'extent'] as const

export function Differences({ title }: { title: FullTitle }) {
  const t = useMessages(titleMessages)
  const differing = FIELDS.flatMap((name) => {
    const field = title.merged[name]
    return field === undefined || field.others.length === 0 ? [] : [{ name, field }]
  })
  if (differing.length === 0) return undefined
  return (
    <details className={classes.differences}>
      <summary>{t('differ', { count: differing.length })}</summary>
      <dl>
        {differing.map(({ name, field }) => (
          <div key={name}>
            <dt>{t(`differ.${name}`)}</dt>
            {[field, ...field.others].map(({ value, by }, place) => (
              <dd key={`${place} ${value}`} data-shown={place === 0} dir="auto">
                {String(value)} <Whose title={title} by={by} />
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </details>
  )
}

function Whose({ title, by }: { title: FullTitle; by: readonly number[] }) {
  const { formats } = useSpeech()
  const names = [...new Set(by.map((place) => title.records[place]?.name).filter((name) => name !== undefined))]
  return <span className={classes.whose}>{formats.list(names)}</span>
}
