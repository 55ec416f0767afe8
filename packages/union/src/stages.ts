// The order of a search's answer, stage by stage. Few hits are all ranked. Of many, those with all words in the title
// come first (ranked, where these are few), then the others in the static order, so that the work is bounded however
// common the words are. Nothing in it depends on the order in which records came.
//
// A title stands where the first of its records that the query finds stands. So that a page repeats no title that an earlier
// one gave through another of its records, the other records of each such title on the page are looked up one by one.
import { LeastPlaces, type Placed } from './least-places.ts'
import { MAX_COUNTED_TITLES, MAX_RANKED_HITS } from './limits.ts'
import type { Query } from './query.ts'
import { placesAfter } from './static-order.ts'
import type { TitleMap, TitleRef } from './title-map.ts'
import { compareRanks, type FoundTitles, type Rank, type RankedTitle, type WordIndex } from './word-index.ts'

export const STAGES = [
  /** Nothing is searched for: all titles in the static order. */
  'everything',
  /** All hits, ranked. */
  'ranked',
  /** Hits with all words in the title. */
  'titles',
  /** Hits with some of the words elsewhere, in the static order. */
  'others',
  /** Hits where the last word only begins as it was typed, in the static order. */
  'begun',
] as const

/** Where in the answer a page begins. */
export interface Place {
  readonly stage: (typeof STAGES)[number]
  /** Where the title before stands in that stage; absent at its beginning. */
  readonly after?: Rank
}

export interface Total {
  /** Distinct titles. */
  readonly titles: number
  readonly isExact: boolean
}

/** Some titles of the answer, and where it goes on; undefined at its end. */
export interface Stretch {
  readonly titles: readonly TitleRef[]
  readonly next: Place | undefined
}

function capped(titles: number): Total {
  return { titles: Math.min(titles, MAX_COUNTED_TITLES), isExact: titles <= MAX_COUNTED_TITLES }
}

/** One query, for as long as one request takes. */
export class StagedSearch {
  readonly #query: Query | undefined
  readonly #words: WordIndex
  readonly #map: TitleMap
  readonly #found = new Map<string, FoundTitles>()
  #ranked: readonly RankedTitle[] | undefined

  constructor(query: Query | undefined, words: WordIndex, map: TitleMap) {
    this.#query = query
    this.#words = words
    this.#map = map
  }

  start(): Place {
    if (this.#query === undefined) return { stage: 'everything' }
    const { match } = this.#query
    const hits = this.#isWhole ? this.#all(match).rows.length : this.#words.hits(match, MAX_RANKED_HITS + 1)
    return { stage: hits <= MAX_RANKED_HITS ? 'ranked' : 'titles' }
  }

  /** Distinct titles of the whole answer. */
  count(): Total {
    if (this.#query === undefined) return capped(this.#map.count)
    const { match } = this.#query
    if (this.#ranked !== undefined) return capped(this.#ranked.length)
    return this.#isWhole ? capped(this.#all(match).titles.size) : this.#words.countTitles(match)
  }

  /** Up to `room` titles from a place on. */
  take(place: Place, room: number): Stretch {
    if (this.#query === undefined) return this.#inStaticOrder(place, room, this.#everything(), undefined)
    const { match, exact, titles = `title : (${exact})` } = this.#query
    const begun: Place | undefined = match === exact ? undefined : { stage: 'begun' }
    switch (place.stage) {
      case 'titles': {
        const then: Place | undefined = titles === exact ? begun : { stage: 'others' }
        const isRanked = this.#words.hits(titles, MAX_RANKED_HITS + 1) <= MAX_RANKED_HITS
        if (isRanked) return byRank(place, room, this.#words.rank(titles), then)
        return this.#inStaticOrder(place, room, this.#hits(titles), then)
      }
      case 'others':
        return this.#inStaticOrder(place, room, this.#hits(exact, titles), begun)
      case 'begun':
        return this.#inStaticOrder(place, room, this.#collected(match, exact), undefined)
      default:
        this.#ranked = this.#words.rank(match)
        return byRank(place, room, this.#ranked, undefined)
    }
  }

  /** Whether the query has the beginning of a word, so that its titles are collected all at once. */
  get #isWhole(): boolean {
    return this.#query !== undefined && (this.#query.match !== this.#query.exact || this.#query.truncated === true)
  }

  /** All that an expression with the beginning of a word finds, collected once. */
  #all(match: string): FoundTitles {
    const found = this.#found.get(match) ?? this.#words.findAll(match)
    this.#found.set(match, found)
    return found
  }

  #everything(): Hits {
    return {
      following: (after, room) => this.#map.following(after, room),
      isFirst: ({ place }, title) => this.#map.rowsOf(title).every((row) => this.#map.placeAt(row) >= place),
    }
  }

  /** What `match` finds, of titles of which `except` finds nothing. */
  #hits(match: string, except?: string): Hits {
    if (this.#query?.truncated === true) return this.#collected(match, except)
    return {
      following: (after, room) =>
        placesAfter(after, room, (digits, limit) => {
          const { places, hits } = this.#words.placesIn(match, digits, limit)
          // More hits than asked for are not looked at, so what is among them need not be known.
          if (except === undefined || hits >= limit) return { places, hits }
          const shown = new Set(this.#words.placesIn(except, digits, limit).places.map(({ row }) => row))
          return { places: places.filter(({ row }) => !shown.has(row)), hits }
        }),
      isFirst: ({ place }, title) => {
        const rows = this.#map.rowsOf(title)
        const before = rows.filter((row) => this.#map.placeAt(row) < place)
        return !this.#words.findsAny(match, before) && (except === undefined || !this.#words.findsAny(except, rows))
      },
    }
  }

  /** The same of what has been collected. */
  #collected(match: string, except?: string): Hits {
    const { rows, firsts } = this.#all(match)
    const shown = except === undefined ? undefined : this.#all(except).titles
    return {
      following: (after, room) => {
        const least = new LeastPlaces(after, room)
        for (let i = 0; i < rows.length; i++) {
          const row = rows[i] ?? 0
          if (shown?.has(this.#map.titleAt(row)) !== true) least.offer(this.#map.placeAt(row), row)
        }
        return least.ascending
      },
      isFirst: ({ place }, title) => firsts.get(title) === place,
    }
  }

  #inStaticOrder({ stage, after }: Place, room: number, hits: Hits, then: Place | undefined): Stretch {
    const found: Placed[] = []
    const seen = new Set<TitleRef>()
    // One more than there is room for tells whether there are more.
    for (let from = after?.place ?? 0, more = true; more && found.length <= room;) {
      const next = hits.following(from, room + 1)
      for (const placed of next) {
        const title = this.#map.titleAt(placed.row)
        if (title > 0 || (!seen.has(title) && hits.isFirst(placed, title))) found.push(placed)
        // Behind the first of its records that comes here, none can be the first.
        seen.add(title)
      }
      from = next.at(-1)?.place ?? 0
      more = next.length > room
    }
    const shown = found.slice(0, room)
    const last = shown.at(-1)
    const goesOn = found.length > room && last !== undefined
    return {
      titles: shown.map(({ row }) => this.#map.titleAt(row)),
      next: goesOn ? { stage, after: { score: 0, place: last.place } } : then,
    }
  }
}

/** Hits in the static order. */
interface Hits {
  /** The next ones behind a place, at most `room`. */
  following(after: number, room: number): readonly Placed[]
  /** Whether a hit is the first one of its title, which has several records. */
  isFirst(placed: Placed, title: TitleRef): boolean
}

function byRank({ stage, after }: Place, room: number, ranked: readonly RankedTitle[], then: Place | undefined): Stretch {
  const rest = after === undefined ? ranked : ranked.filter((title) => compareRanks(title, after) > 0)
  const taken = rest.slice(0, room)
  const last = taken.at(-1)
  const goesOn = rest.length > room && last !== undefined
  return {
    titles: taken.map(({ title }) => title),
    next: goesOn ? { stage, after: { score: last.score, place: last.place } } : then,
  }
}
