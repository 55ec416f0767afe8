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
 * Takes `/ip4/…/tcp/…`, `/ip6/…`, `/dns4/…`, each with `/ws`, `/wss` or `/tls/ws` or without, and with `/p2p/<library>` or without.
 * @throws {NetError} `NET_INVALID_ADDRESS`, `NET_UNSUPPORTED_ADDRESS`.
 */
export function parsePeerAddress(text: string): PeerAddress {
  const full = parseMultiaddr(text)
  const components = full.getComponents()
  const last = components.at(-1)
  if (last?.name !== 'p2p') return { address: supported(full).toString(), library: undefined }
  try {
    return { address: supported(full.decapsulate(`/p2p/${last.value}`)).toString(), library: parseLibraryId(last.value ?? '') }
  } catch (cause) {
    if (cause instanceof NetError) throw cause
    throw new NetError(
      'NET_INVALID_ADDRESS',
      `'${shown(text)}' names no library: an id begins with 12D3KooW and has 52 characters.`,
      { cause },
    )
  }
}

/** @throws {NetError} `NET_INVALID_ADDRESS`, `NET_UNSUPPORTED_ADDRESS`. */
export function parseListenAddress(text: string): Multiaddr {
  return supported(parseMultiaddr(text))
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

function supported(address: Multiaddr): Multiaddr {
  if (TCP.exactMatch(address) || WebSockets.exactMatch(address) || WebSocketsSecure.exactMatch(address)) return address
  throw new NetError(
    'NET_UNSUPPORTED_ADDRESS',
    `'${shown(address.toString())}' is of a kind that this node does not speak. It speaks /tcp/… and, after that, /ws or /wss.`,
  )
}

function shown(text: string): string {
  return text.slice(0, 120)
}
