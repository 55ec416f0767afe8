// What a list says of one title → a MARC 21 record. Each cell goes where a cataloguer would put it; nothing is guessed that the list
// does not say, but for the kind of material.
import { dataField, inTagOrder, type Part } from '../field-list.ts'
import { fixedField } from '../fixed-field.ts'
import { parseIssn } from '../identifiers/issn.ts'
import { MAX_LISTED } from '../limits.ts'
import type { ReadWarning } from '../read-item.ts'
import type { DataField, MarcField, MarcRecord } from '../record.ts'
import { cellText, listIn, standardNumbersIn, yearIn } from './cells.ts'
import { holdingFields } from './copies.ts'
import type { TableField } from './field.ts'
import { languagesOf } from './languages.ts'
import { genreOf, leaderOf } from './material.ts'
import { nameFields, namesNotAll } from './names.ts'

/** Cells by what they mean; only those with text. */
export type Values = ReadonlyMap<TableField, readonly string[]>

export interface TitleRecord {
  readonly record: MarcRecord
  readonly warnings: readonly ReadWarning[]
}

/** @param copies What each row says of its copy; a list without rows of copies has one row for each title. */
export function titleRecord(number: string, title: Values, copies: readonly Values[]): TitleRecord {
  const one = (field: TableField): string => cellText(title.get(field)?.[0] ?? '')
  const all = (field: TableField): string[] => (title.get(field) ?? []).flatMap(listIn)
  const numbers = standardNumbersIn([...(title.get('isbn') ?? []), ...(title.get('issn') ?? [])].join('\n'))
  const { codes: languages, unknown: otherLanguage } = languagesOf(all('language'))
  const year = yearIn(one('year'))
  const names = nameFields(all)
  const isSerial = numbers.issns.length > 0 && numbers.isbns.length === 0
  const fields: (MarcField | undefined)[] = [
    { tag: '001', value: number },
    { tag: '008', value: fixedField({ year, language: languages[0] }) },
    ...numbers.isbns.map((isbn) => isbnField(isbn)),
    ...numbers.damaged.map((text) => dataField('020', '  ', ['z', text])),
    ...numbers.issns.map((issn) => dataField('022', '  ', ['a', parseIssn(issn)])),
    ...all('ismn').map((ismn) => dataField('024', '2 ', ['a', ismn])),
    languages.length > 1 ? dataField('041', '0 ', ...languages.map((code): Part => ['a', code])) : undefined,
    classField(one('classification')),
    ...names,
    titleField(
      one,
      names.some((field) => field.tag.startsWith('1')),
      languages[0],
    ),
    dataField('250', '  ', ['a', one('edition')]),
    imprintField(one('place'), one('publisher'), one('year')),
    physicalField(one('physical'), one('pages'), one('dimensions')),
    ...all('series').map((series) => dataField('490', '0 ', ['a', series])),
    ...(title.get('note') ?? []).map((note) => dataField('500', '  ', ['a', cellText(note)])),
    ...(title.get('abstract') ?? []).map((abstract) => dataField('520', '  ', ['a', cellText(abstract)])),
    dataField('546', '  ', ['a', otherLanguage]),
    ...all('subject').map(subjectField),
    dataField('655', ' 4', ['a', genreOf(one('format'))]),
    ...(title.get('url') ?? []).map((url) => dataField('856', '40', ['u', cellText(url)])),
    ...holdingFields(copies),
  ]
  return {
    record: { leader: leaderOf(one('format'), isSerial), fields: inTagOrder(fields) },
    warnings: numbers.damaged.length > 0 ? ['damaged-isbn'] : [],
  }
}

/** `978-602-… (jil. 1)`: what stands in parentheses qualifies the number. */
function isbnField(text: string): DataField | undefined {
  const [, number, qualifier] = /^(?:ISBN[-:\s]*(?:1[03][:\s]+)?)?([^(]*)(?:\(([^)]*)\))?/i.exec(text) ?? []
  return dataField('020', '  ', ['a', number], ['q', qualifier])
}

/** Dewey numbers are the rule in Indonesia and Malaysia; other schemes keep their number without its name. */
function classField(text: string): DataField | undefined {
  return /^[0-9]{3}(?:\.[0-9]+)?(?:[\s'/[A-Za-z]|$)/.test(text)
    ? dataField('082', '04', ['a', text])
    : dataField('084', '  ', ['a', text])
}

/** English articles that are skipped in filing; Indonesian and Malay have none. */
const ARTICLE = /^(?:the|an?) (?=\S)/i

function titleField(one: (field: TableField) => string, headed: boolean, language: string | undefined): DataField | undefined {
  const [whole, ofTitle] = split(one('title'), ' / ')
  const [main, rest] = split(whole, ' : ')
  const remainder = [rest, one('titleRemainder')].filter((text) => text !== '').join(' : ')
  const statements = [one('responsibility'), ofTitle, namesNotAll(one('author')) ? one('author') : '']
  const responsibility = statements.find((text) => text !== '') ?? ''
  const skipped = language === undefined || language === 'eng' ? (ARTICLE.exec(main)?.[0].length ?? 0) : 0
  const part = one('part')
  return dataField(
    '245',
    `${headed ? 1 : 0}${skipped}`,
    ['a', `${main}${part !== '' ? '.' : remainder !== '' ? ' :' : responsibility !== '' ? ' /' : ''}`],
    ['n', part === '' ? '' : `${part}${remainder !== '' ? ' :' : responsibility !== '' ? ' /' : ''}`],
    ['b', remainder === '' ? '' : `${remainder}${responsibility !== '' ? ' /' : ''}`],
    ['c', responsibility],
  )
}

function split(text: string, mark: string): [before: string, behind: string] {
  const at = text.indexOf(mark)
  return at <= 0 ? [text, ''] : [text.slice(0, at).trim(), text.slice(at + mark.length).trim()]
}

/** Marks that people type at the ends of names, such as `Grafika,`. */
function trimmed(text: string): string {
  let end = text.length
  while (end > 0 && ' ,:;'.includes(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

function imprintField(place: string, publisher: string, date: string): DataField | undefined {
  const [where, who] = [trimmed(place), trimmed(publisher)]
  return dataField(
    '264',
    ' 1',
    ['a', where === '' ? '' : `${where}${who !== '' ? ' :' : date !== '' ? ',' : ''}`],
    ['b', who === '' ? '' : `${who}${date !== '' ? ',' : ''}`],
    // A day is what Excel makes of a year in a cell for dates.
    ['c', /^\d{4}-\d\d-\d\d$/.test(date) ? date.slice(0, 4) : date.replace(/\.0+$/, '')],
  )
}

/** `xii, 529 hlm. : ilus. ; 21 cm` in its parts; numbers alone are pages and centimetres. */
function physicalField(whole: string, pages: string, dimensions: string): DataField | undefined {
  const [description, height] = split(whole, ' ; ')
  const [extent, details] = split(description, ' : ')
  const size = dimensions === '' ? height : /^\d+(?:[.,]\d+)?$/.test(dimensions) ? `${dimensions} cm` : dimensions
  const count = pages === '' ? extent : /^\d+$/.test(pages) ? `${pages} hlm.` : pages
  return dataField(
    '300',
    '  ',
    ['a', count === '' ? '' : `${count}${details !== '' ? ' :' : size !== '' ? ' ;' : ''}`],
    ['b', details === '' ? '' : `${details}${size !== '' ? ' ;' : ''}`],
    ['c', size],
  )
}

/** Second indicator 4: of no list that is known. Parts behind double hyphens subdivide. */
function subjectField(text: string): DataField | undefined {
  const [main, ...divisions] = text.split(/ ?-- ?/, MAX_LISTED)
  return dataField('650', ' 4', ['a', main], ...divisions.map((division): Part => ['x', division]))
}
