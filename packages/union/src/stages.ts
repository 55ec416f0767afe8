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
  readonly #collected = new Map<string, FoundTitles>()
  #ranked: readonly RankedTitle[] | undefined

  constructor(query: Query | undefined, words: WordIndex, map: TitleMap) {
    this.#query = query
    this.#words = words
    this.#map = map
  }

  start(): Place {
    if (this.#query === undefined) return { stage: 'everything' }
    const { match } = this.#query
    const hits = this.#isWhole ? this.#allTitles(match).hits : this.#words.hits(match, MAX_RANKED_HITS + 1)
    return { stage: hits <= MAX_RANKED_HITS ? 'ranked' : 'titles' }
  }

  /** Distinct titles of the whole answer. */
  count(): Total {
    if (this.#query === undefined) return capped(this.#map.count(MAX_COUNTED_TITLES + 1))
    const { match } = this.#query
    if (this.#ranked !== undefined) return capped(this.#ranked.length)
    return this.#isWhole ? capped(this.#allTitles(match).titles.size) : this.#words.countTitles(match)
  }

  /** Up to `room` titles from a place on. */
  take(place: Place, room: number): Stretch {
    const after = place.after?.title ?? 0
    if (this.#query === undefined) return inStaticOrder(place, room, this.#map.following(after, room + 1), undefined)
    const { match, exact, titles = `title : (${exact})` } = this.#query
    const begun: Place | undefined = match === exact ? undefined : { stage: 'begun' }
    switch (place.stage) {
      case 'titles': {
        const then: Place | undefined = titles === exact ? begun : { stage: 'others' }
        const isRanked = this.#words.hits(titles, MAX_RANKED_HITS + 1) <= MAX_RANKED_HITS
        if (isRanked) return byRank(place, room, this.#words.rank(titles), then)
        return inStaticOrder(place, room, this.#following(after, room + 1, titles), then)
      }
      case 'others':
        return inStaticOrder(place, room, this.#following(after, room + 1, exact, titles), begun)
      case 'begun':
        return inStaticOrder(place, room, this.#followingOfAll(after, room + 1, match, exact), undefined)
      default:
        this.#ranked = this.#words.rank(match)
        return byRank(place, room, this.#ranked, undefined)
    }
  }

  /** Whether the query has the beginning of a word, so that its titles are collected all at once. */
  get #isWhole(): boolean {
    return this.#query !== undefined && (this.#query.match !== this.#query.exact || this.#query.truncated === true)
  }

  /** All titles of an expression with the beginning of a word, collected once. */
  #allTitles(match: string): FoundTitles {
    const found = this.#collected.get(match) ?? this.#words.allTitlesOf(match)
    this.#collected.set(match, found)
    return found
  }

  /** The next titles that `match` finds and `except` does not, in the static order. */
  #following(after: number, room: number, match: string, except?: string): readonly number[] {
    if (this.#query?.truncated === true) return this.#followingOfAll(after, room, match, except)
    return titlesAfter(after, room, (digits, limit) => {
      const { titles, hits } = this.#words.titlesIn(match, digits, limit)
      // More hits than asked for are not looked at, so what is among them need not be known.
      if (except !== undefined && hits < limit) {
        for (const shown of this.#words.titlesIn(except, digits, limit).titles) titles.delete(shown)
      }
      return { titles, hits }
    })
  }

  #followingOfAll(after: number, room: number, match: string, except: string | undefined): readonly number[] {
    const shown = except === undefined ? undefined : this.#allTitles(except).titles
    const least = new LeastNumbers(after, room)
    for (const title of this.#allTitles(match).titles) if (shown?.has(title) !== true) least.offer(title)
    return least.ascending
  }
}

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
