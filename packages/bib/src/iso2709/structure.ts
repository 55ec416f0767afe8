// The fixed points of ISO 2709 as MARC 21 uses it (MARC 21 Specifications for Record Structure: leader, directory,
// fields; UNIMARC is the same), and how to look at them in bytes that may be anything.
import { MAX_QUOTED_CHARS } from '../limits.ts'

export const LEADER_BYTES = 24
export const DIRECTORY_ENTRY_BYTES = 12
/** Leader/09 `a`: the record is in UTF-8. */
export const UNICODE = 0x61
export const ESCAPE = 0x1b
export const RECORD_TERMINATOR = 0x1d
export const FIELD_TERMINATOR = 0x1e
export const SUBFIELD_DELIMITER = 0x1f

/** Leader, the end of an empty directory, the end of the record. */
export const SHORTEST_RECORD_BYTES = LEADER_BYTES + 2

/** The number that `count` ASCII digits at `at` make, or -1 if they are not all digits. */
export function digitsAt(bytes: Uint8Array, at: number, count: number): number {
  let value = 0
  for (let i = at; i < at + count; i++) {
    const digit = (bytes[i] ?? 0) - 0x30
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

/** Tags of three digits, made once: comparing a tag with a constant is then a comparison of pointers. */
const NUMERIC_TAGS = Array.from({ length: 1000 }, (_, number) => String(number).padStart(3, '0'))

/** The tag at `at`: letters and digits, since systems use FMT, CAT and others beside the numbers. */
export function tagAt(bytes: Buffer, at: number): string | undefined {
  const number = digitsAt(bytes, at, 3)
  if (number >= 0) return NUMERIC_TAGS[number]
  const tag = bytes.toString('latin1', at, at + 3)
  return /^[0-9A-Za-z]{3}$/.test(tag) ? tag : undefined
}

/** Whether a leader may begin at `at`: two numbers where a leader has its lengths, and a base address that is inside the record. */
export function leaderAt(bytes: Uint8Array, at: number): boolean {
  if (bytes.length - at < LEADER_BYTES) return false
  const length = digitsAt(bytes, at, 5)
  if (length < SHORTEST_RECORD_BYTES) return false
  const base = digitsAt(bytes, at + 12, 5)
  return base > LEADER_BYTES && base < length
}

/** Whether a leader with its directory begins at `at`: as `leaderAt`, and the directory ends where the leader says. */
export function directoryAt(bytes: Uint8Array, at: number): boolean {
  // Most places are told by one byte: 10–11 are `22` in MARC 21 and UNIMARC.
  if (bytes[at + 10] !== 0x32 || bytes[at + 11] !== 0x32) return false
  const base = digitsAt(bytes, at + 12, 5)
  return (
    digitsAt(bytes, at, 5) >= 0 &&
    base > LEADER_BYTES + DIRECTORY_ENTRY_BYTES &&
    (base - LEADER_BYTES - 1) % DIRECTORY_ENTRY_BYTES === 0 &&
    bytes[at + base - 1] === FIELD_TERMINATOR
  )
}

/** Bytes before a record that mean nothing: blanks, line ends, NUL and DOS end-of-file marks, a byte order mark. */
export function fillerLength(bytes: Buffer): number {
  let length = 0
  for (;;) {
    const byte = bytes[length]
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x00 || byte === 0x1a) length += 1
    else if (byte === 0xef && bytes[length + 1] === 0xbb && bytes[length + 2] === 0xbf) length += 3
    else return length
  }
}

/** The control number of a record that can't be decoded, if a field 001 can be made out: the first field's text when its tag is 001. */
export function peekControlNumber(bytes: Buffer): string | undefined {
  if (bytes.toString('latin1', LEADER_BYTES, LEADER_BYTES + 3) !== '001') return undefined
  const directoryEnd = bytes.indexOf(FIELD_TERMINATOR, LEADER_BYTES)
  if (directoryEnd < 0) return undefined
  const fieldEnd = bytes.indexOf(FIELD_TERMINATOR, directoryEnd + 1)
  if (fieldEnd < 0) return undefined
  const text = bytes.toString('latin1', directoryEnd + 1, Math.min(fieldEnd, directoryEnd + 1 + MAX_QUOTED_CHARS)).trim()
  return /^[\x20-\x7e]+$/.test(text) ? text : undefined
}
