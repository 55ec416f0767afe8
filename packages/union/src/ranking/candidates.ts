// Which hits of many are ranked: the first ones in the static order of those that fit best at a glance. A function of the
// query and the records alone, so that every node and every index rank the same ones.
import { MAX_RANKED_HITS } from '../limits.ts'
import type { Found } from './found.ts'

/**
 * The rows to rank of what several expressions find, the most promising expression first.
 * @param tiers asked one after the other, until there are enough.
 */
export function candidateRows(tiers: Iterable<Found>): number[] {
  const rows = new Set<number>()
  for (const found of tiers) {
    for (const { row } of found.first(MAX_RANKED_HITS)) {
      if (rows.size === MAX_RANKED_HITS) break
      rows.add(row)
    }
    if (rows.size === MAX_RANKED_HITS) break
  }
  return Array.from(rows)
}
