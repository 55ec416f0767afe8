// A shard: a bounded part of a dataset as one Y.Doc with one Y.Map of binary values.
// The only module that knows Yjs. Nothing here does I/O; loading and hashing block for about a millisecond a shard,
// so production calls this in workers (work.ts).
import { createHash } from 'node:crypto'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { messageYjsSyncStep2, messageYjsUpdate, writeSyncStep2, writeUpdate } from 'y-protocols/sync'
import * as Y from 'yjs'
import { decodeCbor } from './cbor.ts'
import { checkKey, checkValue, journalSuffix } from './entry.ts'
import { ReplicaError } from './errors.ts'
import type { DatasetKind } from './ids.ts'
import {
  COMPACT_CLIENTS,
  COMPACT_DEAD_CLOCKS,
  MAX_DIFF_BYTES,
  MAX_PACKED_BYTES,
  MAX_SHARD_BYTES,
  MAX_SHARD_CLIENTS,
  MAX_SHARD_CLOCKS,
  MAX_SHARD_ENTRIES,
  MAX_SNAPSHOT_BYTES,
} from './limits.ts'
import { badShard as bad, checkUpdate, ROOT } from './update-check.ts'

/** More than a snapshot needs for a struct and its deletion, besides key and value. */
const STRUCT_BYTES = 64

/** Bytes written one after another for hashing; kept between shards because growing it costs more than hashing. */
const scratch = { bytes: Buffer.allocUnsafe(1 << 20), length: 0 }

function reserve(count: number): void {
  if (scratch.length + count <= scratch.bytes.length) return
  const grown = Buffer.allocUnsafe(Math.max(scratch.bytes.length * 2, scratch.length + count))
  scratch.bytes.copy(grown, 0, 0, scratch.length)
  scratch.bytes = grown
}

function putVarUint(value: number): void {
  reserve(8)
  let rest = value
  while (rest > 0x7f) {
    scratch.bytes[scratch.length++] = (rest % 0x80) | 0x80
    rest = Math.floor(rest / 0x80)
  }
  scratch.bytes[scratch.length++] = rest
}

function putText(text: string): void {
  const length = Buffer.byteLength(text)
  putVarUint(length)
  reserve(length)
  scratch.length += scratch.bytes.write(text, scratch.length, 'utf8')
}

function putBytes(bytes: Uint8Array): void {
  putVarUint(bytes.length)
  reserve(bytes.length)
  scratch.bytes.set(bytes, scratch.length)
  scratch.length += bytes.length
}

/** One struct as its clocks: a deleted run of n counts as n clocks, each after the first with the clock before as origin. */
function putItem(item: Y.Item): void {
  const { client, clock } = item.id
  for (let i = 0; i < item.length; i++) {
    putText(item.parentSub ?? bad('holds a struct without a key'))
    const origin = i === 0 ? item.origin : { client, clock: clock + i - 1 }
    if (origin === null) putVarUint(0)
    else {
      putVarUint(1)
      putVarUint(origin.client)
      putVarUint(origin.clock)
    }
    if (item.deleted) putVarUint(0)
    else {
      putVarUint(1)
      putBytes((item.content as Y.ContentBinary).content)
    }
  }
}

/** A key set to a value, or removed (undefined). */
export type Change = readonly [key: string, value: Uint8Array | undefined]

/** What of a shard travels and is stored when it goes whole: a Yjs V2 update, compressed. */
export type Packed = Uint8Array & { readonly __brand?: 'Packed' }

/** What zlib gives with its option `info`. */
interface Produced {
  readonly buffer: Buffer
  readonly engine: { _outBuffer?: unknown }
}

/**
 * Node frees the object behind each call only with the next full collection, and that object keeps the last piece of its
 * output: with pieces as large as ours, some hundred megabytes (measured: 67 MB for every 32 MB of other garbage).
 */
function released({ buffer, engine }: Produced): Buffer {
  engine._outBuffer = undefined
  return buffer
}

/** The output in one piece for nearly every shard: joining many small ones takes as long as making them. */
const COMPRESS_CHUNK_BYTES = 128 * 1024
const DECOMPRESS_CHUNK_BYTES = 512 * 1024

function compress(bytes: Uint8Array): Packed {
  const produced = zstdCompressSync(bytes, { chunkSize: COMPRESS_CHUNK_BYTES, info: true }) as unknown as Produced
  // In memory of its own, so that it can move to another thread.
  return new Uint8Array(released(produced))
}

function decompress(packed: Packed): Uint8Array {
  if (packed.length > MAX_PACKED_BYTES) bad(`has ${packed.length} bytes compressed; the limit is ${MAX_PACKED_BYTES}`)
  let update: Uint8Array
  try {
    const options = { maxOutputLength: MAX_SNAPSHOT_BYTES, chunkSize: DECOMPRESS_CHUNK_BYTES, info: true }
    update = released(zstdDecompressSync(packed, options) as unknown as Produced)
  } catch (cause) {
    return bad('does not decompress within its limit', { cause })
  }
  // zstd lets frames pass that hold nothing.
  if (packed.length > update.length + MAX_PACKED_BYTES - MAX_SNAPSHOT_BYTES) bad('is longer compressed than it is')
  return update
}

export class Shard {
  readonly number: number
  readonly generation: number
  readonly #doc: Y.Doc
  readonly #map: Y.Map<Uint8Array>

  private constructor(number: number, generation: number) {
    this.number = number
    this.generation = generation
    this.#doc = new Y.Doc({ guid: ROOT })
    this.#map = this.#doc.getMap(ROOT)
  }

  static empty(number: number, generation: number): Shard {
    return new Shard(number, generation)
  }

  /** @throws {ReplicaError} `REPLICA_BAD_SHARD`; call `check` or compare `hash` before believing the content. */
  static fromPacked(number: number, generation: number, packed: Packed): Shard {
    const shard = new Shard(number, generation)
    shard.#apply(decompress(packed), Y.UpdateDecoderV2)
    return shard
  }

  #apply(update: Uint8Array, Decoder: typeof Y.UpdateDecoderV1 | typeof Y.UpdateDecoderV2): void {
    try {
      checkUpdate(update, Decoder)
      Y.applyUpdateV2(this.#doc, update, null, Decoder as typeof Y.UpdateDecoderV2)
    } catch (cause) {
      if (cause instanceof ReplicaError && cause.code === 'REPLICA_BAD_SHARD') throw cause
      bad('update cannot be read', { cause })
    }
    if (this.#doc.store.pendingStructs !== null || this.#doc.store.pendingDs !== null) bad('update leaves a gap')
  }

  /**
   * Applies a diff as `diffSince` and `edit` make them (a y-protocols sync message). A shard that throws here, or whose
   * hash is not the expected one afterwards, must be thrown away.
   * @returns the keys that changed.
   * @throws {ReplicaError} `REPLICA_BAD_SHARD`.
   */
  applyDiff(diff: Uint8Array): ReadonlySet<string> {
    if (diff.length > MAX_DIFF_BYTES) bad(`diff has ${diff.length} bytes; the limit is ${MAX_DIFF_BYTES}`)
    let update: Uint8Array
    try {
      const decoder = decoding.createDecoder(diff)
      const kind = decoding.readVarUint(decoder)
      if (kind !== messageYjsSyncStep2 && kind !== messageYjsUpdate) bad('diff is not a sync message')
      update = decoding.readVarUint8Array(decoder)
      if (decoding.hasContent(decoder)) bad('diff goes on after its end')
    } catch (cause) {
      if (cause instanceof ReplicaError) throw cause
      bad('diff cannot be read', { cause })
    }
    let changed: ReadonlySet<string> = new Set()
    const note = (event: Y.YMapEvent<Uint8Array>): void => {
      changed = event.keysChanged as Set<string>
    }
    this.#map.observe(note)
    this.#apply(update, Y.UpdateDecoderV1)
    this.#map.unobserve(note)
    return changed
  }

  /**
   * Sets (bytes) or removes (undefined) keys, as `client`.
   */
  edit(changes: Iterable<Change>, client: number): void {
    this.#doc.clientID = client
    this.#doc.transact(() => {
      for (const [key, value] of changes) {
        if (value === undefined) this.#map.delete(key)
        else this.#map.set(key, value)
      }
    })
  }

  /** As `edit`. @returns the change as a diff for `applyDiff`. */
  editToDiff(changes: Iterable<Change>, client: number): Uint8Array {
    const encoder = encoding.createEncoder()
    const write = (update: Uint8Array): void => writeUpdate(encoder, update)
    this.#doc.on('update', write)
    this.edit(changes, client)
    this.#doc.off('update', write)
    return encoding.toUint8Array(encoder)
  }

  get(key: string): Uint8Array | undefined {
    return this.#map.get(key)
  }

  get size(): number {
    return this.#map.size
  }

  *entries(): Iterable<[key: string, value: Uint8Array]> {
    yield* this.#map.entries()
  }

  *#entriesOf(keys: Iterable<string>): Iterable<[key: string, value: Uint8Array]> {
    for (const key of keys) {
      const value = this.get(key)
      if (value !== undefined) yield [key, value]
    }
  }

  /** Sum of the values' lengths. */
  valueBytes(): number {
    let sum = 0
    for (const value of this.#map.values()) sum += value.length
    return sum
  }

  /** Whether history outweighs content so much that its owner should re-encode it. */
  get wantsCompaction(): boolean {
    let clocks = 0
    for (const structs of this.#doc.store.clients.values()) {
      const last = structs.at(-1)
      if (last !== undefined) clocks += last.id.clock + last.length
    }
    return clocks - this.size > COMPACT_DEAD_CLOCKS || this.#doc.store.clients.size > COMPACT_CLIENTS || this.#isTooLarge()
  }

  /**
   * Whether the whole would be larger than what anybody takes. Diffs alone can lead there, because keys that are long
   * gone still count: whoever passed such a shard on would be blamed for it.
   */
  #isTooLarge(): boolean {
    let most = 0
    for (const structs of this.#doc.store.clients.values()) {
      for (const struct of structs) {
        most += STRUCT_BYTES
        if (!(struct instanceof Y.Item)) continue
        if (struct.origin === null) most += Buffer.byteLength(struct.parentSub ?? '')
        if (!struct.deleted) most += (struct.content as Y.ContentBinary).content.length
      }
    }
    return most > MAX_SNAPSHOT_BYTES && Y.encodeStateAsUpdateV2(this.#doc).length > MAX_SNAPSHOT_BYTES
  }

  /** The same entries without their history, under the next generation. */
  compacted(client: number): Shard {
    const shard = new Shard(this.number, this.generation + 1)
    shard.edit(this.entries(), client)
    return shard
  }

  pack(): Packed {
    return compress(Y.encodeStateAsUpdateV2(this.#doc))
  }

  stateVector(): Uint8Array {
    return Y.encodeStateVector(this.#doc)
  }

  /**
   * y-protocols sync step 2: what a replica with this state vector lacks.
   * @throws {ReplicaError} `REPLICA_BAD_SHARD` unless `stateVector` is one.
   */
  diffSince(stateVector: Uint8Array): Uint8Array {
    const encoder = encoding.createEncoder()
    try {
      writeSyncStep2(encoder, this.#doc, stateVector)
    } catch (cause) {
      bad('cannot be compared with that state vector', { cause })
    }
    return encoding.toUint8Array(encoder)
  }

  /**
   * The shard hash of docs/protocol.md: SHA-256 over number, generation, and for every client in ascending order its
   * state and every clock's key, origin and value or deletion. Content alone is not enough: structs hidden in
   * overwritten clocks would make the owner's next honest change vanish.
   */
  hash(): Uint8Array {
    scratch.length = 0
    putText('serumpun shard 1')
    putVarUint(this.number)
    putVarUint(this.generation)
    const clients = [...this.#doc.store.clients].sort(([a], [b]) => a - b)
    putVarUint(clients.length)
    for (const [client, structs] of clients) {
      const last = structs.at(-1)
      putVarUint(client)
      putVarUint(last === undefined ? 0 : last.id.clock + last.length)
      for (const struct of structs) {
        if (!(struct instanceof Y.Item)) bad('holds a struct that is not an item')
        putItem(struct)
      }
    }
    return createHash('sha256').update(scratch.bytes.subarray(0, scratch.length)).digest()
  }

  /**
   * Checks everything that a hash does not say: limits, forms of keys and values.
   * @param changed keys of the entries to look at, where the others have been checked before. @default all
   * @throws {ReplicaError} `REPLICA_BAD_SHARD`, `REPLICA_LIMIT` or `REPLICA_INVALID_ENCODING`.
   */
  check(kind: DatasetKind, changed?: Iterable<string>): void {
    const { store } = this.#doc
    if (store.clients.size > MAX_SHARD_CLIENTS) bad(`has more than ${MAX_SHARD_CLIENTS} clients`)
    let clocks = 0
    for (const structs of store.clients.values()) {
      const last = structs.at(-1)
      if (last !== undefined) clocks += last.id.clock + last.length
    }
    if (clocks > MAX_SHARD_CLOCKS) bad(`has more than ${MAX_SHARD_CLOCKS} clocks`)
    if (this.size > MAX_SHARD_ENTRIES) bad(`has ${this.size} entries; the limit is ${MAX_SHARD_ENTRIES}`)
    for (const [key, value] of changed === undefined ? this.entries() : this.#entriesOf(changed)) {
      checkKey(key)
      checkValue(key, value)
      decodeCbor(value)
      if (kind === 'journal' && !key.endsWith(journalSuffix(value)))
        bad(`holds the journal key '${key.slice(0, 80)}', which does not end in its value's hash`)
    }
    const bytes = this.valueBytes()
    if (bytes > MAX_SHARD_BYTES) bad(`has ${bytes} bytes of values; the limit is ${MAX_SHARD_BYTES}`)
    if (this.#isTooLarge()) bad(`has more than ${MAX_SNAPSHOT_BYTES} bytes with its history`)
  }
}
