// When something was published, as far as the record knows: 008, and the date of 260 or 264 in words.

export interface PublicationDates {
  /** The first or only year. */
  readonly from: number | undefined
  /** The last year, of a range or of what the date lies between; undefined for a single year and while it is still published. */
  readonly to: number | undefined
  /** Still being published, or not known to have ended. */
  readonly open: boolean
  /** A guess, or somewhere from `from` to `to`. */
  readonly uncertain: boolean
  /** Of the original, where this is a reprint or reproduction. */
  readonly original: number | undefined
  readonly copyright: number | undefined
}

const UNKNOWN: PublicationDates = {
  from: undefined,
  to: undefined,
  open: false,
  uncertain: false,
  original: undefined,
  copyright: undefined,
}

const EARLIEST = 1000
const LATEST = 2100

function year(text: string): number | undefined {
  const value = /^[0-9]{4}$/.test(text) ? Number(text) : Number.NaN
  return value >= EARLIEST && value <= LATEST ? value : undefined
}

/** `19uu` and `199u` say between which years. */
function span(text: string): { readonly from: number; readonly to: number } | undefined {
  const [from, to] = [year(text.replaceAll('u', '0')), year(text.replaceAll('u', '9'))]
  return from === undefined || to === undefined || !/^[0-9]{2}[0-9u]{2}$/.test(text)
    ? undefined
    : { from, to: Math.min(to, LATEST) }
}

/** MARC 21 008/06–14; undefined where it says nothing. */
export function datesOf008(fixed: string): PublicationDates | undefined {
  const kind = fixed[6] ?? '|'
  const first = fixed.slice(7, 11)
  const second = fixed.slice(11, 15)
  const known = span(first)
  if (known === undefined || 'bn| '.includes(kind)) return undefined
  const { from } = known
  const uncertain = known.to !== known.from
  const exact: PublicationDates = { ...UNKNOWN, from, to: uncertain ? known.to : undefined, uncertain }
  const last = span(second)
  switch (kind) {
    case 'c':
    case 'u':
      return { ...UNKNOWN, from, open: true, uncertain }
    case 'd':
    case 'i':
    case 'k':
    case 'm':
      if (second === '9999') return { ...UNKNOWN, from, open: true, uncertain }
      return { ...UNKNOWN, from, to: last?.to === from ? undefined : last?.to, uncertain: uncertain || last?.from !== last?.to }
    case 'q':
      return { ...UNKNOWN, from, to: last?.to, uncertain: true }
    case 'r':
      return { ...exact, original: year(second) }
    case 't':
      return { ...exact, copyright: year(second) }
    default:
      return exact
  }
}

/** Digits of any script, such as those of Arabic and Jawi title pages, as ASCII. */
export function asciiDigits(text: string): string {
  if (!/[^\P{Nd}0-9]/u.test(text)) return text
  return text.normalize('NFKD').replaceAll(/[^\P{Nd}0-9]/gu, (digit) => String(digitValue(digit)))
}

/** Unicode's decimal digits come in runs of ten, each beginning where a digit has none before it. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0
  let value = 0
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++
  return value
}

/** A year of the Islamic calendar as one of the common calendar, give or take one. */
export function yearOfHijri(hijri: number): number {
  return Math.floor(hijri * 0.970_224 + 621.577_4)
}

/** Years of the Islamic calendar are told by their sign. */
const HIJRI = /(?<![0-9])(1[0-4][0-9]{2})\s?(?:هـ|ه(?![\p{L}])|H\b|A\.?H\b|Hijri)/iu

/**
 * The dates of a statement of publication (260 $c, 264 $c): `1988-1995`, `[1994?]`, `199-`, `c1990`, `1990-`, `1410 H`, `١٩٩٠`.
 *
 * Corrections in brackets count for more: they turn other calendars and errors into the common one.
 */
export function datesOfText(statement: string): PublicationDates {
  const text = asciiDigits(statement.slice(0, 200))
  const corrected = /(?:i\.\s?e\.|\[)\D{0,12}([0-9]{4})(?![0-9])/.exec(text)?.[1]
  const decade = /(?<![0-9])([0-9]{2})([0-9])?[-?–]{1,2}\s*\??\]?(?![0-9])/.exec(text)
  const guessed = /\?|\bca\b|\bcirca\b|kira-kira|approximately|between|antara/i.test(text)
  const from = year(corrected ?? '') ?? hijriIn(text) ?? year(/(?<![0-9])([0-9]{4})(?![0-9])/.exec(text)?.[1] ?? '')
  if (from === undefined) {
    if (decade === null) return UNKNOWN
    const known = span(`${decade[1]}${decade[2] ?? 'u'}u`)
    return known === undefined ? UNKNOWN : { ...UNKNOWN, ...known, uncertain: true }
  }
  const to = year(/[0-9]{4}\??\]?\s*(?:[-–]|and|dan|or|atau)\s*\[?([0-9]{4})(?![0-9])/.exec(text)?.[1] ?? '')
  const open = to === undefined && /[0-9]{4}\]?\s*[-–]\s*(?:$|\]|sekarang|kini|present)/i.test(text)
  return {
    ...UNKNOWN,
    from,
    to: to !== undefined && to > from ? to : undefined,
    open,
    uncertain: guessed || (corrected === undefined && hijriIn(text) === from),
    copyright: /(?:©|\bc|\bcop\.\s?|\bp)(?=[0-9]{4})/.test(text) ? from : undefined,
  }
}

function hijriIn(text: string): number | undefined {
  const found = HIJRI.exec(text)?.[1]
  return found === undefined ? undefined : yearOfHijri(Number(found))
}
