// The entries of one write, which all have one time: each is encoded once, told by its body's digest, and kept among the others in few
// large buffers, because an import makes thousands at a time.
import { type Cbor, encodeCbor, withEncoded } from './cbor.ts'
import { digestOf } from './own-plan.ts'
import type { Hlc } from './time.ts'

/** Entries kept in one buffer. Larger ones have a buffer of their own. */
const BUFFER_BYTES = 256 * 1024

export class DatedEntries {
  readonly #time: Hlc
  /** Where in an entry its body begins: behind the head of the array and the time. */
  readonly #bodyAt: number
  /** A write of few entries needs no more than they have. */
  #buffer = new Uint8Array(0)
  #used = 0
  #written = 0

  constructor(time: Hlc) {
    this.#time = time
    this.#bodyAt = encodeCbor([time.ms, time.count]).length
  }

  /**
   * Encodes the entry `[ms, count, body]`, of which nothing stays unless `keep` is called next.
   * @returns the body's digest.
   */
  write(body: Cbor): string {
    const { ms, count } = this.#time
    return withEncoded([ms, count, body], (entry) => {
      this.#room(entry.length)
      this.#buffer.set(entry, this.#used)
      this.#written = entry.length
      return digestOf(entry.subarray(this.#bodyAt))
    })
  }

  /** The entry that was written last, as a view of a buffer that it shares with others. */
  keep(): Uint8Array {
    const entry = this.#buffer.subarray(this.#used, this.#used + this.#written)
    this.#used += this.#written
    this.#written = 0
    return entry
  }

  #room(bytes: number): void {
    if (this.#used + bytes <= this.#buffer.length) return
    // The first is small, for writes of one entry; the next ones are as large as it pays.
    const first = this.#buffer.length === 0
    this.#buffer = new Uint8Array(first ? bytes : Math.max(BUFFER_BYTES, bytes))
    this.#used = 0
  }
}
