// ISSNs with their check digit (ISO 3297).

/** A valid ISSN from any spelling, as `1234-567X`, else undefined. */
export function parseIssn(text: string): string | undefined {
  const found = /^\s*(?:ISSN[:\s]*)?([0-9]{4})[\s\u00ad\u2010-\u2015\u2212-]*([0-9]{3}[0-9Xx])(?![0-9])/i.exec(text)
  if (found === null) return undefined
  const digits = `${found[1]}${found[2]}`.toUpperCase()
  // Weights 8 down to 2, modulo 11, with X for ten.
  let sum = 0
  for (let i = 0; i < 7; i++) sum += (digits.charCodeAt(i) - 0x30) * (8 - i)
  const check = (11 - (sum % 11)) % 11
  return digits[7] === (check === 10 ? 'X' : String(check)) ? `${digits.slice(0, 4)}-${digits.slice(4)}` : undefined
}
