// Hits → titles, the best first.
import { rankedFields } from '../description.ts'
import type { Expression } from '../expression.ts'
import type { TitleRef } from '../title-map.ts'
import type { Catalogue } from './found.ts'
import { Scorer } from './score.ts'

/** Where a ranked title stands: by its best score, and by the first of its hits in the static order. */
export interface Rank {
  readonly score: number
  readonly place: number
}

export interface RankedTitle extends Rank {
  readonly title: TitleRef
}

/** Best first; of equal ones the first in the static order. */
export const compareRanks = (a: Rank, b: Rank): number => b.score - a.score || a.place - b.place

/** The titles of some hits; a title counts as its best record does. */
export function rank(rows: readonly number[], expression: Expression, { words, row }: Catalogue): RankedTitle[] {
  const scorer = new Scorer(expression)
  const found = new Map<TitleRef, { place: number; score: number }>()
  for (const [number, description] of words.descriptions(rows)) {
    if (!row.at(number)) continue
    const score = scorer.score(rankedFields(description))
    const known = found.get(row.title)
    if (known === undefined) found.set(row.title, { place: row.place, score })
    else {
      known.place = Math.min(known.place, row.place)
      known.score = Math.max(known.score, score)
    }
  }
  return Array.from(found, ([title, { place, score }]) => ({ title, place, score })).sort(compareRanks)
}
