// What the node refused, in a line: what it means for people, and the node's own words.
import { useMessages } from '../i18n/provider.tsx'
import { partMessages } from './messages.ts'
import classes from './failure.module.css'

export function Failure({ error }: { error: Error | null }) {
  const t = useMessages(partMessages)
  if (error === null) return undefined
  return (
    <p role="alert" className={classes.failure}>
      {t('failed')} <span lang="en">{error.message}</span>
    </p>
  )
}
