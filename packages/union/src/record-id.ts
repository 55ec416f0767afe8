// Names of records and titles in one stable text form. A title is named by any of its members.
import type { DatasetName, LibraryId } from '@serumpun/replica'

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

/** The parts of a text that looks like a record's name, whatever they are; undefined where it does not. */
export function partsOfName(
  text: string,
): { readonly library: string; readonly dataset: string; readonly key: string } | undefined {
  const first = text.indexOf(':')
  const second = text.indexOf(':', first + 1)
  if (first <= 0 || second <= 0) return undefined
  return { library: text.slice(0, first), dataset: text.slice(first + 1, second), key: text.slice(second + 1) }
}
