// ISBNs: from any spelling to ISBN-13, with their check digits (ISO 2108).

export interface Isbn {
  /** 13 digits. */
  readonly isbn13: string
  /** 9 digits and a digit or X; only ISBN-13s that begin with 978 have one. */
  readonly isbn10?: string
}

/** Hyphens and dashes of all sorts, dots and blanks that people put between the groups. */
const BETWEEN_GROUPS = /[\s.\u00ad\u2010-\u2015\u2212-]/g

/**
 * The digits at the beginning of a field's text, such as `0-471-38314-7 (paper)`: 13 digits, 10 characters, or 9 for an SBN
 * of before 1970. Upper-case X; not checked. Undefined if it begins with nothing like an ISBN.
 */
export function isbnDigits(text: string): string | undefined {
  const found = /^\s*(?:ISBN(?:[- ]?1[03])?[:\s]*)?([0-9][0-9\s.\u00ad\u2010-\u2015\u2212-]*[0-9Xx])/i.exec(text)?.[1]
  const digits = found?.replaceAll(BETWEEN_GROUPS, '').toUpperCase()
  return digits !== undefined && /^(?:[0-9]{13}|[0-9]{9}[0-9X]|[0-9]{9})$/.test(digits) ? digits : undefined
}

/** A valid ISBN from any spelling, else undefined (979-0 is for music, ISMN). An SBN of 9 digits is taken as the ISBN-10 with 0 before it. */
export function parseIsbn(text: string): Isbn | undefined {
  const digits = isbnDigits(text)
  if (digits === undefined) return undefined
  if (digits.length === 13) {
    if (!/^97(?:8|9[1-9])/.test(digits) || checkDigit13(digits) !== digits[12]) return undefined
    return digits.startsWith('978') ? { isbn13: digits, isbn10: withCheckDigit10(digits.slice(3, 12)) } : { isbn13: digits }
  }
  const isbn10 = digits.padStart(10, '0')
  if (withCheckDigit10(isbn10.slice(0, 9)) !== isbn10) return undefined
  const body = `978${isbn10.slice(0, 9)}`
  return { isbn13: body + checkDigit13(body), isbn10 }
}

/** Weights 1 and 3 in turn, modulo 10 (ISO 2108, annex on check digits). Looks at the first 12 digits. */
function checkDigit13(digits: string): string {
  let sum = 0
  for (let i = 0; i < 12; i++) sum += (digits.charCodeAt(i) - 0x30) * (i % 2 === 0 ? 1 : 3)
  return String((10 - (sum % 10)) % 10)
}

/** Weights 10 down to 2, modulo 11, with X for ten. */
function withCheckDigit10(body: string): string {
  let sum = 0
  for (let i = 0; i < 9; i++) sum += (body.charCodeAt(i) - 0x30) * (10 - i)
  const check = (11 - (sum % 11)) % 11
  return body + (check === 10 ? 'X' : String(check))
}
