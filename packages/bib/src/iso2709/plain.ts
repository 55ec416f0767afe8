// The records that most files are made of: sound, in UTF-8 that says so or in ASCII, with nothing odd. They are stored byte for byte, so an
// import needs no more of them than their control number: their fields are read when somebody asks for them.
import { isAscii, isUtf8 } from 'node:buffer'
import type { ControlNumber } from '../identity.ts'
import type { MarcField, MarcRecord } from '../record.ts'
import { frameFault, PRINTABLE_LEADER, soundFields } from './decode.ts'
import { DIRECTORY_ENTRY_BYTES, digitsAt, FIELD_TERMINATOR, LEADER_BYTES, SUBFIELD_DELIMITER, tagAt, UNICODE } from './structure.ts'
import { hasMarc8InAscii } from './text.ts'

export interface PlainRecord {
  readonly record: MarcRecord
  readonly controlNumber: ControlNumber
}

/** The record, if these bytes are a plain one with a control number. What is not is another reader's, whatever is the matter with it. */
export function plainRecord(bytes: Buffer): PlainRecord | undefined {
  if (frameFault(bytes) !== undefined || !isPlainText(bytes)) return undefined
  const leader = bytes.toString('latin1', 0, LEADER_BYTES)
  if (!PRINTABLE_LEADER.test(leader)) return undefined
  const numbers = plainFields(bytes)
  const number = numbers?.number?.trim() ?? ''
  if (numbers === undefined || number === '') return undefined
  let fields: readonly MarcField[] | undefined
  const record: MarcRecord = {
    leader,
    get fields() {
      return (fields ??= soundFields(bytes))
    },
  }
  return { record, controlNumber: { number, source: numbers.source?.trim() ?? '' } }
}

function isPlainText(bytes: Buffer): boolean {
  const claimsUtf8 = bytes[9] === UNICODE
  return isAscii(bytes) ? !hasMarc8InAscii(bytes, claimsUtf8) : claimsUtf8 && isUtf8(bytes)
}

/** The first 001 and 003 of a record whose fields are all where and as they should be. */
function plainFields(bytes: Buffer): { number: string | undefined; source: string | undefined } | undefined {
  const base = digitsAt(bytes, 12, 5)
  let number: string | undefined
  let source: string | undefined
  let start = base
  for (let entry = LEADER_BYTES; entry < base - 1; entry += DIRECTORY_ENTRY_BYTES) {
    const tag = tagAt(bytes, entry)
    const length = digitsAt(bytes, entry + 3, 4)
    const end = start + length - 1
    if (tag === undefined || length < 1 || digitsAt(bytes, entry + 7, 5) !== start - base) return undefined
    if (bytes.indexOf(FIELD_TERMINATOR, start) !== end) return undefined
    if (!tag.startsWith('00')) {
      if (!isPlainDataField(bytes, start, end)) return undefined
    } else if (tag === '001') number ??= bytes.toString('utf8', start, end)
    else if (tag === '003') source ??= bytes.toString('utf8', start, end)
    start = end + 1
  }
  return start === bytes.length - 1 ? { number, source } : undefined
}

/** Two indicators of a byte each, and subfields that all have a code in ASCII. */
function isPlainDataField(bytes: Buffer, start: number, end: number): boolean {
  if (!isPlainByte(bytes[start]) || !isPlainByte(bytes[start + 1]) || bytes[start + 2] !== SUBFIELD_DELIMITER) return false
  for (let at = start + 2; at < end; at++) {
    if (bytes[at] !== SUBFIELD_DELIMITER) continue
    const code = bytes[at + 1] ?? 0
    if (code <= 0x20 || code >= 0x7f) return false
  }
  return true
}

function isPlainByte(byte = 0): boolean {
  return byte !== SUBFIELD_DELIMITER && byte < 0x80
}
