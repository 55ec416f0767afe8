// The entry: one keyed value of a catalogue dataset, dated so that an owner can merge two lives of its own.
// What a body means is decided by its key's prefix, in the packages above this one.
import { hash } from 'node:crypto'
import { type Cbor, decodeCbor, encodeCbor } from './cbor.ts'
import { ReplicaError } from './errors.ts'
import { MAX_ENTRY_BYTES, MAX_KEY_BYTES } from './limits.ts'
import { compareHlc, type Hlc } from './time.ts'

/** An entry as its owner dated it. Without a body it is a tombstone: the key was removed at that time. */
export interface Entry {
  readonly time: Hlc
  readonly body?: Cbor
}

/** `[ms, count, body]`, or `[ms, count]` for a tombstone, in deterministic CBOR. */
export function encodeEntry(entry: Entry): Uint8Array {
  const { time, body } = entry
  return encodeCbor(body === undefined ? [time.ms, time.count] : [time.ms, time.count, body])
}

const isTime = (value: Cbor | undefined): value is number => typeof value === 'number' && value >= 0

/** @throws {ReplicaError} `REPLICA_INVALID_ENCODING` unless the bytes are an entry. */
export function decodeEntry(bytes: Uint8Array): Entry {
  const value = decodeCbor(bytes)
  if (Array.isArray(value) && (value.length === 2 || value.length === 3)) {
    const [ms, count, body] = value as readonly Cbor[]
    if (isTime(ms) && isTime(count)) return body === undefined ? { time: { ms, count } } : { time: { ms, count }, body }
  }
  throw new ReplicaError('REPLICA_INVALID_ENCODING', 'An entry is [ms, count, body], or [ms, count] where its key was removed.')
}

/** Which of two values of one key outlives the other: by time, then by SHA-256. The same everywhere, whatever came first. */
export function isGreater(a: Uint8Array, b: Uint8Array): boolean {
  const order = compareHlc(decodeEntry(a).time, decodeEntry(b).time)
  return order !== 0 ? order > 0 : Buffer.compare(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer')) > 0
}

/** @throws {ReplicaError} `REPLICA_LIMIT` or `REPLICA_INVALID_ID`. */
export function checkKey(key: string): void {
  if (key.length === 0 || !key.isWellFormed())
    throw new ReplicaError('REPLICA_INVALID_ID', 'A key is a text of at least one character.')
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new ReplicaError('REPLICA_LIMIT', `The key '${key.slice(0, 40)}…' is longer than ${MAX_KEY_BYTES} bytes.`)
  }
}

/** @throws {ReplicaError} `REPLICA_LIMIT`. */
export function checkValue(key: string, value: Uint8Array): void {
  if (value.length > MAX_ENTRY_BYTES) {
    throw new ReplicaError(
      'REPLICA_LIMIT',
      `The entry '${key.slice(0, 80)}' has ${value.length} bytes; the limit is ${MAX_ENTRY_BYTES}.`,
    )
  }
}

/** What a journal's key ends in: '/' and SHA-256 of its value in base64url, so that no entry can be replaced under its key. */
export function journalSuffix(value: Uint8Array): string {
  return `/${hash('sha256', value, 'base64url')}`
}
