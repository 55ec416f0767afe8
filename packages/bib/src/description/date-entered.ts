// When a record was made, as it says itself.
import type { MarcRecord } from '../record.ts'
import { controlValue } from '../record.ts'

/** Years of two digits from here on are of the last century: the first MARC records were made in 1966. */
const FIRST_YEAR = 66

/**
 * The date entered on file (008/00-05, `yymmdd`), otherwise the date of the latest transaction (005, `yyyymmdd…`); as
 * `yyyy-mm-dd`. Undefined where neither is a date.
 */
export function dateEntered(record: MarcRecord): string | undefined {
  const [, year, monthAndDay] = /^(\d\d)(\d{4})/.exec(controlValue(record, '008') ?? '') ?? []
  const entered = year === undefined ? undefined : dateOf(`${Number(year) < FIRST_YEAR ? '20' : '19'}${year}`, monthAndDay)
  if (entered !== undefined) return entered
  const [, changedIn, changedOn] = /^(\d{4})(\d{4})/.exec(controlValue(record, '005') ?? '') ?? []
  return dateOf(changedIn, changedOn)
}

function dateOf(year: string | undefined, monthAndDay = ''): string | undefined {
  const date = `${year}-${monthAndDay.slice(0, 2)}-${monthAndDay.slice(2)}`
  const ms = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === date ? date : undefined
}
