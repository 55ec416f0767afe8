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

/** Keys under which a description is looked for. */
export interface CandidateKeys {
  readonly own: readonly string[]
  /** Numbers of what is near it: they bring it together with those whose own they are. */
  readonly near: readonly string[]
}

export function candidateKeys({ strong, weak, descriptive, candidates }: MatchKeys): CandidateKeys {
  const listsPackage = strong.length + weak.length > MAX_NUMBERS
  return { own: [...(listsPackage ? [] : strong), ...descriptive, ...candidates], near: listsPackage ? [] : weak }
}

/** One description of a node. */
export interface Described {
  readonly keys: MatchKeys
  /** Descriptions with equal labels count as one under a key. */
  readonly label: string
}

/**
 * Pairs among nodes, each of one or several descriptions. A number that is only near (`weak`) in both records brings nothing together.
 *
 * @param known keys that are crowded in the whole catalogue, of which the nodes are a part.
 */
export function candidatePairs(nodes: readonly (readonly Described[])[], known: ReadonlySet<string> = new Set()): CandidatePairs {
  const sharing = new Map<string, Sharing>()
  for (const [node, descriptions] of nodes.entries()) {
    for (const { keys, label } of descriptions) {
      const { own, near } = candidateKeys(keys)
      for (const key of own) sharingOf(sharing, key).add(node, label, true)
      for (const key of near) sharingOf(sharing, key).add(node, label, false)
    }
  }
  const pairs = new Set<number>()
  const crowded: string[] = []
  for (const [key, { own, near, labels }] of sharing) {
    if (labels.size > MAX_SHARING || known.has(key)) crowded.push(key)
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
  readonly labels = new Set<string>()

  add(node: number, label: string, own: boolean): void {
    if (own) this.own.add(node)
    else this.near.add(node)
    this.labels.add(label)
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
