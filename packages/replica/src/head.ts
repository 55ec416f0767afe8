// The head: what a library signs about one of its datasets. Everything else is checked against it.
import { createHash } from 'node:crypto'
import { type Cbor, decodeCbor, encodeCbor } from './cbor.ts'
import { ReplicaError } from './errors.ts'
import { type Identity, isSignedBy } from './identity.ts'
import { type DatasetName, type LibraryId, libraryIdOf, parseDatasetName, publicKeyOf } from './ids.ts'
import { MAX_HEAD_BYTES, MAX_REVISION, MAX_SHARDS } from './limits.ts'

export interface HeadClaim {
  readonly library: LibraryId
  readonly dataset: DatasetName
  /** Grows by at least one with every head of this dataset; the first is 1. */
  readonly revision: number
  /** Merkle root over the shard hashes (tree.ts). */
  readonly root: Uint8Array
  readonly shards: number
  /** Entries in all shards, tombstones included. */
  readonly entries: number
  /** When it was signed, by its library's clock, in ms since 1970: shown, never trusted to order anything. */
  readonly time: number
}

/** A head whose signature has been checked. */
export interface Head extends HeadClaim {
  /** The head as it is signed, stored and sent. */
  readonly bytes: Uint8Array
  /** SHA-256 of `bytes`: the head's identity, and what breaks a tie between two of one revision. */
  readonly hash: Uint8Array
}

const CONTEXT = 'serumpun head 1'
const HASH_BYTES = 32
const SIGNATURE_BYTES = 64

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}

function fieldsOf(claim: HeadClaim): Cbor[] {
  return [publicKeyOf(claim.library), claim.dataset, claim.revision, claim.root, claim.shards, claim.entries, claim.time]
}

/** The signature covers `["serumpun head 1", …fields]`, the head is `[…fields, signature]`, both deterministic CBOR. */
export function signHead(identity: Identity, claim: Omit<HeadClaim, 'library'>): Head {
  const whole = { ...claim, library: identity.library }
  const fields = fieldsOf(whole)
  const bytes = encodeCbor([...fields, identity.sign(encodeCbor([CONTEXT, ...fields]))])
  return { ...whole, bytes, hash: sha256(bytes) }
}

const isCount = (value: Cbor | undefined, most: number): value is number => typeof value === 'number' && value >= 0 && value <= most
const isBytes = (value: Cbor | undefined, length: number): value is Uint8Array =>
  value instanceof Uint8Array && value.length === length

/**
 * Reads a head that this node has checked before and stored; what comes from outside goes through `readHead`.
 * @throws {ReplicaError} `REPLICA_INVALID_ENCODING` or `REPLICA_INVALID_ID`: it is no head.
 */
export function readStoredHead(bytes: Uint8Array): Head {
  return parse(bytes).head
}

/** A head comes from every neighbour, and to verify it takes longer than all else about it: about 1 KB for each. */
const VERIFIED_HEADS = 2048
const verified = new Map<string, Head>()

/** @throws {ReplicaError} as `readStoredHead`, and `REPLICA_BAD_SIGNATURE`: it is a forged one. */
export function readHead(bytes: Uint8Array): Head {
  checkLength(bytes)
  const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  const known = verified.get(name)
  if (known !== undefined) return known
  const { head, signature } = parse(bytes)
  if (!isSignedBy(head.library, encodeCbor([CONTEXT, ...fieldsOf(head)]), signature)) {
    throw new ReplicaError(
      'REPLICA_BAD_SIGNATURE',
      `A head of '${head.dataset}' revision ${head.revision} was not signed by ${head.library}.`,
    )
  }
  if (verified.size >= VERIFIED_HEADS) verified.clear()
  verified.set(name, head)
  return head
}

function checkLength(bytes: Uint8Array): void {
  if (bytes.length > MAX_HEAD_BYTES)
    throw new ReplicaError('REPLICA_LIMIT', `A head has at most ${MAX_HEAD_BYTES} bytes, not ${bytes.length}.`)
}

function parse(bytes: Uint8Array): { head: Head; signature: Uint8Array } {
  checkLength(bytes)
  const value = decodeCbor(bytes)
  if (!Array.isArray(value) || value.length !== 8)
    throw new ReplicaError('REPLICA_INVALID_ENCODING', 'A head is an array of eight.')
  const [key, dataset, revision, root, shards, entries, time, signature] = value as Cbor[]
  if (
    !isBytes(key, HASH_BYTES) ||
    typeof dataset !== 'string' ||
    !isCount(revision, MAX_REVISION) ||
    revision === 0 ||
    !isBytes(root, HASH_BYTES) ||
    !isCount(shards, MAX_SHARDS) ||
    !isCount(entries, Number.MAX_SAFE_INTEGER) ||
    !isCount(time, Number.MAX_SAFE_INTEGER) ||
    !isBytes(signature, SIGNATURE_BYTES)
  ) {
    throw new ReplicaError('REPLICA_INVALID_ENCODING', 'A field of a head is not of its type or out of its range.')
  }
  const library = libraryIdOf(key)
  // Copies: the bytes may be part of a frame that is about to be reused.
  const claim: HeadClaim = { library, dataset: parseDatasetName(dataset), revision, root: root.slice(), shards, entries, time }
  const own = new Uint8Array(bytes)
  return { head: { ...claim, bytes: own, hash: sha256(own) }, signature }
}

/** Total order of one dataset's heads: revision, then SHA-256 of the head. */
export function compareHeads(a: Head, b: Head): number {
  return a.revision - b.revision || Buffer.compare(a.hash, b.hash)
}

export function sameHead(a: Head | undefined, b: Head | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && Buffer.compare(a.hash, b.hash) === 0)
}
