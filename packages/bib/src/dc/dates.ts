// Dates and publishers of Dublin Core → 260 and 008 (crosswalk: publisher 260 $b, date 260 $c).
import { dataField } from '../field-list.ts'
import type { DataField } from '../record.ts'

/**
 * The date of publication among those that a record has. Repositories list when a thing was received and made available, to the second,
 * beside when it was published; that one is the least precise and, among equals, the earliest.
 */
function publicationDate(dates: readonly string[]): string | undefined {
  const dated = dates.filter((date) => /(?<![0-9])[0-9]{4}(?![0-9])/.test(date))
  return dated.toSorted((a, b) => precision(a) - precision(b) || (a < b ? -1 : 1))[0] ?? dates[0]
}

function precision(date: string): number {
  return /\dT\d/.test(date) ? 3 : Math.min(2, date.split(/[-/]/).length - 1)
}

/** The year of publication, four digits. */
export function yearOf(dates: readonly string[]): string | undefined {
  return /(?<![0-9])([0-9]{4})(?![0-9])/.exec(publicationDate(dates) ?? '')?.[1]
}

/** Publishers with the date of publication, then every other date in a field of its own. */
export function dateFields(publishers: readonly string[], dates: readonly string[]): (DataField | undefined)[] {
  const published = publicationDate(dates)
  const names = publishers.map((name) => ['b', name] as const)
  return [
    dataField('260', '  ', ...names, ['c', published]),
    ...dates.filter((date) => date !== published).map((date) => dataField('260', '  ', ['c', date])),
  ]
}
