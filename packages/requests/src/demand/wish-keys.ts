// By what wishes for one thing are known as such, in whichever words different libraries wrote them.
import type { Wish } from './entry.ts'

/** Letters and digits alone, without case and accents. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')
}

/** An ISBN of ten digits as that of thirteen (ISO 2108:2017, annex D); any other text as it is. */
function longIsbn(digits: string): string {
  if (!/^\d{9}[\dx]$/.test(digits)) return digits
  const body = `978${digits.slice(0, 9)}`
  const sum = Array.from(body, Number).reduce((total, digit, i) => total + digit * (i % 2 === 0 ? 1 : 3), 0)
  return `${body}${(10 - (sum % 10)) % 10}`
}

/** Wishes that share one of these are for the same thing; the first is the surest. */
export function wishKeys({ title, author = '', component = '', identifiers = [], record }: Wish): string[] {
  const within = folded(component)
  const numbers = identifiers.map((identifier) => longIsbn(folded(identifier).replace(/^(?:isbn|issn)/, '')))
  return [
    ...numbers.filter((number) => number !== '').map((number) => `number ${number} ${within}`),
    ...(record === undefined ? [] : [`record ${record} ${within}`]),
    // The first word of the name: libraries differ in how much of it they write.
    `words ${folded(title)} ${folded(author.split(/[\s,]/)[0] ?? '')} ${within}`,
  ]
}
