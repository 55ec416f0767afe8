// What a write of own entries will do: which entries go into which shards, and what the index of keys says of them afterwards.
// Pure; own-dataset.ts carries it out.
import { hash } from 'node:crypto'
import { MAX_SHARD_BYTES, MAX_SHARD_ENTRIES } from './limits.ts'
import { DIGEST_BYTES, type EntryRow } from './rows.ts'
import type { Change } from './shard.ts'

/** In place of the digest of a body, where there is none. */
export const TOMBSTONE = '\0'.repeat(DIGEST_BYTES)

/** Of an encoded body alone: the time in an entry must not make it look changed. */
export function digestOf(body: Uint8Array): string {
  return hash('sha256', body, 'binary').slice(0, DIGEST_BYTES)
}

export interface Placement {
  readonly shard: number
  readonly changes: Change[]
}

export interface Plan {
  /** By number of shard: what is set and removed there. */
  readonly edits: Map<number, Placement>
  readonly rows: Map<string, EntryRow>
  /** Tombstones that go for good. */
  readonly forgotten: Set<string>
  readonly report: { added: number; changed: number; unchanged: number; removed: number }
  /** New entries, to be placed in the last shard and beyond. */
  readonly fresh: Change[]
}

/** How full the last shard is. */
export interface Fill {
  readonly shard: number
  readonly entries: number
  readonly bytes: number
}

export const FULL: Fill = { shard: -1, entries: MAX_SHARD_ENTRIES, bytes: MAX_SHARD_BYTES }

export function emptyPlan(): Plan {
  return {
    edits: new Map(),
    rows: new Map(),
    forgotten: new Set(),
    fresh: [],
    report: { added: 0, changed: 0, unchanged: 0, removed: 0 },
  }
}

export function place(plan: Plan, key: string, value: Uint8Array, row: EntryRow | undefined, digest: string): void {
  plan.rows.set(key, { shard: row?.shard ?? -1, digest })
  if (row === undefined) {
    plan.fresh.push([key, value])
    return
  }
  placementOf(plan, row.shard).changes.push([key, value])
}

export function placementOf(plan: Pick<Plan, 'edits'>, shard: number): Placement {
  const placement = plan.edits.get(shard) ?? { shard, changes: [] }
  plan.edits.set(shard, placement)
  return placement
}

/**
 * New entries go into the last shard while it has room, then into shards of their own.
 * @returns the number of shards afterwards.
 */
export function placeFresh(plan: Pick<Plan, 'edits' | 'rows'>, fresh: readonly Change[], shards: number, fill: Fill): number {
  let { entries, bytes } = fill
  let end = shards
  for (const [key, value] of fresh) {
    const size = value?.length ?? 0
    if (entries >= MAX_SHARD_ENTRIES || bytes + size > MAX_SHARD_BYTES) {
      end++
      entries = 0
      bytes = 0
    }
    entries++
    bytes += size
    placementOf(plan, end - 1).changes.push([key, value])
    plan.rows.set(key, { shard: end - 1, digest: plan.rows.get(key)?.digest ?? TOMBSTONE })
  }
  return end
}

export function bytesOf(plan: Plan): number {
  let bytes = 0
  for (const { changes } of plan.edits.values()) for (const [, value] of changes) bytes += value?.length ?? 0
  for (const [, value] of plan.fresh) bytes += value?.length ?? 0
  return bytes
}
