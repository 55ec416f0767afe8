// Every way in which this package fails on purpose. Codes are part of the interface; messages are for people.

export type NetErrorCode =
  /** The private key is not a 32-byte Ed25519 seed. */
  | 'NET_INVALID_KEY'
  /** The text is not a multiaddr. */
  | 'NET_INVALID_ADDRESS'
  /** A multiaddr of a transport that this node does not speak (it speaks TCP and WebSocket). */
  | 'NET_UNSUPPORTED_ADDRESS'
  /** An address to listen on is taken, is not this machine's, or needs rights that the process lacks. */
  | 'NET_LISTEN_FAILED'
  /** The machine answered that nothing listens there. */
  | 'NET_REFUSED'
  /** No answer within the time that limits.ts gives. */
  | 'NET_TIMEOUT'
  /** The network has no way to that address. */
  | 'NET_UNREACHABLE'
  /** The host name is not known. */
  | 'NET_NAME_UNKNOWN'
  /** Another library answered than the one whose id the address names. */
  | 'NET_WRONG_LIBRARY'
  /** Something answered that is no Serumpun node, or one with which there is no common protocol version. */
  | 'NET_NOT_SERUMPUN'
  /** The address is this node's own. */
  | 'NET_SELF'
  /** The other side ended the connection before it was up: it is full, or keeps us out for a while. */
  | 'NET_TURNED_AWAY'
  /** We keep that peer out for now (drop). */
  | 'NET_COOLING_DOWN'
  /** The other side does not count this library as a member of a network that both are in. */
  | 'NET_NOT_ADMITTED'
  /** To this node the other library is no member of a network that both are in. */
  | 'NET_NOT_MEMBER'
  /** The other side has been asked too often, or by too many at once; it can be asked again in a minute. */
  | 'NET_JOIN_BUSY'
  /** The other side could not answer a question about joining. */
  | 'NET_JOIN_FAILED'
  /** The connection was lost. */
  | 'NET_CONNECTION_LOST'
  /** The other side broke the pipe. */
  | 'NET_RESET'
  /** A frame longer than MAX_FRAME_BYTES. */
  | 'NET_FRAME_TOO_LARGE'
  /** The other side broke this layer's protocol in another way. */
  | 'NET_BREACH'
  /** The peer opened a newer pipe in place of this one. */
  | 'NET_SUPERSEDED'
  /** We dropped the peer. */
  | 'NET_DROPPED'
  /** The pipe was closed by ourselves; nothing more can be sent. */
  | 'NET_CLOSED'
  /** The network has been stopped. */
  | 'NET_STOPPED'
  /** Discovery on the local network does not work here; peers that are named still do. */
  | 'NET_DISCOVERY_FAILED'

export class NetError extends Error {
  readonly code: NetErrorCode

  constructor(code: NetErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'NetError'
    this.code = code
  }
}

export function notAdmitted(): NetError {
  return new NetError(
    'NET_NOT_ADMITTED',
    'The other library does not count this one as a member of a network that both are in. If joining is under way, it has not heard of the approval yet; otherwise ask its staff.',
  )
}

export function notMember(): NetError {
  return new NetError(
    'NET_NOT_MEMBER',
    'That library is no member of a network that this one is in. Invite it, or ask it for an invitation.',
  )
}

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
