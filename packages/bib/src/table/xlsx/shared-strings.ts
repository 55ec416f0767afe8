// The texts that a workbook's cells share (ECMA-376 part 1, 18.4): held compactly, because a list of a million titles has a million of them.
import { MAX_SHARED_STRING_BYTES, MAX_XLSX_TEXT_CHARS, SHARED_STRING_OVERHEAD_BYTES } from '../../limits.ts'
import { type XmlHandlers, parse } from './xml-events.ts'

export class SharedStrings {
  #bytes = Buffer.alloc(64 * 1024)
  #ends = new Uint32Array(4096)
  #count = 0

  /** @throws {Error} when they are damaged, or more than a list has. */
  static async read(chunks: AsyncIterable<Uint8Array>): Promise<SharedStrings> {
    const strings = new SharedStrings()
    await parse(chunks, new StringItems((text) => strings.#add(text)))
    return strings
  }

  at(index: number): string | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) return undefined
    return this.#bytes.toString('utf8', index === 0 ? 0 : this.#ends[index - 1], this.#ends[index])
  }

  #add(text: string): void {
    const start = this.#count === 0 ? 0 : (this.#ends[this.#count - 1] ?? 0)
    const end = start + Buffer.byteLength(text)
    if (end + this.#count * SHARED_STRING_OVERHEAD_BYTES > MAX_SHARED_STRING_BYTES)
      throw new Error('it has more text than any list')
    if (end > this.#bytes.length) {
      const larger = Buffer.alloc(Math.min(MAX_SHARED_STRING_BYTES, Math.max(end, this.#bytes.length * 2)))
      this.#bytes.copy(larger, 0, 0, start)
      this.#bytes = larger
    }
    this.#bytes.write(text, start)
    if (this.#count === this.#ends.length) {
      const longer = new Uint32Array(this.#ends.length * 2)
      longer.set(this.#ends)
      this.#ends = longer
    }
    this.#ends[this.#count++] = end
  }
}

/** `si` (and `is`) elements → their text: one `t`, or those of the runs; readings of characters (`rPh`) apart. */
export class StringItems implements XmlHandlers {
  readonly #take: (text: string) => void
  #text = ''
  #inText = false
  #inReading = false

  constructor(take: (text: string) => void) {
    this.#take = take
  }

  open(name: string): void {
    if (name === 'si' || name === 'is') this.#text = ''
    else if (name === 'rPh') this.#inReading = true
    else if (name === 't') this.#inText = !this.#inReading
  }

  text(text: string): void {
    if (!this.#inText) return
    this.#text += text
    if (this.#text.length > MAX_XLSX_TEXT_CHARS) throw new Error('it has a text that is longer than any cell')
  }

  close(name: string): void {
    if (name === 't') this.#inText = false
    else if (name === 'rPh') this.#inReading = false
    else if (name === 'si' || name === 'is') this.#take(unescaped(this.#text))
  }
}

/** Characters that XML cannot hold stand as `_x000D_` (ECMA-376 part 1, 22.9.2.19, ST_Xstring). */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}
