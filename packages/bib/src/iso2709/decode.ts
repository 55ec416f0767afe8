// One ISO 2709 record in UTF-8 → the record model. Strict: what is accepted can be written back byte for byte.
// MARC-8 and the mending of damaged records belong in modules of their own beside this one.
import { isAscii, isUtf8 } from 'node:buffer'
import { asBuffer } from '../byte-window.ts'
import { BibError } from '../errors.ts'
import type { Decoded, ReadWarning, Rejection, RejectionCode } from '../read-item.ts'
import { NO_WARNINGS } from '../read-item.ts'
import type { MarcField, MarcRecord, Subfield } from '../record.ts'
import {
  DIRECTORY_ENTRY_BYTES,
  digitsAt,
  ESCAPE,
  FIELD_TERMINATOR,
  LEADER_BYTES,
  RECORD_TERMINATOR,
  SHORTEST_RECORD_BYTES,
} from './structure.ts'

/** Tags of three digits, made once: comparing a tag with a constant is then a comparison of pointers. */
const NUMERIC_TAGS = Array.from({ length: 1000 }, (_, number) => String(number).padStart(3, '0'))

const PRINTABLE_LEADER = /^[\x20-\x7e]{24}$/
const AGAIN = 'Export it again from the system that it comes from, or mend it with a MARC editor.'

/**
 * Reads one ISO 2709 record in UTF-8 or ASCII.
 *
 * @param bytes Exactly one record, its terminator (0x1D) included.
 * @throws {BibError} `BIB_BAD_RECORD` with a message that says what is wrong with it.
 */
export function decodeIso2709(bytes: Uint8Array): MarcRecord {
  const outcome = tryDecodeIso2709(asBuffer(bytes))
  if ('code' in outcome) throw new BibError('BIB_BAD_RECORD', outcome.message)
  return outcome.record
}

/** As `decodeIso2709`, for readers: never throws. */
export function tryDecodeIso2709(bytes: Buffer): Decoded | Rejection {
  const frame = frameFault(bytes)
  if (frame !== undefined) return frame

  const ascii = isAscii(bytes)
  if (bytes[9] !== 0x61 && bytes.includes(ESCAPE)) return marc8('it has escape sequences of MARC-8')
  if (!ascii && !isUtf8(bytes)) {
    if (bytes[9] !== 0x61)
      return marc8('it has bytes that are not UTF-8, and its leader (position 09) does not claim that they are')
    return reject(
      'bad-utf8',
      'The record says that it is in UTF-8 (leader position 09), but some of its bytes are not. Find the text with damaged letters in the system that it comes from, correct it, and export the record again.',
    )
  }
  const text = ascii ? bytes.toString('latin1') : bytes.toString()
  const leader = text.substring(0, LEADER_BYTES)
  if (!PRINTABLE_LEADER.test(leader)) return reject('bad-leader', `The leader has characters that no leader may have. ${AGAIN}`)

  const fields = readFields(bytes, text)
  if ('code' in fields) return fields
  const record = fields.ordered ? { leader, fields: fields.fields } : { leader, fields: fields.fields, source: bytes }
  return { record, warnings: warningsOf(record, ascii) }
}

/** What is wrong with the parts that say where everything is. */
function frameFault(bytes: Buffer): Rejection | undefined {
  const length = bytes.length
  if (length < SHORTEST_RECORD_BYTES || bytes[length - 1] !== RECORD_TERMINATOR) {
    return reject('truncated', `The record has no end mark or is too short to be one. ${AGAIN}`)
  }
  if (digitsAt(bytes, 0, 5) !== length)
    return reject(
      'wrong-length',
      `The record has ${length} bytes, but its leader says '${bytes.toString('latin1', 0, 5)}'. ${AGAIN}`,
    )
  const base = digitsAt(bytes, 12, 5)
  if (base <= LEADER_BYTES || base >= length || bytes[base - 1] !== FIELD_TERMINATOR) {
    return reject(
      'bad-leader',
      `The leader (positions 12–16) says that the fields begin at byte '${bytes.toString('latin1', 12, 17)}', where no directory ends. ${AGAIN}`,
    )
  }
  if ((base - LEADER_BYTES - 1) % DIRECTORY_ENTRY_BYTES !== 0)
    return badDirectory('it is not made of whole entries of 12 characters')
  return undefined
}

interface Fields {
  readonly fields: MarcField[]
  /** Whether the fields are stored in the order of the directory. */
  readonly ordered: boolean
}

/**
 * Walks the directory. `text` has as many characters as `bytes` only if all is ASCII, so positions in both are kept: the
 * directory's numbers count bytes, and the field terminators (one byte, one character) tie the two together.
 */
function readFields(bytes: Buffer, text: string): Fields | Rejection {
  const base = digitsAt(bytes, 12, 5)
  const fields: MarcField[] = []
  let byteStart = base
  let textStart = base
  for (let entry = LEADER_BYTES; entry < base - 1; entry += DIRECTORY_ENTRY_BYTES) {
    const tag = tagAt(bytes, entry)
    const length = digitsAt(bytes, entry + 3, 4)
    const start = digitsAt(bytes, entry + 7, 5)
    if (tag === undefined || length < 0 || start < 0)
      return badDirectory(`entry ${fields.length + 1} is '${printable(bytes, entry)}'`)
    if (base + start !== byteStart) return readUnorderedFields(bytes, base)
    const byteEnd = byteStart + length - 1
    const textEnd = text.indexOf('\u001e', textStart)
    if (length < 1 || textEnd < 0 || bytes.indexOf(FIELD_TERMINATOR, byteStart) !== byteEnd) return wrongEnd(tag)
    fields.push(readField(tag, text, textStart, textEnd))
    byteStart = byteEnd + 1
    textStart = textEnd + 1
  }
  if (byteStart !== bytes.length - 1) return badDirectory('bytes behind the last field belong to none')
  return { fields, ordered: true }
}

/**
 * The rare case that fields are stored in another order than listed: allowed, as long as together they are all of the record. That is
 * checked before any text is made, or entries that all name the same long field would multiply it.
 */
function readUnorderedFields(bytes: Buffer, base: number): Fields | Rejection {
  const extents: { tag: string; start: number; end: number }[] = []
  for (let entry = LEADER_BYTES; entry < base - 1; entry += DIRECTORY_ENTRY_BYTES) {
    const tag = tagAt(bytes, entry)
    const length = digitsAt(bytes, entry + 3, 4)
    const start = base + digitsAt(bytes, entry + 7, 5)
    if (tag === undefined || length < 1 || start < base)
      return badDirectory(`entry ${extents.length + 1} is '${printable(bytes, entry)}'`)
    extents.push({ tag, start, end: start + length - 1 })
  }
  let next = base
  for (const { start, end } of extents.toSorted((a, b) => a.start - b.start)) {
    if (start !== next) return badDirectory('fields overlap, or bytes between them belong to none')
    next = end + 1
  }
  if (next !== bytes.length - 1) return badDirectory('bytes behind the last field belong to none')

  const fields: MarcField[] = []
  for (const { tag, start, end } of extents) {
    if (bytes.indexOf(FIELD_TERMINATOR, start) !== end) return wrongEnd(tag)
    const text = bytes.toString('utf8', start, end)
    fields.push(readField(tag, text, 0, text.length))
  }
  return { fields, ordered: false }
}

/** A field from its text between `start` and `end`, where its terminator is. */
function readField(tag: string, text: string, start: number, end: number): MarcField {
  if (tag.startsWith('00')) return { tag, value: text.substring(start, end) }
  let delimiter = text.indexOf('\u001f', start)
  if (delimiter < 0 || delimiter > end) delimiter = end
  // Fields without any subfield are text too (Aleph's FMT, say), unless all that they have is two indicators.
  if (delimiter === end && end - start !== 2) return { tag, value: text.substring(start, end) }

  const indicators = text.substring(start, delimiter)
  const subfields: Subfield[] = []
  while (delimiter < end) {
    const codeStart = delimiter + 1
    delimiter = text.indexOf('\u001f', codeStart)
    if (delimiter < 0 || delimiter > end) delimiter = end
    // A code is one character; damaged records have some that UTF-16 writes with two units.
    const codeEnd = Math.min(codeStart + ((text.codePointAt(codeStart) ?? 0) > 0xffff ? 2 : 1), delimiter)
    subfields.push({ code: text.substring(codeStart, codeEnd), value: text.substring(codeEnd, delimiter) })
  }
  return { tag, indicators, subfields }
}

function warningsOf(record: MarcRecord, ascii: boolean): readonly ReadWarning[] {
  let warnings: ReadWarning[] | undefined
  if (!ascii && record.leader[9] !== 'a') (warnings ??= []).push('unmarked-utf8')
  if (record.source !== undefined) (warnings ??= []).push('unordered-fields')
  for (const field of record.fields) {
    const odd = field.subfields === undefined ? field.tag >= '010' && field.tag <= '999' : field.indicators.length !== 2
    if (odd) {
      ;(warnings ??= []).push('odd-indicators')
      break
    }
  }
  return warnings ?? NO_WARNINGS
}

/** Tags are letters and digits: systems use FMT, CAT and others beside the numbers. */
function tagAt(bytes: Buffer, at: number): string | undefined {
  const number = digitsAt(bytes, at, 3)
  if (number >= 0) return NUMERIC_TAGS[number]
  const tag = bytes.toString('latin1', at, at + 3)
  return /^[0-9A-Za-z]{3}$/.test(tag) ? tag : undefined
}

function printable(bytes: Buffer, entry: number): string {
  return bytes.toString('latin1', entry, entry + DIRECTORY_ENTRY_BYTES).replaceAll(/[^\x20-\x7e]/g, '?')
}

function marc8(reason: string): Rejection {
  return reject(
    'marc-8',
    `The record is in MARC-8 or another encoding from before Unicode: ${reason}. Export it as UTF-8 (Unicode).`,
  )
}

function wrongEnd(tag: string): Rejection {
  return badDirectory(`field ${tag} does not end where it says`)
}

function badDirectory(detail: string): Rejection {
  return reject('bad-directory', `The record's directory does not fit its fields: ${detail}. ${AGAIN}`)
}

function reject(code: RejectionCode, message: string): Rejection {
  return { code, message }
}
