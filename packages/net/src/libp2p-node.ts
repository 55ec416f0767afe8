// The libp2p node, configured once. Everything that this project leaves at libp2p's default is left out.
import { noise } from '@chainsafe/libp2p-noise'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { identify } from '@libp2p/identify'
import type { ConnectionGater, Libp2p, PeerDiscovery } from '@libp2p/interface'
import type { MulticastDNSComponents } from '@libp2p/mdns'
import { tcp } from '@libp2p/tcp'
import { createLibp2p } from 'libp2p'
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
  MAX_SOCKETS_PER_LISTENER,
  STREAM_OPEN_MS,
} from './limits.ts'
import { webSocketTransport } from './websocket/transport.ts'

const SEED_BYTES = 32

export interface NodeInit {
  privateKey: Uint8Array
  listen: string[]
  gate: ConnectionGater
  /** A peer broke a rule below the level of pipes; its connection is already being ended. */
  onBreach: () => void
  discovery: ((components: MulticastDNSComponents) => PeerDiscovery)[]
}

/**
 * A node that has not been started. Relays, AutoNAT and hole punching (services), and what they need of the transports, go here.
 * @throws {NetError} `NET_INVALID_KEY`.
 */
export async function createNode({ privateKey, listen, gate, onBreach, discovery }: NodeInit): Promise<Libp2p> {
  if (privateKey.length !== SEED_BYTES) {
    throw new NetError(
      'NET_INVALID_KEY',
      `A library's private key is an Ed25519 seed of ${SEED_BYTES} bytes, not ${privateKey.length}.`,
    )
  }
  return createLibp2p({
    start: false,
    privateKey: await generateKeyPairFromSeed('Ed25519', privateKey),
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
    services: { identify: identify() },
  })
}
