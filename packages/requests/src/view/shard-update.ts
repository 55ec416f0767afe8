// What the view is told of a journal's shard.
import type { Landing } from '@serumpun/replica'

/** Which shard. Branches of a forked journal are read as one. */
export type ShardRef = Pick<Landing, 'library' | 'dataset' | 'branch' | 'shard'>

export type ShardUpdate =
  /** The whole content of a shard under its present hash. */
  | {
      readonly kind: 'whole'
      readonly of: ShardRef
      readonly hash: Uint8Array
      readonly entries: Iterable<readonly [key: string, value: Uint8Array]>
    }
  /** What turned the shard of hash `before` into the one of `hash`; an undefined value removes its key. */
  | {
      readonly kind: 'changes'
      readonly of: ShardRef
      readonly before: Uint8Array
      readonly hash: Uint8Array
      readonly changes: Iterable<readonly [key: string, value: Uint8Array | undefined]>
    }
  /** The shard is gone. */
  | { readonly kind: 'drop'; readonly of: ShardRef }

/** A shard whose content the view has, and the hash that it had. */
export interface AppliedShard extends ShardRef {
  readonly hash: Uint8Array
}

const JOURNAL = /^journal\/([^/]+)\/[^/]+$/

/** The network of a journal; undefined for a dataset that the view does not read. */
export function networkOf(dataset: string): string | undefined {
  return JOURNAL.exec(dataset)?.[1]
}
