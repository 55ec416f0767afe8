// Names of records and titles in one stable text form. A title is named by any of its members.
import { parseDatasetName, parseLibraryId, type DatasetName, type LibraryId } from '@serumpun/replica'
import { UnionError } from './errors.ts'

/** A member record's name, `library:dataset:key`. Every member's name leads to its title; the least is the title's own. */
export type TitleId = string & { readonly __brand: 'TitleId' }

export interface RecordName {
  readonly library: LibraryId
  readonly dataset: DatasetName
  /** The entry's key, with its prefix. */
  readonly key: string
}

/** Library ids and dataset names have no colon, so that whatever a key holds, the two first colons divide. */
export function titleIdOf({ library, dataset, key }: RecordName): TitleId {
  return `${library}:${dataset}:${key}` as TitleId
}

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
