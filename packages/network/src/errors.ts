// Every way in which this package fails on purpose. Codes are part of the interface; messages are for people.

export type NetworkErrorCode =
  /** A text is no network id, or an entry is not of its form. */
  | 'NETWORK_INVALID'
  /** An invitation's link, words or file is damaged, mistyped or not one. */
  | 'NETWORK_BAD_INVITATION'
  /** The invitation is unknown, used up, expired or revoked, or the secret was guessed. */
  | 'NETWORK_REFUSED'
  /** The other side broke the join protocol. */
  | 'NETWORK_PROTOCOL'
  /** What is sealed is not for this library, or was changed. */
  | 'NETWORK_UNSEALABLE'
  /** There is no such network, member or proposal here, or it does not allow this now. */
  | 'NETWORK_STATE'
  /** A stated limit was exceeded (limits.ts). */
  | 'NETWORK_LIMIT'

export class NetworkError extends Error {
  readonly code: NetworkErrorCode

  constructor(code: NetworkErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'NetworkError'
    this.code = code
  }
}
