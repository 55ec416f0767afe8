// Sealing: what only certain libraries can read, by HPKE (RFC 9180), mode Base, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
// AES-256-GCM.
//
// A library's X25519 key is its Ed25519 key on the other form of the same curve (RFC 7748 §4.1), as in age and libsodium: whoever
// knows a library's id can seal for it, and no key need be published, fetched or believed. A lost key's successor has another id.
//
//   sealed = CBOR [1, [[first 16 bytes of SHA-256 of the reader's public key, encapsulated key, sealed content key], …], content]
//
// The content is encrypted once, under a key of its own (AES-256-GCM, nonce of zeros: each key is used once), and that key is
// sealed for each reader. What is sealed is bound to its `context`: put elsewhere it cannot be opened.
import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto'
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import { ed25519 } from '@noble/curves/ed25519.js'
import { decodeCbor, encodeCbor, type Identity, type LibraryId, publicKeyOf } from '@serumpun/replica'
import { z } from 'zod'
import { NetworkError } from '../errors.ts'
import { MAX_READERS } from '../limits.ts'
import { bytes } from '../shapes.ts'

const HINT_BYTES = 16
const KEY_BYTES = 32
const TAG_BYTES = 16
const NONCE = new Uint8Array(12)

const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })

const sealedShape = z.tuple([
  z.literal(1),
  z.array(z.tuple([bytes(HINT_BYTES), bytes(KEY_BYTES), bytes(KEY_BYTES + TAG_BYTES)])).max(MAX_READERS),
  z.instanceof(Uint8Array),
])

const hintOf = (library: LibraryId): Uint8Array => hash('sha256', publicKeyOf(library), 'buffer').subarray(0, HINT_BYTES)

const buffer = (from: Uint8Array): ArrayBuffer => from.slice().buffer

const INFO = new TextEncoder().encode('serumpun sealed 1').buffer

/** The content key as one reader gets it. */
export async function sealKeyFor(
  reader: LibraryId,
  key: Uint8Array,
  context: Uint8Array,
): Promise<[Uint8Array, Uint8Array, Uint8Array]> {
  const point = ed25519.utils.toMontgomery(publicKeyOf(reader))
  const recipientPublicKey = await suite.kem.importKey('raw', buffer(point), true)
  const { enc, ct } = await suite.seal({ recipientPublicKey, info: INFO }, buffer(key), buffer(context))
  return [hintOf(reader), new Uint8Array(enc), new Uint8Array(ct)]
}

/** @returns undefined where none of them is for this library, or it was changed or put elsewhere. */
export async function openKeyWith(
  identity: Identity,
  sealed: readonly (readonly [Uint8Array, Uint8Array, Uint8Array])[],
  context: Uint8Array,
): Promise<Uint8Array | undefined> {
  const hint = hintOf(identity.library)
  const secret = ed25519.utils.toMontgomerySecret(identity.seed)
  for (const [other, enc, ct] of sealed) {
    if (Buffer.compare(hint, other) !== 0) continue
    try {
      const recipientKey = await suite.kem.importKey('raw', buffer(secret), false)
      return new Uint8Array(await suite.open({ recipientKey, enc: buffer(enc), info: INFO }, buffer(ct), buffer(context)))
    } catch {
      // Not for us after all, or damaged: others may be whole.
    }
  }
  return undefined
}

/**
 * Seals a message for libraries.
 * @param context what it belongs to; must be the same when it is opened.
 * @throws {NetworkError} `NETWORK_LIMIT` for more readers than there may be.
 */
export async function sealFor(readers: readonly LibraryId[], message: Uint8Array, context: Uint8Array): Promise<Uint8Array> {
  if (readers.length > MAX_READERS)
    throw new NetworkError('NETWORK_LIMIT', `Something can be sealed for ${MAX_READERS} libraries at most.`)
  const key = new Uint8Array(randomBytes(KEY_BYTES))
  const keys = await Promise.all(readers.map((reader) => sealKeyFor(reader, key, context)))
  const cipher = createCipheriv('aes-256-gcm', key, NONCE).setAAD(context)
  const content = Buffer.concat([cipher.update(message), cipher.final(), cipher.getAuthTag()])
  return encodeCbor([1, keys, new Uint8Array(content)])
}

/** @returns the message; undefined where it is not for this library, was changed, or belongs to another context. */
export async function unseal(identity: Identity, sealed: Uint8Array, context: Uint8Array): Promise<Uint8Array | undefined> {
  const parts = partsOf(sealed)
  if (parts === undefined) return undefined
  const [, keys, content] = parts
  const key = await openKeyWith(identity, keys, context)
  if (key?.length !== KEY_BYTES || content.length < TAG_BYTES) return undefined
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, NONCE).setAAD(context).setAuthTag(content.subarray(-TAG_BYTES))
    return new Uint8Array(Buffer.concat([decipher.update(content.subarray(0, -TAG_BYTES)), decipher.final()]))
  } catch {
    return undefined
  }
}

function partsOf(sealed: Uint8Array): z.infer<typeof sealedShape> | undefined {
  try {
    return sealedShape.safeParse(decodeCbor(sealed)).data
  } catch {
    return undefined
  }
}
