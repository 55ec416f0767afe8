// The bytes of a bundle: sections, each with a marker, its length and a checksum, so that what follows a damaged part
// can be found again. Nothing here is believed: heads are signed and shards are hashed, as on the wire.
import { crc32 } from 'node:zlib'
import { type Cbor, decodeCbor, encodeCbor } from './cbor.ts'
import { ReplicaError } from './errors.ts'
import { MAX_HEAD_BYTES, MAX_PACKED_BYTES, MAX_SHARDS } from './limits.ts'
import { FAN_OUT, HASH_BYTES } from './tree.ts'

/** What a bundle file begins with. */
export const BUNDLE_MAGIC = Buffer.from('SERUMPUN BUNDLE 1\n')

/** Marker (4 bytes), length of the payload (4), CRC-32 of the payload (4). */
export const SECTION_HEAD_BYTES = 12
export const SECTION_MARKER = Buffer.from([0xd5, 0x53, 0x52, 0x42])

/** A shard with what names it. */
export const MAX_SECTION_BYTES = MAX_PACKED_BYTES + 1024

export type Section =
  | { readonly type: 'head'; readonly head: Uint8Array }
  /** A tree node's children, of the last head before it. */
  | { readonly type: 'node'; readonly level: number; readonly index: number; readonly children: Uint8Array }
  | { readonly type: 'shard'; readonly shard: number; readonly generation: number; readonly packed: Uint8Array }
  /** The last: how many sections came before it. */
  | { readonly type: 'end'; readonly sections: number }

function fieldsOf(section: Section): Cbor[] {
  switch (section.type) {
    case 'head':
      return [0, section.head]
    case 'node':
      return [1, section.level, section.index, section.children]
    case 'shard':
      return [2, section.shard, section.generation, section.packed]
    case 'end':
      return [3, section.sections]
  }
}

export function encodeSection(section: Section): Uint8Array {
  const payload = encodeCbor(fieldsOf(section))
  const bytes = Buffer.allocUnsafe(SECTION_HEAD_BYTES + payload.length)
  SECTION_MARKER.copy(bytes)
  bytes.writeUInt32BE(payload.length, 4)
  bytes.writeUInt32BE(crc32(payload), 8)
  bytes.set(payload, SECTION_HEAD_BYTES)
  return bytes
}

function isCount(value: Cbor | undefined, most: number): value is number {
  return typeof value === 'number' && value >= 0 && value <= most
}

function isBytes(value: Cbor | undefined, most: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length <= most
}

/** @throws {ReplicaError} `REPLICA_BAD_BUNDLE` or `REPLICA_INVALID_ENCODING`. */
export function decodeSection(payload: Uint8Array): Section {
  const value = decodeCbor(payload)
  const [kind, a, b, c] = Array.isArray(value) ? (value as Cbor[]) : []
  if (kind === 0 && isBytes(a, MAX_HEAD_BYTES)) return { type: 'head', head: a }
  if (kind === 1 && isCount(a, 8) && isCount(b, MAX_SHARDS) && isBytes(c, FAN_OUT * HASH_BYTES))
    return { type: 'node', level: a, index: b, children: c }
  if (kind === 2 && isCount(a, MAX_SHARDS) && isCount(b, 2 ** 32 - 1) && isBytes(c, MAX_PACKED_BYTES))
    return { type: 'shard', shard: a, generation: b, packed: c }
  if (kind === 3 && isCount(a, Number.MAX_SAFE_INTEGER)) return { type: 'end', sections: a }
  throw new ReplicaError('REPLICA_BAD_BUNDLE', 'A section of the bundle is of no known kind.')
}
