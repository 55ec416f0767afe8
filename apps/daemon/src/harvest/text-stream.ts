// The bytes of an answer → text, in the encoding that it has rather than the one that it should have.
// A byte that does not belong into UTF-8 becomes a lone surrogate (U+DC80–U+DCFF), which XmlMender turns into the letter that it was.
import { isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'

/** What the XML declaration is looked for in. */
const DECLARATION_BYTES = 256
/** Labels that no 8-bit file can mean: Windows software writes `utf-16` on top of UTF-8. */
const WIDE = /^(?:utf-?16|utf-?32|ucs-?[24]|iso-10646)/i
const UTF8 = /^(?:utf-?8|us-ascii|ascii)$/i

const ESCAPE = 0xdc00

/**
 * Decodes an answer: by its byte order mark, else its XML declaration, else the charset of the HTTP header, else as UTF-8.
 * @param charset of the HTTP header. The XML declaration goes first: servers set a charset for all that they send, programs write the XML.
 */
export async function* textOf(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  charset?: string,
): AsyncGenerator<string, void, undefined> {
  let decoder: Decoder | undefined
  let head = Buffer.alloc(0)
  for await (const chunk of chunks) {
    if (decoder !== undefined) {
      yield decoder.decode(chunk)
      continue
    }
    head = Buffer.concat([head, chunk])
    if (head.length < DECLARATION_BYTES) continue
    decoder = decoderFor(head, charset)
    yield decoder.decode(head)
  }
  if (decoder === undefined) {
    decoder = decoderFor(head, charset)
    yield decoder.decode(head)
  }
  yield decoder.end()
}

interface Decoder {
  decode(bytes: Uint8Array): string
  end(): string
}

function decoderFor(head: Buffer, charset: string | undefined): Decoder {
  if (head[0] === 0xfe && head[1] === 0xff) return labelled('utf-16be') ?? new Utf8Decoder()
  if (head[0] === 0xff && head[1] === 0xfe) return labelled('utf-16le') ?? new Utf8Decoder()
  const wide = head.subarray(0, 64).includes(0)
  if (wide) return labelled(head[0] === 0 ? 'utf-16be' : 'utf-16le') ?? new Utf8Decoder()
  const declared = /^[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(head.toString('latin1'))?.[1]
  const label = declared ?? charset ?? 'utf-8'
  if (UTF8.test(label) || WIDE.test(label)) return new Utf8Decoder()
  return labelled(label) ?? new Utf8Decoder()
}

/** Undefined for an encoding that nobody knows. */
function labelled(label: string): Decoder | undefined {
  let decoder: TextDecoder
  try {
    decoder = new TextDecoder(label)
  } catch {
    return undefined
  }
  return { decode: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() }
}

class Utf8Decoder implements Decoder {
  #rest = Buffer.alloc(0)
  #begun = false

  decode(bytes: Uint8Array): string {
    const all =
      this.#rest.length === 0 ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) : Buffer.concat([this.#rest, bytes])
    const end = all.length - unfinished(all)
    // Copied: the chunk's memory is not ours to keep.
    this.#rest = Buffer.from(all.subarray(end))
    return this.#text(all.subarray(0, end))
  }

  end(): string {
    return this.#text(this.#rest)
  }

  #text(bytes: Buffer): string {
    const text = isUtf8(bytes) ? bytes.toString('utf8') : tolerant(bytes)
    if (this.#begun || text === '') return text
    this.#begun = true
    return text.startsWith('\ufeff') ? text.slice(1) : text
  }
}

function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1
  if (lead >= 0xc2 && lead < 0xe0) return 2
  if (lead >= 0xe0 && lead < 0xf0) return 3
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 1
}

/** How many bytes at the end begin a character that goes on in the next chunk. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return sequenceLength(byte) > back ? back : 0
  }
  return 0
}

function tolerant(bytes: Buffer): string {
  let text = ''
  let valid = 0
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes[at] as number)
    if (length === 1 && (bytes[at] as number) < 0x80) at++
    else if (length > 1 && at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length))) at += length
    else {
      text += bytes.toString('utf8', valid, at) + String.fromCharCode(ESCAPE + (bytes[at] as number))
      valid = ++at
    }
  }
  return text + bytes.toString('utf8', valid)
}
