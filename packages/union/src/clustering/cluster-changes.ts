// What a transaction's changes mean for the titles: a few are put into titles at once, many are marked for later.
import type { Asserted } from '../assertions/asserted.ts'
import type { OpenShards } from '../open-shards.ts'
import type { WriterStatements } from '../writer-statements.ts'
import { MAX_CLUSTERED_AT_ONCE } from '../limits.ts'
import { Clusterer } from './clusterer.ts'
import { Doubts } from './doubts.ts'
import type { MatchChange } from './match-changes.ts'
import { MatchIndex } from './match-index.ts'
import { TitleRows } from './title-rows.ts'

/** @returns how many more records are not the first of their title. */
export function clusterChanges(
  changes: readonly MatchChange[],
  asserted: Asserted,
  shards: OpenShards,
  sql: WriterStatements,
): number {
  if (changes.length === 0 && asserted.changed.size === 0) return 0
  const titles = new TitleRows(sql, shards)
  const index = new MatchIndex(sql, shards)
  const many = changes.length + asserted.changed.size > MAX_CLUSTERED_AT_ONCE
  index.put(changes, many)
  const seeds = new Set<number>()
  for (const { row, before, after } of changes) {
    if (before !== undefined) {
      for (const mate of titles.leave(row)) seeds.add(mate)
    }
    if (after !== undefined) seeds.add(row)
  }
  // What has been left behind may itself have gone.
  for (const { row, after } of changes) if (after === undefined) seeds.delete(row)
  for (const name of asserted.changed) {
    const row = asserted.rowOf(name)
    if (row !== undefined) seeds.add(row)
  }
  const doubts = new Doubts(sql, index, shards)
  for (const { before } of changes) {
    if (before === undefined) continue
    const description = Math.abs(before.description)
    if (index.rowsUnder(description).length === 0) doubts.drop(description)
  }
  const clusterer = new Clusterer({ index, titles, asserted, doubts, sql })
  for (const key of shards.watch === undefined ? [] : keysIn(changes)) shards.watch?.keys.add(key - (key % 2))
  if (!many) clusterer.cluster(seeds, keysIn(changes))
  else {
    for (const row of seeds) titles.markUnclustered(row)
    clusterer.recallKeys(changes.flatMap(({ before }) => before?.keys ?? []))
  }
  return titles.merged
}

const keysIn = (changes: readonly MatchChange[]): Set<number> =>
  new Set(changes.flatMap(({ before, after }) => [...(before?.keys ?? []), ...(after?.keys ?? [])]))
