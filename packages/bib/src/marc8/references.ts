// Characters that MARC-8 does not have, as systems write them in it: the Library of Congress' numeric character references ("MARC 21
// Specifications, Character Sets, Part 4: lossless conversion", &#x4E00;) and the form of Aleph (\U+4E00\).

/** A character that was spelled out. */
export interface Reference {
  readonly character: number
  /** Bytes of it. */
  readonly length: number
  /** Where, from its start, bytes of marks stand that belong behind the character: Aleph puts them before the last byte. */
  readonly marksAt: number
}

export const AMPERSAND = 0x26
export const BACKSLASH = 0x5c

/** The character that is spelled out at `at`, where an ampersand or a backslash stands. */
export function referenceAt(bytes: Uint8Array, at: number): Reference | undefined {
  const byte = bytes[at]
  if (byte === AMPERSAND && bytes[at + 1] === 0x23 && bytes[at + 2] === 0x78) return numericReference(bytes, at)
  if (byte === BACKSLASH && bytes[at + 1] === 0x55 && bytes[at + 2] === 0x2b) return alephReference(bytes, at)
  return undefined
}

function numericReference(bytes: Uint8Array, at: number): Reference | undefined {
  const digits = hexDigits(bytes, at + 3)
  const character = characterOf(bytes, at + 3, digits)
  const length = 3 + digits + 1
  return character > 0 && bytes[at + length - 1] === 0x3b ? { character, length, marksAt: length } : undefined
}

function alephReference(bytes: Uint8Array, at: number): Reference | undefined {
  const digits = hexDigits(bytes, at + 3)
  const character = digits < 4 ? 0 : characterOf(bytes, at + 3, digits)
  const marksAt = 3 + digits
  let end = at + marksAt
  while ((bytes[end] ?? 0) >= 0xe0) end++
  return character > 0 && bytes[end] === BACKSLASH ? { character, length: end + 1 - at, marksAt } : undefined
}

/** How many hexadecimal digits stand at `at`; six at most, as many as Unicode needs. */
function hexDigits(bytes: Uint8Array, at: number): number {
  let count = 0
  while (count < 6 && hexDigit(bytes[at + count] ?? 0) >= 0) count++
  return count
}

/** 0 for what can't stand in a record: no digits, control characters, halves of surrogate pairs. */
function characterOf(bytes: Uint8Array, at: number, digits: number): number {
  let value = 0
  for (let i = at; i < at + digits; i++) value = value * 16 + hexDigit(bytes[i] ?? 0)
  return value < 0x20 || (value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff ? 0 : value
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
