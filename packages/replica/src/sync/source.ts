// Where shards can be fetched from: a session with a peer, or a bundle.
import type { ReplicaError } from '../errors.ts'
import type { Head } from '../head.ts'
import type { ShardAnswer } from './answers.ts'
import type { ShardVersion, TreeNode } from './questions.ts'

/** A head that a source has said it has, and which of its shards (all of them without a bitmap). */
export interface Offer {
  readonly head: Head
  readonly presence: Uint8Array | null
}

export interface Source {
  /** By library and dataset. */
  readonly offers: Map<string, Offer>
  /** Tree nodes and shards that may still be asked for. */
  readonly room: { readonly nodes: number; readonly shards: number }
  /** Why nothing can be had from it any more. */
  readonly failure: Error | undefined
  /** The children of a tree node; undefined where the source does not have it. */
  getTree(of: TreeNode): Promise<Uint8Array | undefined>
  /** A shard by its hash; undefined where the source does not have it. */
  getShard(of: ShardVersion): Promise<ShardAnswer | undefined>
  /** What it gave was not what it should be. */
  breach(error: ReplicaError): void
}
