// This library, as the others know it.
import type { NodeStatus } from '../../api/types.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { networkMessages } from './messages.ts'
import { Section } from './section.tsx'
import classes from './own-library.module.css'

export function OwnLibrary({ status }: { status: NodeStatus }) {
  const t = useMessages(networkMessages)
  const { library, version } = status
  const facts: [label: string, value: string | undefined][] = [
    [t('own.code'), library.code],
    [t('own.place'), library.place],
    [t('own.version'), version],
  ]
  return (
    <Section title={t('own.title')}>
      <div className={classes.card}>
        <h3 className={classes.name}>{library.name}</h3>
        <dl className={classes.facts}>
          {facts.map(([label, value]) =>
            value === undefined ? undefined : (
              <div key={label} className={classes.fact}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
          <div className={classes.key}>
            <dt>{t('own.key')}</dt>
            <dd>
              <code>{library.id}</code>
              <span className={classes.hint}>{t('own.keyHint')}</span>
            </dd>
          </div>
        </dl>
      </div>
    </Section>
  )
}
