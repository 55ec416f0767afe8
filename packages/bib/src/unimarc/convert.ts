// A UNIMARC record → MARC 21. What has no place there is kept in 886 (Foreign MARC Information Field), so nothing is lost.
import type { ControlField, DataField, MarcField, MarcRecord, Subfield } from '../record.ts'
import { isControlField, subfieldValue } from '../record.ts'
import { marcCountry, marcLanguage } from './codes.ts'
import type { Draft } from './fields.ts'
import { dataField, firstValue, indicator, isUnimarcControl, restOf, withoutMarks } from './fields.ts'
import { marcFixedField, marcLeader } from './fixed.ts'
import { isLink, marcLink } from './links.ts'
import { isResponsible, marcName } from './names.ts'
import { applyRules, convertByRule } from './rules.ts'
import type { ScriptPair } from './scripts.ts'
import { scriptPairs } from './scripts.ts'
import { isSubject, marcSubject } from './subjects.ts'
import { CARRIED_OVER, FIELD_RULES, IMPRINT_RULES, LANGUAGE_RULES, STATEMENT_KINDS, UNIFORM_TITLE_RULES } from './table.ts'
import { marcTitle } from './title.ts'

/** MARC's code for UNIMARC bibliographic records (MARC Format Source Codes). */
const UNIMARC_SOURCE = 'unimrcb'

/** Coded fields that 008, 040, 041 and 044 say in full. */
const SAID_ELSEWHERE = new Set(['100', '105', '106', '110'])

/** Everything that converting a field needs to know of the record. */
interface Conversion {
  readonly record: MarcRecord
  readonly fields: MarcField[]
  /** Whether a 1XX has been made, or can be made of a field to come. */
  readonly hasMainName: boolean
  mainName: boolean
  /** Whether there is a 130 or 240, of which a record has one. */
  mainTitle: boolean
  readonly traced: boolean
}

/**
 * Converts a UNIMARC bibliographic record to MARC 21. Total: every record, however odd, gives one; fields come in the order of their tags.
 */
export function convertUnimarc(record: MarcRecord): MarcRecord {
  const conversion: Conversion = {
    record,
    fields: [],
    hasMainName: record.fields.some(({ tag }) => tag === '700' || tag === '710' || tag === '720'),
    mainName: false,
    mainTitle: false,
    traced: record.fields.some(({ tag }) => tag === '410' || tag === '461' || tag === '462'),
  }
  const agencies: DataField[] = []
  const pairs = scriptPairs(record)
  for (const field of record.fields) {
    if (isControlField(field)) addControlField(conversion, field)
    else if (field.tag === '801') {
      agencies.push(field)
      // The date of the transaction ($c) is 005's matter.
      const rest = restOf(field, 'abcg')
      if (rest.length > 0) keep(conversion.fields, field, rest)
    } else if (!pairs.originals.has(field)) addDataField(conversion, field, pairs.romanised.get(field))
  }
  // Behind what they are linked to, because their tags depend on it.
  for (const [field, pair] of pairs.originals) addOriginal(conversion, field, pair)
  const { fields } = conversion
  fields.push({ tag: '008', value: marcFixedField(record) })
  const source = catalogingSource(agencies, record)
  if (source !== undefined) fields.push(source)
  // Stable, so that fields of one tag stay in their order.
  fields.sort((a, b) => (a.tag < b.tag ? -1 : a.tag > b.tag ? 1 : 0))
  return { leader: marcLeader(record.leader), fields }
}

function addControlField({ fields }: Conversion, field: ControlField): void {
  const { tag, value } = field
  if (tag === '001' || tag === '005') fields.push(field)
  // UNIMARC's 003 is a persistent identifier of the record; MARC's is the code of who gave 001.
  else if (tag === '003' && /^[a-z][a-z0-9+.-]*:/i.test(value))
    fields.push(
      dataField('024', '7 ', [
        { code: 'a', value },
        { code: '2', value: 'uri' },
      ]),
    )
  else if (tag === '003') fields.push(field)
  else
    fields.push(
      dataField('886', '1 ', [
        { code: '2', value: UNIMARC_SOURCE },
        { code: 'a', value: tag },
        { code: 'b', value },
      ]),
    )
}

function addDataField(conversion: Conversion, field: DataField, pair?: ScriptPair): void {
  const { tag } = field
  if (SAID_ELSEWHERE.has(tag)) return
  const converted = converter(tag)
  const [made, rest] = converted(field, conversion)
  if (made === undefined) return keep(conversion.fields, field, field.subfields)
  if (made !== SAID_IN_008) conversion.fields.push(pair === undefined ? made : linkedTo(pair, made))
  if (rest.length > 0) keep(conversion.fields, field, rest)
}

/** Gives the romanised field its link ($6), and notes where it went. */
function linkedTo(pair: ScriptPair, made: DataField): DataField {
  pair.tag = made.tag
  return { ...made, subfields: [{ code: '6', value: `880-${pair.occurrence}` }, ...made.subfields] }
}

/** The same in its original script: 880, linked to the romanised field (MARC 21, appendix A). */
function addOriginal(conversion: Conversion, field: DataField, pair: ScriptPair): void {
  if (pair.tag === undefined) return addDataField(conversion, field)
  const [made, rest] = converter(field.tag)(field, conversion)
  if (made === undefined || made === SAID_IN_008) return keep(conversion.fields, field, field.subfields)
  const link = { code: '6', value: `${pair.tag}-${pair.occurrence}` }
  conversion.fields.push({ tag: '880', indicators: made.indicators, subfields: [link, ...made.subfields] })
  if (rest.length > 0) keep(conversion.fields, field, rest)
}

/** In 886: the tag, the indicators, and the subfields as they are. */
function keep(fields: MarcField[], field: DataField, subfields: readonly Subfield[]): void {
  fields.push(
    dataField('886', '2 ', [
      { code: '2', value: UNIMARC_SOURCE },
      { code: 'a', value: field.tag },
      { code: 'b', value: field.indicators.replaceAll(' ', '#') },
      ...subfields,
    ]),
  )
}

/** Of a field that needs no other in MARC 21. */
const SAID_IN_008: unique symbol = Symbol('said in 008')

/** The field made of one, undefined where nothing could be; and the subfields that have no place in it. */
type Converter = (field: DataField, conversion: Conversion) => [DataField | typeof SAID_IN_008 | undefined, readonly Subfield[]]

function converter(tag: string): Converter {
  if (Object.hasOwn(SPECIAL, tag)) return SPECIAL[tag] as Converter
  if (isResponsible(tag)) return name
  if (isLink(tag)) return link
  if (isSubject(tag)) return marcSubject
  if (CARRIED_OVER.has(tag) || tag.startsWith('9')) return (field) => [field, []]
  const rule = Object.hasOwn(FIELD_RULES, tag) ? FIELD_RULES[tag] : undefined
  return rule === undefined ? () => [undefined, []] : (field) => convertByRule(field, rule)
}

/** Links whose text all has come over need not be kept; of others the whole is, because parts of fields in fields mean nothing alone. */
function link(field: DataField, { record }: Conversion): [DataField | undefined, readonly Subfield[]] {
  const made = marcLink(field, record)
  return [made, made === undefined || saysAll(made, field) ? [] : field.subfields]
}

/** Subfields of a link that are compared one by one. */
const MAX_COMPARED = 100

function saysAll(made: DataField, { subfields }: DataField): boolean {
  const text = made.subfields.map(({ value }) => value).join(' ')
  return (
    subfields.length <= MAX_COMPARED &&
    subfields.every(
      (subfield) => /[134]/.test(subfield.code) || isUnimarcControl(subfield) || isIn(text, withoutMarks(subfield.value)),
    )
  )
}

/** Whether all words of a part are in the text: ISBD's marks between them may differ. */
function isIn(text: string, part: string): boolean {
  return part.split(/[\s:;,/=.]+/).every((word) => text.includes(word))
}

const SPECIAL: Readonly<Record<string, Converter>> = {
  '014': articleNumber,
  '020': (field) => nationalNumber(field, '015'),
  '021': (field) => nationalNumber(field, '017'),
  '022': (field) => nationalNumber(field, '086'),
  '101': languages,
  '102': countries,
  '200': (field, { hasMainName }) => marcTitle(field, hasMainName),
  '210': imprint,
  '214': statement,
  '225': series,
  '327': contents,
  '500': uniformTitle,
}

/** SICIs are told from other article numbers by $2. */
function articleNumber(field: DataField): [DataField | undefined, readonly Subfield[]] {
  const number = field.subfields.find(({ code }) => code === 'a')
  const source = field.subfields.find(({ code }) => code === '2')
  if (number === undefined) return [undefined, []]
  const rest = restOf(field, '').filter((subfield) => subfield !== number && subfield !== source)
  const kind = source?.value.toLowerCase() ?? ''
  if (kind === 'sici') return [dataField('024', '4 ', [number]), rest]
  const named = kind === '' ? [] : [{ code: '2', value: kind }]
  return [dataField('024', kind === '' ? '8 ' : '7 ', [number, ...named]), rest]
}

/** Country ($a) and number ($b, erroneous $z) are one in MARC 21. */
function nationalNumber(field: DataField, tag: string): [DataField | undefined, readonly Subfield[]] {
  const made: Draft[] = []
  const rest: Subfield[] = []
  let country: Subfield | undefined
  let used = true
  for (const subfield of restOf(field, '')) {
    if (subfield.code === 'a') {
      if (country !== undefined && !used) rest.push(country)
      country = subfield
      used = false
    } else if (subfield.code === 'b' || subfield.code === 'z') {
      const value = `${country?.value.trim() ?? ''} ${subfield.value.trim()}`.trim()
      made.push({ code: subfield.code === 'b' ? 'a' : 'z', value })
      used = true
    } else rest.push(subfield)
  }
  if (country !== undefined && !used) rest.push(country)
  return [made.length === 0 ? undefined : dataField(tag, '  ', made), rest]
}

/** 041, where it says more than 008. */
function languages(field: DataField): ReturnType<Converter> {
  const { subfields, rest } = applyRules(field.subfields, LANGUAGE_RULES)
  for (const subfield of subfields) subfield.value = marcLanguage(subfield.value)
  if (subfields.length === 0) return [undefined, []]
  if (subfields.length === 1 && subfields[0]?.code === 'a' && rest.length === 0 && /^[a-z]{3}$/.test(subfields[0].value))
    return [SAID_IN_008, []]
  const translation = /[12]/.test(indicator(field, 1)) ? '1' : indicator(field, 1) === '0' ? '0' : ' '
  return [dataField('041', `${translation} `, subfields), rest]
}

/** 044, where there are several; the first is in 008. */
function countries(field: DataField): ReturnType<Converter> {
  const codes = field.subfields.filter(({ code, value }) => code === 'a' && value.trim() !== '')
  const unknown = codes.filter(({ value }) => marcCountry(value) === 'xx ')
  const rest = [...unknown, ...restOf(field, 'a')]
  if (codes.length < 2 && rest.length === 0) return [SAID_IN_008, []]
  const made = codes.map(({ value }) => ({ code: 'a', value: marcCountry(value).trim() }))
  return [made.length === 0 ? undefined : dataField('044', '  ', made), rest]
}

function imprint(field: DataField): [DataField | undefined, readonly Subfield[]] {
  const { subfields, rest } = applyRules(field.subfields, IMPRINT_RULES)
  const made = subfields.findIndex(({ code }) => code === 'e' || code === 'f' || code === 'g')
  const [first, last] = [subfields[made], subfields.at(-1)]
  // Manufacture stands in parentheses.
  if (first !== undefined && last !== undefined) {
    first.value = first.value.startsWith('(') ? first.value : `(${first.value}`
    last.value = last.value.endsWith(')') ? last.value : `${last.value})`
  }
  return [subfields.length === 0 ? undefined : dataField('260', '  ', subfields), rest]
}

function statement(field: DataField): [DataField | undefined, readonly Subfield[]] {
  const { subfields, rest } = applyRules(field.subfields, IMPRINT_RULES)
  const kind = STATEMENT_KINDS[indicator(field, 2)] ?? '1'
  return [subfields.length === 0 ? undefined : dataField('264', ` ${kind}`, subfields), rest]
}

/** The whole of a series' title is $a in MARC 21; the first indicator says whether there is an added entry for it. */
const SERIES_RULES = { a: 'a', d: '+ =', e: '+ :', f: '+ /', h: '+.', i: '+,', v: 'v ;', x: 'x,' }

function series(field: DataField, { traced }: Conversion): [DataField | undefined, readonly Subfield[]] {
  const { subfields, rest } = applyRules(field.subfields, SERIES_RULES)
  return [subfields.length === 0 ? undefined : dataField('490', `${traced ? '1' : '0'} `, subfields), rest]
}

/** 505, whose first indicator says whether the contents are complete. */
function contents(field: DataField): [DataField | undefined, readonly Subfield[]] {
  const parts = field.subfields
    .filter((subfield) => subfield.value.trim() !== '' && !isUnimarcControl(subfield))
    .map(({ value }) => value.trim())
  const complete = indicator(field, 1) === '0' ? '1' : '0'
  return [parts.length === 0 ? undefined : dataField('505', `${complete} `, [{ code: 'a', value: parts.join(' -- ') }]), []]
}

/** 240 under a name, 130 without one, 730 where the title is only an added entry. */
function uniformTitle(field: DataField, conversion: Conversion): [DataField | undefined, readonly Subfield[]] {
  const { subfields, rest } = applyRules(field.subfields, UNIFORM_TITLE_RULES)
  if (subfields.length === 0) return [undefined, []]
  if (conversion.mainTitle) return [dataField('730', '0 ', subfields), rest]
  conversion.mainTitle = true
  const made = conversion.hasMainName ? dataField('240', '10', subfields) : dataField('130', '0 ', subfields)
  return [made, rest]
}

function name(field: DataField, conversion: Conversion): [DataField | undefined, readonly Subfield[]] {
  const [made, rest] = marcName(field, !conversion.mainName)
  if (made?.tag.startsWith('1')) conversion.mainName = true
  return [made, rest]
}

/** 801 → 040: who catalogued, transcribed and changed the record, in which language (100 $a/22) and by which rules. */
function catalogingSource(agencies: readonly DataField[], record: MarcRecord): DataField | undefined {
  const subfields: Draft[] = []
  let rules: string | undefined
  for (const field of agencies) {
    const country = subfieldValue(field, 'a')?.trim() ?? ''
    const agency = subfieldValue(field, 'b')?.trim() ?? ''
    rules ??= subfieldValue(field, 'g')?.trim()
    if (agency === '') continue
    const value = country === '' || agency.startsWith(`${country}-`) ? agency : `${country}-${agency}`
    subfields.push({ code: { '0': 'a', '1': 'c' }[indicator(field, 2)] ?? 'd', value })
  }
  if (subfields.length === 0) return undefined
  const order = 'acd'
  subfields.sort((a, b) => order.indexOf(a.code) - order.indexOf(b.code))
  const language = marcLanguage((firstValue(record, '100', 'a') ?? '').slice(22, 25))
  const original = subfields.filter(({ code }) => code === 'a').length
  if (rules !== undefined && rules !== '') subfields.splice(original, 0, { code: 'e', value: rules.toLowerCase() })
  if (/^[a-z]{3}$/.test(language)) subfields.splice(original, 0, { code: 'b', value: language })
  return dataField('040', '  ', subfields)
}
