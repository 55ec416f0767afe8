// Copy cataloguing: another library's record as the beginning of an own one, with its provenance as the field records it: the number that
// it has there (035), who has worked on the description (040), and from where and when it was taken (883). Pure.
import { type DataField, isControlField, type MarcField, type MarcRecord, subfieldValue } from '@serumpun/bib'

export interface CopiedFrom {
  /** Code of the library whose record it is: what its profile says. Undefined where it has none. */
  readonly code: string | undefined
  readonly name: string
}

export interface CopiedBy {
  /** Undefined for a library without a code: it then does not appear in 040. */
  readonly code: string | undefined
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Whose field it is (MARC 21 Appendix A, $5): what applies to one institution's copy alone. */
const appliesElsewhere = (field: MarcField): boolean => !isControlField(field) && field.subfields.some(({ code }) => code === '5')

/**
 * What tells of that library's own copies and habits: local call numbers (09X), local notes (59X), local subject headings (69X), notes on
 * acquisition, ownership and treatment of a copy (541, 561, 562, 563, 583), holdings (84X–87X without 856 and 857), and 9XX.
 */
function isLocal(tag: string): boolean {
  if (tag.startsWith('9') || tag.startsWith('09') || tag.startsWith('59') || tag.startsWith('69')) return true
  if (tag === '541' || tag === '561' || tag === '562' || tag === '563' || tag === '583') return true
  return /^8[4567]/.test(tag) && tag !== '856' && tag !== '857'
}

/** The same in another script (880), by the tag that its $6 names. */
function isLinkedToLocal(field: MarcField): boolean {
  if (field.tag !== '880' || isControlField(field)) return false
  return isLocal((subfieldValue(field, '6') ?? '').slice(0, 3))
}

/** Numbers and dates that belong to the record as it is there; the copy gets its own. */
const REPLACED = new Set(['001', '003', '005', '035', '040'])

/** @returns the copy, without control number. */
export function copyOf(record: MarcRecord, from: CopiedFrom, by: CopiedBy): MarcRecord {
  const number = valueOf(record, '001')
  const source = valueOf(record, '003') || (from.code ?? '')
  const systemNumber = number === '' || source === '' ? undefined : `(${source})${number}`
  const kept = record.fields.filter(
    (field) => !REPLACED.has(field.tag) && !isLocal(field.tag) && !appliesElsewhere(field) && !isLinkedToLocal(field),
  )
  const added = [
    ...systemNumbersOf(record, systemNumber),
    catalogued(record, source === '' ? undefined : source, by.code),
    {
      tag: '883',
      indicators: '  ',
      subfields: [
        { code: 'a', value: 'copy cataloguing' },
        { code: 'd', value: new Date(by.now).toISOString().slice(0, 10).replaceAll('-', '') },
        { code: 'q', value: from.code ?? from.name },
        ...(systemNumber === undefined ? [] : [{ code: 'w', value: systemNumber }]),
      ],
    },
  ].filter((field) => field !== undefined)
  return { leader: asNew(record.leader), fields: inOrder(kept, added) }
}

const valueOf = (record: MarcRecord, tag: string): string =>
  record.fields.find((field) => field.tag === tag && isControlField(field))?.value?.trim() ?? ''

/** 035: the number that the record has where it comes from, and those that it had before. */
function systemNumbersOf(record: MarcRecord, systemNumber: string | undefined): DataField[] {
  const had = record.fields.filter((field): field is DataField => field.tag === '035' && !isControlField(field))
  const isThere = had.some((field) => field.subfields.some(({ code, value }) => code === 'a' && value.trim() === systemNumber))
  if (systemNumber === undefined || isThere) return had
  return [...had, { tag: '035', indicators: '  ', subfields: [{ code: 'a', value: systemNumber }] }]
}

/** 040: who catalogued ($a), transcribed ($c) and modified ($d) it; the own code is put last, unless it is there. */
function catalogued(record: MarcRecord, source: string | undefined, own: string | undefined): DataField | undefined {
  const had = record.fields.find((field): field is DataField => field.tag === '040' && !isControlField(field))
  const before = had?.subfields ?? (source === undefined ? [] : ['a', 'c'].map((code) => ({ code, value: source })))
  const last = before.findLast(({ code }) => code === 'd')
  const subfields = own === undefined || last?.value.trim() === own ? before : [...before, { code: 'd', value: own }]
  return subfields.length === 0 ? undefined : { tag: '040', indicators: had?.indicators ?? '  ', subfields }
}

/** Leader/05 `n`: in this catalogue it is a new record, whatever has happened to it elsewhere. */
const asNew = (leader: string): string => `${leader.slice(0, 5)}n${leader.slice(6)}`

/** Each added field before the first that has a higher tag, so that a record in order stays so. */
function inOrder(fields: readonly MarcField[], added: readonly MarcField[]): MarcField[] {
  const result = [...fields]
  for (const field of added) {
    const at = result.findIndex(({ tag }) => tag > field.tag)
    result.splice(at < 0 ? result.length : at, 0, field)
  }
  return result
}
