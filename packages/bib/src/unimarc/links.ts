// Links to other records: UNIMARC 4XX, with plain subfields or with whole fields embedded in $1, and MARC 21 76X–787 and 830.
import type { DataField, MarcRecord, Subfield } from '../record.ts'
import type { Draft } from './fields.ts'
import { dataField, indicator, nonfiling, withoutMarks } from './fields.ts'
import type { LinkRule } from './table.ts'
import { LINK_RULES } from './table.ts'

/** What a linking field says of the other record. */
interface Linked {
  author: string
  title: string
  filing: string
  edition: string
  imprint: string
  extent: string
  part: string
  issn: string
  isbn: string
  coden: string
  number: string
  url: string
}

/** Fields embedded in one: hostile records may have a thousand, honest ones have five. */
const MAX_EMBEDDED = 50

export function isLink(tag: string): boolean {
  return tag.startsWith('4') && (tag === '410' || /^46[1-4]$/.test(tag) || Object.hasOwn(LINK_RULES, tag))
}

/** The MARC 21 field of a link; undefined if it names nothing. */
export function marcLink(field: DataField, record: MarcRecord): DataField | undefined {
  const linked = linkedOf(field)
  if (linked.title === '' && linked.author === '' && linked.number === '' && linked.issn === '' && linked.isbn === '')
    return undefined
  const rule = ruleOf(field.tag, record)
  if (rule.to === '830') return seriesEntry(linked)
  const subfields: Draft[] = []
  const add = (code: string, value: string): void => {
    if (value !== '') subfields.push({ code, value })
  }
  add('i', rule.relation ?? '')
  add('a', linked.author)
  add('t', linked.title)
  add('b', linked.edition)
  add('d', linked.imprint)
  add('g', linked.part)
  add('h', linked.extent)
  add('o', linked.url)
  add('x', linked.issn)
  add('y', linked.coden)
  add('z', linked.isbn)
  add('w', linked.number)
  // UNIMARC's second indicator: whether a note is made of it. MARC 21's first one: 0 is yes.
  return dataField(rule.to, `${indicator(field, 2) === '0' ? '1' : '0'}${rule.second}`, subfields)
}

function ruleOf(tag: string, { leader }: MarcRecord): LinkRule {
  const known = LINK_RULES[tag]
  if (known !== undefined) return known
  const serial = leader[7] === 's'
  if (tag === '410') return serial ? { to: '760', second: ' ' } : { to: '830', second: '0' }
  if (tag === '464') return { to: '774', second: ' ' }
  // Set, subset, piece: up the hierarchy, unless the record is its top (label/08) and no part of something.
  const top = leader[8] === '1' && leader[7] !== 'a'
  return top ? { to: '774', second: ' ' } : { to: '773', second: ' ' }
}

function seriesEntry({ title, filing, part, issn, number }: Linked): DataField | undefined {
  if (title === '') return undefined
  const subfields: Draft[] = [{ code: 'a', value: part === '' ? title : `${title} ;` }]
  if (part !== '') subfields.push({ code: 'v', value: part })
  if (issn !== '') subfields.push({ code: 'x', value: issn })
  if (number !== '') subfields.push({ code: 'w', value: number })
  return dataField('830', ` ${filing}`, subfields)
}

function linkedOf(field: DataField): Linked {
  const linked: Linked = {
    author: '',
    title: '',
    filing: '0',
    edition: '',
    imprint: '',
    extent: '',
    part: '',
    issn: '',
    isbn: '',
    coden: '',
    number: '',
    url: '',
  }
  if (field.subfields.some(({ code }) => code === '1')) for (const part of embedded(field)) addEmbedded(linked, part)
  else for (const subfield of field.subfields) addPlain(linked, subfield)
  return linked
}

/** The fields in a field: each begins with $1, which has its tag and its indicators, or its text if it is a control field. */
function embedded(field: DataField): DataField[] {
  const fields: { tag: string; indicators: string; subfields: Subfield[] }[] = []
  for (const subfield of field.subfields) {
    if (subfield.code !== '1') fields.at(-1)?.subfields.push(subfield)
    else if (fields.length < MAX_EMBEDDED) {
      const tag = subfield.value.slice(0, 3)
      const behind = subfield.value.slice(3)
      if (tag.startsWith('00')) fields.push({ tag, indicators: '  ', subfields: [{ code: 'a', value: behind }] })
      else fields.push({ tag, indicators: behind.slice(0, 2).padEnd(2), subfields: [] })
    }
  }
  return fields
}

function addEmbedded(linked: Linked, { tag, subfields }: DataField): void {
  const value = (codes: string, between = ', '): string =>
    subfields
      .filter(({ code, value: text }) => codes.includes(code) && text.trim() !== '')
      .map(({ value: text }) => withoutMarks(text).trim())
      .join(between)
  if (tag === '001') linked.number ||= value('a')
  else if (tag === '010') linked.isbn ||= value('a')
  else if (tag === '011') linked.issn ||= value('a')
  else if (tag === '040') linked.coden ||= value('a')
  else if (tag === '200' || tag === '500') {
    const first = subfields.find(({ code }) => code === 'a')?.value ?? ''
    linked.filing = linked.title === '' ? nonfiling(first) : linked.filing
    linked.title ||= value('aehi', '. ').replace(/\.\.\s/g, '. ')
    linked.part ||= value('v')
    linked.author ||= value('f')
  } else if (tag === '205') linked.edition ||= value('ab')
  else if (tag === '210' || tag === '214') linked.imprint ||= imprintText(value('a'), value('c'), value('d'))
  else if (tag === '215') linked.extent ||= value('acd')
  else if (tag === '856') linked.url ||= value('u')
  else if (/^7[0-2][0-3]$/.test(tag)) {
    const name = value('ab').replaceAll(/,\s*,/g, ',')
    // A heading says more than a statement of responsibility.
    if (name !== '') linked.author = name
  }
}

function imprintText(place: string, publisher: string, date: string): string {
  const published = [place, publisher].filter((part) => part !== '').join(' : ')
  return [published, date].filter((part) => part !== '').join(', ')
}

function addPlain(linked: Linked, { code, value: marked }: Subfield): void {
  const value = withoutMarks(marked).trim()
  if (value === '') return
  switch (code) {
    case 'a':
      linked.author ||= value
      return
    case 't':
      if (linked.title === '') linked.filing = nonfiling(marked.trimStart())
      linked.title ||= value
      return
    case 'h':
    case 'i':
    case 'o':
      linked.title = linked.title === '' ? value : `${linked.title}${code === 'o' ? ' : ' : '. '}${value}`
      return
    case 'c':
      linked.imprint = imprintText(value, linked.imprint, '')
      return
    case 'n':
      linked.imprint = imprintText(linked.imprint, value, '')
      return
    case 'd':
      linked.imprint = imprintText(linked.imprint, '', value)
      return
    case 'e':
      linked.edition ||= value
      return
    case 'p':
      linked.extent ||= value
      return
    case 'v':
      linked.part ||= value
      return
    case 'x':
      linked.issn ||= value
      return
    case 'y':
      linked.isbn ||= value
      return
    case 'z':
      linked.coden ||= value
      return
    case 'u':
      linked.url ||= value
      return
    case '0':
    case '3':
      linked.number ||= value
      return
    default:
  }
}
