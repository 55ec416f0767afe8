// How a transaction of the writer changes the counts of records and titles.
import type { OpenShards } from './open-shards.ts'
import { isTitle, shardOfRow, slotOfRow, unpackColumn } from './title-column.ts'
import { TAG, titleDigits } from './title-number.ts'
import type { WriterStatements } from './writer-statements.ts'

/** Titles whose coming or going is looked up one by one; with more, all are counted anew when there is time. */
const MAX_TITLES_LOOKED_UP = 64

/** Changes in what a transaction's shards show. */
export interface ShownChange {
  /** How many more records are shown. */
  readonly records: number
  /** Titles that show a record more or less than before. */
  readonly touched: ReadonlySet<number>
}

export function shownChange(shards: OpenShards): ShownChange {
  let records = 0
  const touched = new Set<number>()
  for (const { before, titles } of shards.all()) {
    for (let slot = 0; slot < titles.length; slot++) {
      const [was, is] = [before[slot], titles[slot]]
      if (was === is) continue
      if (isTitle(is)) {
        records++
        touched.add(is)
      }
      if (isTitle(was)) {
        records--
        touched.add(was)
      }
    }
  }
  return { records, touched }
}

/**
 * How many titles there are after the change; null where they had better be counted anew.
 * Rows of the word index that belong to shards which the transaction has not touched must be as they were.
 */
export function titlesAfterwards(
  before: number | null,
  { touched }: ShownChange,
  shards: OpenShards,
  sql: WriterStatements,
): number | null {
  if (touched.size === 0) return before
  if (before === null || touched.size > MAX_TITLES_LOOKED_UP) return null
  let titles = before
  for (const title of touched) titles += comesOrGoes(title, shards, sql)
  return titles
}

/** 1 where a title has its first record, -1 where it has lost its last, else 0. */
function comesOrGoes(title: number, shards: OpenShards, sql: WriterStatements): number {
  let was = false
  let is = false
  for (const { titles, before } of shards.all()) {
    was ||= before.includes(title)
    is ||= titles.includes(title)
  }
  if (was === is) return 0
  for (const { row } of sql.rowsWith.each(`"${TAG}${titleDigits(title)}"`)) {
    const stored = shards.has(row) ? undefined : sql.shardById.first(shardOfRow(row))
    if (stored !== undefined && unpackColumn(stored.titles)[slotOfRow(row)] === title) return 0
  }
  return is ? 1 : -1
}
