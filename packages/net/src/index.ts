// The network layer: pipes of frames between libraries, over libp2p.
export { NetError, type NetErrorCode } from './errors.ts'
export { parsePeerAddress, type PeerAddress } from './address.ts'
export type {
  ConnectedPeer,
  Discovery,
  LibraryNetwork,
  MdnsOptions,
  NetworkCounters,
  NetworkEvent,
  NetworkInit,
  PeerState,
} from './library-network.ts'
export type { JoinQuestion } from './join.ts'
export { SYNC_PROTOCOL } from './limits.ts'
export { startNetwork } from './network.ts'
export type { RedialPolicy } from './redial.ts'
export type { Standing, StandingOf } from './standing.ts'
