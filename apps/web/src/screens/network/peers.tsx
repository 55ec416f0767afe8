// The other libraries' nodes: reachable or not, in plain words, with what went wrong.
import type { Peer } from '../../api/types.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { EmptyPlace } from '../../parts/empty-place.tsx'
import { nameOf } from '../../parts/library-name.ts'
import { hostOf } from './host-of.ts'
import { networkMessages } from './messages.ts'
import { Section } from './section.tsx'
import classes from './peers.module.css'

export function Peers({ peers }: { peers: readonly Peer[] }) {
  const t = useMessages(networkMessages)
  const { formats } = useSpeech()
  const ordered = [...peers].sort((a, b) => Number(b.connected) - Number(a.connected) || formats.compare(nameOf(a), nameOf(b)))
  return (
    <Section title={t('peers.title')}>
      {ordered.length === 0 ? (
        <EmptyPlace title={t('peers.none.title')} text={t('peers.none.text')}>
          <code>serumpun start --peer …</code>
        </EmptyPlace>
      ) : (
        <ul className={classes.peers}>
          {ordered.map((peer) => (
            <PeerLine key={peer.id} peer={peer} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function PeerLine({ peer }: { peer: Peer }) {
  const t = useMessages(networkMessages)
  const { formats } = useSpeech()
  const since = peer.since === undefined ? undefined : formats.moment(peer.since)
  return (
    <li className={classes.peer} data-connected={peer.connected}>
      <h3 className={classes.name}>{nameOf(peer)}</h3>
      <p className={classes.state}>
        {peer.connected
          ? since === undefined
            ? t('peer.connected')
            : t('peer.connectedSince', { when: since })
          : since === undefined
            ? t('peer.away')
            : t('peer.awaySince', { when: since })}
      </p>
      {peer.address !== undefined && (
        <p className={classes.address} title={peer.address}>
          {hostOf(peer.address)}
        </p>
      )}
      {!peer.connected && peer.lastError !== undefined && <LastError error={peer.lastError} />}
    </li>
  )
}

/** What a reader is told for the node's codes; what is rarer than these is shown as the node words it. */
const failures = new Map<
  string,
  `failure.${'refused' | 'silent' | 'unreachable' | 'unknown' | 'other' | 'foreign' | 'busy' | 'lost'}`
>([
  ['NET_REFUSED', 'failure.refused'],
  ['NET_TIMEOUT', 'failure.silent'],
  ['NET_UNREACHABLE', 'failure.unreachable'],
  ['NET_NAME_UNKNOWN', 'failure.unknown'],
  ['NET_WRONG_LIBRARY', 'failure.other'],
  ['NET_NOT_SERUMPUN', 'failure.foreign'],
  ['NET_TURNED_AWAY', 'failure.busy'],
  ['NET_CONNECTION_LOST', 'failure.lost'],
])

function LastError({ error }: { error: NonNullable<Peer['lastError']> }) {
  const t = useMessages(networkMessages)
  const { formats } = useSpeech()
  const failure = failures.get(error.code)
  return (
    <div className={classes.error}>
      <p>{t('peer.failed', { when: formats.moment(error.at) ?? '?' })}</p>
      {failure === undefined ? (
        <p lang="en">
          {error.message} <code>{error.code}</code>
        </p>
      ) : (
        <p>{t(failure)}</p>
      )}
      <p>{t('peer.retry')}</p>
    </div>
  )
}
