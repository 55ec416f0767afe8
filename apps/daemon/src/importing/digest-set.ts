// A set of texts, by eight bytes of their digest: a million keys in 16 MB. What is in it is always found; that something else is found
// by chance happens once in 10^13 look-ups with a million in it, and then a record stays that should have gone.
import { hash } from 'node:crypto'

const FIRST_SLOTS = 1 << 12

export class DigestSet {
  /** Pairs of words; two zeros are a free slot. */
  #slots = new Uint32Array(FIRST_SLOTS * 2)
  #size = 0

  get size(): number {
    return this.#size
  }

  add(text: string): void {
    // Half full at most: look-ups stay short.
    if (this.#size * 4 >= this.#slots.length) this.#grow()
    const [low, high] = digestOf(text)
    const at = find(this.#slots, low, high)
    if (this.#slots[at] === low && this.#slots[at + 1] === high) return
    this.#slots[at] = low
    this.#slots[at + 1] = high
    this.#size++
  }

  has(text: string): boolean {
    const [low, high] = digestOf(text)
    const at = find(this.#slots, low, high)
    return this.#slots[at] === low && this.#slots[at + 1] === high
  }

  #grow(): void {
    const larger = new Uint32Array(this.#slots.length * 2)
    for (let at = 0; at < this.#slots.length; at += 2) {
      const [low = 0, high = 0] = [this.#slots[at], this.#slots[at + 1]]
      if (low !== 0 || high !== 0) larger.set([low, high], find(larger, low, high))
    }
    this.#slots = larger
  }
}

function digestOf(text: string): [low: number, high: number] {
  const digest = hash('sha256', text, 'buffer')
  // Never two zeros: they mean a free slot.
  return [(digest.readUInt32LE(0) | 1) >>> 0, digest.readUInt32LE(4)]
}

/** Where a digest is, or the free slot where it belongs. */
function find(slots: Uint32Array, low: number, high: number): number {
  const count = slots.length / 2
  for (let slot = high % count; ; slot = slot + 1 === count ? 0 : slot + 1) {
    const at = slot * 2
    if ((slots[at] === 0 && slots[at + 1] === 0) || (slots[at] === low && slots[at + 1] === high)) return at
  }
}
