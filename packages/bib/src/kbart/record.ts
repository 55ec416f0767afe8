// What the rows of a KBART file say of one title → a MARC 21 record of an online resource, in the manner of provider-neutral records: the
// online identifier is the record's own, the printed one that of another version.
import { dataField, inTagOrder } from '../field-list.ts'
import { fixedField } from '../fixed-field.ts'
import { parseIsbn } from '../identifiers/isbn.ts'
import { parseIssn } from '../identifiers/issn.ts'
import type { DataField, MarcField, MarcRecord } from '../record.ts'
import type { KbartColumn } from './columns.ts'
import { coverageText, embargoText } from './coverage.ts'

/** A row's text in a column, without blanks around it; empty where there is none. */
export type KbartRow = (column: KbartColumn) => string

type Kind = 'serial' | 'monograph' | 'other'

/** By its type, which Phase I doesn't have; otherwise by its identifiers and dates. */
function kindOf(row: KbartRow): Kind {
  const type = row('publication_type').toLowerCase()
  if (type.startsWith('serial') || type === 'journal') return 'serial'
  if (type.startsWith('monograph') || type === 'book' || type === 'ebook') return 'monograph'
  if (type !== '') return 'other'
  const identifiers = [row('online_identifier'), row('print_identifier')]
  if (identifiers.some((text) => parseIsbn(text) !== undefined)) return 'monograph'
  return identifiers.some((text) => parseIssn(text) !== undefined) || coverageText(row) !== '' ? 'serial' : 'monograph'
}

const LEADERS: Readonly<Record<Kind, string>> = {
  serial: '00000nas a2200000 i 4500',
  monograph: '00000nam a2200000 i 4500',
  // Databases and the like: integrating resources.
  other: '00000nai a2200000 i 4500',
}

/** What tells titles apart within a file, and again at the next import: the provider's number, else an identifier. Empty if there is none. */
export function kbartNumber(row: KbartRow): string {
  return row('title_id') || row('online_identifier') || row('print_identifier')
}

/** The host of the title's address: title numbers are the provider's own, and several providers' files are imported side by side. */
function providerOf(row: KbartRow): string {
  const host = /^https?:\/\/(?:[^/@\s]*@)?([^/:\s?#]{1,100})/i.exec(row('title_url'))?.[1]?.toLowerCase() ?? ''
  return host.replace(/^www\./, '')
}

/**
 * @param number The control number (001); without one the record has none.
 * @param rows At least one; those behind the first add coverage.
 */
export function kbartRecord(number: string, rows: readonly [KbartRow, ...KbartRow[]]): MarcRecord {
  const [row] = rows
  const kind = kindOf(row)
  const provider = providerOf(row)
  const author = row('first_author')
  const title = row('publication_title')
  const fields: (MarcField | undefined)[] = [
    number === '' ? undefined : { tag: '001', value: number },
    provider === '' ? undefined : { tag: '003', value: provider },
    { tag: '006', value: 'm     o  d        ' },
    { tag: '007', value: 'cr |n|||||||||' },
    { tag: '008', value: fixedFieldOf(row, kind) },
    ...identifierFields(row),
    dataField('100', author.includes(',') ? '1 ' : '0 ', ['a', author]),
    dataField('245', `${author === '' ? '0' : '1'}${articleLength(title)}`, ['a', title]),
    dataField('250', '  ', ['a', editionText(row('monograph_edition'))]),
    imprintField(row, kind),
    dataField('300', '  ', ['a', '1 online resource']),
    dataField('338', '  ', ['a', 'online resource'], ['b', 'cr'], ['2', 'rdacarrier']),
    row('monograph_volume') === '' ? undefined : dataField('500', '  ', ['a', `Volume ${row('monograph_volume')}.`]),
    accessField(row('access_type')),
    editorField(row('first_editor')),
    dataField('780', '00', ['w', row('preceding_publication_title_id')]),
    parentField(row('parent_publication_title_id')),
    ...rows.flatMap(coverageFields),
  ]
  return { leader: LEADERS[kind], fields: inTagOrder(fields) }
}

function fixedFieldOf(row: KbartRow, kind: Kind): string {
  const year = (text: string): string | undefined => /^([0-9]{4})(?:-|$)/.exec(text)?.[1]
  const last = row('date_last_issue_online')
  const fixed =
    kind === 'serial'
      ? fixedField({
          year: year(row('date_first_issue_online')),
          endYear: last === '' ? '9999' : year(last),
          dateType: last === '' ? 'c' : 'd',
        })
      : fixedField({ year: year(row('date_monograph_published_online')) ?? year(row('date_monograph_published_print')) })
  // 008/23, form of item: online.
  return `${fixed.slice(0, 23)}o${fixed.slice(24)}`
}

/** Numbers with wrong digits are kept where MARC 21 has invalid ones. */
function identifierFields(row: KbartRow): (DataField | undefined)[] {
  const [online, print] = [row('online_identifier'), row('print_identifier')]
  const [onlineIssn, printIssn] = [parseIssn(online), parseIssn(print)]
  const [onlineIsbn, printIsbn] = [parseIsbn(online), parseIsbn(print)]
  const invalid = (text: string, good: unknown): string | undefined => (text === '' || good !== undefined ? undefined : text)
  const unknown = [invalid(online, onlineIssn ?? onlineIsbn), invalid(print, printIssn ?? printIsbn)]
  return [
    onlineIsbn === undefined ? undefined : dataField('020', '  ', ['a', onlineIsbn.isbn13], ['q', 'online']),
    printIsbn === undefined || printIsbn.isbn13 === onlineIsbn?.isbn13
      ? undefined
      : dataField('020', '  ', ['z', printIsbn.isbn13], ['q', 'print']),
    dataField('022', '  ', ['a', onlineIssn], ['y', printIssn === onlineIssn ? undefined : printIssn]),
    ...unknown.map((text) => dataField('024', '8 ', ['a', text])),
    printIsbn === undefined && printIssn === undefined
      ? undefined
      : dataField(
          '776',
          '08',
          ['i', 'Print version:'],
          ['t', row('publication_title')],
          ['x', printIssn],
          ['z', printIsbn?.isbn13],
        ),
  ]
}

/** English articles; KBART doesn't name languages, and other languages' articles are words in English. */
function articleLength(title: string): number {
  return /^(?:the|an?) (?=\S)/i.exec(title)?.[0].length ?? 0
}

function editionText(edition: string): string {
  return edition === '0' || edition === '' ? '' : /^[0-9]{1,3}$/.test(edition) ? `Edition ${edition}` : edition
}

function imprintField(row: KbartRow, kind: Kind): DataField | undefined {
  const publisher = row('publisher_name')
  const date = kind === 'monograph' ? row('date_monograph_published_online') || row('date_monograph_published_print') : ''
  return dataField('264', ' 1', ['b', publisher === '' || date === '' ? publisher : `${publisher},`], ['c', date.slice(0, 4)])
}

/** F is free to read, P is paid for. */
function accessField(type: string): DataField | undefined {
  if (/^f/i.test(type)) return dataField('506', '0 ', ['a', 'Open access.'], ['f', 'Unrestricted online access'], ['2', 'star'])
  return /^p/i.test(type) ? dataField('506', '1 ', ['a', 'For subscribers.']) : undefined
}

function editorField(name: string): DataField | undefined {
  return name === ''
    ? undefined
    : dataField('700', name.includes(',') ? '1 ' : '0 ', ['a', `${name},`], ['e', 'editor'], ['4', 'edt'])
}

function parentField(number: string): DataField | undefined {
  return number === '' ? undefined : dataField('787', '08', ['i', 'Part of:'], ['w', number])
}

/** 856 for the place, 866 for what is there. */
function coverageFields(row: KbartRow): (DataField | undefined)[] {
  const depth = row('coverage_depth').toLowerCase()
  const notes = [embargoText(row('embargo_info')), row('notes')]
  const coverage = coverageText(row)
  const whole = depth === '' || depth.startsWith('full') || depth === 'ebook'
  return [
    dataField('856', whole ? '40' : '42', ['3', whole ? undefined : depth], ['u', row('title_url')]),
    coverage === ''
      ? dataField('500', '  ', ['a', notes.filter((note) => note !== '').join('. ')])
      : dataField('866', '41', ['8', '0'], ['a', coverage], ...notes.map((note) => ['z', note] as const)),
  ]
}
