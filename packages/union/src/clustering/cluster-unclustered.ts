// Records that came by the thousand, put into titles some at a time.
import { Asserted } from '../assertions/asserted.ts'
import { CLUSTERED_IN_STEP } from '../limits.ts'
import type { OpenShards, WriterMemory } from '../open-shards.ts'
import { rowOf, UNCLUSTERED, unpackTitles } from '../shard-columns.ts'
import { writeShards } from '../shown-change.ts'
import type { WriterStatements } from '../writer-statements.ts'
import { Clusterer } from './clusterer.ts'
import { Doubts } from './doubts.ts'
import { MatchIndex } from './match-index.ts'
import { TitleRows } from './title-rows.ts'

export function clusterUnclustered(shards: OpenShards, sql: WriterStatements, memory: WriterMemory): void {
  const titles = new TitleRows(sql, shards)
  const rows = nextUnclustered(sql, memory)
  const index = new MatchIndex(sql, shards)
  const doubts = new Doubts(sql, index, shards)
  new Clusterer({ index, titles, asserted: new Asserted(sql, shards), doubts, sql }).cluster(rows)
  writeShards(shards, sql, { merged: titles.merged, skipped: 0 })
}

/** Marks all records of which anything is said, because what holds of it has changed. */
export function lookAgainAtSaid(shards: OpenShards, sql: WriterStatements): void {
  const titles = new TitleRows(sql, shards)
  const asserted = new Asserted(sql, shards)
  for (const name of asserted.names()) {
    const row = asserted.rowOf(name)
    if (row !== undefined) titles.markUnclustered(row)
  }
  writeShards(shards, sql, { merged: 0, skipped: 0 })
}

/** Goes on where it stopped the last time, and begins again behind the last shard. */
function nextUnclustered(sql: WriterStatements, memory: WriterMemory): number[] {
  const rows: number[] = []
  for (const { id, titles } of sql.shardTitles.each(memory.clusteredShard - 1)) {
    for (const [slot, title] of unpackTitles(titles).entries()) {
      if (title >= UNCLUSTERED) rows.push(rowOf(id, slot))
      if (rows.length === CLUSTERED_IN_STEP) {
        memory.clusteredShard = id
        return rows
      }
    }
  }
  memory.clusteredShard = 0
  return rows
}
