// The fixed points of ISO 2709 as MARC 21 uses it (MARC 21 Specifications for Record Structure: leader, directory,
// fields; UNIMARC is the same), and how to look at them in bytes that may be anything.
import { MAX_QUOTED_CHARS } from '../limits.ts'

export const LEADER_BYTES = 24
export const DIRECTORY_ENTRY_BYTES = 12
export const ESCAPE = 0x1b
export const RECORD_TERMINATOR = 0x1d
export const FIELD_TERMINATOR = 0x1e

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

/** Whether a leader may begin at `at`: two numbers where a leader has its lengths, and a base address that is inside the record. */
export function leaderAt(bytes: Uint8Array, at: number): boolean {
  if (bytes.length - at < LEADER_BYTES) return false
  const length = digitsAt(bytes, at, 5)
  if (length < SHORTEST_RECORD_BYTES) return false
  const base = digitsAt(bytes, at + 12, 5)
  return base > LEADER_BYTES && base < length
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
