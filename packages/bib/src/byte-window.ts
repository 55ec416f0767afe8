// The part of a byte stream that a reader still needs. Bytes that were once shown are never overwritten, so that
// readers can hand out views of them instead of copies.

/** Smallest buffer made for short chunks, so that byte-sized chunks don't each allocate. */
const SMALLEST_BUFFER = 16 * 1024

export class ByteWindow {
  /** The bytes not yet dropped. */
  pending: Buffer = Buffer.alloc(0)
  /** Where `pending` begins in the stream. */
  offset = 0
  /** The buffer behind `pending`, if it is one of ours, and how much of it is used. */
  #backing: Buffer | undefined
  #used = 0

  /** Adds bytes behind the pending ones; the chunk must not be changed afterwards. Amortised cost is one copy of each byte at most. */
  append(chunk: Uint8Array): void {
    const held = this.pending.length
    if (held === 0) {
      this.pending = asBuffer(chunk)
      this.#backing = undefined
      return
    }
    const used = this.#used
    if (this.#backing === undefined || this.#backing.length - used < chunk.length) {
      // With chunks longer than what is held (the usual case) there is no use in spare room; with shorter ones, doubling
      // keeps the cost linear.
      const size = held < chunk.length ? held + chunk.length : Math.max(SMALLEST_BUFFER, 2 * (held + chunk.length))
      this.#backing = Buffer.allocUnsafeSlow(size)
      this.pending.copy(this.#backing)
      this.#backing.set(chunk, held)
      this.#used = held + chunk.length
      this.pending = this.#backing.subarray(0, this.#used)
    } else {
      this.#backing.set(chunk, used)
      this.#used = used + chunk.length
      this.pending = this.#backing.subarray(used - held, this.#used)
    }
  }

  /** Forgets the first `count` pending bytes. */
  drop(count: number): void {
    this.pending = this.pending.subarray(count)
    this.offset += count
  }
}

/** The same memory as a Buffer, whose native search and decoding the readers use. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
