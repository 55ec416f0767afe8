// Who knew what: the graph of governing entries, each of which cites what its author knew.
import type { EntryId } from '../ids.ts'
import type { Governance } from '../entries.ts'

/** A set of entries, by their numbers. */
export interface EntrySet {
  has(entry: number): boolean
}

class Marks implements EntrySet {
  readonly #marks: Uint8Array

  constructor(count: number) {
    this.#marks = new Uint8Array(count)
  }

  has(entry: number): boolean {
    return this.#marks[entry] === 1
  }

  /** @returns whether it was new. */
  add(entry: number): boolean {
    if (this.#marks[entry] === 1) return false
    this.#marks[entry] = 1
    return true
  }
}

/**
 * Entries in the order of their ids, whatever order they came in. What an entry cites and is not here (yet) is left out:
 * the result is a function of what is here.
 */
export class Causality {
  readonly entries: readonly Governance[]
  readonly #numbers = new Map<EntryId, number>()
  readonly #before: readonly (readonly number[])[]
  #after: number[][] | undefined

  constructor(given: Iterable<Governance>) {
    const byId = new Map<EntryId, Governance>()
    for (const entry of given) byId.set(entry.id, entry)
    this.entries = [...byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
    for (const [number, { id }] of this.entries.entries()) this.#numbers.set(id, number)
    this.#before = this.entries.map(({ after }) => this.#numbersOf(after))
  }

  #numbersOf(ids: readonly EntryId[]): number[] {
    return ids.map((id) => this.#numbers.get(id)).filter((number) => number !== undefined)
  }

  number(id: EntryId): number | undefined {
    return this.#numbers.get(id)
  }

  /** The entries themselves and all that they build on. */
  past(...entries: readonly number[]): EntrySet {
    return this.#reach(entries, (from) => this.#before[from] as readonly number[])
  }

  /** The entry itself and all that builds on it. */
  future(entry: number): EntrySet {
    const after = (this.#after ??= this.#invert())
    return this.#reach([entry], (from) => after[from] as readonly number[])
  }

  #invert(): number[][] {
    const after: number[][] = this.entries.map(() => [])
    for (const [entry, before] of this.#before.entries()) for (const one of before) after[one]?.push(entry)
    return after
  }

  #reach(from: readonly number[], next: (entry: number) => readonly number[]): EntrySet {
    const reached = new Marks(this.entries.length)
    const waiting = from.filter((entry) => reached.add(entry))
    for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop())
      for (const one of next(entry)) if (reached.add(one)) waiting.push(one)
    return reached
  }
}
