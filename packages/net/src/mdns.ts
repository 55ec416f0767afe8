// Peers on the local network. libp2p tells of a peer once; here every announcement counts, as a peer is dialled for as long
// as it is heard of.
import type { ComponentLogger, Logger, PeerDiscovery, PeerInfo } from '@libp2p/interface'
import { mdns } from '@libp2p/mdns'
import type { MulticastDNSComponents } from '@libp2p/mdns'
import type { LibraryId } from '@serumpun/replica'
import { NetError, messageOf } from './errors.ts'
import { libraryOf } from './gate.ts'
import type { MdnsOptions } from './library-network.ts'
import { MAX_ADDRESSES_PER_LIBRARY, MDNS_INTERVAL_MS } from './limits.ts'

export interface MdnsHandlers {
  /** A library said where it is; called for every announcement. */
  onAnnounced: (library: LibraryId, addresses: string[]) => void
  /** The socket could not be opened, for instance. */
  onFailed: (error: NetError) => void
}

/** A factory for libp2p's `peerDiscovery`. */
export function mdnsDiscovery(options: MdnsOptions, handlers: MdnsHandlers): (components: MulticastDNSComponents) => PeerDiscovery {
  const create = mdns({
    serviceTag: options.serviceTag ?? '_serumpun._udp.local',
    interval: options.interval ?? MDNS_INTERVAL_MS,
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.group === undefined ? {} : { ip: options.group }),
  })
  return (components) => {
    const discovery = create({ addressManager: components.addressManager, logger: errorsTo(handlers.onFailed) })
    discovery.addEventListener('peer', ({ detail }: CustomEvent<PeerInfo>) => {
      const library = libraryOf(detail.id)
      if (library) handlers.onAnnounced(library, detail.multiaddrs.slice(0, MAX_ADDRESSES_PER_LIBRARY).map(String))
    })
    return discovery
  }
}

/** libp2p's mDNS tells of a socket that fails to its log alone. Warnings are about other programs' malformed packets. */
function errorsTo(onFailed: (error: NetError) => void): ComponentLogger {
  const log: Logger = Object.assign(() => {}, {
    enabled: false,
    trace: Object.assign(() => {}, { enabled: false }),
    error: Object.assign(
      (format: unknown, cause?: unknown) => {
        if (typeof format !== 'string' || !format.startsWith('mdns error')) return
        onFailed(
          new NetError(
            'NET_DISCOVERY_FAILED',
            `Peers on the local network cannot be found: ${messageOf(cause)}. Name them with --peer instead.`,
            { cause },
          ),
        )
      },
      { enabled: true },
    ),
    newScope: () => log,
  })
  return { forComponent: () => log }
}
