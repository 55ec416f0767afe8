// Identifiers of a record, from the fields that hold them.
import { isbnDigits, parseIsbn } from '../identifiers/isbn.ts'
import { parseIssn } from '../identifiers/issn.ts'
import { normalizeLccn } from '../identifiers/lccn.ts'
import { parseOclcNumber, parseSystemNumber } from '../identifiers/system-number.ts'
import { MAX_LISTED } from '../limits.ts'
import type { DataField } from '../record.ts'
import { subfieldValue } from '../record.ts'
import type { Identifier } from './description.ts'
import { trimIsbd } from './text.ts'

/** Where 024's first indicator, not $2, says what the number is. */
const STANDARD_NUMBERS: Readonly<Record<string, string>> = { '0': 'isrc', '1': 'upc', '2': 'ismn', '3': 'ean', '4': 'sici' }
/** Kinds of number for fields that hold only one; 015 and 016 may say more in $2. */
const SOURCES: Readonly<Record<string, string>> = { '015': 'nbn', '016': 'nbn', '027': 'strn', '030': 'coden', '088': 'report' }

/** Adds what a field 010–088 identifies the record by. Fields that don't are no business of this function's caller to know. */
export function addIdentifiers(identifiers: Identifier[], field: DataField): void {
  switch (field.tag) {
    case '010':
      return addEach(field, (text, cancelled) => add(identifiers, 'lccn', normalizeLccn(text), text, cancelled))
    case '019':
      // OCLC numbers of records that were merged into this one.
      return addEach(field, (text) => add(identifiers, 'oclc', parseOclcNumber(text), text, true))
    case '020':
      return addIsbns(identifiers, field)
    case '022':
      return addIssns(identifiers, field)
    case '035':
      return addEach(field, (text, cancelled) => addSystemNumber(identifiers, text, cancelled))
    case '024':
      return addOther(identifiers, field, STANDARD_NUMBERS[field.indicators[0] ?? ''] ?? subfieldValue(field, '2'))
    case '028':
      return addOther(identifiers, field, subfieldValue(field, 'b') ?? 'publisher')
    case '086':
      return addOther(identifiers, field, subfieldValue(field, '2') ?? (field.indicators.startsWith('0') ? 'sudocs' : undefined))
    case '015':
    case '016':
    case '027':
    case '030':
    case '088':
      return addOther(identifiers, field, subfieldValue(field, '2') ?? SOURCES[field.tag])
    default:
  }
}

/**
 * Adds the OCLC number that 001 is where 003 says so, after all other fields. Systems leave OCLC's 003 beside a control number
 * of their own; the record's 035 then has another OCLC number, and is right.
 */
export function addOclcControlNumber(identifiers: Identifier[], number: string): void {
  if (identifiers.some(({ type, status }) => type === 'oclc' && status === 'valid')) return
  add(identifiers, 'oclc', parseOclcNumber(number), number, false)
}

/** Calls back for $a, and for $z as cancelled. */
function addEach(field: DataField, handle: (text: string, cancelled: boolean) => void): void {
  for (const { code, value } of field.subfields) {
    if ((code === 'a' || code === 'z') && value.trim() !== '') handle(value, code === 'z')
  }
}

/** 020: the number and, in parentheses or $q, what it is the number of. Texts without anything like an ISBN (a price, say) are left out. */
function addIsbns(identifiers: Identifier[], field: DataField): void {
  for (const { code, value } of field.subfields) {
    if (code !== 'a' && code !== 'z') continue
    const digits = isbnDigits(value)
    const note = /\(([^()]+)\)/.exec(value)?.[1] ?? subfieldValue(field, 'q')
    const raw = digits ?? value.replace(/[\s(:].*$/s, '')
    if (raw !== '')
      add(
        identifiers,
        'isbn',
        parseIsbn(value)?.isbn13,
        raw,
        code === 'z',
        undefined,
        note === undefined ? undefined : trimIsbd(note.replaceAll(/[()]/g, '')),
      )
  }
}

/** 022: $a and the linking ISSN $l are good, $m, $y and $z are not. */
function addIssns(identifiers: Identifier[], field: DataField): void {
  for (const { code, value } of field.subfields) {
    if (code === 'a' || code === 'l' || code === 'm' || code === 'y' || code === 'z') {
      if (value.trim() !== '')
        add(
          identifiers,
          'issn',
          parseIssn(value),
          value.trim(),
          code !== 'a' && code !== 'l',
          undefined,
          code === 'l' ? 'ISSN-L' : undefined,
        )
    }
  }
}

function addSystemNumber(identifiers: Identifier[], text: string, cancelled: boolean): void {
  const number = parseSystemNumber(text)
  if (number === undefined) return
  if (/^OCoLC/i.test(number.source)) add(identifiers, 'oclc', parseOclcNumber(number.number), number.number, cancelled)
  else add(identifiers, 'other', number.number, number.number, cancelled, number.source === '' ? undefined : number.source)
}

function addOther(identifiers: Identifier[], field: DataField, source: string | undefined): void {
  const named = source === undefined ? undefined : trimIsbd(source)
  addEach(field, (text, cancelled) => {
    const value = trimIsbd(text)
    add(identifiers, 'other', value, value, cancelled, named)
  })
}

/** Adds an identifier unless it is there already or the list is full; `normal` is undefined where the number isn't well-formed. */
function add(
  identifiers: Identifier[],
  type: Identifier['type'],
  normal: string | undefined,
  raw: string,
  cancelled: boolean,
  source?: string,
  note?: string,
): void {
  const value = normal ?? raw.trim()
  if (identifiers.length >= MAX_LISTED) return
  if (identifiers.some((known) => known.value === value && known.type === type && known.source === source)) return
  identifiers.push({ type, value, status: cancelled ? 'cancelled' : normal === undefined ? 'malformed' : 'valid', source, note })
}
