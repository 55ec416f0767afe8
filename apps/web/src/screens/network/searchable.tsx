// Whether what has arrived can be found yet.
import { Progress } from '@mantine/core'
import type { NodeStatus } from '../../api/types.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { networkMessages } from './messages.ts'
import { shareSearchable } from './replica.ts'
import { Section } from './section.tsx'
import classes from './searchable.module.css'

export function Searchable({ status }: { status: NodeStatus }) {
  const t = useMessages(networkMessages)
  const { current, pendingShards } = status.views.catalogue
  return (
    <Section title={t('search.title')}>
      <p className={classes.words}>{current ? t('search.current') : t('search.behind', { count: pendingShards })}</p>
      {!current && (
        <Progress.Root size="sm" radius="xl" className={classes.bar}>
          <Progress.Section
            value={Math.floor(shareSearchable(status) * 100)}
            aria-label={t('search.progress')}
            className={classes.done}
          />
        </Progress.Root>
      )}
    </Section>
  )
}
