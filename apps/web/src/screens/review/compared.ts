// Two records side by side, row by row. Pure.
import type { ReviewPage } from '../../api/types.ts'
import type { Formats } from '../../i18n/format.ts'

type Compared = ReviewPage['pairs'][number]['a']['record']

export const ROWS = [
  'title',
  'creators',
  'responsibility',
  'edition',
  'published',
  'extent',
  'series',
  'numbers',
  'languages',
] as const
export type RowName = (typeof ROWS)[number]

export interface ComparedRow {
  readonly name: RowName
  readonly a: string
  readonly b: string
  readonly differs: boolean
}

function textOf(name: RowName, record: Compared, formats: Formats): string {
  switch (name) {
    case 'title':
      return record.title
    case 'creators':
      return record.creators.join('; ')
    case 'responsibility':
      return record.responsibility ?? ''
    case 'edition':
      return record.edition ?? ''
    case 'published':
      return [record.place, record.publisher, record.year].filter((part) => part !== undefined && part !== '').join(', ')
    case 'extent':
      return record.extent ?? ''
    case 'series':
      return record.series.join('; ')
    case 'numbers':
      return record.identifiers.map(({ type, value }) => `${type.toUpperCase()} ${value}`).join(', ')
    case 'languages':
      return record.languages.map((code) => formats.languageName(code) ?? code).join(', ')
  }
}

/** Rows in which at least one of the records says something. */
export function comparedRows(a: Compared, b: Compared, formats: Formats): ComparedRow[] {
  return ROWS.map((name) => {
    const [one, other] = [textOf(name, a, formats), textOf(name, b, formats)]
    return { name, a: one, b: other, differs: one !== other }
  }).filter((row) => row.a !== '' || row.b !== '')
}
