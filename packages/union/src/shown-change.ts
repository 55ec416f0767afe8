// The end of a transaction of the writer: its shards, and how many records and titles there are now.
import type { OpenShards } from './open-shards.ts'
import { isShown, UNCLUSTERED } from './shard-columns.ts'
import type { WriterStatements } from './writer-statements.ts'

export interface CountChanges {
  /** How many more records are not the first of their title. */
  readonly merged: number
  /** How many more entries cannot be used. */
  readonly skipped: number
}

export function writeShards(shards: OpenShards, sql: WriterStatements, change: CountChanges): void {
  const counts = sql.counts.first() ?? { version: 0, records: 0, merged: 0, unclustered: 0, skipped: 0 }
  let { records, unclustered } = counts
  for (const { before, now } of shards.all()) {
    records += shownIn(now.statics) - shownIn(before.statics)
    unclustered += unclusteredIn(now.titles) - unclusteredIn(before.titles)
  }
  const version = counts.version + 1
  shards.write(version)
  sql.putCounts.run(version, records, counts.merged + change.merged, unclustered, counts.skipped + change.skipped)
}

function shownIn(statics: Float64Array): number {
  let shown = 0
  for (const number of statics) if (isShown(number)) shown++
  return shown
}

function unclusteredIn(titles: Uint32Array): number {
  let unclustered = 0
  for (const title of titles) if (title >= UNCLUSTERED) unclustered++
  return unclustered
}
