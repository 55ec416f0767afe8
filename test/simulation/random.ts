// Chance, from a seed: whoever draws has a stream of its own, so that one more draw here changes nothing there.

/** FNV-1a, 32 bits: turns a label into a number. */
function numberOf(label: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** sfc32 of Chris Doty-Humphrey's PractRand: small, fast, and passes its tests. */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1
  readonly #label: string

  constructor(seed: number, label = '') {
    this.#label = `${seed}/${label}`
    this.#a = seed | 0
    this.#b = Math.floor(seed / 2 ** 32) | 0
    this.#c = numberOf(label) | 0
    for (let i = 0; i < 15; i++) this.#next()
  }

  #next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** A stream of its own, the same for the same label whatever else has been drawn. */
  fork(label: string): Random {
    return new Random(numberOf(`${this.#label}/${label}`), label)
  }

  /** From 0 up to, but not including, 1. */
  fraction(): number {
    return this.#next() / 2 ** 32
  }

  /** A whole number from 0 up to, but not including, `end`. */
  below(end: number): number {
    return Math.floor(this.fraction() * end)
  }

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1)
  }

  chance(probability: number): boolean {
    return this.fraction() < probability
  }

  /** One of them; there must be one. */
  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item
  }

  shuffled<Item>(items: readonly Item[]): Item[] {
    const mixed = [...items]
    for (let i = mixed.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      ;[mixed[i], mixed[j]] = [mixed[j] as Item, mixed[i] as Item]
    }
    return mixed
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256))
  }
}
