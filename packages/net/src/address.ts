// Addresses as people write them: multiaddrs, with the library's id at the end or without.
import { multiaddr } from '@multiformats/multiaddr'
import type { Multiaddr } from '@multiformats/multiaddr'
import { TCP, WebSockets, WebSocketsSecure } from '@multiformats/multiaddr-matcher'
import { parseLibraryId } from '@serumpun/replica'
import type { LibraryId } from '@serumpun/replica'
import { NetError } from './errors.ts'

export interface PeerAddress {
  /** In normal form and without the id. */
  address: string
  /** The library that must answer there; `undefined`: whichever does. */
  library: LibraryId | undefined
}

/**
 * Takes `/ip4/…/tcp/…`, `/ip6/…`, `/dns4/…`, each with `/ws`, `/wss` or `/tls/ws` or without, and with `/p2p/<library>` or without;
 * and through a relay any of these with `/p2p/<relay>/p2p-circuit/p2p/<library>`.
 * @throws {NetError} `NET_INVALID_ADDRESS`, `NET_UNSUPPORTED_ADDRESS`.
 */
export function parsePeerAddress(text: string): PeerAddress {
  const full = parseMultiaddr(text)
  const components = full.getComponents()
  const last = components.at(-1)
  if (last?.name !== 'p2p') {
    if (isRelayed(text)) throw unnamed(text)
    return { address: supported(full).toString(), library: undefined }
  }
  try {
    // The last one only: an address through a relay names the relay too.
    const address = multiaddr(full.toString().slice(0, -`/p2p/${last.value}`.length))
    return { address: supported(address).toString(), library: parseLibraryId(last.value ?? '') }
  } catch (cause) {
    throw cause instanceof NetError ? cause : unnamed(text, cause)
  }
}

function unnamed(text: string, cause?: unknown): NetError {
  return new NetError(
    'NET_INVALID_ADDRESS',
    `'${shown(text)}' names no library: an id begins with 12D3KooW and has 52 characters.`,
    { cause },
  )
}

/** @throws {NetError} `NET_INVALID_ADDRESS`, `NET_UNSUPPORTED_ADDRESS`. */
export function parseListenAddress(text: string): Multiaddr {
  const address = supported(parseMultiaddr(text))
  if (!isRelayed(text)) return address
  throw new NetError('NET_UNSUPPORTED_ADDRESS', `A node finds its relays by itself; '${shown(text)}' cannot be listened on.`)
}

/** What libp2p dials: the address, and the id that it then insists on. */
export function dialable(address: string, library: LibraryId | undefined): Multiaddr {
  return multiaddr(library === undefined ? address : `${address}/p2p/${library}`)
}

function parseMultiaddr(text: string): Multiaddr {
  try {
    const address = multiaddr(text)
    if (address.getComponents().length > 0) return address
    throw new Error('It is empty.')
  } catch (cause) {
    throw new NetError(
      'NET_INVALID_ADDRESS',
      `'${shown(text)}' is not a multiaddr. Write it like /ip4/192.0.2.7/tcp/4001 or /dns4/library.example/tcp/443/wss.`,
      {
        cause,
      },
    )
  }
}

/** Whether an address leads through a relay. */
export function isRelayed(address: string): boolean {
  return address.includes('/p2p-circuit')
}

/** Whether an address is of the machine itself. */
export function isLoopback(address: string): boolean {
  return /^\/ip4\/127\.|^\/ip6\/::1\//.test(address)
}

function supported(address: Multiaddr): Multiaddr {
  const text = address.toString()
  if (isDirect(address) || (isRelayed(text) && isThroughOneRelay(text))) return address
  throw new NetError(
    'NET_UNSUPPORTED_ADDRESS',
    `'${shown(address.toString())}' is of a kind that this node does not speak. It speaks /tcp/… and, after that, /ws or /wss, or a relay.`,
  )
}

function isDirect(address: Multiaddr): boolean {
  return TCP.exactMatch(address) || WebSockets.exactMatch(address) || WebSocketsSecure.exactMatch(address)
}

function isThroughOneRelay(text: string): boolean {
  const [relay = '', rest, ...more] = text.split('/p2p-circuit')
  return rest === '' && more.length === 0 && relay.includes('/p2p/') && isDirect(multiaddr(relay))
}

function shown(text: string): string {
  return text.slice(0, 120)
}
