// The network in four numbers.
import type { NodeStatus } from '../../api/types.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { networkMessages } from './messages.ts'
import classes from './figures.module.css'

export function Figures({ status }: { status: NodeStatus }) {
  const t = useMessages(networkMessages)
  const { formats } = useSpeech()
  const libraries = new Set(status.datasets.filter(({ own }) => !own).map(({ library }) => library)).size
  const connected = status.peers.filter((peer) => peer.connected).length
  const { titles, records } = status.views.catalogue
  const figures: [count: number, label: string][] = [
    [titles, t('count.titles', { count: titles })],
    [records, t('count.records', { count: records })],
    [libraries, t('count.libraries', { count: libraries })],
    [connected, t('count.connected')],
  ]
  return (
    <dl className={classes.figures}>
      {figures.map(([count, label]) => (
        <div key={label} className={classes.figure}>
          <dt>{label}</dt>
          <dd>{formats.number(count)}</dd>
        </div>
      ))}
    </dl>
  )
}
