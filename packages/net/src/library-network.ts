// What the rest of Serumpun sees of the network: libraries, pipes to them, and what became of each.
import type { Cbor, Duplex, LibraryId } from '@serumpun/replica'
import type { NetError, NetErrorCode } from './errors.ts'
import type { JoinQuestion } from './join.ts'
import type { RedialPolicy } from './redial.ts'
import type { StandingOf } from './standing.ts'

/** How a peer became known: named by a person, heard on the local network, told by other members, or it came by itself. */
export type Discovery = 'given' | 'mdns' | 'network' | 'inbound'

export interface PeerState {
  /** Missing while an address that was given without an id has never answered. */
  readonly library?: LibraryId
  readonly discovered: Discovery
  /** Whether there is a pipe to it now. */
  readonly connected: boolean
  /** When it was connected, or was lost, or became known; milliseconds since 1970. */
  readonly since: number
  /** Where we dial it, newest first. */
  readonly addresses: readonly string[]
  /** The address at the other end of the connection, while connected. */
  readonly address?: string
  /** Whether the connection goes through another member's node, while connected. */
  readonly isRelayed?: boolean
  /** Who dialled, while connected. */
  readonly direction?: 'inbound' | 'outbound'
  /** Bytes of frames in this connection, while connected. */
  readonly bytesReceived?: number
  readonly bytesSent?: number
  /** How the last connection or attempt ended; missing if cleanly. */
  readonly lastError?: { readonly code: NetErrorCode; readonly message: string; readonly at: number }
  /** When it will be dialled next; milliseconds since 1970. */
  readonly nextDialAt?: number
}

export interface ConnectedPeer {
  readonly library: LibraryId
  /** The pipe; it is the receiver's to read, to close or to abort. */
  readonly duplex: Duplex
  /** True on one side exactly: the library with the lower id, whoever dialled. */
  readonly initiator: boolean
  readonly address: string
  /** Aborts when the pipe is over, however it ended. */
  readonly signal: AbortSignal
}

export type NetworkEvent =
  | { readonly type: 'listening'; readonly addresses: readonly string[] }
  | { readonly type: 'discovered'; readonly library: LibraryId; readonly addresses: readonly string[] }
  | { readonly type: 'discovery-failed'; readonly error: NetError }
  | {
      readonly type: 'dial-failed'
      readonly library?: LibraryId
      readonly addresses: readonly string[]
      readonly error: NetError
      readonly nextDialAt?: number
    }
  | {
      readonly type: 'connected'
      readonly library: LibraryId
      readonly address: string
      readonly direction: 'inbound' | 'outbound'
    }
  | { readonly type: 'disconnected'; readonly library: LibraryId; readonly error?: NetError }
  | { readonly type: 'dropped'; readonly library: LibraryId; readonly reason: Error; readonly until: number }

/** What has happened since the start; they only grow. */
export interface NetworkCounters {
  readonly bytesReceived: number
  readonly bytesSent: number
  readonly framesReceived: number
  readonly framesSent: number
  readonly dials: number
  readonly dialFailures: number
  /** Connections refused by the gate: too many, or kept out. */
  readonly refused: number
  /** Pipes broken because the peer broke a rule of this layer, too long frames among them. */
  readonly breaches: number
  /** Peers dropped by the caller. */
  readonly drops: number
}

export interface MdnsOptions {
  /** @default `_serumpun._udp.local`, so that other libp2p programs on the LAN are not dialled */
  serviceTag?: string
  /** Milliseconds between questions. @default 30000 */
  interval?: number
  /** UDP port. @default 5353 */
  port?: number
  /** Multicast group. @default 224.0.0.251 */
  group?: string
}

/** Where records of other libraries' addresses outlive a restart. */
export interface RecordStore {
  load(): Promise<readonly Uint8Array[]>
  store(records: readonly Uint8Array[]): Promise<void>
}

export interface NetworkInit {
  /** The library's Ed25519 seed, 32 bytes. Its public key is the library's id. */
  privateKey: Uint8Array
  /** Multiaddrs to listen on, e.g. `/ip4/0.0.0.0/tcp/4001`, `/ip4/0.0.0.0/tcp/4002/ws`. @default none: the node only dials */
  listen?: readonly string[]
  /** Multiaddrs to dial and keep dialling. @default none */
  peers?: readonly string[]
  /** Whether to find peers on the local network. @default false */
  mdns?: boolean | MdnsOptions
  /** Where others reach this node, besides where they find it themselves: a reverse proxy, a port that was opened by hand. @default none */
  announce?: readonly string[]
  /** Ask the router to open the port (UPnP). @default false */
  upnp?: boolean
  /** Relay for members that cannot be reached, if this node can be. @default true, unless bandwidth is capped */
  relay?: boolean
  /** The most that all pipes together send, and the most that they receive. At least 2,048. @default no cap */
  bytesPerSecond?: number
  /** @default what is known of others' addresses is forgotten at the end */
  records?: RecordStore
  /** @default SYNC_PROTOCOL */
  protocol?: string
  /** @default 1 s doubling to 5 min */
  redial?: Partial<RedialPolicy>
  /**
   * What a library is to this node now. Call `reconsider` when answers change.
   * @default everybody is a member
   */
  standing?: StandingOf
  /**
   * Answers questions on the join protocol, from anybody who is not blocked. What it throws is told as "could not answer".
   * @default none: only members may connect
   */
  onJoinQuestion?(question: JoinQuestion): Promise<Cbor>
  /** A pipe has come up. What it throws breaks the pipe. */
  onPeer(peer: ConnectedPeer): void
  /** For logs and screens; must not throw. */
  onEvent?(event: NetworkEvent): void
}

export interface LibraryNetwork {
  readonly library: LibraryId
  /** Where this node can be reached, as far as it knows by itself, each with `/p2p/<library>`. */
  readonly addresses: readonly string[]

  /** Whether members reach this node from outside; `unknown` until one has tried. */
  readonly reachability: 'open' | 'closed' | 'unknown'

  /** Every peer that is known, connected or not. */
  peers(): PeerState[]

  counters(): NetworkCounters

  /**
   * Dials `address` now, and again for ever whenever there is no connection.
   * @throws {NetError} `NET_INVALID_ADDRESS`, `NET_UNSUPPORTED_ADDRESS`, `NET_STOPPED`.
   */
  dial(address: string): void

  /**
   * Standings have changed: whoever is no member any more is disconnected, whoever has become one is synchronised with, over
   * the connection that there is or a new one.
   */
  reconsider(): void

  /**
   * Asks one question on the join protocol: of a library that is connected, else at the first of the addresses that answers.
   * The connection is kept for a minute, so that another question may follow.
   * @param addresses multiaddrs of one library; without `/p2p/…` whoever answers there is asked
   * @throws {NetError} `NET_INVALID_ADDRESS`, `NET_UNSUPPORTED_ADDRESS`, `NET_STOPPED`, `NET_JOIN_BUSY`, `NET_JOIN_FAILED`, `NET_BREACH`,
   * `NET_FRAME_TOO_LARGE` where the question is, and those of a dial that failed.
   */
  askToJoin(
    addresses: readonly string[],
    question: Cbor,
    options?: { readonly signal?: AbortSignal },
  ): Promise<{ readonly library: LibraryId; readonly answer: Cbor }>

  /** No longer dials an address, or a library at any of its addresses. An open connection stays until it ends. */
  forget(addressOrLibrary: string): void

  /**
   * Disconnects a peer that misbehaved and keeps it out, in both directions, for a while. Frames that were already sent to it
   * (such as one that says why) still leave if it takes them at once.
   * @param coolDown milliseconds. @default 300000
   */
  drop(library: LibraryId, reason: Error, coolDown?: number): void

  /** Ends all pipes cleanly and closes all connections and sockets, within STOP_MS and the time of grace. May be called twice. */
  stop(): Promise<void>
}
