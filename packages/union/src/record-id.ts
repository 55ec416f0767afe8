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
