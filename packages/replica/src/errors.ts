// Every way in which this package fails on purpose. Codes are part of the interface; messages are for people.

export type ReplicaErrorCode =
  /** A library id, dataset name or key is not of its form. */
  | 'REPLICA_INVALID_ID'
  /** Bytes are not the deterministic CBOR, or not of the shape, that their place asks for. */
  | 'REPLICA_INVALID_ENCODING'
  /** A signature does not fit what it stands under. */
  | 'REPLICA_BAD_SIGNATURE'
  /** A shard's content is not what its hash says, or holds what no honest owner writes. */
  | 'REPLICA_BAD_SHARD'
  /** A tree node's children do not hash to it. */
  | 'REPLICA_BAD_TREE'
  /** A stated limit was exceeded (limits.ts). */
  | 'REPLICA_LIMIT'
  /** The other side broke the sync protocol. */
  | 'REPLICA_PROTOCOL'
  /** The store is damaged, of a newer version, or in use by another process. */
  | 'REPLICA_STORE'
  /** The disk is full or the store could not write for another reason; nothing was acknowledged. */
  | 'REPLICA_WRITE_FAILED'
  /** A bundle is damaged or not a bundle. */
  | 'REPLICA_BAD_BUNDLE'
  /** The replica or session was closed while something waited for it. */
  | 'REPLICA_CLOSED'
  /** The other side gave no answer within the time that the protocol allows. */
  | 'REPLICA_TIMEOUT'

export class ReplicaError extends Error {
  readonly code: ReplicaErrorCode

  constructor(code: ReplicaErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ReplicaError'
    this.code = code
  }
}
