// `serumpun status`, `search` and `peers`: what there is to see.
import { DaemonError } from '../errors.ts'
import type { TitlePage } from '../operations/search.ts'
import type { PeerStatus, Status } from '../operations/status.ts'
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

function statusText({ library, running, datasets, peers, views, sync, addresses, harvests }: Status): string {
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

function peersText(peers: readonly PeerStatus[]): string {
  if (peers.length === 0)
    return 'No other library is known here. Libraries on the local network are found by themselves; name others with: serumpun start --peer MULTIADDR'
  return table(
    peers.map(({ id, name, connected, address, since, lastError }) => [
      connected ? 'connected' : 'not connected',
      name ?? id,
      address ?? '',
      connected ? `since ${since?.slice(0, 16).replace('T', ' ')}` : (lastError?.message ?? ''),
    ]),
  )
}

export async function peers(args: readonly string[]): Promise<number> {
  const call = parseCall(args)
  expectPositionals(call, 0, 0, '')
  const result = await perform<readonly PeerStatus[]>(call.data, 'peers', {})
  print(call, result, () => peersText(result))
  return 0
}

function searchText({ total, totalIsExact, items }: TitlePage): string {
  if (items.length === 0) return 'Nothing found.'
  const lines = [`${totalIsExact ? '' : 'more than '}${count(total)} ${total === 1 ? 'title' : 'titles'}`]
  for (const { title, creators, year, identifiers, heldBy } of items) {
    const about = [
      creators.join('; '),
      year,
      identifiers.map(({ type, value }) => `${type.toUpperCase()} ${value}`).join(', '),
    ].filter((part) => part !== undefined && part !== '')
    lines.push(
      '',
      title,
      ...(about.length > 0 ? [`  ${about.join(' · ')}`] : []),
      `  held by ${heldBy.map(({ name }) => name).join(', ')}`,
    )
  }
  return lines.join('\n')
}

export async function search(args: readonly string[]): Promise<number> {
  const call = parseCall(args, { limit: { type: 'string' } })
  const words = expectPositionals(call, 1, 100, 'What to search for')
  const limit = Number(call.text('limit') ?? 20)
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new DaemonError('USAGE', '--limit is a number from 1 to 100.')
  const result = await perform<TitlePage>(call.data, 'search', { query: words.join(' '), limit }, { view: 'before' })
  print(call, result, () => searchText(result))
  return 0
}
