// "Did you mean": another spelling that the catalogue knows better.
import { Link } from '@tanstack/react-router'
import type { TitlePage } from '../../api/types.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { searchMessages } from './messages.ts'
import classes from './suggested.module.css'

export function Suggested({ page, query }: { page: TitlePage; query: string }) {
  const t = useMessages(searchMessages)
  const { suggestion } = page
  if (suggestion === undefined) return undefined
  const link = (
    <Link to="/" search={({ title: _, ...search }) => ({ ...search, q: suggestion.query })} className={classes.link} dir="auto">
      {suggestion.query}
    </Link>
  )
  return (
    <p className={classes.suggested} role="status">
      {suggestion.isShown ? t('suggested.shown', { query }) : t('suggested')} {link}
    </p>
  )
}
