// How the titles that a query finds divide by what they have in common.
import { FACETS, type FacetName } from '../search-request.ts'
import type { TitleRef } from '../title-map.ts'
import type { DirectoryEntry } from './directory.ts'
import { type Failures, failureOf } from './filters.ts'
import type { RowCursor } from './row-cursor.ts'
import { POLICIES } from './row-facts.ts'

/** Counts by value; what values stand for is said in `FacetCounter`. */
export type Counts = ReadonlyMap<number, number>

class TitleCounts {
  readonly counts = new Map<number, number>()
  /** Titles with several records that have been counted, by value: each counts once. */
  readonly #counted = new Map<number, Set<TitleRef>>()

  add(value: number, title: TitleRef): void {
    if (title < 0) {
      const counted = this.#counted.get(value)
      if (counted === undefined) this.#counted.set(value, new Set([title]))
      else if (counted.has(title)) return
      else counted.add(title)
    }
    this.counts.set(value, (this.counts.get(value) ?? 0) + 1)
  }
}

/**
 * Values are numbers: of libraries and places their number in `libraries` and `places`, of languages, formats, availability
 * and subjects those of row-facts.ts, of years themselves.
 */
export class FacetCounter {
  readonly libraries: readonly string[]
  readonly places: readonly string[]
  readonly #numbers = new Map<number, { readonly library: number; readonly place: number }>()
  readonly #facets: readonly { readonly name: FacetName; readonly failure: Failures; readonly titles: TitleCounts }[]

  constructor(names: readonly FacetName[], datasets: ReadonlyMap<number, DirectoryEntry>) {
    this.#facets = FACETS.filter((name) => names.includes(name)).map((name) => ({
      name,
      failure: failureOf(name),
      titles: new TitleCounts(),
    }))
    const entries = Array.from(datasets)
    // In an order that is the same everywhere: of equally common values the first is shown.
    this.libraries = sortedOnce(entries.map(([, { library }]) => library))
    this.places = sortedOnce(entries.flatMap(([, { place }]) => place ?? []))
    const [libraries, places] = [numbered(this.libraries), numbered(this.places)]
    for (const [id, { library, place }] of entries) {
      this.#numbers.set(id, { library: libraries.get(library) ?? 0, place: places.get(place ?? '') ?? -1 })
    }
  }

  /** @param row with its facts read, and @param failures which filters it fails: it counts for those that fail it by themselves alone. */
  add(row: RowCursor, failures: Failures): void {
    for (const { name, failure, titles } of this.#facets) {
      if ((failures & ~failure) === 0) this.#addTo(name, titles, row)
    }
  }

  #addTo(name: FacetName, titles: TitleCounts, { title, dataset, facts }: RowCursor): void {
    switch (name) {
      case 'library':
        titles.add(this.#numbers.get(dataset)?.library ?? 0, title)
        return
      case 'place': {
        const place = this.#numbers.get(dataset)?.place ?? -1
        if (place >= 0) titles.add(place, title)
        return
      }
      case 'language':
        for (let at = 0; at < facts.languages; at++) titles.add(facts.language(at), title)
        return
      case 'year':
        if (facts.year > 0) titles.add(facts.year, title)
        return
      case 'format':
        titles.add(facts.format, title)
        return
      case 'subject':
        for (let at = 0; at < facts.subjects; at++) titles.add(facts.subject(at), title)
        return
      default:
        for (let policy = 0; policy < POLICIES.length; policy++) if ((facts.policies >> policy) & 1) titles.add(policy, title)
    }
  }

  counts(name: FacetName): Counts {
    return this.#facets.find((facet) => facet.name === name)?.titles.counts ?? new Map()
  }
}

const sortedOnce = (texts: readonly string[]): string[] => Array.from(new Set(texts)).sort()
const numbered = (texts: readonly string[]): ReadonlyMap<string, number> => new Map(texts.map((text, number) => [text, number]))

/** The commonest values, of equally common ones the least; the commonest first. */
export function commonest(counts: Counts, most: number): [value: number, titles: number][] {
  // Most of many values are rare: they are not worth being sorted.
  const chosen: [value: number, titles: number][] = []
  for (const [value, titles] of counts) {
    const last = chosen.at(-1)
    if (chosen.length === most && last !== undefined && isBefore(last, value, titles)) continue
    let at = chosen.length
    while (at > 0 && !isBefore(chosen[at - 1] as [number, number], value, titles)) at--
    chosen.splice(at, 0, [value, titles])
    if (chosen.length > most) chosen.pop()
  }
  return chosen
}

const isBefore = ([a, inA]: readonly [number, number], b: number, inB: number): boolean => inA > inB || (inA === inB && a < b)
