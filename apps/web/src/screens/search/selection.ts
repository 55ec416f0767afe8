// What of a search's results is shown, and in which order: read from the page's address, asked of the node.
import type { FacetName, SearchParameters, Sort } from '../../api/types.ts'

/** Filters that are lists of values of the facet with the same name, in the order in which they are shown. */
export const LISTED = ['availability', 'library', 'place', 'format', 'language', 'subject'] as const satisfies FacetName[]
export type Listed = (typeof LISTED)[number]

/** Orders that can be chosen; the first is the usual one and stands in no address. */
export const SORTS = ['relevance', 'newest', 'title', 'held', 'added'] as const satisfies Sort[]

/** Days back from today that "new" can mean. */
export const NEW_DAYS = [7, 30, 365] as const

/** How many libraries hold a title. */
export const HOLDERS = ['one', 'many'] as const

export type Selection = { [Name in Listed]?: string[] } & {
  sort?: (typeof SORTS)[number]
  yearFrom?: number
  yearTo?: number
  /** New accessions: of the last so many days. */
  newDays?: (typeof NEW_DAYS)[number]
  holders?: (typeof HOLDERS)[number]
}

/** A value that is too long for any heading is a mistake of the clipboard, and so are more values than a panel shows. */
const MAX_VALUE_LENGTH = 400
const MAX_VALUES = 50

/** @param address parameters as they stand in the address, each a text or several */
export function selectionIn(address: Readonly<Record<string, unknown>>): Selection {
  const { sort, yearFrom, yearTo, newDays, holders } = address
  const listed = LISTED.map((name) => [name, valuesIn(address[name])] as const).filter(([, values]) => values.length > 0)
  const chosenSort = SORTS.find((each) => each === sort)
  const days = NEW_DAYS.find((each) => String(each) === String(newDays))
  const held = HOLDERS.find((each) => each === holders)
  const [from, to] = [yearIn(yearFrom), yearIn(yearTo)]
  return {
    ...Object.fromEntries(listed),
    ...(chosenSort !== undefined && chosenSort !== 'relevance' && { sort: chosenSort }),
    ...(from !== undefined && { yearFrom: from }),
    ...(to !== undefined && { yearTo: to }),
    ...(days !== undefined && { newDays: days }),
    ...(held !== undefined && { holders: held }),
  }
}

function valuesIn(given: unknown): string[] {
  const values = (Array.isArray(given) ? given : [given]).filter(
    (value): value is string => typeof value === 'string' && value !== '',
  )
  return [...new Set(values.map((value) => value.slice(0, MAX_VALUE_LENGTH)))].slice(0, MAX_VALUES)
}

/** A year of four digits at most, as people and addresses write it. */
export function yearIn(given: unknown): number | undefined {
  return /^\d{1,4}$/.test(String(given)) ? Number(given) : undefined
}

/** The selection with a value of a list chosen, or no longer. */
export function toggled(selection: Selection, name: Listed, value: string): Selection {
  const { [name]: values = [], ...others } = selection
  const left = values.includes(value) ? values.filter((each) => each !== value) : [...values, value]
  return left.length === 0 ? others : { ...others, [name]: left }
}

/** How many filters are set; the order is none. */
export function filtersIn(selection: Selection): number {
  const lists = LISTED.reduce((sum, name) => sum + (selection[name]?.length ?? 0), 0)
  const years = selection.yearFrom === undefined && selection.yearTo === undefined ? 0 : 1
  return lists + years + (selection.newDays === undefined ? 0 : 1) + (selection.holders === undefined ? 0 : 1)
}

/** @param today from which "new" is counted back, in the reader's time zone */
export function parametersFor(selection: Selection, today: Date): Omit<SearchParameters, 'q' | 'limit' | 'cursor'> {
  const { newDays, holders, sort, ...others } = selection
  return {
    ...others,
    ...(sort !== undefined && { sort }),
    ...(newDays !== undefined && { addedSince: daysBefore(today, newDays) }),
    ...(holders === 'one' && { holdersTo: 1 }),
    ...(holders === 'many' && { holdersFrom: 2 }),
  }
}

/** A day as ISO 8601 writes it. */
function daysBefore(today: Date, days: number): string {
  const day = new Date(today.getFullYear(), today.getMonth(), today.getDate() - days)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}
