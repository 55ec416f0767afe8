// Keys with the rows that have them, packed: sorted by number and row, the difference to the number before and then the row,
// each in as many groups of seven bits as it needs. Seven bytes an entry, a third of what a table of its own would take.

/** One thing that is known of a key: that a row has it, or (`gone`) no longer has what an older block says. */
export interface KeyEntry {
  /** Of a key or of a description (match-numbers.ts). */
  readonly number: number
  readonly row: number
  readonly gone: boolean
}

export const compareEntries = (a: KeyEntry, b: KeyEntry): number => a.number - b.number || a.row - b.row

/** Bytes after which a block is closed, with all entries of the number that it ends with. */
const BLOCK_BYTES = 4000

/** Most bytes of one entry: 53 bits and 33 bits. */
const ENTRY_BYTES = 8 + 5

export interface KeyBlock {
  /** Its least number. */
  readonly first: number
  readonly bytes: Uint8Array
}

/** Packs entries that come in their order. */
export class BlockPacker {
  #bytes = Buffer.allocUnsafeSlow(2 * BLOCK_BYTES)
  #used = 0
  #first = 0
  #number = 0

  /** @returns a block that is complete with what came before. */
  add(number: number, row: number, gone: boolean): KeyBlock | undefined {
    const complete = this.#used >= BLOCK_BYTES && number !== this.#number ? this.end() : undefined
    if (this.#used === 0) {
      this.#first = number
      this.#number = number
    }
    if (this.#used + ENTRY_BYTES > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], this.#bytes.length * 2)
    this.#put(number - this.#number)
    this.#put(row * 2 + (gone ? 1 : 0))
    this.#number = number
    return complete
  }

  #put(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.#bytes[this.#used++] = (rest % 0x80) + 0x80
      rest = Math.floor(rest / 0x80)
    }
    this.#bytes[this.#used++] = rest
  }

  /** The last block; undefined where nothing has been added since the one before. */
  end(): KeyBlock | undefined {
    if (this.#used === 0) return undefined
    const block = { first: this.#first, bytes: new Uint8Array(this.#bytes.subarray(0, this.#used)) }
    this.#used = 0
    return block
  }
}

/** Goes through the entries of a block: `next` until it is false. */
export class BlockReader {
  number: number
  row = 0
  gone = false
  readonly #bytes: Uint8Array
  #at = 0

  constructor({ first, bytes }: KeyBlock) {
    this.number = first
    this.#bytes = bytes
  }

  next(): boolean {
    if (this.#at >= this.#bytes.length) return false
    this.number += this.#take()
    const value = this.#take()
    this.row = Math.floor(value / 2)
    this.gone = value % 2 === 1
    return true
  }

  #take(): number {
    let value = 0
    for (let unit = 1; ; unit *= 0x80) {
      const byte = this.#bytes[this.#at++] ?? 0
      if (byte < 0x80) return value + byte * unit
      value += (byte - 0x80) * unit
    }
  }
}

/** Blocks of entries in their order. */
export function* blocksOf(entries: Iterable<KeyEntry>): Generator<KeyBlock> {
  const packer = new BlockPacker()
  for (const { number, row, gone } of entries) {
    const block = packer.add(number, row, gone)
    if (block !== undefined) yield block
  }
  const last = packer.end()
  if (last !== undefined) yield last
}
