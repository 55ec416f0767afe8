// What views see of a replica: landed shards, each verified against a head that its library signed.
import type { DatasetName, LibraryId } from './ids.ts'
import { type Change, type Packed, Shard } from './shard.ts'

/** A shard as it is stored: a snapshot, and the diffs that came since. */
export interface StoredShard {
  readonly generation: number
  readonly packed: Packed
  readonly diffs: readonly Uint8Array[]
}

/** One dataset of the replica, as far as it has landed. */
export interface LandedDataset {
  readonly library: LibraryId
  readonly dataset: DatasetName
  /** Distinguishes the branches of a forked journal; 0 for the main line, and always 0 for catalogues. */
  readonly branch: number
  /** SHA-256 of each landed shard, by number; undefined where the shard has not landed. */
  readonly leaves: readonly (Uint8Array | undefined)[]
}

/** A shard has landed, changed or gone. */
export interface Landing {
  readonly library: LibraryId
  readonly dataset: DatasetName
  readonly branch: number
  readonly shard: number
  /** The shard's hash before; undefined where it is new. */
  readonly before: Uint8Array | undefined
  /** The shard's hash now; undefined where it is gone. */
  readonly hash: Uint8Array | undefined
  /** What changed since `before`, where that is known without comparing: undefined as value means removed. */
  readonly changes?: readonly Change[]
}

/** What a view asks of a replica. */
export interface LandedShards {
  /** Every dataset of which at least one shard has landed. */
  landedDatasets(): AsyncIterable<LandedDataset>
  /** The stored form of a landed shard and its present hash; undefined when it is gone. */
  storedShard(
    of: Pick<Landing, 'library' | 'dataset' | 'branch' | 'shard'>,
  ): Promise<{ hash: Uint8Array; stored: StoredShard } | undefined>
  /** Calls back after every landing (stored, not necessarily synced to disk); the result stops it. */
  onLanding(listener: (landing: Landing) => void): () => void
}

/** The entries of a stored shard. Blocks for about a millisecond a shard: views call it in a worker. */
export function readStoredShard(number: number, stored: StoredShard): Shard {
  const shard = Shard.fromPacked(number, stored.generation, stored.packed)
  for (const diff of stored.diffs) shard.applyDiff(diff)
  return shard
}
