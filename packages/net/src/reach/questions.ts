// What members ask each other about reach, and the answers, as CBOR: arrays whose first item says which question it is.
import { libraryIdOf, publicKeyOf } from '@serumpun/replica'
import type { Cbor, LibraryId } from '@serumpun/replica'
import { NetError } from '../errors.ts'
import {
  MAX_CHECKED_PORTS,
  MAX_RECORD_BYTES,
  MAX_RECORDS_AT_ONCE,
  MAX_RECORDS_LISTED,
  RECORD_BUCKETS,
  RECORD_DIGEST_BYTES,
} from '../limits.ts'

/** A port of the asker's machine or its router's, and what is spoken there. */
export interface Port {
  readonly port: number
  readonly isWebSocket: boolean
}

export type ReachQuestion =
  /** What differs between our books? Answered with keys and numbers. */
  | { readonly type: 'compare'; readonly digests: Uint8Array }
  /** These libraries' records, please. Answered with those that are there. */
  | { readonly type: 'get'; readonly libraries: readonly LibraryId[] }
  /** New records. Answered with nothing. */
  | { readonly type: 'tell'; readonly records: readonly Uint8Array[] }
  /** Can you reach me at the address that you see me at, on these ports? Answered with that address and the ports that answered. */
  | { readonly type: 'check'; readonly ports: readonly Port[] }
  /** Let us knock at each other's routers; mine is at this address and port. Answered with yours. */
  | { readonly type: 'punch'; readonly host: string; readonly port: number }

const COMPARE = 0
const GET = 1
const TELL = 2
const CHECK = 3
const PUNCH = 4

export function encodeQuestion(question: ReachQuestion): Cbor {
  switch (question.type) {
    case 'compare':
      return [COMPARE, question.digests]
    case 'get':
      return [GET, question.libraries.map(publicKeyOf)]
    case 'tell':
      return [TELL, [...question.records]]
    case 'check':
      return [CHECK, question.ports.map(({ port, isWebSocket }) => [port, isWebSocket])]
    case 'punch':
      return [PUNCH, question.host, question.port]
  }
}

/** @throws {NetError} `NET_BREACH`. */
export function readQuestion(value: Cbor): ReachQuestion {
  const [type, first, second] = arrayIn(value, 3)
  switch (type) {
    case COMPARE:
      return {
        type: 'compare',
        digests: bytesIn(first, RECORD_BUCKETS * RECORD_DIGEST_BYTES, RECORD_BUCKETS * RECORD_DIGEST_BYTES),
      }
    case GET:
      return { type: 'get', libraries: arrayIn(first, MAX_RECORDS_AT_ONCE).map(libraryIn) }
    case TELL:
      return { type: 'tell', records: recordsIn(first) }
    case CHECK:
      return { type: 'check', ports: portsIn(first) }
    case PUNCH:
      return { type: 'punch', host: textIn(second === undefined ? undefined : first, 64), port: portIn(second) }
    default:
      return breach()
  }
}

const KEY_BYTES = 32
const LISTED_BYTES = KEY_BYTES + 8

/** Keys and numbers of records, 40 bytes each. */
export function encodeListing(records: readonly { readonly library: LibraryId; readonly seq: number }[]): Cbor {
  const listed = records.slice(0, MAX_RECORDS_LISTED)
  const bytes = new Uint8Array(listed.length * LISTED_BYTES)
  const view = new DataView(bytes.buffer)
  for (const [i, { library, seq }] of listed.entries()) {
    bytes.set(publicKeyOf(library), i * LISTED_BYTES)
    view.setBigUint64(i * LISTED_BYTES + KEY_BYTES, BigInt(seq))
  }
  return bytes
}

/** @throws {NetError} `NET_BREACH`. */
export function readListing(value: Cbor | undefined): { library: LibraryId; seq: number }[] {
  const bytes = bytesIn(value, MAX_RECORDS_LISTED * LISTED_BYTES, 0)
  if (bytes.length % LISTED_BYTES !== 0) breach()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return Array.from({ length: bytes.length / LISTED_BYTES }, (_, i) => ({
    library: libraryIdOf(bytes.subarray(i * LISTED_BYTES, i * LISTED_BYTES + KEY_BYTES)),
    seq: Number(view.getBigUint64(i * LISTED_BYTES + KEY_BYTES)),
  }))
}

export function recordsIn(value: Cbor | undefined): Uint8Array[] {
  return arrayIn(value, MAX_RECORDS_AT_ONCE).map((item) => bytesIn(item, MAX_RECORD_BYTES))
}

export function portsIn(value: Cbor | undefined): Port[] {
  return arrayIn(value, MAX_CHECKED_PORTS).map((item) => {
    const [port, isWebSocket] = arrayIn(item, 2)
    return { port: portIn(port), isWebSocket: isWebSocket === true }
  })
}

export function arrayIn(value: Cbor | undefined, most: number): readonly Cbor[] {
  return Array.isArray(value) && value.length <= most ? (value as readonly Cbor[]) : breach()
}

export function textIn(value: Cbor | undefined, most: number): string {
  return typeof value === 'string' && value.length <= most ? value : breach()
}

export function portIn(value: Cbor | undefined): number {
  return typeof value === 'number' && value >= 1 && value <= 65_535 ? value : breach()
}

function bytesIn(value: Cbor | undefined, most: number, least = 1): Uint8Array {
  return value instanceof Uint8Array && value.length <= most && value.length >= least ? value : breach()
}

function libraryIn(value: Cbor | undefined): LibraryId {
  return libraryIdOf(bytesIn(value, KEY_BYTES, KEY_BYTES))
}

function breach(): never {
  throw new NetError('NET_BREACH', 'The peer asked or answered something about reach that is no such thing.')
}
