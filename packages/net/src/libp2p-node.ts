// The libp2p node, configured once. Everything that this project leaves at libp2p's default is left out.
import { noise } from '@chainsafe/libp2p-noise'
import { circuitRelayServer, circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import type { CircuitRelayTransportComponents } from '@libp2p/circuit-relay-v2'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { identify } from '@libp2p/identify'
import type { ComponentLogger, ConnectionGater, Libp2p, PeerDiscovery, PrivateKey, Transport, Upgrader } from '@libp2p/interface'
import type { MulticastDNSComponents } from '@libp2p/mdns'
import { peerIdFromString } from '@libp2p/peer-id'
import { tcp } from '@libp2p/tcp'
import { uPnPNAT } from '@libp2p/upnp-nat'
import { createLibp2p } from 'libp2p'
import type { LibraryId } from '@serumpun/replica'
import { dialable } from './address.ts'
import { NetError } from './errors.ts'
import { guardedYamux } from './guarded-yamux.ts'
import {
  DIAL_ADDRESS_MS,
  DIAL_MS,
  HANDSHAKE_MS,
  IDLE_MS,
  MAX_ADDRESSES_PER_LIBRARY,
  MAX_CONNECTIONS,
  MAX_INBOUND_PER_HOST_PER_SECOND,
  MAX_PARALLEL_DIALS,
  MAX_PENDING_INBOUND,
  MAX_RELAYED_BYTES,
  MAX_RELAYED_MS,
  MAX_RELAYED_STREAMS,
  MAX_RELAY_PLACES,
  MAX_SOCKETS_PER_LISTENER,
  STREAM_OPEN_MS,
} from './limits.ts'
import type { DialFrom } from './reach/punch.ts'
import type { Port } from './reach/questions.ts'
import { addressOf } from './reach/reachability.ts'
import { webSocketTransport } from './websocket/transport.ts'

const SEED_BYTES = 32

export interface NodeInit {
  privateKey: Uint8Array
  listen: string[]
  gate: ConnectionGater
  /** A peer broke a rule below the level of pipes; its connection is already being ended. */
  onBreach: () => void
  discovery: ((components: MulticastDNSComponents) => PeerDiscovery)[]
  /** Ask the router to open the ports. */
  upnp: boolean
  /** Offer places on this node as a relay; the gate says to whom. */
  relay: boolean
}

/** What of libp2p's parts is used besides its public interface. */
interface Parts {
  readonly upgrader: Upgrader
  readonly logger: ComponentLogger
  readonly addressManager: { getAddressesWithMetadata(): { readonly multiaddr: { toString(): string }; readonly type: string }[] }
}

/** What @libp2p/circuit-relay-v2's transport is, beyond what its factory's type tells. */
interface RelayTransport extends Transport {
  readonly reservationStore: {
    addRelay(peer: ReturnType<typeof peerIdFromString>, type: 'configured'): Promise<unknown>
    hasReservation(peer: ReturnType<typeof peerIdFromString>): boolean
  }
}

export interface CreatedNode {
  readonly node: Libp2p
  readonly key: PrivateKey
  /** Asks a connected relay for a place; rejects where it is refused. */
  readonly reserve: (relay: LibraryId) => Promise<void>
  readonly isReserved: (relay: LibraryId) => boolean
  /** Ports that the router has opened for us. */
  readonly mappedPorts: () => Port[]
  /** Dials from a given local port, as initiator or not. */
  readonly dialFrom: DialFrom
}

/**
 * A node that has not been started.
 * @throws {NetError} `NET_INVALID_KEY`.
 */
export async function createNode({ privateKey, listen, gate, onBreach, discovery, upnp, relay }: NodeInit): Promise<CreatedNode> {
  if (privateKey.length !== SEED_BYTES) {
    throw new NetError(
      'NET_INVALID_KEY',
      `A library's private key is an Ed25519 seed of ${SEED_BYTES} bytes, not ${privateKey.length}.`,
    )
  }
  const key = await generateKeyPairFromSeed('Ed25519', privateKey)
  let relayTransport: RelayTransport | undefined
  const captureRelay = (components: CircuitRelayTransportComponents): Transport =>
    (relayTransport = circuitRelayTransport({ maxInboundStopStreams: MAX_RELAYED_STREAMS })(components) as RelayTransport)
  let parts: Parts | undefined
  const node = await createLibp2p({
    start: false,
    privateKey: key,
    // Peers need not know the version of Node.
    nodeInfo: { name: 'serumpun', version: '1', userAgent: 'serumpun/1' },
    addresses: { listen },
    transports: [
      tcp({
        inboundSocketInactivityTimeout: IDLE_MS,
        outboundSocketInactivityTimeout: IDLE_MS,
        maxConnections: MAX_SOCKETS_PER_LISTENER,
      }),
      webSocketTransport(),
      captureRelay,
    ],
    connectionEncrypters: [noise()],
    streamMuxers: [guardedYamux(onBreach)],
    connectionGater: gate,
    connectionManager: {
      maxConnections: MAX_CONNECTIONS,
      maxIncomingPendingConnections: MAX_PENDING_INBOUND,
      inboundConnectionThreshold: MAX_INBOUND_PER_HOST_PER_SECOND,
      inboundUpgradeTimeout: HANDSHAKE_MS,
      maxParallelDials: MAX_PARALLEL_DIALS,
      maxPeerAddrsToDial: MAX_ADDRESSES_PER_LIBRARY,
      // In the order that the schedule gives them.
      addressSorter: () => 0,
      addressDialTimeout: DIAL_ADDRESS_MS,
      dialTimeout: DIAL_MS,
      inboundStreamProtocolNegotiationTimeout: STREAM_OPEN_MS,
      outboundStreamProtocolNegotiationTimeout: STREAM_OPEN_MS,
    },
    // It ends connections whose ping waits behind a bulk transfer on a slow line. Yamux pings, and silence ends a connection.
    connectionMonitor: { enabled: false },
    peerDiscovery: discovery,
    services: {
      identify: identify({ runOnLimitedConnection: true }),
      parts: ({ upgrader, logger, addressManager }: Parts) => (parts = { upgrader, logger, addressManager }),
      ...(relay && {
        relay: circuitRelayServer({
          maxInboundHopStreams: MAX_RELAYED_STREAMS,
          maxOutboundStopStreams: MAX_RELAYED_STREAMS,
          reservations: {
            maxReservations: MAX_RELAY_PLACES,
            defaultDataLimit: BigInt(MAX_RELAYED_BYTES),
            defaultDurationLimit: MAX_RELAYED_MS,
          },
        }),
      }),
      // What the router says is confirmed by members who dial it, not believed.
      ...(upnp && { upnp: uPnPNAT({ portMappingDescription: 'Serumpun', autoConfirmAddress: true }) }),
    },
  })
  return {
    node,
    key,
    ...abilities(
      () => relayTransport as RelayTransport,
      () => parts as Parts,
    ),
  }
}

function abilities(relays: () => RelayTransport, parts: () => Parts): Omit<CreatedNode, 'node' | 'key'> {
  return {
    reserve: async (relay) => void (await relays().reservationStore.addRelay(peerIdFromString(relay), 'configured')),
    isReserved: (relay) => relays().reservationStore.hasReservation(peerIdFromString(relay)),
    mappedPorts: () =>
      parts()
        .addressManager.getAddressesWithMetadata()
        .filter(({ type }) => type === 'ip-mapping')
        .flatMap(({ multiaddr }) => portOf(multiaddr.toString())),
    dialFrom: async ({ library, host, port, localPort, isInitiator }, signal) => {
      const { logger, upgrader } = parts()
      const transport = tcp({ outboundSocketInactivityTimeout: IDLE_MS })({ logger })
      const address = dialable(addressOf(host, { port, isWebSocket: false }), library)
      const upgradeOutbound: Upgrader['upgradeOutbound'] = (connection, options) => {
        // The multiplexer goes by this, whatever the upgrader is told.
        if (!isInitiator) Object.assign(connection, { direction: 'inbound' })
        return upgrader.upgradeOutbound(connection, { ...options, initiator: isInitiator })
      }
      // The transport hands its options on to net.connect, which takes the port to dial from.
      const options = { signal, localPort, upgrader: { ...upgrader, upgradeOutbound } as Upgrader }
      return await transport.dial(address, options)
    },
  }
}

/** The port of an address that one can listen on. */
export function portOf(address: string): Port[] {
  const port = /\/tcp\/(\d+)(\/ws)?(?:\/p2p\/\w+)?$/.exec(address)
  return port ? [{ port: Number(port[1]), isWebSocket: port[2] !== undefined }] : []
}
