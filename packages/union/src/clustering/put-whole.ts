// What a whole clustering has found, written in one transaction.
import type { OpenShards } from '../open-shards.ts'
import { SHARD_SLOTS } from '../schema.ts'
import { packTitles, titleIn, UNCLUSTERED, unpackTitles } from '../shard-columns.ts'
import type { WriterStatements } from '../writer-statements.ts'
import { groupedBy } from './disjoint-sets.ts'
import { Doubts } from './doubts.ts'
import { MatchIndex } from './match-index.ts'
import { packRows, TitleRows } from './title-rows.ts'
import type { WholeClustering } from './whole-clustering.ts'

/**
 * Rows that others have touched meanwhile are left as they are; those that hung together with them are marked to be looked at
 * again. All others get their titles.
 */
export function putWhole(whole: WholeClustering, openShards: () => OpenShards, sql: WriterStatements): OpenShards {
  const first = (sql.lastTitle.first()?.id ?? 0) + 1
  const disturbed = disturbedComponents(whole)
  const isLeft = (index: number): boolean => disturbed.has(whole.components[index] ?? index)
  const kept = putColumns(whole, sql, first, isLeft)
  for (const { id } of sql.titleIds.all()) if (!kept.has(id)) sql.dropTitle.run(id)
  putTitles(whole, sql, first, isLeft)
  sql.dropAllCrowded.run()
  for (const key of whole.crowded) sql.addCrowded.run(key)
  const { merged = 0 } = sql.mergedRecords.first() ?? {}
  sql.putWholeCounts.run(merged ?? 0, countUnclustered(sql))
  const shards = openShards()
  putDoubts(whole, shards, sql)
  markChanged(whole, shards, sql)
  return shards
}

function disturbedComponents({ watch, snapshot, components }: WholeClustering): Set<number> {
  const disturbed = new Set<number>()
  for (const row of watch.rows) {
    const index = snapshot.indexOf(row)
    if (index !== undefined) disturbed.add(components[index] ?? index)
  }
  return disturbed
}

/** @returns titles that stay because others have made or changed them meanwhile. */
function putColumns(
  { snapshot, titles, watch }: WholeClustering,
  sql: WriterStatements,
  first: number,
  isLeft: (index: number) => boolean,
): Set<number> {
  const kept = new Set<number>()
  const version = (sql.counts.first()?.version ?? 0) + 1
  for (const { id } of sql.shardIds.all()) {
    const stored = sql.shardTitle.first(id)
    if (stored === undefined) continue
    const column = unpackTitles(stored.titles)
    for (let slot = 0; slot < SHARD_SLOTS; slot++) {
      const row = id * SHARD_SLOTS + slot
      const index = snapshot.indexOf(row)
      if (index === undefined || watch.rows.has(row)) kept.add(titleIn(column[slot] ?? 0))
      else if (!snapshot.isShown(index)) column[slot] = 0
      else if (isLeft(index)) column[slot] = UNCLUSTERED
      else column[slot] = titles[index] === 0 ? 0 : first + (titles[index] ?? 0)
    }
    sql.putShardTitle.run(packTitles(column), version, id)
  }
  return kept
}

function putTitles(
  { snapshot, titles }: WholeClustering,
  sql: WriterStatements,
  first: number,
  isLeft: (index: number) => boolean,
): void {
  const order = groupedBy(titles)
  for (let start = 0; start < order.length;) {
    const title = titles[order[start] ?? 0] ?? 0
    let end = start + 1
    while (end < order.length && titles[order[end] ?? 0] === title) end++
    const members = order.subarray(start, end)
    if (title !== 0 && !isLeft(members[0] ?? 0)) {
      sql.putTitle.run(first + title, packRows(Array.from(members, (index) => snapshot.rowAt(index))))
    }
    start = end
  }
}

function countUnclustered(sql: WriterStatements): number {
  let unclustered = 0
  for (const { titles } of sql.shardTitles.each(-1))
    for (const title of unpackTitles(titles)) if (title >= UNCLUSTERED) unclustered++
  return unclustered
}

function putDoubts(whole: WholeClustering, shards: OpenShards, sql: WriterStatements): void {
  const { snapshot, titles } = whole
  const doubts = new Doubts(sql, new MatchIndex(sql, shards), shards)
  const isSaid = sql.anyAssertion.first() !== undefined
  sql.dropAllDoubts.run()
  for (const { one, other, verdict } of whole.doubtful()) {
    const [a = 0, b = 0] = [snapshot.descriptions[one], snapshot.descriptions[other]]
    const isTogether = verdict.verdict === 'same' && titles[one] !== 0 && titles[one] === titles[other]
    // Copies of a description can only be apart where it is too thin, or staff said so.
    if (isTogether && a > 0 && b > 0 && !isSaid) continue
    doubts.note(Math.abs(a), Math.abs(b), verdict)
  }
}

/** What others have touched meanwhile is looked at again, and who shares a key that has become crowded, or is no longer. */
function markChanged({ watch, crowded }: WholeClustering, shards: OpenShards, sql: WriterStatements): void {
  const index = new MatchIndex(sql, shards)
  const titles = new TitleRows(sql, shards)
  for (const row of watch.rows) if (shards.isShown(row)) titles.markUnclustered(row)
  for (const key of watch.keys) {
    if (index.isCrowded(key) === crowded.has(key)) continue
    index.noteCrowded(key, index.isCrowded(key))
    for (const row of index.rowsSharing(key)) titles.markUnclustered(row)
  }
}
