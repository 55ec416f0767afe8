// What of a description is searched, field by field; the search engine folds and splits it.
import type { Description, Identifier } from './description/description.ts'
import { parseIsbn } from './identifiers/isbn.ts'

/** Texts to index, several in one divided by line ends. Empty where there is nothing. */
export interface SearchText {
  /** Titles in all forms and scripts. */
  readonly title: string
  readonly creators: string
  readonly subjects: string
  /** Every identifier in each form that people type: ISBN-13 and ISBN-10, ISSN with and without hyphen. */
  readonly identifiers: string
  /** Series, publisher, place, host, abstract, notes, call numbers. */
  readonly other: string
}

export function searchText(description: Description): SearchText {
  const { title, titleOriginal, otherTitles, responsibility, creators, host } = description
  return {
    title: lines([title, titleOriginal, ...otherTitles]),
    creators: lines([...creators.flatMap(({ name, nameOriginal }) => [name, nameOriginal]), responsibility]),
    subjects: lines(description.subjects),
    identifiers: lines(description.identifiers.flatMap(spellings)),
    other: lines([
      ...description.series,
      description.publisher,
      description.place,
      description.edition,
      host?.title,
      description.abstract,
      ...description.notes,
      ...description.otherScript,
      ...description.holdings.map(({ callNumber }) => callNumber),
    ]),
  }
}

function spellings({ type, value }: Identifier): readonly (string | undefined)[] {
  if (type === 'isbn') return [value, parseIsbn(value)?.isbn10]
  if (type === 'issn') return [value, value.replace('-', '')]
  return [value]
}

function lines(texts: readonly (string | undefined)[]): string {
  return texts
    .map((text) => text?.trim())
    .filter((text) => text !== undefined && text !== '')
    .join('\n')
}
