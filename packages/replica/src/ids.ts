// Names of things that are signed for: libraries and datasets, and the text forms in which people see them.
import { base58btc } from 'multiformats/bases/base58'
import { ReplicaError } from './errors.ts'

/** A library: its Ed25519 public key as a libp2p peer id in text, `12D3KooW…`. */
export type LibraryId = string & { readonly __brand: 'LibraryId' }

/** What one library publishes under one name: `profile`, `catalogue/main`, `journal/<network>/<year>`. */
export type DatasetName = string & { readonly __brand: 'DatasetName' }

// libp2p peer-ids specification: an Ed25519 key is the identity multihash (0x00, length 36) of its protobuf
// {Type: Ed25519 = 1, Data: 32 bytes}.
const PEER_ID_PREFIX = Uint8Array.of(0x00, 0x24, 0x08, 0x01, 0x12, 0x20)
const PUBLIC_KEY_BYTES = 32

/** @throws {ReplicaError} `REPLICA_INVALID_ID` unless the key is 32 bytes long. */
export function libraryIdOf(publicKey: Uint8Array): LibraryId {
  if (publicKey.length !== PUBLIC_KEY_BYTES) {
    throw new ReplicaError('REPLICA_INVALID_ID', `A library's public key has ${PUBLIC_KEY_BYTES} bytes, not ${publicKey.length}.`)
  }
  return base58btc.baseEncode(Uint8Array.of(...PEER_ID_PREFIX, ...publicKey)) as LibraryId
}

/** @throws {ReplicaError} `REPLICA_INVALID_ID` unless `text` is a library id. */
export function parseLibraryId(text: string): LibraryId {
  publicKeyOf(text as LibraryId)
  return text as LibraryId
}

/** The 32-byte Ed25519 public key in a library's id. */
export function publicKeyOf(library: LibraryId): Uint8Array {
  let bytes: Uint8Array | undefined
  // 52 characters is what 38 bytes with this prefix come to; a longer text is not worth decoding.
  if (library.length === 52) {
    try {
      bytes = base58btc.baseDecode(library)
    } catch {
      bytes = undefined
    }
  }
  if (bytes?.length !== PEER_ID_PREFIX.length + PUBLIC_KEY_BYTES || !PEER_ID_PREFIX.every((byte, i) => bytes[i] === byte)) {
    throw new ReplicaError(
      'REPLICA_INVALID_ID',
      `'${library.slice(0, 80)}' is not a library id: those begin with 12D3KooW and have 52 characters.`,
    )
  }
  return bytes.subarray(PEER_ID_PREFIX.length)
}

// Lower-case path of one to four parts; what is in a name is decided by the packages above this one.
const DATASET_NAME = /^[a-z0-9][a-z0-9._-]{0,63}(?:\/[A-Za-z0-9][A-Za-z0-9._-]{0,63}){0,3}$/

/** @throws {ReplicaError} `REPLICA_INVALID_ID` unless `text` can name a dataset. */
export function parseDatasetName(text: string): DatasetName {
  if (!DATASET_NAME.test(text)) {
    throw new ReplicaError(
      'REPLICA_INVALID_ID',
      `'${text.slice(0, 80)}' cannot name a dataset: parts of letters, digits, '.', '_' and '-', joined by '/'.`,
    )
  }
  return text as DatasetName
}

/** How a dataset behaves when it meets another version of itself (docs/protocol.md, "Datasets"). */
export type DatasetKind = 'catalogue' | 'journal'

/** Journals only grow; everything else is replaced entry by entry. */
export function kindOf(dataset: DatasetName): DatasetKind {
  return dataset.startsWith('journal/') ? 'journal' : 'catalogue'
}
