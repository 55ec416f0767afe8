// Numbers that other systems gave a record, as field 035 has them: `(source)number`.

export interface SystemNumber {
  /** The code in parentheses; empty if there is none. */
  readonly source: string
  readonly number: string
}

/** Splits `(source)number` (MARC 21 bibliographic 035). Undefined if there is no number. */
export function parseSystemNumber(text: string): SystemNumber | undefined {
  const found = /^\s*(?:\(([^()]*)\))?/.exec(text)
  const number = text.slice(found?.[0].length).trim()
  return number === '' ? undefined : { source: found?.[1]?.trim() ?? '', number }
}

/**
 * The bare OCLC number of `ocm00012345`, `ocn123456789`, `on1234567890` or plain digits: OCLC says that its prefixes and leading zeros
 * are no part of the number (https://help.oclc.org, "OCLC control number").
 */
export function parseOclcNumber(text: string): string | undefined {
  const digits = /^\s*(?:ocm|ocn|on)?0*([0-9]{1,14})\s*$/i.exec(text)?.[1]
  return digits === undefined || digits === '0' ? undefined : digits
}
