// The name of a stored record.
import { type TitleId, titleIdOf } from '../record-id.ts'
import type { WriterStatements } from '../writer-statements.ts'

/** Undefined where the row has none (any more). */
export function recordNameAt(sql: WriterStatements, row: number): TitleId | undefined {
  const named = sql.namedRecord.first(row)
  if (named === undefined) return undefined
  return titleIdOf({ library: named.library, dataset: named.name, key: named.key } as Parameters<typeof titleIdOf>[0])
}
