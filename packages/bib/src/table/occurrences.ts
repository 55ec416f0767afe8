// How often each control number has come in one list, in bounded memory: eight bytes of a digest and a count for each.
import { hash } from 'node:crypto'

const FIRST_SLOTS = 1 << 12

export class Occurrences {
  /** Two words of digest and a count for each slot; a count of 0 is a free slot. */
  #slots = new Uint32Array(FIRST_SLOTS * 3)
  #used = 0

  get size(): number {
    return this.#used
  }

  /** Counts one more of this text. @returns how many there were before. */
  add(text: string): number {
    if (this.#used * 10 > (this.#slots.length / 3) * 7) this.#grow()
    const digest = hash('sha256', text, 'buffer')
    const at = this.#find(this.#slots, digest.readUInt32LE(0), digest.readUInt32LE(4))
    const before = this.#slots[at + 2] ?? 0
    if (before === 0) {
      this.#slots[at] = digest.readUInt32LE(0)
      this.#slots[at + 1] = digest.readUInt32LE(4)
      this.#used++
    }
    this.#slots[at + 2] = before + 1
    return before
  }

  /** The slot of a digest, or the free one where it belongs. */
  #find(slots: Uint32Array, low: number, high: number): number {
    const count = slots.length / 3
    for (let slot = low % count; ; slot = slot + 1 === count ? 0 : slot + 1) {
      const at = slot * 3
      if (slots[at + 2] === 0 || (slots[at] === low && slots[at + 1] === high)) return at
    }
  }

  #grow(): void {
    const larger = new Uint32Array(this.#slots.length * 2)
    for (let at = 0; at < this.#slots.length; at += 3) {
      if (this.#slots[at + 2] === 0) continue
      larger.set(this.#slots.subarray(at, at + 3), this.#find(larger, this.#slots[at] ?? 0, this.#slots[at + 1] ?? 0))
    }
    this.#slots = larger
  }
}
