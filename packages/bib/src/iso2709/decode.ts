// One ISO 2709 record → the record model. Strict: what is accepted can be written back byte for byte. Damaged records (mend.ts) and
// those in other encodings (text.ts) are read by recover.ts.
import { isAscii, isUtf8 } from 'node:buffer'
import { asBuffer } from '../byte-window.ts'
import { BibError } from '../errors.ts'
import type { Rejection, RejectionCode } from '../read-item.ts'
import type { MarcField, MarcRecord } from '../record.ts'
import { readField } from './field.ts'
import {
  DIRECTORY_ENTRY_BYTES,
  digitsAt,
  ESCAPE,
  FIELD_TERMINATOR,
  LEADER_BYTES,
  RECORD_TERMINATOR,
  SHORTEST_RECORD_BYTES,
  tagAt,
  UNICODE,
} from './structure.ts'

export const PRINTABLE_LEADER = /^[\x20-\x7e]{24}$/
const AGAIN = 'Export it again from the system that it comes from, or mend it with a MARC editor.'

/**
 * Reads one ISO 2709 record in UTF-8 or ASCII, in which nothing is damaged.
 *
 * @param bytes Exactly one record, its terminator (0x1D) included.
 * @throws {BibError} `BIB_BAD_RECORD` with a message that says what is wrong with it.
 */
export function decodeIso2709(bytes: Uint8Array): MarcRecord {
  const buffer = asBuffer(bytes)
  const ascii = isAscii(buffer)
  const old = buffer[9] !== UNICODE && buffer.includes(ESCAPE)
  const outcome = old || (!ascii && !isUtf8(buffer)) ? notUtf8() : readSound(buffer, buffer.toString(ascii ? 'latin1' : 'utf8'))
  if ('code' in outcome) throw new BibError('BIB_BAD_RECORD', outcome.message)
  return outcome
}

/**
 * Reads a record whose parts are where its leader and directory say.
 *
 * @param text The text of all of `bytes`, with the same separators.
 * @returns Why it can't be read so, if it can't.
 */
export function readSound(bytes: Buffer, text: string): MarcRecord | Rejection {
  const fault = frameFault(bytes)
  if (fault !== undefined) return fault
  const leader = text.substring(0, LEADER_BYTES)
  if (!PRINTABLE_LEADER.test(leader)) return reject('bad-leader', `The leader has characters that no leader may have. ${AGAIN}`)
  const fields = readFields(bytes, text)
  if ('code' in fields) return fields
  return fields.ordered ? { leader, fields: fields.fields } : { leader, fields: fields.fields, source: bytes }
}

/** What is wrong with the parts that say where everything is. */
export function frameFault(bytes: Buffer): Rejection | undefined {
  const length = bytes.length
  if (length < SHORTEST_RECORD_BYTES || bytes[length - 1] !== RECORD_TERMINATOR) {
    return reject('truncated', `The record has no end mark or is too short to be one. ${AGAIN}`)
  }
  if (digitsAt(bytes, 0, 5) !== length)
    return reject(
      'wrong-length',
      `The record has ${length} bytes, but its leader says '${bytes.toString('latin1', 0, 5)}'. ${AGAIN}`,
    )
  if (bytes.indexOf(RECORD_TERMINATOR) !== length - 1)
    return reject('truncated', `There is an end mark in the middle of the record. ${AGAIN}`)
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

/** The fields of a record in UTF-8 of which it is known that they are where its directory says, in its order. */
export function soundFields(bytes: Buffer): readonly MarcField[] {
  const outcome = readFields(bytes, bytes.toString())
  if ('code' in outcome) throw new BibError('BIB_BAD_RECORD', outcome.message)
  return outcome.fields
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

function printable(bytes: Buffer, entry: number): string {
  return bytes.toString('latin1', entry, entry + DIRECTORY_ENTRY_BYTES).replaceAll(/[^\x20-\x7e]/g, '?')
}

function wrongEnd(tag: string): Rejection {
  return badDirectory(`field ${tag} does not end where it says`)
}

function badDirectory(detail: string): Rejection {
  return reject('bad-directory', `The record's directory does not fit its fields: ${detail}. ${AGAIN}`)
}

function notUtf8(): Rejection {
  return reject('bad-utf8', `Some bytes of the record are not UTF-8. ${AGAIN}`)
}

function reject(code: RejectionCode, message: string): Rejection {
  return { code, message }
}
