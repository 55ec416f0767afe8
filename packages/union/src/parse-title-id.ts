// Title ids from outside. Apart from record-id.ts so that threads that only write ids need not load the replica.
import { parseDatasetName, parseLibraryId } from '@serumpun/replica'
import { UnionError } from './errors.ts'
import type { RecordName } from './record-id.ts'

/** @throws {UnionError} `UNION_BAD_QUERY` unless the text has the form of a record's name. */
export function parseTitleId(text: string): RecordName {
  const first = text.indexOf(':')
  const second = text.indexOf(':', first + 1)
  try {
    if (first > 0 && second > 0) {
      const library = parseLibraryId(text.slice(0, first))
      const dataset = parseDatasetName(text.slice(first + 1, second))
      return { library, dataset, key: text.slice(second + 1) }
    }
  } catch {
    // Said below, in terms of the whole name.
  }
  throw new UnionError(
    'UNION_BAD_QUERY',
    `'${text.slice(0, 80)}' is not a title's id: those are library, dataset and key, joined by ':'.`,
  )
}
