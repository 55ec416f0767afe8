// What the view is told of a shard.
import type { Landing } from '@serumpun/replica'
import type { KeyedReading } from './packed-readings.ts'

/** Which shard. Branches of one dataset are read as one. */
export type ShardRef = Pick<Landing, 'library' | 'dataset' | 'branch' | 'shard'>

export type ShardUpdate =
  /** The whole content of a shard under its present hash. */
  | {
      readonly kind: 'whole'
      readonly of: ShardRef
      readonly hash: Uint8Array
      readonly entries: Iterable<readonly [key: string, value: Uint8Array]>
    }
  /** The same, with the entries read already. */
  | { readonly kind: 'read'; readonly of: ShardRef; readonly hash: Uint8Array; readonly readings: Iterable<KeyedReading> }
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
