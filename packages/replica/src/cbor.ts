// Deterministic CBOR (RFC 8949 §4.2.1): one encoding for each value, and no other is read.
// The subset: integers within ±2^53, byte and text strings, arrays, maps with text keys, booleans, null.
// No floats: what is measured is written as an integer with its unit; so no rounding can make two nodes differ.
import { ReplicaError } from './errors.ts'

export type Cbor = number | string | boolean | null | Uint8Array | readonly Cbor[] | { readonly [key: string]: Cbor }

/** Nesting deeper than this is refused: no entry type needs more than six levels. */
const MAX_DEPTH = 16

/** Items in one value: a frame of empty ones would cost two hundred times its size in memory. */
const MAX_ITEMS = 16_384

const utf8 = new TextEncoder()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const UINT = 0
const NEGATIVE = 1
const BYTES = 2
const TEXT = 3
const ARRAY = 4
const MAP = 5
const FALSE = 0xf4
const TRUE = 0xf5
const NULL = 0xf6

/** Collects bytes in a buffer that doubles as it fills. */
class ByteSink {
  bytes = new Uint8Array(128)
  length = 0

  room(count: number): void {
    if (this.length + count <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count))
    grown.set(this.bytes.subarray(0, this.length))
    this.bytes = grown
  }

  push(byte: number): void {
    this.room(1)
    this.bytes[this.length++] = byte
  }

  append(part: Uint8Array): void {
    this.room(part.length)
    this.bytes.set(part, this.length)
    this.length += part.length
  }
}

function writeHead(sink: ByteSink, major: number, value: number): void {
  const top = major << 5
  if (value < 24) return sink.push(top | value)
  sink.room(9)
  const view = new DataView(sink.bytes.buffer, sink.length)
  if (value < 0x100) {
    view.setUint16(0, ((top | 24) << 8) | value)
    sink.length += 2
  } else if (value < 0x1_0000) {
    view.setUint8(0, top | 25)
    view.setUint16(1, value)
    sink.length += 3
  } else if (value < 0x1_0000_0000) {
    view.setUint8(0, top | 26)
    view.setUint32(1, value)
    sink.length += 5
  } else {
    view.setUint8(0, top | 27)
    view.setBigUint64(1, BigInt(value))
    sink.length += 9
  }
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b)
}

function writeMap(sink: ByteSink, map: { readonly [key: string]: Cbor }, depth: number): void {
  const keys = Object.keys(map).map((key) => ({ key, encoded: encodeCbor(key) }))
  // RFC 8949 §4.2.1: bytewise lexicographic order of the encoded keys.
  keys.sort((a, b) => compareBytes(a.encoded, b.encoded))
  writeHead(sink, MAP, keys.length)
  for (const { key, encoded } of keys) {
    sink.append(encoded)
    write(sink, map[key] as Cbor, depth + 1)
  }
}

function write(sink: ByteSink, value: Cbor, depth: number): void {
  if (depth > MAX_DEPTH) throw new ReplicaError('REPLICA_INVALID_ENCODING', `Nested deeper than ${MAX_DEPTH} levels.`)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new ReplicaError('REPLICA_INVALID_ENCODING', `${value} is not an integer within ±2^53.`)
    if (value < 0) writeHead(sink, NEGATIVE, -1 - value)
    // `+ 0` turns -0 into 0.
    else writeHead(sink, UINT, value + 0)
  } else if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new ReplicaError('REPLICA_INVALID_ENCODING', 'A text holds half of a surrogate pair.')
    const text = utf8.encode(value)
    writeHead(sink, TEXT, text.length)
    sink.append(text)
  } else if (typeof value === 'boolean') {
    sink.push(value ? TRUE : FALSE)
  } else if (value === null) {
    sink.push(NULL)
  } else if (value instanceof Uint8Array) {
    writeHead(sink, BYTES, value.length)
    sink.append(value)
  } else if (Array.isArray(value)) {
    writeHead(sink, ARRAY, value.length)
    for (const item of value as readonly Cbor[]) write(sink, item, depth + 1)
  } else {
    writeMap(sink, value as { readonly [key: string]: Cbor }, depth)
  }
}

/** Kept between two encodings, because growing a new one costs more than encoding; keys of maps are encoded meanwhile. */
let idleSink: ByteSink | undefined

/** A sink that has grown further is not kept: frames and records are smaller. */
const MAX_IDLE_SINK_BYTES = 512 * 1024

/** @throws {ReplicaError} `REPLICA_INVALID_ENCODING` for what the subset cannot hold. */
export function encodeCbor(value: Cbor): Uint8Array {
  return withEncoded(value, (bytes) => bytes.slice())
}

/**
 * As `encodeCbor`, for whoever hashes the encoding at once: an import does it with every record.
 * @param use gets bytes that are overwritten after it has returned.
 */
export function withEncoded<Result>(value: Cbor, use: (bytes: Uint8Array) => Result): Result {
  const sink = idleSink ?? new ByteSink()
  idleSink = undefined
  try {
    sink.length = 0
    write(sink, value, 0)
    return use(sink.bytes.subarray(0, sink.length))
  } finally {
    if (sink.bytes.length <= MAX_IDLE_SINK_BYTES) idleSink = sink
  }
}

class CborReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  at = 0
  #items = 0

  constructor(bytes: Uint8Array) {
    // Not a Buffer, whose slice() is no copy.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  refuse(why: string): never {
    throw new ReplicaError('REPLICA_INVALID_ENCODING', `Not deterministic CBOR at byte ${this.at}: ${why}.`)
  }

  #need(count: number): void {
    if (this.#bytes.length - this.at < count) this.refuse('it ends too early')
  }

  /** The argument of the item's head, which begins at `at`; leaves `at` behind it. */
  #argument(low: number): number {
    const start = this.at + 1
    if (low < 24) {
      this.at = start
      return low
    }
    if (low > 27) this.refuse('lengths are definite')
    const size = 1 << (low - 24)
    this.#need(1 + size)
    let value: number
    if (size === 1) value = this.#view.getUint8(start)
    else if (size === 2) value = this.#view.getUint16(start)
    else if (size === 4) value = this.#view.getUint32(start)
    else {
      value = Number(this.#view.getBigUint64(start))
      if (value > Number.MAX_SAFE_INTEGER) this.refuse('numbers stay within 2^53')
    }
    const floor = size === 1 ? 24 : 2 ** (size * 4)
    if (value < floor) this.refuse('a number is not in its shortest form')
    this.at = start + size
    return value
  }

  #slice(length: number): Uint8Array {
    this.#need(length)
    const part = this.#bytes.subarray(this.at, this.at + length)
    this.at += length
    return part
  }

  #text(length: number): string {
    const part = this.#slice(length)
    try {
      return strictUtf8.decode(part)
    } catch {
      return this.refuse('a text is not UTF-8')
    }
  }

  value(depth: number): Cbor {
    if (++this.#items > MAX_ITEMS) this.refuse(`more than ${MAX_ITEMS} items`)
    if (depth > MAX_DEPTH) this.refuse(`nested deeper than ${MAX_DEPTH} levels`)
    this.#need(1)
    const head = this.#bytes[this.at] as number
    if (head >= 0xe0) return this.#simple(head)
    const major = head >> 5
    const argument = this.#argument(head & 31)
    switch (major) {
      case UINT:
        return argument
      case NEGATIVE:
        if (argument === Number.MAX_SAFE_INTEGER) this.refuse('numbers stay within 2^53')
        return -1 - argument
      case BYTES:
        return this.#slice(argument)
      case TEXT:
        return this.#text(argument)
      case ARRAY:
        return this.#array(argument, depth)
      case MAP:
        return this.#map(argument, depth)
      default:
        return this.refuse('tags are not used')
    }
  }

  #simple(head: number): Cbor {
    this.at++
    if (head === FALSE) return false
    if (head === TRUE) return true
    if (head === NULL) return null
    return this.refuse('floats and other simple values are not used')
  }

  #array(length: number, depth: number): Cbor[] {
    // Every item takes at least a byte: a longer claim cannot be true, and must not reserve memory.
    this.#need(length)
    const items: Cbor[] = []
    for (let i = 0; i < length; i++) items.push(this.value(depth + 1))
    return items
  }

  #map(length: number, depth: number): { [key: string]: Cbor } {
    this.#need(length * 2)
    const map = Object.create(null) as { [key: string]: Cbor }
    let before: Uint8Array | undefined
    for (let i = 0; i < length; i++) {
      const start = this.at
      const key = this.value(depth + 1)
      if (typeof key !== 'string') this.refuse('keys of maps are texts')
      const encoded = this.#bytes.subarray(start, this.at)
      if (before !== undefined && compareBytes(before, encoded) >= 0) this.refuse('keys of a map are not in order')
      before = encoded
      map[key] = this.value(depth + 1)
    }
    return map
  }
}

/**
 * Byte strings in the result are views of `bytes`.
 * @throws {ReplicaError} `REPLICA_INVALID_ENCODING` for anything but one value in deterministic form.
 */
export function decodeCbor(bytes: Uint8Array): Cbor {
  const reader = new CborReader(bytes)
  const value = reader.value(0)
  if (reader.at !== bytes.length) reader.refuse('something follows the value')
  return value
}
