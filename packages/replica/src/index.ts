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
export { compareHeads, type Head, sameHead } from './head.ts'
export { createIdentity, type Identity, identityFrom, isSignedBy } from './identity.ts'
export { type LevelStoreOptions, openLevelStore } from './level-store.ts'
export type { OwnChange, WriteReport } from './own-dataset.ts'
export { type HeadVerdict, Replica, type ReplicaEvents, type ReplicaInit } from './replica.ts'
export { SyncEngine, type SyncEngineInit } from './sync/engine.ts'
export type { SyncEvents } from './sync/events.ts'
export type { Session, SessionState } from './sync/session.ts'
export type { TransferProgress } from './sync/transfer.ts'
export { threadShardWork, type ThreadWorkOptions } from './thread-work.ts'
export { type Clock, systemClock } from './time.ts'
export { inlineShardWork, type ShardWork } from './work.ts'
export {
  type BundleDamage,
  type BundleExport,
  type BundleImport,
  type BundleSelection,
  exportBundle,
  importBundle,
} from './bundle.ts'
export { type Finding, verifyReplica, type VerifyStep } from './verify.ts'
