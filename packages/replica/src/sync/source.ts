// Where shards can be fetched from: a session with a peer, or a bundle.
import type { ReplicaError } from '../errors.ts'
import type { Head } from '../head.ts'
import type { ShardAnswer } from './answers.ts'
import type { Offers } from './offers.ts'
import type { ShardVersion, TreeNode } from './questions.ts'

export interface Source {
  readonly offers: Offers
  /** Tree nodes and shards that may still be asked for. */
  readonly room: { readonly nodes: number; readonly shards: number }
  /** Why nothing can be had from it any more. */
  readonly failure: Error | undefined
  /** The children of a tree node; undefined where the source does not have it. */
  getTree(of: TreeNode): Promise<Uint8Array | undefined>
  /** A shard by its hash; undefined where the source does not have it. */
  getShard(of: ShardVersion): Promise<ShardAnswer | undefined>
  /** It has answered that it no longer has a part of a head that it had offered whole. */
  moved(from: Head): void
  /** What it gave, when it was asked for what has this hash, was not that. */
  breach(error: ReplicaError, hash: Uint8Array): void
}
