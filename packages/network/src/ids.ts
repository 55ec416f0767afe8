// Names of networks and entries, and the bytes that they stand for.
import { createHash } from 'node:crypto'
import { type Cbor, encodeCbor } from '@serumpun/replica'
import { NetworkError } from './errors.ts'

/** A network: SHA-256 of the founding agreement's body, in lower-case hexadecimal (64 characters). */
export type NetworkId = string & { readonly __brand: 'NetworkId' }

/** A journal entry: SHA-256 of its value in base64url without padding (43 characters), as its key ends. */
export type EntryId = string & { readonly __brand: 'EntryId' }

export const HASH_BYTES = 32

const NETWORK_ID = /^[0-9a-f]{64}$/
const ENTRY_ID = /^[A-Za-z0-9_-]{43}$/

/** @throws {NetworkError} `NETWORK_INVALID` unless `text` is a network's id. */
export function parseNetworkId(text: string): NetworkId {
  if (!NETWORK_ID.test(text)) {
    throw new NetworkError('NETWORK_INVALID', `'${text.slice(0, 80)}' is no id of a network: those have 64 letters a-f and digits.`)
  }
  return text as NetworkId
}

/**
 * The network that a founding agreement makes. It names the founder and a random number, so that nobody else can found it
 * and no two are alike.
 */
export function networkOf(founding: Cbor): NetworkId {
  return createHash('sha256').update(encodeCbor(founding)).digest('hex') as NetworkId
}

export const bytesOfNetwork = (network: NetworkId): Uint8Array => new Uint8Array(Buffer.from(network, 'hex'))

export const networkOfBytes = (bytes: Uint8Array): NetworkId => Buffer.from(bytes).toString('hex') as NetworkId

/** @throws {NetworkError} `NETWORK_INVALID` unless `text` is an entry's id. */
export function parseEntryId(text: string): EntryId {
  if (!ENTRY_ID.test(text)) {
    throw new NetworkError('NETWORK_INVALID', `'${text.slice(0, 80)}' is no id of an entry: those have 43 letters and digits.`)
  }
  return text as EntryId
}

export const bytesOfEntry = (id: EntryId): Uint8Array => new Uint8Array(Buffer.from(id, 'base64url'))

export const entryOfBytes = (bytes: Uint8Array): EntryId => Buffer.from(bytes).toString('base64url') as EntryId

/** The version of the agreement that a network was founded with; amended versions are named by their proposals. */
export const foundingVersion = (network: NetworkId): EntryId => entryOfBytes(bytesOfNetwork(network))
