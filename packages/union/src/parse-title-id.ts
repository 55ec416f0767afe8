// Title ids from outside. Apart from record-id.ts so that threads that only write ids need not load the replica.
import { parseDatasetName, parseLibraryId } from '@serumpun/replica'
import { UnionError } from './errors.ts'
import { partsOfName, type RecordName } from './record-id.ts'

/** @throws {UnionError} `UNION_BAD_QUERY` unless the text has the form of a record's name. */
export function parseTitleId(text: string): RecordName {
  const parts = partsOfName(text)
  try {
    if (parts !== undefined) {
      return { library: parseLibraryId(parts.library), dataset: parseDatasetName(parts.dataset), key: parts.key }
    }
  } catch {
    // Said below, in terms of the whole name.
  }
  throw new UnionError(
    'UNION_BAD_QUERY',
    `'${text.slice(0, 80)}' is not a title's id: those are library, dataset and key, joined by ':'.`,
  )
}
