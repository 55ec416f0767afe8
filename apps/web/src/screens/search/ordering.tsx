// The order of the results.
import { useSearch } from '@tanstack/react-router'
import { useMessages } from '../../i18n/provider.tsx'
import { searchMessages } from './messages.ts'
import { useSelect } from './narrowing.tsx'
import { SORTS } from './selection.ts'
import classes from './ordering.module.css'

export function Ordering() {
  const t = useMessages(searchMessages)
  const { q = '', title: _, sort, ...filters } = useSearch({ from: '/' })
  const select = useSelect()
  // Where nothing is looked for nothing fits best, and the newest comes first.
  const orders = q === '' ? SORTS.filter((each) => each !== 'relevance') : SORTS
  const usual = orders[0]
  return (
    <label className={classes.ordering}>
      <span>{t('sort')}</span>
      <select
        value={sort ?? usual}
        className={classes.select}
        onChange={({ currentTarget: { value } }) => {
          const chosen = orders.find((each) => each === value)
          select(chosen === undefined || chosen === usual ? filters : { ...filters, sort: chosen })
        }}
      >
        {orders.map((each) => (
          <option key={each} value={each}>
            {t(`sort.${each}`)}
          </option>
        ))}
      </select>
    </label>
  )
}
