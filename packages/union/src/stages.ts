// The order of a search's answer, stage by stage. Few hits are all ranked. Of many, those with all words in the title
// come first (ranked, where these are few), then the others in the static order, so that the work is bounded however
// common the words are. Nothing in it depends on the order in which records came.
import { LeastNumbers } from './least-numbers.ts'
import { MAX_COUNTED_TITLES, MAX_RANKED_HITS } from './limits.ts'
import type { Query } from './query.ts'
import { titlesAfter } from './static-order.ts'
import type { TitleMap } from './title-map.ts'
import { compareRanks, type FoundTitles, type RankedTitle, type WordIndex } from './word-index.ts'

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
  /** The title before, in that stage; absent at its beginning. */
  readonly after?: RankedTitle
}

export interface Total {
  /** Distinct titles. */
  readonly titles: number
  readonly isExact: boolean
}

/** Some titles of the answer, and where it goes on; undefined at its end. */
export interface Stretch {
  readonly titles: readonly number[]
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
  #begun: FoundTitles | undefined
  #ranked: readonly RankedTitle[] | undefined

  constructor(query: Query | undefined, words: WordIndex, map: TitleMap) {
    this.#query = query
    this.#words = words
    this.#map = map
  }

  start(): Place {
    if (this.#query === undefined) return { stage: 'everything' }
    const { match, exact } = this.#query
    const hits = match === exact ? this.#words.hits(match, MAX_RANKED_HITS + 1) : this.#allTitles(match).hits
    return { stage: hits <= MAX_RANKED_HITS ? 'ranked' : 'titles' }
  }

  /** Distinct titles of the whole answer. */
  count(): Total {
    if (this.#query === undefined) return capped(this.#map.count(MAX_COUNTED_TITLES + 1))
    const { match, exact } = this.#query
    if (this.#ranked !== undefined) return capped(this.#ranked.length)
    return match === exact ? this.#words.countTitles(match) : capped(this.#allTitles(match).titles.size)
  }

  /** Up to `room` titles from a place on. */
  take(place: Place, room: number): Stretch {
    const after = place.after?.title ?? 0
    if (this.#query === undefined) return inStaticOrder(place, room, this.#map.following(after, room + 1), undefined)
    const { match, exact } = this.#query
    switch (place.stage) {
      case 'titles':
        return this.#takeTitles(place, room, exact)
      case 'others':
        return this.#takeOthers(place, room, exact, match === exact ? undefined : { stage: 'begun' })
      case 'begun':
        return this.#takeBegun(place, room, match, exact)
      default:
        this.#ranked = this.#words.rank(match)
        return byRank(place, room, this.#ranked, undefined)
    }
  }

  /** All titles of a query with the beginning of a word, collected once. */
  #allTitles(match: string): FoundTitles {
    this.#begun ??= this.#words.allTitlesOf(match)
    return this.#begun
  }

  #takeTitles(place: Place, room: number, exact: string): Stretch {
    const match = inTitle(exact)
    if (this.#words.hits(match, MAX_RANKED_HITS + 1) <= MAX_RANKED_HITS) {
      return byRank(place, room, this.#words.rank(match), { stage: 'others' })
    }
    const following = titlesAfter(place.after?.title ?? 0, room + 1, (digits, limit) => this.#words.titlesIn(match, digits, limit))
    return inStaticOrder(place, room, following, { stage: 'others' })
  }

  #takeOthers(place: Place, room: number, exact: string, then: Place | undefined): Stretch {
    const following = titlesAfter(place.after?.title ?? 0, room + 1, (digits, limit) => {
      const { titles, hits } = this.#words.titlesIn(exact, digits, limit)
      // More hits than asked for are not looked at, so what is among them need not be known.
      if (hits < limit) for (const shown of this.#words.titlesIn(inTitle(exact), digits, limit).titles) titles.delete(shown)
      return { titles, hits }
    })
    return inStaticOrder(place, room, following, then)
  }

  #takeBegun(place: Place, room: number, match: string, exact: string): Stretch {
    const whole = this.#words.allTitlesOf(exact).titles
    const least = new LeastNumbers(place.after?.title ?? 0, room + 1)
    for (const title of this.#allTitles(match).titles) if (!whole.has(title)) least.offer(title)
    return inStaticOrder(place, room, least.ascending, undefined)
  }
}

const inTitle = (match: string): string => `title : (${match})`

/** @param following one more than there is room for, if there are so many. */
function inStaticOrder({ stage }: Place, room: number, following: readonly number[], then: Place | undefined): Stretch {
  const titles = following.slice(0, room)
  const last = titles.at(-1)
  const more = following.length > room && last !== undefined
  return { titles, next: more ? { stage, after: { score: 0, title: last } } : then }
}

function byRank({ stage, after }: Place, room: number, ranked: readonly RankedTitle[], then: Place | undefined): Stretch {
  const rest = after === undefined ? ranked : ranked.filter((title) => compareRanks(title, after) > 0)
  const taken = rest.slice(0, room)
  const last = taken.at(-1)
  return { titles: taken.map(({ title }) => title), next: rest.length > room && last !== undefined ? { stage, after: last } : then }
}
