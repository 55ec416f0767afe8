// What other packages use of the replication core.
export type { Duplex } from './duplex.ts'
export { ReplicaError, type ReplicaErrorCode } from './errors.ts'
export {
  kindOf,
  libraryIdOf,
  parseDatasetName,
  parseLibraryId,
  publicKeyOf,
  type DatasetKind,
  type DatasetName,
  type LibraryId,
} from './ids.ts'
export { MAX_ENTRY_BYTES, MAX_FRAME_BYTES, MAX_KEY_BYTES, MAX_SHARD_BYTES, MAX_SHARD_ENTRIES } from './limits.ts'
export { type Cbor, decodeCbor, encodeCbor } from './cbor.ts'
export { type Entry, decodeEntry, encodeEntry } from './entry.ts'
export { type LandedDataset, type LandedShards, type Landing, readStoredShard, type StoredShard } from './landed.ts'
export { compareHlc, type Hlc } from './time.ts'
