// Names: UNIMARC 700–722 and 600–602 and MARC 21's X00, X10, X11.
import type { DataField, Subfield } from '../record.ts'
import { marcRelator } from './codes.ts'
import type { Draft } from './fields.ts'
import { dataField, endWith, indicator, isUnimarcControl, withoutMarks } from './fields.ts'
import { SUBDIVISION_RULES } from './table.ts'

export interface ConvertedName {
  readonly subfields: Draft[]
  /** First indicator of MARC 21. */
  readonly first: string
  /** `00` person or family, `10` body, `11` meeting. */
  readonly kind: '00' | '10' | '11'
  readonly rest: Subfield[]
}

/** A personal or family name: surname and forename are one in MARC 21. */
export function marcPerson(field: DataField, family: boolean): ConvertedName {
  const made: Draft[] = []
  const relators: Draft[] = []
  const rest: Subfield[] = []
  for (const subfield of field.subfields) {
    const { code } = subfield
    const value = withoutMarks(subfield.value).trim()
    if (value === '') continue
    if (code === 'a') made.push({ code: 'a', value })
    else if (code === 'b') addForename(made, value.replace(/^,\s*/, ''))
    else if (code === 'c') addBehind(made, ',', 'c', value)
    else if (code === 'd') addBehind(made, '', 'b', value)
    else if (code === 'f') addBehind(made, ',', 'd', value.replaceAll(/^\(|\)$/g, ''))
    else if (code === 'g') addBehind(made, '', 'q', value.startsWith('(') ? value : `(${value})`)
    else if (code === 'p') addBehind(made, ',', 'u', value)
    else if (code === 't') addBehind(made, '.', 't', value)
    else addCommon(subfield, value, made, relators, rest)
  }
  const first = family ? '3' : indicator(field, 2) === '0' ? '0' : '1'
  return { subfields: [...made, ...relators], first, kind: '00', rest }
}

function addForename(made: Draft[], forename: string): void {
  const name = made.find(({ code }) => code === 'a')
  if (name === undefined) made.push({ code: 'a', value: forename })
  else name.value = `${name.value.replace(/,$/, '')}, ${forename}`
}

function addBehind(made: Draft[], mark: string, code: string, value: string): void {
  endWith(made, mark)
  made.push({ code, value })
}

/** A body (first indicator 0) or a meeting (1), whose number, date and place stand in parentheses. */
export function marcBody(field: DataField): ConvertedName {
  const made: Draft[] = []
  const relators: Draft[] = []
  const rest: Subfield[] = []
  const event: Draft[] = []
  const meeting = indicator(field, 1) === '1'
  for (const subfield of field.subfields) {
    const { code } = subfield
    const value = withoutMarks(subfield.value).trim()
    if (value === '') continue
    if (code === 'a') made.push({ code: 'a', value })
    else if (code === 'b') addBehind(made, '.', meeting ? 'e' : 'b', value)
    else if (code === 'd') event.push({ code: 'n', value: bare(value) })
    else if (code === 'f') event.push({ code: 'd', value: bare(value) })
    else if (code === 'e') event.push({ code: 'c', value: bare(value) })
    else if (code === 'c') addQualifier(made, bare(value))
    else if (code === 'g' || code === 'h') addBehindName(made, value)
    else if (code === 'p') addBehind(made, ',', 'u', value)
    else if (code === 't') addBehind(made, '.', 't', value)
    else addCommon(subfield, value, made, relators, rest)
  }
  const order = 'ndc'
  event.sort((a, b) => order.indexOf(a.code) - order.indexOf(b.code))
  for (const [i, part] of event.entries()) {
    if (i === 0) part.value = `(${part.value}`
    if (i === event.length - 1) part.value += ')'
    else endWith([part], ' :')
  }
  const name = made.findIndex(({ code }) => code === 't')
  made.splice(name < 0 ? made.length : name, 0, ...event)
  const ordering = indicator(field, 2)
  return { subfields: [...made, ...relators], first: /[012]/.test(ordering) ? ordering : '2', kind: meeting ? '11' : '10', rest }
}

/** Without the parentheses and marks that stand around parts of a name. */
function bare(value: string): string {
  let [start, end] = [0, value.length]
  while (start < end && ' ('.includes(value.charAt(start))) start++
  while (end > start && ' ):;,'.includes(value.charAt(end - 1))) end--
  return value.slice(start, end)
}

function addQualifier(made: Draft[], value: string): void {
  const last = made.at(-1)
  if (last === undefined) made.push({ code: 'a', value: `(${value})` })
  else last.value = `${last.value} (${value})`
}

/** The rest of an inverted name. */
function addBehindName(made: Draft[], value: string): void {
  const last = made.at(-1)
  if (last === undefined) made.push({ code: 'a', value })
  else last.value = `${last.value.replace(/,$/, '')}, ${value.replace(/^,\s*/, '')}`
}

/** What persons and bodies share: authority number, relator, and the subdivisions of subjects. */
function addCommon(subfield: Subfield, value: string, made: Draft[], relators: Draft[], rest: Subfield[]): void {
  const { code } = subfield
  if (code === '4') relators.push({ code: '4', value: marcRelator(value) })
  else if (code === '3') relators.push({ code: '0', value })
  else if (Object.hasOwn(SUBDIVISION_RULES, code)) made.push({ code: SUBDIVISION_RULES[code] ?? 'x', value })
  else if (!isUnimarcControl(subfield)) rest.push(subfield)
}

/** UNIMARC tags of names with responsibility: whether each can be the main entry, and whether it is a family's. */
const RESPONSIBILITY: Readonly<Record<string, { readonly primary: boolean; readonly body: boolean; readonly family: boolean }>> = {
  '700': { primary: true, body: false, family: false },
  '701': { primary: false, body: false, family: false },
  '702': { primary: false, body: false, family: false },
  '703': { primary: false, body: false, family: false },
  '710': { primary: true, body: true, family: false },
  '711': { primary: false, body: true, family: false },
  '712': { primary: false, body: true, family: false },
  '713': { primary: false, body: true, family: false },
  '720': { primary: true, body: false, family: true },
  '721': { primary: false, body: false, family: true },
  '722': { primary: false, body: false, family: true },
}

export function isResponsible(tag: string): boolean {
  return Object.hasOwn(RESPONSIBILITY, tag)
}

/** @param main Whether the record has no main entry yet. MARC 21 has one at most. */
export function marcName(field: DataField, main: boolean): [DataField | undefined, Subfield[]] {
  const { primary, body, family } = RESPONSIBILITY[field.tag] ?? { primary: false, body: false, family: false }
  const { subfields, first, kind, rest } = body ? marcBody(field) : marcPerson(field, family)
  if (!subfields.some(({ code }) => code === 'a')) return [undefined, [...field.subfields]]
  const tag = `${primary && main ? '1' : '7'}${kind}`
  return [dataField(tag, `${first} `, subfields), rest]
}
