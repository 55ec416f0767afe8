// Which pairs are looked at: those that share a key. Keys that many share decide nothing and would cost the square of their number.
import type { MatchKeys } from './match-keys.ts'

/**
 * Different descriptions under one key, above which it brings nothing together. Numbers: an ISBN of a publisher's whole series, an OCLC number on
 * every sheet of a map series (785 sheets in GPO's). Titles: `Legislative history`. Real titles have a dozen descriptions.
 */
export const MAX_SHARING = 64

/**
 * Numbers of one record, own and near, above which they bring it to nothing: it lists those of a package. Bounds the pairs that one record can
 * make others look at, whoever wrote it.
 */
const MAX_NUMBERS = 64

export interface CandidatePairs {
  /** Numbers of the lesser and the greater of each pair, sorted, none twice. */
  readonly pairs: readonly (readonly [number, number])[]
  /** Sorted. */
  readonly crowded: readonly string[]
}

/** Pairs among nodes, each of one or several descriptions. A number that is only near (`weak`) in both records brings nothing together. */
export function candidatePairs(nodes: readonly (readonly MatchKeys[])[]): CandidatePairs {
  const sharing = new Map<string, Sharing>()
  for (const [node, descriptions] of nodes.entries()) {
    for (const { strong, descriptive, candidates, weak } of descriptions) {
      if (strong.length + weak.length <= MAX_NUMBERS) {
        for (const key of strong) sharingOf(sharing, key).add(node, true)
        for (const key of weak) sharingOf(sharing, key).add(node, false)
      }
      for (const key of descriptive) sharingOf(sharing, key).add(node, true)
      for (const key of candidates) sharingOf(sharing, key).add(node, true)
    }
  }
  const pairs = new Set<number>()
  const crowded: string[] = []
  for (const [key, { own, near }] of sharing) {
    if (own.size + near.size > MAX_SHARING) crowded.push(key)
    else addPairs(pairs, [...own], [...near], nodes.length)
  }
  return {
    pairs: [...pairs].toSorted((a, b) => a - b).map((index) => [Math.floor(index / nodes.length), index % nodes.length]),
    crowded: crowded.toSorted(),
  }
}

class Sharing {
  readonly own = new Set<number>()
  readonly near = new Set<number>()

  add(node: number, own: boolean): void {
    if (own) this.own.add(node)
    else this.near.add(node)
  }
}

function sharingOf(sharing: Map<string, Sharing>, key: string): Sharing {
  const known = sharing.get(key)
  if (known !== undefined) return known
  const made = new Sharing()
  sharing.set(key, made)
  return made
}

function addPairs(pairs: Set<number>, own: readonly number[], near: readonly number[], count: number): void {
  for (const [i, a] of own.entries()) {
    for (const b of own.slice(i + 1)) pairs.add(Math.min(a, b) * count + Math.max(a, b))
    for (const b of near) if (a !== b) pairs.add(Math.min(a, b) * count + Math.max(a, b))
  }
}
