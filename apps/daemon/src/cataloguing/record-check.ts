// What is wrong with a record that somebody has written by hand, field by field. Pure. Errors are what would make it unfindable or
// unreadable elsewhere; everything else is worth a look and no more, because other libraries' records have it too and are copied.
import {
  BibError,
  type ControlField,
  type DataField,
  encodeIso2709,
  isControlField,
  isDeleted,
  type MarcField,
  type MarcRecord,
  markedAsUtf8,
  parseIsbn,
  parseIssn,
} from '@serumpun/bib'
import type { RecordFinding } from './errors.ts'

export interface RecordFindings {
  /** Why it cannot be stored. */
  readonly errors: readonly RecordFinding[]
  /** What is taken but worth a look. */
  readonly warnings: readonly RecordFinding[]
}

/** Positions of the leader on which it depends how a record is shown and matched (MARC 21 bibliographic leader 05–07). */
const LEADER: readonly { readonly at: number; readonly allowed: string; readonly what: string }[] = [
  { at: 5, allowed: 'acdnp', what: 'record status' },
  { at: 6, allowed: 'acdefgijkmoprt', what: 'type of record' },
  { at: 7, allowed: 'abcdims', what: 'bibliographic level' },
]

/** Fields that a record has once at most (MARC 21 bibliographic, NR) and from which it is recognised or described. */
const ONCE = new Set(['001', '003', '005', '008', '240', '245'])
const MAIN_ENTRIES = new Set(['100', '110', '111', '130'])

const FIXED_LENGTH_008 = 40

/** Control characters mean nothing in text; MARC's own delimiters among them would divide fields. */
// eslint-disable-next-line no-control-regex -- these very characters are looked for
const CONTROL = /[\u0000-\u001f\u007f]/

/** Findings that are listed; a record with more is no record that somebody mends by hand. */
const MOST_FINDINGS = 100

class Findings {
  readonly errors: RecordFinding[] = []
  readonly warnings: RecordFinding[] = []

  error(place: Place, code: string, message: string): void {
    if (this.errors.length < MOST_FINDINGS) this.errors.push({ ...place, code, message })
  }

  warn(place: Place, code: string, message: string): void {
    if (this.warnings.length < MOST_FINDINGS) this.warnings.push({ ...place, code, message })
  }
}

type Place = Pick<RecordFinding, 'at' | 'tag' | 'occurrence' | 'subfield'>

export function checkRecord(record: MarcRecord): RecordFindings {
  const findings = new Findings()
  checkLeader(record, findings)
  const seen = new Map<string, number>()
  for (const [i, field] of record.fields.entries()) {
    const occurrence = seen.get(field.tag) ?? 0
    seen.set(field.tag, occurrence + 1)
    const place: Place = { at: `/fields/${i}/${field.tag}`, tag: field.tag, occurrence }
    if (occurrence === 1 && ONCE.has(field.tag))
      findings.error(place, 'repeated-field', `Field ${field.tag} stands here a second time; a record has it once. Remove one.`)
    checkTag(field, place, findings)
    if (isControlField(field)) checkControlField(field, place, findings)
    else checkDataField(field, place, findings)
  }
  checkWhole(record, seen, findings)
  return findings
}

function checkLeader(record: MarcRecord, findings: Findings): void {
  const place: Place = { at: '/leader', tag: 'LDR' }
  for (const { at, allowed, what } of LEADER) {
    const found = record.leader[at] ?? ''
    if (allowed.includes(found) && found !== '') continue
    const letters = [...allowed].join(', ')
    findings.error(place, 'bad-leader', `Leader position ${at} (${what}) is '${found}'; it must be one of ${letters}.`)
  }
  if (isDeleted(record))
    findings.error(
      place,
      'says-deleted',
      'Leader position 5 is d: the record says that it is deleted. To remove a record, withdraw it.',
    )
}

function checkTag({ tag }: MarcField, place: Place, findings: Findings): void {
  if (tag === '000') findings.error(place, 'bad-tag', 'There is no field 000. Give the field its tag, or remove it.')
  else if (!/^\d{3}$/.test(tag)) findings.warn(place, 'odd-tag', `The tag ${tag} is no number, as tags of MARC 21 are.`)
}

function checkControlField({ tag, value }: ControlField, place: Place, findings: Findings): void {
  if (!tag.startsWith('00')) findings.error(place, 'no-subfields', `Field ${tag} has no subfields. Put its text into subfield $a.`)
  checkText(value, `Field ${tag}`, place, findings)
  if (tag === '001' && value.trim() === '')
    findings.error(place, 'empty-field', 'Field 001 is empty. Remove it to be given a number.')
  if (tag === '008' && value.length !== FIXED_LENGTH_008)
    findings.error(place, 'bad-length', `Field 008 has ${value.length} characters; it must have ${FIXED_LENGTH_008}.`)
}

function checkDataField(field: DataField, place: Place, findings: Findings): void {
  const { tag, indicators, subfields } = field
  if (tag.startsWith('00'))
    return findings.error(place, 'has-subfields', `Field ${tag} has subfields; fields 00X are plain text. Write its text alone.`)
  for (const n of [0, 1])
    if (!/^[0-9a-z ]$/.test(indicators[n] ?? ''))
      findings.error(
        { ...place, at: `${place.at}/ind${n + 1}` },
        'bad-indicator',
        `Indicator ${n + 1} of field ${tag} is '${indicators[n] ?? ''}'; indicators are a digit, a small letter or blank.`,
      )
  if (subfields.length === 0) findings.error(place, 'empty-field', `Field ${tag} is empty. Fill it or remove it.`)
  for (const [i, { code, value }] of subfields.entries()) {
    const here: Place = { ...place, at: `${place.at}/subfields/${i}/${code}`, subfield: code }
    if (!/^[0-9a-z]$/.test(code))
      findings.error(here, 'bad-subfield', `Field ${tag} has a subfield '${code}'; subfield codes are a digit or a small letter.`)
    if (value.trim() === '') findings.warn(here, 'empty-subfield', `Subfield $${code} of field ${tag} is empty.`)
    checkText(value, `Subfield $${code} of field ${tag}`, here, findings)
    checkNumber(tag, code, value, here, findings)
  }
}

function checkText(value: string, what: string, place: Place, findings: Findings): void {
  if (CONTROL.test(value))
    findings.error(place, 'control-character', `${what} has a character that cannot be seen (a tab, a line end). Remove it.`)
  else if (!value.isWellFormed()) findings.error(place, 'bad-character', `${what} has half a character. Write it again.`)
}

function checkNumber(tag: string, code: string, value: string, place: Place, findings: Findings): void {
  if (code !== 'a' || value.trim() === '') return
  if (tag === '020' && parseIsbn(value) === undefined)
    findings.warn(
      place,
      'bad-isbn',
      `'${value.slice(0, 40)}' is no ISBN: a digit is wrong or missing. If it is printed so in the book, use $z.`,
    )
  if (tag === '022' && parseIssn(value) === undefined)
    findings.warn(
      place,
      'bad-issn',
      `'${value.slice(0, 40)}' is no ISSN: a digit is wrong or missing. If it is printed so, use $y.`,
    )
}

function checkWhole(record: MarcRecord, seen: ReadonlyMap<string, number>, findings: Findings): void {
  const whole: Place = { at: '' }
  const title = record.fields.find((field): field is DataField => field.tag === '245' && !isControlField(field))
  if (!(title?.subfields.some(({ code, value }) => 'ak'.includes(code) && value.trim() !== '') ?? false))
    findings.error(
      { at: '/fields', tag: '245', subfield: 'a' },
      'no-title',
      'The record has no title. Write it into field 245, subfield $a.',
    )
  const mains = [...MAIN_ENTRIES].reduce((sum, tag) => sum + (seen.get(tag) ?? 0), 0)
  if (mains > 1)
    findings.warn(
      whole,
      'several-main-entries',
      'A record has one of 100, 110, 111 and 130. Others belong into 700, 710, 711 or 730.',
    )
  if (!seen.has('008'))
    findings.warn(
      { at: '/fields', tag: '008' },
      'no-008',
      'Without field 008 nobody can tell the language, the year and the country of the record.',
    )
  if (findings.errors.length > 0) return
  try {
    encodeIso2709(markedAsUtf8(record))
  } catch (error) {
    if (!(error instanceof BibError)) throw error
    findings.error(whole, error.code === 'BIB_TOO_LONG' ? 'too-long' : 'bad-field', error.message)
  }
}
