// Numbers as a sheet shows them, as far as that matters for a list: dates, leading zeros, no exponent (ECMA-376 part 1, 18.8.30, numFmts).

/** How a cell's number is to be read. */
export type NumberFormat = 'plain' | 'date' | 'year' | { readonly digits: number; readonly decimals: number }

/** Formats that have no code in the file, by number: dates and times of all locales (18.8.30). */
const DATES = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58])

export function builtInFormat(id: number): NumberFormat {
  return DATES.has(id) ? 'date' : 'plain'
}

/** The format that a code such as `dd/mm/yyyy` or `0000000000` stands for. */
export function formatOf(code: string): NumberFormat {
  // Excel's codes have 255 characters at most.
  const first = code.slice(0, 255).split(';', 1)[0] ?? ''
  // Texts in quotes, escaped characters, colours and locales in brackets say nothing about the number.
  const bare = first.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '')
  const [, digits, decimals = ''] = /^(0{2,})(?:\.(0+))?$/.exec(bare) ?? []
  if (digits !== undefined) return { digits: digits.length, decimals: decimals.length }
  if (/^y+$/i.test(bare)) return 'year'
  return /[yd]/i.test(bare) && !/general/i.test(bare) ? 'date' : 'plain'
}

const DAY_MS = 86_400_000

/** Day 0 of the two calendars (18.17.4.1). The first counts a 29 February 1900 that never was. */
const EPOCH_1900 = Date.UTC(1899, 11, 30)
const EPOCH_1904 = Date.UTC(1904, 0, 1)

/** A cell's number as text. What is no number stays as it is. */
export function numberText(value: string, format: NumberFormat, from1904: boolean): string {
  const number = Number(value)
  if (value.trim() === '' || !Number.isFinite(number)) return value
  if (format === 'date' || format === 'year') {
    const date = new Date((from1904 ? EPOCH_1904 : EPOCH_1900) + number * DAY_MS)
    // A year typed into a cell for dates is a day of 1905 to Excel; nobody means that.
    if (Number.isInteger(number) && number >= 1800 && number <= 2100) return String(number)
    if (number > 0 && !Number.isNaN(date.getTime())) return date.toISOString().slice(0, format === 'year' ? 4 : 10)
  }
  if (typeof format !== 'object' || number < 0 || number > Number.MAX_SAFE_INTEGER) return plainNumber(number)
  const whole = format.digits + (format.decimals === 0 ? 0 : format.decimals + 1)
  return number.toFixed(format.decimals).padStart(whole, '0')
}

/** Excel keeps 15 digits; the file has up to 17, the last ones by accident. */
function plainNumber(number: number): string {
  return String(Number(number.toPrecision(15)))
}
