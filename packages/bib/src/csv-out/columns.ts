// The columns of exported lists: one row per title. Their headings are those that the import of lists understands, so that a list that is
// edited and imported again finds its titles.
import type { FullDescription } from '../description/full.ts'
import { describeFully } from '../description/full.ts'
import { controlNumberOf } from '../identity.ts'
import type { MarcRecord } from '../record.ts'

/** Between several values in one cell; what our import takes several values apart by. */
const BETWEEN = '; '

interface Column {
  readonly heading: string
  readonly value: (title: FullDescription, record: MarcRecord) => string | number | readonly (string | undefined)[] | undefined
}

const COLUMNS: readonly Column[] = [
  { heading: 'Control number', value: (_, record) => controlNumberOf(record)?.number },
  { heading: 'Title', value: ({ titleProper, title }) => (titleProper === '' ? title : titleProper) },
  { heading: 'Subtitle', value: ({ titleRemainder }) => titleRemainder },
  {
    heading: 'Part',
    value: ({ parts }) => parts.map(({ number, name }) => [number, name].filter((part) => part !== undefined).join(', ')),
  },
  { heading: 'Title in original script', value: ({ titleOriginal }) => titleOriginal },
  { heading: 'Statement of responsibility', value: ({ responsibility }) => responsibility },
  { heading: 'Author', value: (title) => names(title, true, true) },
  { heading: 'Other authors', value: (title) => names(title, false, true) },
  { heading: 'Corporate author', value: (title) => names(title, true, false) },
  { heading: 'Added corporate author', value: (title) => names(title, false, false) },
  { heading: 'Edition', value: ({ edition }) => edition },
  { heading: 'Place', value: ({ place }) => place },
  { heading: 'Publisher', value: ({ publisher }) => publisher },
  { heading: 'Year', value: ({ year }) => year },
  { heading: 'ISBN', value: (title) => valid(title, 'isbn') },
  { heading: 'ISSN', value: (title) => valid(title, 'issn') },
  { heading: 'Language', value: ({ languages }) => languages },
  { heading: 'Physical description', value: ({ extent }) => extent },
  { heading: 'Series', value: ({ series }) => series },
  { heading: 'Subjects', value: ({ subjects }) => subjects },
  { heading: 'Format', value: ({ format }) => format },
  { heading: 'Abstract', value: ({ abstract }) => abstract },
  { heading: 'URL', value: ({ links }) => links.map(({ url }) => url) },
  { heading: 'Call number', value: ({ holdings }) => distinct(holdings.map(({ callNumber }) => callNumber)) },
  { heading: 'Branch', value: ({ holdings }) => distinct(holdings.map(({ branch }) => branch)) },
  { heading: 'Location', value: ({ holdings }) => distinct(holdings.map(({ location }) => location)) },
  { heading: 'Barcode', value: ({ holdings }) => holdings.map(({ barcode }) => barcode) },
  { heading: 'Copies', value: ({ holdings }) => holdings.reduce((sum, { copies }) => sum + (copies ?? 1), 0) || undefined },
]

export const HEADINGS: readonly string[] = COLUMNS.map(({ heading }) => heading)

/** The cells of a record's row, as many as there are headings; empty where it says nothing. */
export function rowOf(record: MarcRecord): (string | number)[] {
  const title = describeFully(record)
  return COLUMNS.map(({ value }) => {
    const cell = value(title, record)
    if (cell === undefined || typeof cell === 'number') return cell ?? ''
    return typeof cell === 'string' ? cell : cell.filter((part) => part !== undefined && part !== '').join(BETWEEN)
  })
}

function names({ creators }: FullDescription, main: boolean, persons: boolean): string[] {
  return creators.filter((creator) => creator.main === main && (creator.kind === 'person') === persons).map(({ name }) => name)
}

function valid({ identifiers }: FullDescription, wanted: 'isbn' | 'issn'): string[] {
  return identifiers.filter(({ type, status }) => type === wanted && status === 'valid').map(({ value }) => value)
}

function distinct(texts: readonly (string | undefined)[]): (string | undefined)[] {
  return [...new Set(texts)]
}
