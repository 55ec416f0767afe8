// What is asked for, as ISO 18626 cites it: a title of the union catalogue, or what somebody has written down.
import type { PrivateRequest } from '@serumpun/requests'
import type { Title } from '@serumpun/union'

type Citation = Pick<PrivateRequest, 'bibliographicInfo' | 'publicationInfo' | 'record'>

const MOST_CHARS = 1000
const MOST_IDENTIFIERS = 20

const line = (text: string | undefined): string | undefined =>
  text === undefined || text === '' ? undefined : text.slice(0, MOST_CHARS)

/** Without the fields that are undefined. */
function defined<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}

/** Names a record, never a title: which records make a title is for each library to see (design of the union catalogue). */
export function citationOfTitle({ title, creators, edition, publisher, year, identifiers, describedBy }: Title): Citation {
  const numbers = identifiers
    .filter(({ type }) => type === 'isbn' || type === 'issn')
    .slice(0, MOST_IDENTIFIERS)
    .map(({ type, value }) => ({
      bibliographicItemIdentifierCode: { value: type.toUpperCase() },
      bibliographicItemIdentifier: value,
    }))
  return {
    record: describedBy,
    bibliographicInfo: defined({
      title: line(title),
      author: line(creators[0]),
      edition: line(edition),
      bibliographicItemId: numbers.length === 0 ? undefined : numbers,
    }),
    publicationInfo: defined({ publisher: line(publisher), publicationDate: year === undefined ? undefined : String(year) }),
  }
}

/** A citation as it was typed in. */
export interface TypedCitation {
  readonly title: string
  readonly author?: string | undefined
  /** Of an article or a chapter, with its author and pages. */
  readonly part?: string | undefined
  readonly partAuthor?: string | undefined
  readonly volume?: string | undefined
  readonly issue?: string | undefined
  readonly pages?: string | undefined
  readonly edition?: string | undefined
  readonly year?: string | undefined
  readonly isbn?: string | undefined
}

export function citationAsTyped(typed: TypedCitation): Citation {
  const { title, author, part, partAuthor, volume, issue, pages, edition, year, isbn } = typed
  return {
    bibliographicInfo: defined({
      title: line(title),
      author: line(author),
      titleOfComponent: line(part),
      authorOfComponent: line(partAuthor),
      volume: volume === undefined ? undefined : [volume],
      issue,
      pagesRequested: pages,
      edition,
      bibliographicItemId:
        isbn === undefined
          ? undefined
          : [{ bibliographicItemIdentifierCode: { value: 'ISBN' }, bibliographicItemIdentifier: isbn }],
    }),
    ...(year !== undefined && { publicationInfo: { publicationDate: year } }),
  }
}
