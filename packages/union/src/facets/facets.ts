// Facets of an answer: exact where it has few enough records, estimated from a sample of them where it has many.
import { unpackDescription } from '../description.ts'
import { MAX_FACET_HITS } from '../limits.ts'
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
  const isExact = !found.hasMoreThan(MAX_FACET_HITS)
  const rows = isExact ? found.all() : found.sample(isSampled)
  const counter = new FacetCounter(names, datasets)
  const { row, filter } = catalogue
  for (let i = 0; i < rows.length; i++) {
    if (!row.at(rows[i] ?? 0)) continue
    row.read()
    counter.add(row, filter.failures(row))
  }
  const labels = new Labels(counter, datasets, rows, catalogue)
  return names.map((name) => {
    const counts = counter.counts(name)
    const values = commonest(counts, most).map(([value, titles]): FacetValue => ({
      ...labels.of(name, value),
      titles: isExact ? titles : titles * SAMPLED_OF,
    }))
    return { name, values, more: counts.size > values.length, isExact }
  })
}

type Label = Pick<FacetValue, 'value' | 'label'>

/** What numbers stand for. */
class Labels {
  readonly #counter: FacetCounter
  readonly #names: ReadonlyMap<string, string | undefined>
  readonly #rows: ArrayLike<number>
  readonly #catalogue: Catalogue

  constructor(counter: FacetCounter, datasets: ReadonlyMap<number, DirectoryEntry>, rows: ArrayLike<number>, catalogue: Catalogue) {
    this.#counter = counter
    this.#names = new Map(Array.from(datasets.values(), ({ library, name }) => [library, name]))
    this.#rows = rows
    this.#catalogue = catalogue
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
        return this.#subject(value)
      default:
        return POLICIES[value] ?? ''
    }
  }

  /** As the first record in the static order writes it. */
  #subject(code: number): string {
    const { row, words } = this.#catalogue
    let first = { place: Number.POSITIVE_INFINITY, row: 0 }
    for (let i = 0; i < this.#rows.length; i++) {
      if (!row.at(this.#rows[i] ?? 0) || row.place >= first.place) continue
      row.read()
      for (let at = 0; at < row.facts.subjects; at++) {
        if (row.facts.subject(at) === code) first = { place: row.place, row: row.row }
      }
    }
    for (const [, description] of words.descriptions([first.row])) {
      const heading = unpackDescription(description).subjects.find((subject) => subjectCode(subject) === code)
      if (heading !== undefined) return heading
    }
    return ''
  }
}
