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
