// The record model → one ISO 2709 record in UTF-8.
import { BibError } from '../errors.ts'
import { MAX_ISO2709_FIELD_BYTES, MAX_ISO2709_RECORD_BYTES, MAX_QUOTED_CHARS } from '../limits.ts'
import type { MarcField, MarcRecord } from '../record.ts'
import { DIRECTORY_ENTRY_BYTES, LEADER_BYTES } from './structure.ts'

/**
 * Writes a record as ISO 2709 in UTF-8. Lengths (leader 00–04, 12–16) and the directory are computed; the rest of the leader is
 * written as it is, so that a record that was read comes out byte for byte. Call `markedAsUtf8` first for a record from another format.
 *
 * @throws {BibError} `BIB_TOO_LONG` when a field exceeds 9,999 bytes or the record 99,999; `BIB_UNWRITABLE` when a leader, tag or
 * character can't stand in ISO 2709. Both messages name the field.
 */
export function encodeIso2709(record: MarcRecord): Uint8Array {
  if (record.source !== undefined) return record.source
  if (!/^[\x20-\x7e]{24}$/.test(record.leader))
    throw new BibError('BIB_UNWRITABLE', `A leader has 24 ASCII characters; '${record.leader.slice(0, MAX_QUOTED_CHARS)}' has not.`)

  let directory = ''
  let body = ''
  let start = 0
  for (const field of record.fields) {
    const content = contentOf(field)
    const length = Buffer.byteLength(content) + 1
    if (length > MAX_ISO2709_FIELD_BYTES) {
      throw new BibError(
        'BIB_TOO_LONG',
        `Field ${field.tag} has ${length} bytes; ISO 2709 allows ${MAX_ISO2709_FIELD_BYTES}. Shorten it or split it in two.`,
      )
    }
    // Checked on the way, so that no number outgrows its five digits and no string its memory.
    if (start + length > MAX_ISO2709_RECORD_BYTES) throw tooLong()
    directory += field.tag + digits(length, 4) + digits(start, 5)
    body += content + '\u001e'
    start += length
  }
  const base = LEADER_BYTES + record.fields.length * DIRECTORY_ENTRY_BYTES + 1
  const length = base + start + 1
  if (length > MAX_ISO2709_RECORD_BYTES) throw tooLong()
  const leader = digits(length, 5) + record.leader.substring(5, 12) + digits(base, 5) + record.leader.substring(17)
  return Buffer.from(`${leader}${directory}\u001e${body}\u001d`)
}

/**
 * The same record with the leader that ISO 2709 in UTF-8 needs, for records from MARCXML and other formats: 09 `a` (Unicode), 10–11
 * `22` (indicators and code lengths), 20–23 `4500` (entry map).
 */
export function markedAsUtf8(record: MarcRecord): MarcRecord {
  const { leader } = record
  return { leader: `${leader.substring(0, 9)}a22${leader.substring(12, 20)}4500`, fields: record.fields }
}

function contentOf(field: MarcField): string {
  if (!/^[0-9A-Za-z]{3}$/.test(field.tag)) throw unwritable(field, 'tags are three letters or digits')
  if (field.subfields === undefined) {
    if (hasTerminator(field.value) || !field.value.isWellFormed())
      throw unwritable(field, 'it has characters that mark the ends of fields, or half a surrogate pair')
    return field.value
  }
  let content = field.indicators
  if (hasSeparator(content)) throw unwritable(field, 'an indicator is a character that marks the ends of fields')
  for (const { code, value } of field.subfields) {
    if (hasSeparator(code) || hasSeparator(value)) throw unwritable(field, 'it has characters that mark the ends of fields')
    content += '\u001f' + code + value
  }
  if (!content.isWellFormed()) throw unwritable(field, 'it has half a surrogate pair')
  return content
}

/** Ends of fields and records. Plain text fields may hold subfield delimiters: damaged records have them there. */
function hasTerminator(text: string): boolean {
  return text.includes('\u001e') || text.includes('\u001d')
}

function hasSeparator(text: string): boolean {
  return text.includes('\u001f') || hasTerminator(text)
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0')
}

function unwritable(field: MarcField, reason: string): BibError {
  return new BibError('BIB_UNWRITABLE', `Field '${field.tag.slice(0, MAX_QUOTED_CHARS)}' can't be written: ${reason}.`)
}

function tooLong(): BibError {
  return new BibError(
    'BIB_TOO_LONG',
    `The record is longer than ${MAX_ISO2709_RECORD_BYTES} bytes, the most that ISO 2709 allows. Shorten it or split it in two.`,
  )
}
