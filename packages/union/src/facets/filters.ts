// Filters, checked and in the numbers by which rows are known.
import { UnionError } from '../errors.ts'
import { MAX_FILTER_VALUE_CHARS, MAX_FILTER_VALUES, MAX_WITHIN_LIBRARIES } from '../limits.ts'
import { FACETS, type FacetName, type SearchFilters } from '../search-request.ts'
import type { DirectoryEntry } from './directory.ts'
import type { HolderCounts } from './holders.ts'
import type { RowCursor } from './row-cursor.ts'
import { dayNumber, FORMATS, languageCode, POLICIES, subjectCode } from './row-facts.ts'

/** Both included. */
interface Range {
  readonly from: number
  readonly to: number
}

/** Undefined where nothing is filtered by it. */
export interface CheckedFilters {
  readonly within: ReadonlySet<string> | undefined
  readonly libraries: ReadonlySet<string> | undefined
  readonly places: ReadonlySet<string> | undefined
  readonly languages: ReadonlySet<number> | undefined
  readonly years: Range | undefined
  readonly formats: ReadonlySet<number> | undefined
  readonly subjects: ReadonlySet<number> | undefined
  /** Bits, by place in `POLICIES`. */
  readonly policies: number | undefined
  readonly addedFrom: number | undefined
  readonly holders: Range | undefined
}

const refuse = (message: string): never => {
  throw new UnionError('UNION_BAD_QUERY', message)
}

/** @throws {UnionError} `UNION_BAD_QUERY` for values that no record can have, and for too many. */
export function checkFilters(filters: SearchFilters, within: readonly string[] | undefined): CheckedFilters {
  const { library, place, language, year, format, subject, availability, addedSince, holders } = filters
  return {
    within: within && new Set(texts('libraries to search in', within, MAX_WITHIN_LIBRARIES)),
    libraries: library && new Set(texts('library', library)),
    places: place && new Set(texts('place', place)),
    languages: language && new Set(texts('language', language).map(languageFilter)),
    years: year && range('years', year, 0, 9999),
    formats: format && new Set(texts('format', format).map((each) => known('format', FORMATS, each))),
    subjects: subject && new Set(texts('subject', subject).map(subjectCode)),
    policies: availability && bitsOf(texts('availability', availability)),
    addedFrom: addedSince === undefined ? undefined : dayFilter(addedSince),
    holders: holders && range('numbers of libraries', holders, 1, Number.MAX_SAFE_INTEGER),
  }
}

function texts(what: string, values: readonly string[], most = MAX_FILTER_VALUES): readonly string[] {
  if (values.length > most) refuse(`The filter “${what}” has ${values.length} values; the limit is ${most}.`)
  const long = values.find(({ length }) => length > MAX_FILTER_VALUE_CHARS)
  if (long !== undefined) refuse(`A value of the filter “${what}” has more than ${MAX_FILTER_VALUE_CHARS} characters.`)
  return values
}

function languageFilter(language: string): number {
  return languageCode(language) ?? refuse(`“${language}” is no language code; write three letters, as in “ind” (ISO 639-2).`)
}

function known(what: string, values: readonly string[], value: string): number {
  const at = values.indexOf(value)
  return at >= 0 ? at : refuse(`“${value}” is no ${what}; there are ${values.join(', ')}.`)
}

function bitsOf(policies: readonly string[]): number {
  let bits = 0
  for (const policy of policies) bits |= 1 << known('availability', POLICIES, policy)
  return bits
}

function dayFilter(date: string): number {
  return dayNumber(date) ?? refuse(`“${date}” is no date; write year, month and day, as in “2026-11-01”.`)
}

function range(what: string, { from, to }: { readonly from?: number; readonly to?: number }, least: number, most: number): Range {
  for (const bound of [from, to]) {
    if (bound !== undefined && (!Number.isInteger(bound) || bound < least || bound > most)) {
      refuse(`${bound} is none of the ${what} that can be filtered by.`)
    }
  }
  return { from: from ?? least, to: to ?? most }
}

/** Which filters a row fails, as bits: one for each facet in the order of `FACETS`, and one for all else. */
export type Failures = number

const bit = (name: FacetName): Failures => 1 << FACETS.indexOf(name)
const BITS = {
  library: bit('library'),
  place: bit('place'),
  language: bit('language'),
  year: bit('year'),
  format: bit('format'),
  subject: bit('subject'),
  availability: bit('availability'),
}
/** Of filters that are no facets. */
const OTHER = 1 << FACETS.length

export const failureOf = (name: FacetName): Failures => BITS[name]

const NO_FILTERS: CheckedFilters = {
  within: undefined,
  libraries: undefined,
  places: undefined,
  languages: undefined,
  years: undefined,
  formats: undefined,
  subjects: undefined,
  policies: undefined,
  addedFrom: undefined,
  holders: undefined,
}

export class RowFilter {
  /** What everything passes. */
  static readonly open: RowFilter = new RowFilter(NO_FILTERS, new Map(), () => {
    throw new RangeError('Nothing is filtered by it.')
  })

  readonly #filters: CheckedFilters
  /** What rows of a dataset fail for whose they are. */
  readonly #byDataset = new Map<number, Failures>()
  readonly #holders: () => HolderCounts
  /** Every row passes. */
  readonly isOpen: boolean

  /** @param holders counted when they are first needed. */
  constructor(filters: CheckedFilters, datasets: ReadonlyMap<number, DirectoryEntry>, holders: () => HolderCounts) {
    this.#filters = filters
    this.#holders = holders
    this.isOpen = Object.values(filters).every((filter) => filter === undefined)
    const { within, libraries, places } = filters
    for (const [id, { library, place }] of datasets) {
      let failures = within?.has(library) === false ? OTHER : 0
      if (libraries?.has(library) === false) failures |= BITS.library
      if (places !== undefined && (place === undefined || !places.has(place))) failures |= BITS.place
      this.#byDataset.set(id, failures)
    }
  }

  /** @param row with its facts read. */
  failures(row: RowCursor): Failures {
    if (this.isOpen) return 0
    const { languages, years, formats, subjects, policies, addedFrom, holders } = this.#filters
    const { facts } = row
    let failures = this.#byDataset.get(row.dataset) ?? OTHER
    if (years !== undefined && (facts.year === 0 || facts.year < years.from || facts.year > years.to)) failures |= BITS.year
    if (formats !== undefined && !formats.has(facts.format)) failures |= BITS.format
    if (policies !== undefined && (facts.policies & policies) === 0) failures |= BITS.availability
    if (languages !== undefined && !hasLanguage(row, languages)) failures |= BITS.language
    if (subjects !== undefined && !hasSubject(row, subjects)) failures |= BITS.subject
    if (addedFrom !== undefined && facts.day < addedFrom) failures |= OTHER
    if (holders !== undefined) {
      const count = this.#holders().of(row.title)
      if (count < holders.from || count > holders.to) failures |= OTHER
    }
    return failures
  }
}

function hasLanguage({ facts }: RowCursor, languages: ReadonlySet<number>): boolean {
  for (let at = 0; at < facts.languages; at++) if (languages.has(facts.language(at))) return true
  return false
}

function hasSubject({ facts }: RowCursor, subjects: ReadonlySet<number>): boolean {
  for (let at = 0; at < facts.subjects; at++) if (subjects.has(facts.subject(at))) return true
  return false
}
