// Where a connection comes from, as limits count it.
import { tryGetNetConfig } from '@libp2p/utils'
import { CODE_P2P_CIRCUIT } from '@multiformats/multiaddr'
import type { Multiaddr } from '@multiformats/multiaddr'

/**
 * The IP address; of IPv6 the first 64 bits, because one subscriber has all of the rest; of a relayed connection the relay,
 * because nothing else is known of where it comes from.
 */
export function hostOf(address: Multiaddr): string {
  if (address.getComponents().some(({ code }) => code === CODE_P2P_CIRCUIT))
    return `relay ${address.toString().split('/p2p-circuit')[0]}`
  const config = tryGetNetConfig(address)
  if (!config) return ''
  return config.type === 'ip6' ? networkOf(config.host) : config.host
}

function networkOf(host: string): string {
  const [head = '', tail] = host.split('::')
  const groups = head === '' ? [] : head.split(':')
  const rest = tail === undefined || tail === '' ? [] : tail.split(':')
  const whole =
    tail === undefined ? groups : [...groups, ...Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0'), ...rest]
  return whole
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
