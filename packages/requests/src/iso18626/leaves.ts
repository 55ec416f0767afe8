// Types of single values in ISO 18626 (XML Schema Part 2). Dates and amounts stay text, because a message that is passed on must
// not lose the digits or the time zone that it came with.
import type { ErrorType } from '../vocabulary/closed-codes.ts'
import type { Leaf } from './shape.ts'

const UNRECOGNISED: ErrorType = 'UnrecognisedDataValue'

/** `xs:string`: blanks and line ends count. */
export const text: Leaf<string> = { kind: 'leaf', read: (found) => found, write: (value) => value, fault: UNRECOGNISED }

function trimmed<Value>(
  read: (found: string) => Value | undefined,
  write: (value: Value) => string,
  fault = UNRECOGNISED,
): Leaf<Value> {
  return { kind: 'leaf', read: (found) => read(found.trim()), write, fault }
}

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,12})?(?:Z|[+-](\d\d):(\d\d))?$/

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
}

/** Whether the text is a date and time that the calendar has, with or without a time zone. */
function isDateTime(found: string): boolean {
  const parts = DATE_TIME.exec(found)
  if (parts === null) return false
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0))
  return (
    year >= 1 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysIn(year, month) &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59 &&
    zoneHour <= 13 &&
    zoneMinute <= 59
  )
}

/** `xs:dateTime`, as it was written. */
export const dateTime: Leaf<string> = trimmed(
  (found) => (isDateTime(found) ? found : undefined),
  (value) => value,
)

/** Milliseconds since 1970 of a `dateTime`. One without a time zone is taken as UTC, which ISO 18626 asks senders to use. */
export function millisecondsOf(value: string): number {
  return Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(value) ? value : `${value}Z`)
}

/** The last time that a year of four digits has. */
const LAST_MS = 253_402_300_799_999

/** The `dateTime` of a time from 1970 on; one that a wrong clock has put beyond the year 9999 is that year's end. */
export function dateTimeOf(ms: number): string {
  return new Date(Math.min(LAST_MS, Math.max(0, Math.trunc(ms)))).toISOString()
}

const DECIMAL = /^[+-]?(?:\d{1,18}(?:\.\d{0,12})?|\.\d{1,12})$/

/** `xs:decimal`, as it was written. */
export const decimal: Leaf<string> = trimmed(
  (found) => (DECIMAL.test(found) ? found : undefined),
  (value) => value,
)

/** A `sortOrder`: a whole number of at least 0 that a program can count to. */
export const count: Leaf<number> = trimmed(
  (found) => (/^\+?\d{1,9}$/.test(found) ? Number(found) : undefined),
  (value) => String(value),
)

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false }

export const boolean: Leaf<boolean> = trimmed(
  (found) => (Object.hasOwn(BOOLEANS, found) ? BOOLEANS[found] : undefined),
  (value) => String(value),
)

/** A value of a closed list. @param fault What a message with another value is told. */
export function oneOf<const Values extends readonly string[]>(values: Values, fault?: ErrorType): Leaf<Values[number]> {
  return trimmed<Values[number]>(
    (found) => values.find((value) => value === found),
    (value) => value,
    fault,
  )
}
