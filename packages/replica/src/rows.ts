// The rows of a replica's store: their keys and values (docs/protocol.md, "Store layout").
// A dataset, and each branch of a forked journal, is a slot with a number of its own, so that keys stay short.
import { type Cbor, decodeCbor, encodeCbor } from './cbor.ts'
import { ReplicaError } from './errors.ts'
import { type Head, readStoredHead } from './head.ts'
import { type DatasetName, type LibraryId, libraryIdOf, parseDatasetName, publicKeyOf } from './ids.ts'
import { MAX_STORED_DIFFS } from './limits.ts'

export type SlotId = number & { readonly __brand: 'SlotId' }

const FORMAT = 0x00
const SLOT = 0x01
const SHARD = 0x02
const DIFF = 0x03
const PAGE = 0x04
const ENTRY = 0x05
const OWN_HEAD = 0x06
const PROOF = 0x07

/** A store of another number is refused, not guessed at. */
export const STORE_FORMAT = 1

/** Rows are small and many: they come out of Buffer's pool, which costs a tenth of arrays with memory of their own. */
function key(prefix: number, ...numbers: number[]): Buffer {
  const bytes = Buffer.allocUnsafe(1 + numbers.length * 4)
  bytes[0] = prefix
  for (const [i, number] of numbers.entries()) bytes.writeUInt32BE(number, 1 + i * 4)
  return bytes
}

export const formatKey = (): Uint8Array => key(FORMAT)
export const slotKey = (slot: SlotId): Uint8Array => key(SLOT, slot)
export const shardKey = (slot: SlotId, shard: number): Uint8Array => key(SHARD, slot, shard)
export const diffKey = (slot: SlotId, shard: number, index: number): Uint8Array => key(DIFF, slot, shard, index)
export const pageKey = (slot: SlotId, page: number): Uint8Array => key(PAGE, slot, page)
/** A head that this library signed itself, or has merged into one that it signed. */
export const ownHeadKey = (slot: SlotId, hash: Uint8Array): Uint8Array => Buffer.concat([key(OWN_HEAD, slot), hash])
/** Two heads of one revision; revisions need more than 32 bits. */
export const proofKey = (slot: SlotId, revision: number): Uint8Array =>
  key(PROOF, slot, Math.floor(revision / 2 ** 32), revision % 2 ** 32)
export function entryKey(slot: SlotId, entry: string): Uint8Array {
  const bytes = Buffer.allocUnsafe(5 + Buffer.byteLength(entry))
  bytes[0] = ENTRY
  bytes.writeUInt32BE(slot, 1)
  bytes.write(entry, 5)
  return bytes
}

export const allSlots = { gte: key(SLOT), lt: key(SLOT + 1) }
export const allProofs = { gte: key(PROOF), lt: key(PROOF + 1) }
/** All the diffs that a shard may have, from 0 without gaps: few enough to be asked for at once, where a scan takes three steps. */
export const diffKeysOf = (slot: SlotId, shard: number): Uint8Array[] =>
  Array.from({ length: MAX_STORED_DIFFS }, (_, index) => diffKey(slot, shard, index))
export const pagesOf = (slot: SlotId) => ({ gte: key(PAGE, slot), lt: key(PAGE, slot + 1) })
export const entriesOf = (slot: SlotId) => ({ gte: key(ENTRY, slot), lt: key(ENTRY, slot + 1) })
/** Every row that belongs to a slot, kind by kind. */
export const rangesOf = (slot: SlotId) =>
  [SHARD, DIFF, PAGE, ENTRY, OWN_HEAD, PROOF].map((prefix) => ({ gte: key(prefix, slot), lt: key(prefix, slot + 1) }))

export const slotOfKey = (row: Uint8Array): SlotId => new DataView(row.buffer, row.byteOffset).getUint32(1) as SlotId
export const indexOfKey = (row: Uint8Array): number => new DataView(row.buffer, row.byteOffset).getUint32(row.length - 4)
export const entryOfKey = (row: Uint8Array): string => Buffer.from(row.buffer, row.byteOffset + 5, row.length - 5).toString()

export interface SlotRow {
  readonly library: LibraryId
  readonly dataset: DatasetName
  /** `main`: the dataset itself. `branch`: another head of a forked journal. `past`: the owner's own other life, being merged. */
  readonly role: 'main' | 'branch' | 'past'
  /** Complete: every shard under it has landed. */
  readonly held: Head | undefined
  /** Being fetched; what has landed of it is verified against it. */
  readonly target: Head | undefined
}

const ROLES = ['main', 'branch', 'past'] as const

export function encodeSlotRow(row: SlotRow): Uint8Array {
  return encodeCbor([
    publicKeyOf(row.library),
    row.dataset,
    ROLES.indexOf(row.role),
    row.held?.bytes ?? null,
    row.target?.bytes ?? null,
  ])
}

/** @throws {ReplicaError} `REPLICA_STORE` when the row is damaged. */
export function decodeSlotRow(bytes: Uint8Array): SlotRow {
  try {
    const [library, dataset, role, held, target] = decodeCbor(bytes) as Cbor[]
    const head = (value: Cbor | undefined): Head | undefined => (value instanceof Uint8Array ? readStoredHead(value) : undefined)
    const known = ROLES[role as number]
    if (known === undefined) throw new ReplicaError('REPLICA_STORE', 'Its role is not known.')
    return {
      library: libraryIdOf(library as Uint8Array),
      dataset: parseDatasetName(dataset as string),
      role: known,
      held: head(held),
      target: head(target),
    }
  } catch (cause) {
    throw new ReplicaError('REPLICA_STORE', 'A dataset row of the store is damaged; restore the store from a backup.', { cause })
  }
}

/** Generation (4 bytes, big endian), then the packed snapshot. */
export function encodeShardRow(generation: number, packed: Uint8Array): Uint8Array {
  const row = new Uint8Array(4 + packed.length)
  new DataView(row.buffer).setUint32(0, generation)
  row.set(packed, 4)
  return row
}

export function decodeShardRow(row: Uint8Array): { generation: number; packed: Uint8Array } {
  if (row.length < 4) throw new ReplicaError('REPLICA_STORE', 'A shard row of the store is damaged.')
  return { generation: new DataView(row.buffer, row.byteOffset).getUint32(0), packed: row.subarray(4) }
}

/** Where an own entry is, and what tells its body, so that an unchanged one costs no shard. */
export interface EntryRow {
  readonly shard: number
  /** The first 16 bytes of SHA-256 of its body (zeros: a tombstone), as so many characters. */
  readonly digest: string
}

export const DIGEST_BYTES = 16

export function encodeEntryRow(row: EntryRow): Uint8Array {
  const bytes = Buffer.allocUnsafe(4 + DIGEST_BYTES)
  bytes.writeUInt32BE(row.shard, 0)
  bytes.write(row.digest, 4, 'latin1')
  return bytes
}

export function decodeEntryRow(bytes: Uint8Array): EntryRow {
  if (bytes.length !== 4 + DIGEST_BYTES) throw new ReplicaError('REPLICA_STORE', 'An entry row of the store is damaged.')
  const row = asBuffer(bytes)
  return { shard: row.readUInt32BE(0), digest: row.toString('latin1', 4) }
}

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
