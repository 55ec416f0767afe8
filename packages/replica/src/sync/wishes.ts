// What a transfer still has to ask for, and of whom it has been asked: each thing of one source, of another when the
// first is late, and never again of one that does not have it.
import type { Source } from './source.ts'

/** One source's being asked. */
export interface Asking {
  /** In ticks of the transfer. */
  readonly since: number
}

export interface Wish {
  readonly asked: Map<Source, Asking>
  /** Who does not have it, or not any more. */
  readonly lacking: Set<Source>
}

export class Wishes<Item extends Wish> {
  readonly #all = new Set<Item>()
  /** Not asked of anybody now; the last comes first. */
  #unasked: Item[] = []
  readonly #underWay = new Set<Item>()

  /** How many have not been fulfilled. */
  get size(): number {
    return this.#all.size
  }

  /** Whether somebody is being asked for one of these now: for what has come from another source nobody waits any more. */
  get isUnderWay(): boolean {
    return this.#underWay.size > 0
  }

  has(item: Item): boolean {
    return this.#all.has(item)
  }

  add(item: Item): void {
    this.#all.add(item)
    this.#unasked.push(item)
  }

  /** What is added last comes first; this puts all in order again, the least last. */
  sort(compare: (a: Item, b: Item) => number): void {
    this.#unasked.sort((a, b) => -compare(a, b))
  }

  /** Fulfilled. */
  delete(item: Item): void {
    this.#all.delete(item)
    this.#underWay.delete(item)
    const at = this.#unasked.indexOf(item)
    if (at >= 0) this.#unasked.splice(at, 1)
  }

  clear(): void {
    this.#all.clear()
    this.#underWay.clear()
    this.#unasked = []
  }

  [Symbol.iterator](): Iterator<Item> {
    return this.#all.values()
  }

  /** Something to ask of this source: what nobody has been asked for, else what was asked before the tick `lateBefore`. */
  nextFor(source: Source, lateBefore: number, canGive: (item: Item) => boolean = () => true): Item | undefined {
    const suits = (item: Item): boolean => !item.asked.has(source) && !item.lacking.has(source) && canGive(item)
    const fresh = this.#unasked.findLastIndex(suits)
    if (fresh >= 0) return this.#unasked.splice(fresh, 1)[0]
    for (const item of this.#underWay) {
      const isLate = item.asked.values().every(({ since }) => since < lateBefore)
      if (isLate && suits(item)) return item
    }
    return undefined
  }

  asking(item: Item, source: Source, asking: Asking): void {
    item.asked.set(source, asking)
    this.#underWay.add(item)
  }

  /** The source has answered, or will not. */
  asked(item: Item, source: Source): void {
    item.asked.delete(source)
    if (item.asked.size > 0 || !this.#all.has(item)) return
    this.#underWay.delete(item)
    if (!this.#unasked.includes(item)) this.#unasked.push(item)
  }
}
