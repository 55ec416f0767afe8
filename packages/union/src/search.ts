// One search on one state of the file: which titles, in which order, how many, and how they divide.
//
// By relevance, few hits are all ranked. Of many, a bounded number is ranked: those first whose title is just what was
// sought, then those with all of it in the title, then others, each the newest first; behind them come all the rest, the
// newest first. Nothing in it depends on the order in which records came, or on what else the index has held.
import { type Expression, joined, inTitle } from './expression.ts'
import type { HolderCounts } from './facets/holders.ts'
import { MAX_RANKED_HITS } from './limits.ts'
import type { Place } from './page-cursor.ts'
import type { Query } from './query.ts'
import { candidateRows } from './ranking/candidates.ts'
import { capped, type Catalogue, Found, type Total } from './ranking/found.ts'
import { compareRanks, rank, type RankedTitle } from './ranking/rank.ts'
import { type KeyedSort, nextSorted } from './ranking/sorted.ts'
import type { Placed } from './least-places.ts'
import type { Sort } from './search-request.ts'
import type { TitleRef } from './title-map.ts'
import { wholeTitlesIn } from './wording/whole-title.ts'

/** Some titles of the answer, and where it goes on; undefined at its end. */
interface Stretch {
  readonly titles: readonly TitleRef[]
  readonly next: Place | undefined
}

export class Search {
  readonly #query: Query | undefined
  readonly #catalogue: Catalogue
  readonly #sort: Sort
  readonly #holders: () => HolderCounts
  readonly #widened: Expression | undefined
  /** All that the query finds. */
  readonly found: Found
  /** Ranked, as soon as it is needed: all titles, or the best of many. */
  #ranked: { readonly titles: readonly RankedTitle[]; readonly isAll: boolean } | undefined

  /**
   * @param query undefined for everything.
   * @param widened finds what the query finds and more, which comes behind it. @default nothing more
   */
  constructor(
    query: Query | undefined,
    sort: Sort,
    catalogue: Catalogue,
    holders: () => HolderCounts,
    widened: Expression | undefined,
  ) {
    this.#query = query
    this.#catalogue = catalogue
    this.#sort = query === undefined && sort === 'relevance' ? 'newest' : sort
    this.#holders = holders
    this.#widened = widened
    this.found = new Found(widened ?? query?.begun ?? query?.expression, catalogue)
  }

  start(): Place {
    if (this.#sort === 'newest') return { stage: 'rest', after: 0 }
    return { stage: this.#sort === 'relevance' ? 'ranked' : 'sorted', after: undefined }
  }

  /** Distinct titles of the whole answer. */
  count(): Total {
    return this.#ranked?.isAll === true ? capped(this.#ranked.titles.length) : this.found.count()
  }

  /** A page from a place on. */
  page(from: Place, limit: number): Stretch {
    const titles: TitleRef[] = []
    let next: Place | undefined = from
    while (next !== undefined && titles.length < limit) {
      const stretch: Stretch = this.#take(next, limit - titles.length)
      titles.push(...stretch.titles)
      next = stretch.next
    }
    return { titles, next }
  }

  #take(place: Place, room: number): Stretch {
    if (place.stage === 'ranked') return this.#takeRanked(place, room)
    return place.stage === 'rest' ? this.#takeRest(place, room) : this.#takeSorted(place, room)
  }

  #takeRanked({ after }: Extract<Place, { stage: 'ranked' }>, room: number): Stretch {
    const { titles, isAll } = (this.#ranked ??= this.#rank())
    const rest = after === undefined ? titles : titles.filter((each) => compareRanks(each, after) > 0)
    const taken = rest.slice(0, room)
    const last = taken.at(-1)
    const then: Place | undefined = isAll ? undefined : { stage: 'rest', after: 0 }
    const goesOn = rest.length > room && last !== undefined
    return {
      titles: taken.map(({ title }) => title),
      next: goesOn ? { stage: 'ranked', after: { score: last.score, place: last.place } } : then,
    }
  }

  #rank(): { titles: readonly RankedTitle[]; isAll: boolean } {
    const query = this.#query
    if (query === undefined) return { titles: [], isAll: false }
    const few = this.found.upTo(MAX_RANKED_HITS)
    const rows = few === undefined ? candidateRows(this.#tiers(query)) : Array.from(few)
    const titles = rank(rows, query.begun ?? query.expression, this.#catalogue)
    return { titles: this.#widened === undefined ? titles : this.#exactFirst(titles), isAll: few !== undefined }
  }

  /** What has the words as they were typed before what has other forms of them. */
  #exactFirst(titles: readonly RankedTitle[]): readonly RankedTitle[] {
    const { row } = this.#catalogue
    const exact = new Set<TitleRef>()
    const rows = new Found(this.#query?.begun ?? this.#query?.expression, this.#catalogue).passing()
    for (let i = 0; i < rows.length; i++) if (row.at(rows[i] ?? 0)) exact.add(row.title)
    return titles.map((each) => (exact.has(each.title) ? { ...each, score: each.score + EXACT } : each)).sort(compareRanks)
  }

  *#tiers(query: Query): Generator<Found> {
    const { expression, begun, typed, terms } = query
    const whole = terms.length > 0 ? wholeTitlesIn(typed).map((letters): Expression => ({ kind: 'title', letters })) : []
    if (whole.length > 0) yield new Found(joined('and', [joined('or', whole), expression]), this.#catalogue)
    yield new Found(inTitle(expression), this.#catalogue)
    yield new Found(expression, this.#catalogue)
    if (begun !== undefined) yield this.found
  }

  /** In the static order, without the titles that have been ranked. */
  #takeRest({ after }: Extract<Place, { stage: 'rest' }>, room: number): Stretch {
    if (this.#sort === 'relevance') this.#ranked ??= this.#rank()
    const ranked = new Set(this.#ranked?.titles.map(({ title }) => title))
    const { row } = this.#catalogue
    const shown: { placed: Placed; title: TitleRef }[] = []
    // One more than there is room for tells whether there are more.
    for (let from = after, more = true; more && shown.length <= room;) {
      const next = this.found.first(room + 1, from)
      for (const placed of next) {
        row.at(placed.row)
        const { title } = row
        if (!ranked.has(title) && this.found.isFirst(placed)) shown.push({ placed, title })
      }
      from = next.at(-1)?.place ?? 0
      more = next.length > room
    }
    const taken = shown.slice(0, room)
    const last = taken.at(-1)
    const goesOn = shown.length > room && last !== undefined
    return { titles: taken.map(({ title }) => title), next: goesOn ? { stage: 'rest', after: last.placed.place } : undefined }
  }

  #takeSorted({ after }: Extract<Place, { stage: 'sorted' }>, room: number): Stretch {
    const sort = this.#sort as KeyedSort
    const next = nextSorted(this.found.passing(), sort, after, room, this.#catalogue, this.#holders)
    const taken = next.slice(0, room)
    const last = taken.at(-1)
    const goesOn = next.length > room && last !== undefined
    return {
      titles: taken.map(({ title }) => title),
      next: goesOn ? { stage: 'sorted', after: { key: last.key, text: last.text, place: last.place } } : undefined,
    }
  }
}

/** More than any record's score. */
const EXACT = 100_000

/** The query with other forms of its words as well; undefined where there are none. */
export function withForms(query: Query, formsOf: (text: string) => readonly string[]): Expression | undefined {
  let isWider = false
  const parts = query.terms.map(({ expression }) => {
    if (expression.kind !== 'words' || expression.text.includes(' ')) return expression
    const forms = formsOf(expression.text)
    if (forms.length === 0) return expression
    isWider = true
    return { ...expression, also: [...expression.also, ...forms] }
  })
  return isWider ? joined('and', parts) : undefined
}
