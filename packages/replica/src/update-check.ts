// What an update may hold that Yjs is given to apply. It is read through before Yjs acts on it, because Yjs believes
// what it reads: it reserves memory for as many structs as an update claims, walks all structs for every deletion in it,
// and takes structs of every kind.
import * as decoding from 'lib0/decoding'
import type { UpdateDecoderV1, UpdateDecoderV2 } from 'yjs'
import { checkKey } from './entry.ts'
import { ReplicaError } from './errors.ts'
import { MAX_SHARD_CLIENTS, MAX_SHARD_CLOCKS } from './limits.ts'

/** The one root type of a shard's Y.Doc. */
export const ROOT = 'e'

/** Yjs draws the numbers of clients from 32 bits. */
const MAX_CLIENT = 2 ** 32 - 1

const DELETED_CONTENT = 1
const BINARY_CONTENT = 3
const CONTENT_BITS = 0x1f
const HAS_KEY = 0x20
const HAS_RIGHT_ORIGIN = 0x40
const HAS_ORIGIN = 0x80

type UpdateDecoder = UpdateDecoderV1 | UpdateDecoderV2

export function badShard(why: string, options?: ErrorOptions): never {
  throw new ReplicaError('REPLICA_BAD_SHARD', `A shard ${why}.`, options)
}

/** More than either format needs for a client, a struct or a deletion, besides its key and value. */
const OVERHEAD_BYTES = 32

/** A number that Yjs may have read as NaN or Infinity. */
function within(value: number, most: number, what: string): number {
  return value >= 0 && value <= most ? value : badShard(`has more than ${most} ${what}`)
}

const read = ({ restDecoder }: UpdateDecoder, most: number, what: string): number =>
  within(decoding.readVarUint(restDecoder), most, what)

/** What has been read so far. */
interface Tally {
  clocks: number
  /** That the update may need for it. */
  bytes: number
}

function checkStruct(decoder: UpdateDecoder, tally: Tally): void {
  const info = decoder.readInfo()
  const content = info & CONTENT_BITS
  if (content !== BINARY_CONTENT && content !== DELETED_CONTENT) badShard(`holds a struct of kind ${content}`)
  if ((info & HAS_RIGHT_ORIGIN) !== 0) badShard('holds a struct with a right origin')
  if ((info & HAS_KEY) === 0) badShard('holds a struct without a key')
  if ((info & HAS_ORIGIN) !== 0) decoder.readLeftID()
  else {
    if (!decoder.readParentInfo()) badShard('holds a nested struct')
    if (decoder.readString() !== ROOT) badShard(`has a root that is not '${ROOT}'`)
    // Of deleted entries too: their keys are hashed as often as they have clocks.
    const key = decoder.readString()
    checkKey(key)
    tally.bytes += Buffer.byteLength(key)
  }
  tally.bytes += OVERHEAD_BYTES
  if (content === BINARY_CONTENT) {
    tally.clocks++
    tally.bytes += decoder.readBuf().length
  } else tally.clocks += within(decoder.readLen() - 1, MAX_SHARD_CLOCKS, 'clocks') + 1
  within(tally.clocks, MAX_SHARD_CLOCKS, 'clocks')
}

function checkStructs(decoder: UpdateDecoder, tally: Tally): void {
  const clients = read(decoder, MAX_SHARD_CLIENTS, 'clients')
  tally.bytes += clients * OVERHEAD_BYTES
  for (let i = 0; i < clients; i++) {
    const structs = read(decoder, MAX_SHARD_CLOCKS, 'structs')
    within(decoder.readClient(), MAX_CLIENT, 'possible clients')
    read(decoder, MAX_SHARD_CLOCKS, 'clocks')
    for (let j = 0; j < structs; j++) checkStruct(decoder, tally)
  }
}

/** Every clock can be deleted once: longer runs, or more of them, would only keep Yjs busy. */
function checkDeletions(decoder: UpdateDecoder, tally: Tally): void {
  const clients = read(decoder, MAX_SHARD_CLIENTS, 'clients')
  tally.bytes += clients * OVERHEAD_BYTES
  let deleted = 0
  for (let i = 0; i < clients; i++) {
    decoder.resetDsCurVal()
    read(decoder, MAX_CLIENT, 'possible clients')
    const runs = read(decoder, MAX_SHARD_CLOCKS, 'deletions')
    tally.bytes += runs * OVERHEAD_BYTES
    for (let j = 0; j < runs; j++) {
      within(decoder.readDsClock(), MAX_SHARD_CLOCKS, 'clocks')
      deleted = within(deleted + Math.max(1, decoder.readDsLen()), MAX_SHARD_CLOCKS, 'deletions')
    }
  }
}

/**
 * @param update as `Decoder` reads it
 * @throws {ReplicaError} `REPLICA_BAD_SHARD`, `REPLICA_INVALID_ID` or `REPLICA_LIMIT` for what no honest owner's update
 * holds; another error where it cannot be read.
 */
export function checkUpdate(update: Uint8Array, Decoder: typeof UpdateDecoderV1 | typeof UpdateDecoderV2): void {
  const decoder = new Decoder(decoding.createDecoder(update))
  const tally = { clocks: 0, bytes: OVERHEAD_BYTES }
  checkStructs(decoder, tally)
  checkDeletions(decoder, tally)
  if (decoding.hasContent(decoder.restDecoder)) badShard('update goes on after its end')
  // Where a format lets meaningless bytes pass, whoever carries a shard could fill others' disks with them.
  if (update.length > tally.bytes) badShard('update is longer than what it holds')
}
