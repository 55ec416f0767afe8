// The filters that are set, each with the way out of it.
import { Button } from '@mantine/core'
import { useSearch } from '@tanstack/react-router'
import { useMessages } from '../../i18n/provider.tsx'
import { Icon } from '../../parts/icons.tsx'
import { searchMessages } from './messages.ts'
import { useLabel, useSelect } from './narrowing.tsx'
import { LISTED, type Selection, toggled } from './selection.ts'
import classes from './chosen.module.css'

interface Chip {
  readonly key: string
  readonly text: string
  /** What is selected once it is taken away. */
  readonly without: Selection
}

export function Chosen() {
  const t = useMessages(searchMessages)
  const select = useSelect()
  const chips = useChips()
  const { sort } = useSearch({ from: '/' })
  if (chips.length === 0) return undefined
  return (
    <div className={classes.chosen}>
      <ul className={classes.chips} aria-label={t('chosen')}>
        {chips.map(({ key, text, without }) => (
          <li key={key}>
            <button
              type="button"
              className={classes.chip}
              aria-label={t('chosen.remove', { filter: text })}
              onClick={() => select(without)}
            >
              <span dir="auto">{text}</span>
              <Icon name="cross" size={14} />
            </button>
          </li>
        ))}
      </ul>
      {chips.length > 1 && (
        <Button variant="subtle" size="compact-xs" onClick={() => select(sort === undefined ? {} : { sort })}>
          {t('chosen.clear')}
        </Button>
      )}
    </div>
  )
}

function useChips(): Chip[] {
  const t = useMessages(searchMessages)
  const label = useLabel()
  const { q: _, title: __, ...selection } = useSearch({ from: '/' })
  const { yearFrom, yearTo, ...withoutYears } = selection
  const { newDays, ...withoutNew } = selection
  const { holders, ...withoutHolders } = selection
  const years = [yearFrom, yearTo].map((year) => year ?? '').join('–')
  return [
    ...LISTED.flatMap((name) =>
      (selection[name] ?? []).map((value) => ({
        key: `${name} ${value}`,
        text: label(name, { value }),
        without: toggled(selection, name, value),
      })),
    ),
    ...(years === '–' ? [] : [{ key: 'years', text: years, without: withoutYears }]),
    ...(newDays === undefined ? [] : [{ key: 'new', text: t('new.days', { count: newDays }), without: withoutNew }]),
    ...(holders === undefined ? [] : [{ key: 'holders', text: t(`holders.${holders}`), without: withoutHolders }]),
  ]
}
