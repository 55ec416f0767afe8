// What a column of a list can mean. These names are part of the interface: map files use them (docs/formats.md).

/** Every meaning, with what it says of the title or of one copy of it. */
export const TABLE_FIELDS = {
  id: 'the number or code of the title in the own system',
  title: 'title',
  titleRemainder: 'subtitle, other title information',
  part: 'volume or part of the title',
  responsibility: 'who is responsible, as the book says it',
  author: 'authors',
  addedAuthor: 'further persons',
  editor: 'editors',
  translator: 'translators',
  illustrator: 'illustrators',
  corporateAuthor: 'bodies as authors',
  addedCorporate: 'further bodies',
  edition: 'edition or printing',
  place: 'place of publication',
  publisher: 'publisher',
  year: 'year of publication',
  isbn: 'ISBN (or ISSN)',
  issn: 'ISSN',
  ismn: 'ISMN',
  classification: 'class number (DDC, UDC)',
  subject: 'subjects',
  language: 'language',
  pages: 'pages',
  dimensions: 'height',
  physical: 'physical description as one text',
  series: 'series',
  abstract: 'abstract',
  note: 'notes',
  format: 'kind of material',
  url: 'address of an online copy',
  callNumber: 'call number',
  barcode: 'barcode or item code of a copy',
  inventory: 'accession number of a copy',
  copies: 'number of copies',
  copyNumber: 'number of the copy',
  branch: 'branch or library',
  location: 'room or shelf',
  collection: 'collection to which a copy belongs',
  access: 'whether a copy is lent',
  itemNote: 'note on a copy',
} as const

export type TableField = keyof typeof TABLE_FIELDS

/** Meanings that tell copies of one title apart; all others describe the title. */
export const COPY_FIELDS: ReadonlySet<TableField> = new Set<TableField>([
  'callNumber',
  'barcode',
  'inventory',
  'copies',
  'copyNumber',
  'branch',
  'location',
  'collection',
  'access',
  'itemNote',
])

/** Meanings of which a title has one; a second column of that meaning is left out. */
export const SINGLE_FIELDS: ReadonlySet<TableField> = new Set<TableField>([
  'id',
  'title',
  'titleRemainder',
  'part',
  'responsibility',
  'edition',
  'place',
  'publisher',
  'year',
  'classification',
  'pages',
  'dimensions',
  'physical',
  'copies',
  'copyNumber',
  'callNumber',
  'branch',
])

export function isTableField(name: string): name is TableField {
  return Object.hasOwn(TABLE_FIELDS, name)
}

/** By a column's heading, or its number as `#3`: what it means, or that it is to be left out. */
export type ColumnMap = Readonly<Record<string, TableField | 'ignore'>>
