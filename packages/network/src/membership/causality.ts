// Who knew what: the graph of governing entries, each of which cites what its author knew.
import type { EntryId } from '../ids.ts'
import type { Governance } from '../entries.ts'

/** A set of entries, by their numbers. */
export interface EntrySet {
  has(entry: number): boolean
}

/** Edges of a graph: those of node i are `to[from[i]]` to `to[from[i + 1] - 1]`. */
interface Edges {
  readonly from: Uint32Array
  readonly to: Uint32Array
}

/** Sets that are kept: a byte for each entry of the network in each of them. */
const MOST_REMEMBERED = 256

/**
 * Entries in the order of their ids, whatever order they came in. What an entry cites and is not here (yet) is left out:
 * the result is a function of what is here.
 */
export class Causality {
  readonly entries: readonly Governance[]
  readonly #numbers = new Map<EntryId, number>()
  readonly #before: Edges
  #after: Edges | undefined
  // Asked for in every round of deciding.
  readonly #pasts = new Map<number, EntrySet>()
  readonly #futures = new Map<number, EntrySet>()

  constructor(given: Iterable<Governance>) {
    const byId = new Map<EntryId, Governance>()
    for (const entry of given) byId.set(entry.id, entry)
    this.entries = [...byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
    for (const [number, { id }] of this.entries.entries()) this.#numbers.set(id, number)
    const edges = this.entries.map(({ after }) => after.map((id) => this.#numbers.get(id)).filter((number) => number !== undefined))
    this.#before = edgesOf(edges)
  }

  number(id: EntryId): number | undefined {
    return this.#numbers.get(id)
  }

  /** The entries themselves and all that they build on. */
  past(...entries: readonly number[]): EntrySet {
    const [only] = entries
    if (only === undefined || entries.length > 1) return this.#reach(entries, this.#before)
    return remembered(this.#pasts, only, () => this.#reach(entries, this.#before))
  }

  /** The entry itself and all that builds on it. */
  future(entry: number): EntrySet {
    const after = (this.#after ??= inverted(this.#before))
    return remembered(this.#futures, entry, () => this.#reach([entry], after))
  }

  #reach(entries: readonly number[], { from, to }: Edges): EntrySet {
    const reached = new Uint8Array(this.entries.length)
    const waiting = new Uint32Array(this.entries.length)
    let count = 0
    for (const entry of entries) {
      if (reached[entry] === 0) waiting[count++] = entry
      reached[entry] = 1
    }
    while (count > 0) {
      const entry = waiting[--count] as number
      for (let edge = from[entry] as number; edge < (from[entry + 1] as number); edge++) {
        const next = to[edge] as number
        if (reached[next] === 1) continue
        reached[next] = 1
        waiting[count++] = next
      }
    }
    return { has: (entry) => reached[entry] === 1 }
  }
}

function edgesOf(lists: readonly (readonly number[])[]): Edges {
  const from = new Uint32Array(lists.length + 1)
  for (const [i, list] of lists.entries()) from[i + 1] = (from[i] as number) + list.length
  return { from, to: Uint32Array.from(lists.flat()) }
}

function inverted({ from, to }: Edges): Edges {
  const lists: number[][] = Array.from({ length: from.length - 1 }, () => [])
  for (let node = 0; node < lists.length; node++)
    for (let edge = from[node] as number; edge < (from[node + 1] as number); edge++) lists[to[edge] as number]?.push(node)
  return edgesOf(lists)
}

function remembered(sets: Map<number, EntrySet>, entry: number, reach: () => EntrySet): EntrySet {
  const known = sets.get(entry)
  if (known !== undefined) return known
  const set = reach()
  if (sets.size < MOST_REMEMBERED) sets.set(entry, set)
  return set
}
