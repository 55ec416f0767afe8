// How near a server is: on this machine, on this network, or anywhere. A server on the internet may not send a harvest on to a nearer one:
// what answers there (a router, a service for this machine alone) was never meant to be asked by strangers. Whoever names an inner
// address himself may harvest it; libraries do.
import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

/** Larger is nearer. */
export type Nearness = 'public' | 'private' | 'link' | 'own'

const ORDER: readonly Nearness[] = ['public', 'private', 'link', 'own']

/** RFC 6890, and what replaces it; addresses that mean "this host" first. */
const RANGES: readonly (readonly [Nearness, readonly string[]])[] = [
  ['own', ['0.0.0.0/8', '127.0.0.0/8', '::/128', '::1/128']],
  ['link', ['169.254.0.0/16', 'fe80::/10']],
  ['private', ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10']],
]

const LISTS = RANGES.map(([nearness, ranges]) => {
  const list = new BlockList()
  for (const range of ranges) {
    const [network = '', bits = ''] = range.split('/')
    list.addSubnet(network, Number(bits), isIP(network) === 6 ? 'ipv6' : 'ipv4')
  }
  return [nearness, list] as const
})

/** @param address An IP address; IPv4 in IPv6 counts as what it is. */
export function nearnessOfAddress(address: string): Nearness {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  return LISTS.find(([, list]) => list.check(address, family))?.[0] ?? 'public'
}

/** The nearest of the addresses that a URL's host has; undefined where it has none, which whoever connects to it will find too. */
async function nearnessOf({ hostname }: URL): Promise<Nearness | undefined> {
  const bare = hostname.replace(/^\[|\]$/g, '')
  const addresses = await lookup(bare, { all: true }).catch(() => [])
  const found = addresses.map(({ address }) => ORDER.indexOf(nearnessOfAddress(address)))
  return found.length === 0 ? undefined : ORDER[Math.max(...found)]
}

/** Whether a redirect leads to a place that is nearer to this machine than the server that was named. */
export async function leadsNearer(from: URL, to: URL): Promise<boolean> {
  if (from.hostname === to.hostname) return false
  const [before, after] = await Promise.all([nearnessOf(from), nearnessOf(to)])
  return ORDER.indexOf(after ?? 'public') > ORDER.indexOf(before ?? 'public')
}
