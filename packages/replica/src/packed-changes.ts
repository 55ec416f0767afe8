// Changes of a shard as they go to another thread: their values in one buffer that moves. As hundreds of small arrays they would take
// longer to copy than to work on, and leave as many behind to be collected on both sides.
import type { Change } from './shard.ts'

export interface PackedChanges {
  readonly keys: readonly string[]
  /** Of each value; -1 where the key is removed. */
  readonly lengths: Int32Array<ArrayBuffer>
  /** The values, one after another. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

const REMOVED = -1

export function packChanges(changes: readonly Change[]): PackedChanges {
  const lengths = Int32Array.from(changes, ([, value]) => value?.length ?? REMOVED)
  const bytes = new Uint8Array(changes.reduce((sum, [, value]) => sum + (value?.length ?? 0), 0))
  let at = 0
  for (const [, value] of changes) {
    if (value === undefined) continue
    bytes.set(value, at)
    at += value.length
  }
  return { keys: changes.map(([key]) => key), lengths, bytes }
}

/** The changes again; their values are views of the one buffer. */
export function unpackChanges({ keys, lengths, bytes }: PackedChanges): Change[] {
  let at = 0
  return keys.map((key, i): Change => {
    const length = lengths[i] ?? REMOVED
    return length === REMOVED ? [key, undefined] : [key, bytes.subarray(at, (at += length))]
  })
}
