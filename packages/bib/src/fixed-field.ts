// 008, for records from formats that don't have it (MARC 21 Bibliographic, 008, positions 00–17 and 35–39: all materials).

/** What is known; everything else is left as "no attempt to code" (`|`). */
export interface KnownFixedField {
  /** When the record was made, `yymmdd`. */
  readonly entered?: string | undefined
  readonly year?: string | undefined
  readonly endYear?: string | undefined
  /** 008/06 @default `s` with a year, `n` without one */
  readonly dateType?: string | undefined
  /** MARC country code. */
  readonly place?: string | undefined
  /** MARC language code. */
  readonly language?: string | undefined
}

/** The 40 characters of an 008. */
export function fixedField({ entered, year, endYear, dateType, place, language }: KnownFixedField): string {
  const made = entered !== undefined && /^[0-9]{6}$/.test(entered) ? entered : '000000'
  const first = year !== undefined && /^[0-9u]{4}$/.test(year) ? year : undefined
  const second = endYear !== undefined && /^[0-9u]{4}$/.test(endYear) ? endYear : '    '
  const type = dateType ?? (first === undefined ? 'n' : 's')
  const country = place !== undefined && /^[a-z]{2,3}$/.test(place) ? place.padEnd(3) : '|||'
  const speech = language !== undefined && /^[a-z]{3}$/.test(language) ? language : '|||'
  return `${made}${type}${first ?? 'uuuu'}${first === undefined && second === '    ' ? 'uuuu' : second}${country}${'|'.repeat(17)}${speech} |`
}
