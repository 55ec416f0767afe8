// Facets of an answer: exact where it has few enough records, estimated from a sample of them where it has many.
import { unpackDescription } from '../description.ts'
import { MAX_FACET_HITS, MAX_FILTERED_HITS, MAX_SAMPLED_HITS } from '../limits.ts'
import type { Catalogue, Found } from '../ranking/found.ts'
import type { Facet, FacetValue } from '../search-page.ts'
import type { FacetName } from '../search-request.ts'
import { isSampled, SAMPLED_OF } from '../static-number.ts'
import { commonest, FacetCounter } from './count.ts'
import type { DirectoryEntry } from './directory.ts'
import { FORMATS, languageOf, POLICIES, subjectCode } from './row-facts.ts'

export function facetsOf(
  names: readonly FacetName[],
  most: number,
  found: Found,
  catalogue: Catalogue,
  datasets: ReadonlyMap<number, DirectoryEntry>,
): Facet[] {
  if (names.length === 0) return []
  const isExact = isCounted(found, catalogue)
  const { rows, of } = isExact ? { rows: found.all(), of: 1 } : sampleOf(found, catalogue)
  const counter = new FacetCounter(names, datasets)
  const { row, filter } = catalogue
  for (let i = 0; i < rows.length; i++) {
    if (!row.at(rows[i] ?? 0)) continue
    row.read()
    counter.add(row, filter.failures(row))
  }
  const chosen = names.map((name) => ({ name, counts: commonest(counter.counts(name), most) }))
  const subjects = chosen.flatMap(({ name, counts }) => (name === 'subject' ? counts.map(([code]) => code) : []))
  const labels = new Labels(counter, datasets, headingsOf(subjects, rows, catalogue))
  return chosen.map(({ name, counts }) => ({
    name,
    values: counts.map(([value, titles]) => ({ ...labels.of(name, value), titles: titles * of })),
    more: counter.counts(name).size > counts.length,
    isExact,
  }))
}

/** Whether each hit is looked at. With filters all have been already, and few of them count. */
function isCounted(found: Found, { filter }: Catalogue): boolean {
  if (filter.isOpen) return !found.hasMoreThan(MAX_FACET_HITS)
  return found.passing().length <= MAX_FACET_HITS && found.all().length <= MAX_FILTERED_HITS
}

/** Hits that are like all of them: one of how many. */
function sampleOf(found: Found, { row }: Catalogue): { rows: ArrayLike<number>; of: number } {
  let rows = found.sample()
  let of = SAMPLED_OF
  while (rows.length > MAX_SAMPLED_HITS) {
    of *= SAMPLED_OF
    const fewer: number[] = []
    for (let i = 0; i < rows.length; i++) if (row.at(rows[i] ?? 0) && isSampled(row.place, of)) fewer.push(row.row)
    rows = fewer
  }
  return { rows, of }
}

/** Subject headings by their codes, each as the first record in the static order writes it. */
function headingsOf(codes: readonly number[], rows: ArrayLike<number>, { row, words }: Catalogue): ReadonlyMap<number, string> {
  const firsts = new Map(codes.map((code) => [code, { place: Number.POSITIVE_INFINITY, row: 0 }]))
  for (let i = 0; firsts.size > 0 && i < rows.length; i++) {
    if (!row.at(rows[i] ?? 0)) continue
    row.read()
    for (let at = 0; at < row.facts.subjects; at++) {
      const first = firsts.get(row.facts.subject(at))
      if (first === undefined || row.place >= first.place) continue
      first.place = row.place
      first.row = row.row
    }
  }
  const subjects = new Map<number, readonly string[]>()
  for (const [number, description] of words.descriptions(Array.from(firsts.values(), (first) => first.row))) {
    subjects.set(number, unpackDescription(description).subjects)
  }
  const heading = (code: number, inRow: number): string => subjects.get(inRow)?.find((each) => subjectCode(each) === code) ?? ''
  return new Map(Array.from(firsts, ([code, first]) => [code, heading(code, first.row)]))
}

type Label = Pick<FacetValue, 'value' | 'label'>

/** What numbers stand for. */
class Labels {
  readonly #counter: FacetCounter
  readonly #names: ReadonlyMap<string, string | undefined>
  readonly #headings: ReadonlyMap<number, string>

  constructor(counter: FacetCounter, datasets: ReadonlyMap<number, DirectoryEntry>, headings: ReadonlyMap<number, string>) {
    this.#counter = counter
    this.#names = new Map(Array.from(datasets.values(), ({ library, name }) => [library, name]))
    this.#headings = headings
  }

  of(name: FacetName, value: number): Label {
    const text = this.#text(name, value)
    return { value: text, label: name === 'library' ? this.#names.get(text) : undefined }
  }

  #text(name: FacetName, value: number): string {
    switch (name) {
      case 'library':
        return this.#counter.libraries[value] ?? ''
      case 'place':
        return this.#counter.places[value] ?? ''
      case 'language':
        return languageOf(value)
      case 'year':
        return String(value)
      case 'format':
        return FORMATS[value] ?? 'other'
      case 'subject':
        return this.#headings.get(value) ?? ''
      default:
        return POLICIES[value] ?? ''
    }
  }
}
