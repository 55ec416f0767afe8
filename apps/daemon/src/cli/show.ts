// `serumpun status` and `peers`: what there is to see.
import type { PeerStatus } from '../operations/peers.ts'
import type { Status } from '../operations/status.ts'
import { harvestsText } from './harvest.ts'
import { perform } from './perform.ts'
import { count, table } from './terminal.ts'
import { type Call, expectPositionals, parseCall } from './usage.ts'

function print(call: Call, result: unknown, text: () => string): void {
  process.stdout.write(call.json ? `${JSON.stringify(result)}\n` : `${text()}\n`)
}

const STATES = {
  alone: 'No other library is connected.',
  syncing: 'Receiving from other libraries.',
  current: 'In step with all libraries that are connected.',
} as const

const REACHABILITY = {
  open: 'Other libraries reach this node from outside.',
  closed: 'Other libraries do not reach this node from outside; it is reached through members that can be, where there are any.',
  unknown: 'Whether other libraries reach this node from outside is not known yet.',
} as const

function statusText({ library, running, datasets, peers, views, sync, addresses, harvests, reachability }: Status): string {
  const lines = [`${library.name}${library.code === undefined ? '' : ` (${library.code})`}  ${library.id}`]
  lines.push(running ? `The node is running. ${STATES[sync.state]}` : 'The node is not running.')
  for (const address of addresses) lines.push(`Reached at ${address}`)
  lines.push(
    '',
    table([
      ['Library', 'Dataset', 'Revision', 'Entries', 'Parts', 'Signed'],
      ...datasets.map((one) => [
        one.name,
        one.dataset,
        String(one.revision),
        count(one.entries),
        `${one.landedShards}/${one.shards}`,
        one.time.slice(0, 16).replace('T', ' '),
      ]),
    ]),
  )
  const { records, titles, current, pendingShards } = views.catalogue
  lines.push(
    '',
    `Searchable: ${count(records)} records, ${count(titles)} titles${current ? '' : ` (${count(pendingShards)} parts still to be read)`}.`,
  )
  if (running) lines.push(REACHABILITY[reachability])
  if (running) lines.push(`Peers: ${peers.filter(({ connected }) => connected).length} connected of ${peers.length} known.`)
  if (harvests.length > 0) lines.push('', harvestsText(harvests))
  for (const one of datasets) {
    if (one.branches > 0) lines.push(`Attention: ${one.dataset} of ${one.name} has ${one.branches + 1} branches.`)
    if (one.equivocations > 0)
      lines.push(`Attention: ${one.name} has signed two versions of ${one.equivocations} revision(s) of ${one.dataset}.`)
  }
  return lines.join('\n')
}

export async function status(args: readonly string[]): Promise<number> {
  const call = parseCall(args)
  expectPositionals(call, 0, 0, '')
  const result = await perform<Status>(call.data, 'status', {}, { view: 'as-it-is' })
  print(call, result, () => statusText(result))
  return 0
}

const REACH = { direct: 'directly', relay: 'through a relay', others: 'through others', none: 'not' } as const

const minute = (time: string | undefined): string => time?.slice(0, 16).replace('T', ' ') ?? ''

const amount = ({ datasets, entries }: PeerStatus['behind']): string => (datasets === 0 ? '' : `${count(entries)} in ${datasets}`)

function peersText(peers: readonly PeerStatus[]): string {
  if (peers.length === 0)
    return 'No other library is known here. Libraries on the local network are found by themselves; name others with: serumpun start --peer MULTIADDR'
  const lines = [
    table([
      ['Library', 'Reached', 'Since', 'Published', 'Missing here', 'Last signed'],
      ...peers.map((peer) => [
        peer.name ?? peer.address ?? '',
        peer.member || peer.id === '' ? REACH[peer.reach] : 'no member',
        minute(peer.since),
        amount(peer.published),
        amount(peer.behind),
        minute(peer.lastSigned),
      ]),
    ]),
  ]
  for (const { name, address, connected, lastError, advice } of peers) {
    const why = connected ? undefined : lastError?.message
    if (why === undefined && advice === undefined) continue
    lines.push('', `${name ?? address ?? ''}: ${why ?? ''}`.trim(), ...(advice === undefined ? [] : [`  ${advice}`]))
  }
  return lines.join('\n')
}

export async function peers(args: readonly string[]): Promise<number> {
  const call = parseCall(args)
  expectPositionals(call, 0, 0, '')
  const result = await perform<readonly PeerStatus[]>(call.data, 'peers', {})
  print(call, result, () => peersText(result))
  return 0
}
