// A library's signing identity: Ed25519 (RFC 8032), the same key that libp2p knows it by.
import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign, verify } from 'node:crypto'
import { ReplicaError } from './errors.ts'
import { type LibraryId, libraryIdOf, publicKeyOf } from './ids.ts'

const SEED_BYTES = 32
// RFC 8410: the DER wrapping of an Ed25519 seed (PKCS #8) and public key (SubjectPublicKeyInfo).
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

export interface Identity {
  readonly library: LibraryId
  /** The 32-byte seed: a secret. */
  readonly seed: Uint8Array
  /** @returns a 64-byte signature. */
  sign(message: Uint8Array): Uint8Array
}

/** A new identity from the system's random source. */
export function createIdentity(): Identity {
  return identityFrom(randomBytes(SEED_BYTES))
}

/** @throws {ReplicaError} `REPLICA_INVALID_ID` unless the seed has 32 bytes. */
export function identityFrom(seed: Uint8Array): Identity {
  if (seed.length !== SEED_BYTES)
    throw new ReplicaError('REPLICA_INVALID_ID', `An identity's seed has ${SEED_BYTES} bytes, not ${seed.length}.`)
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length)
  return { library: libraryIdOf(publicKey), seed, sign: (message) => sign(null, message, key) }
}

/** Making a key object costs as much as half a verification, and a node hears from the same libraries all day. */
const KEY_CACHE_SIZE = 4096
const keys = new Map<LibraryId, KeyObject>()

function keyOf(library: LibraryId): KeyObject {
  const known = keys.get(library)
  if (known !== undefined) return known
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKeyOf(library)]), format: 'der', type: 'spki' })
  if (keys.size >= KEY_CACHE_SIZE) keys.clear()
  keys.set(library, key)
  return key
}

export function isSignedBy(library: LibraryId, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(null, message, keyOf(library), signature)
  } catch {
    // A point that is not on the curve: nobody's key.
    return false
  }
}
