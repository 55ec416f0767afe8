// The sync protocol's messages and their bytes (docs/protocol.md, "Wire frames"): each frame is one deterministic CBOR
// array whose first item is the message's number. Everything here comes from another machine and is hostile until read.
import { type Cbor, decodeCbor, encodeCbor } from '../cbor.ts'
import { ReplicaError } from '../errors.ts'
import { type DatasetName, type LibraryId, libraryIdOf, parseDatasetName, publicKeyOf } from '../ids.ts'
import { MAX_FRAME_BYTES, MAX_HEAD_BYTES, MAX_SHARDS } from '../limits.ts'
import { FAN_OUT, HASH_BYTES } from '../tree.ts'
import {
  BUCKETS,
  BUCKET_DIGEST_BYTES,
  MAX_ANNOUNCED_DIFFS,
  MAX_HEADS_IN_FRAME,
  MAX_PRESENCE_BYTES,
  MAX_STATE_VECTOR_BYTES,
} from './limits.ts'

/** A head somebody has: complete, or with a bitmap of the shards that have landed. */
export interface OfferedHead {
  readonly head: Uint8Array
  readonly presence: Uint8Array | null
}

export interface AnnouncedDiff {
  readonly shard: number
  readonly generation: number
  readonly diff: Uint8Array
}

export type Message =
  /** First of both sides: a digest over all heads that are complete here. */
  | { readonly type: 'hello'; readonly version: number; readonly digest: Uint8Array }
  /** The digest, bucket by bucket, when the digests differ. */
  | { readonly type: 'digests'; readonly buckets: Uint8Array }
  /** The heads of the buckets that differ; `last` ends them. */
  | { readonly type: 'heads'; readonly heads: readonly OfferedHead[]; readonly last: boolean }
  | ({
      readonly type: 'get-tree'
      readonly id: number
      readonly level: number
      readonly index: number
      readonly hash: Uint8Array
    } & Dataset)
  | { readonly type: 'tree'; readonly id: number; readonly children: Uint8Array }
  | ({
      readonly type: 'get-shard'
      readonly id: number
      readonly shard: number
      readonly hash: Uint8Array
      readonly have: Have | null
    } & Dataset)
  /** The shard's first part and the length of the whole; `part`s follow until it is reached. */
  | {
      readonly type: 'shard'
      readonly id: number
      readonly form: 'packed' | 'diff'
      readonly generation: number
      readonly length: number
      readonly bytes: Uint8Array
    }
  | { readonly type: 'part'; readonly id: number; readonly bytes: Uint8Array }
  /** What was asked for is not here any more, or not yet. */
  | { readonly type: 'moved'; readonly id: number }
  /** A head that is new here; with diffs for those who hold the base. */
  | {
      readonly type: 'announce'
      readonly head: Uint8Array
      readonly base: Uint8Array | null
      readonly diffs: readonly AnnouncedDiff[]
    }
  /** The sender of this may be sent so many more data frames. */
  | { readonly type: 'credit'; readonly frames: number }
  | { readonly type: 'ping' }
  | { readonly type: 'pong' }
  /** Nothing more will be asked or told; the other side answers with `ended` and both close. */
  | { readonly type: 'end' }
  | { readonly type: 'ended' }
  /** Why the sender is about to disconnect. */
  | { readonly type: 'breach'; readonly code: string; readonly message: string }

interface Dataset {
  readonly library: LibraryId
  readonly dataset: DatasetName
}

/** The version of a shard that the asker has, so that the answer may be a diff. */
export interface Have {
  readonly generation: number
  readonly stateVector: Uint8Array
}

export const PROTOCOL_VERSION = 1

const NUMBERS = {
  hello: 0,
  digests: 1,
  heads: 2,
  'get-tree': 3,
  tree: 4,
  'get-shard': 5,
  shard: 6,
  part: 7,
  moved: 8,
  announce: 9,
  credit: 10,
  ping: 11,
  pong: 12,
  end: 13,
  ended: 14,
  breach: 15,
} as const satisfies Record<Message['type'], number>

/** Frames that fill the receiver's memory until it has worked on them: they cost credit. */
export function costsCredit(type: Message['type']): boolean {
  return type === 'heads' || type === 'tree' || type === 'shard' || type === 'part' || type === 'announce'
}

function fieldsOf(message: Message): Cbor[] {
  switch (message.type) {
    case 'hello':
      return [message.version, message.digest]
    case 'digests':
      return [message.buckets]
    case 'heads':
      return [message.heads.map(({ head, presence }) => [head, presence]), message.last]
    case 'get-tree':
      return [message.id, publicKeyOf(message.library), message.dataset, message.level, message.index, message.hash]
    case 'tree':
      return [message.id, message.children]
    case 'get-shard': {
      const have = message.have === null ? null : [message.have.generation, message.have.stateVector]
      return [message.id, publicKeyOf(message.library), message.dataset, message.shard, message.hash, have]
    }
    case 'shard':
      return [message.id, message.form === 'packed' ? 0 : 1, message.generation, message.length, message.bytes]
    case 'part':
      return [message.id, message.bytes]
    case 'moved':
      return [message.id]
    case 'announce':
      return [message.head, message.base, message.diffs.map(({ shard, generation, diff }) => [shard, generation, diff])]
    case 'credit':
      return [message.frames]
    case 'breach':
      return [message.code, message.message]
    default:
      return []
  }
}

export function encodeMessage(message: Message): Uint8Array {
  return encodeCbor([NUMBERS[message.type], ...fieldsOf(message)])
}

function refuse(why: string): never {
  throw new ReplicaError('REPLICA_PROTOCOL', `A sync message ${why}.`)
}

/** Reads a message's fields in order, each with its type and range. */
class Fields {
  readonly #values: readonly Cbor[]
  #at = 0

  constructor(values: readonly Cbor[]) {
    this.#values = values
  }

  #next(): Cbor | undefined {
    return this.#values[this.#at++]
  }

  number(most: number, least = 0): number {
    const value = this.#next()
    return typeof value === 'number' && value >= least && value <= most
      ? value
      : refuse(`has a number out of its range in field ${this.#at}`)
  }

  bytes(most: number, least = 0): Uint8Array {
    const value = this.#next()
    return value instanceof Uint8Array && value.length <= most && value.length >= least
      ? value
      : refuse(`has no bytes, or too many, in field ${this.#at}`)
  }

  hash(): Uint8Array {
    return this.bytes(HASH_BYTES, HASH_BYTES)
  }

  text(most: number): string {
    const value = this.#next()
    return typeof value === 'string' && value.length <= most
      ? value
      : refuse(`has no text, or too long a one, in field ${this.#at}`)
  }

  flag(): boolean {
    const value = this.#next()
    return typeof value === 'boolean' ? value : refuse(`has no flag in field ${this.#at}`)
  }

  list<Item>(most: number, read: (fields: Fields) => Item): Item[] {
    const value = this.#next()
    if (!Array.isArray(value) || value.length > most) refuse(`has no list, or too long a one, in field ${this.#at}`)
    return (value as Cbor[]).map((item) => Fields.of(item, read))
  }

  optional<Item>(read: (fields: Fields) => Item): Item | null {
    const value = this.#values[this.#at]
    if (value === null) {
      this.#at++
      return null
    }
    return read(this)
  }

  nested<Item>(read: (fields: Fields) => Item): Item {
    return Fields.of(this.#next(), read)
  }

  dataset(): Dataset {
    return { library: libraryIdOf(this.hash()), dataset: parseDatasetName(this.text(300)) }
  }

  static of<Item>(value: Cbor | undefined, read: (fields: Fields) => Item): Item {
    if (!Array.isArray(value)) refuse('has something else where an array belongs')
    const fields = new Fields(value as Cbor[])
    const item = read(fields)
    if (fields.#at !== fields.#values.length) refuse('has more fields than its kind')
    return item
  }
}

const ID = 2 ** 32
const GENERATION = 2 ** 32 - 1

const READERS: Record<Message['type'], (fields: Fields) => Message> = {
  hello: (f) => ({ type: 'hello', version: f.number(1000), digest: f.hash() }),
  digests: (f) => ({ type: 'digests', buckets: f.bytes(BUCKETS * BUCKET_DIGEST_BYTES, BUCKETS * BUCKET_DIGEST_BYTES) }),
  heads: (f) => ({
    type: 'heads',
    heads: f.list(MAX_HEADS_IN_FRAME, (item) => ({
      head: item.bytes(MAX_HEAD_BYTES),
      presence: item.optional((presence) => presence.bytes(MAX_PRESENCE_BYTES)),
    })),
    last: f.flag(),
  }),
  'get-tree': (f) => ({
    type: 'get-tree',
    id: f.number(ID),
    ...f.dataset(),
    level: f.number(8),
    index: f.number(MAX_SHARDS),
    hash: f.hash(),
  }),
  tree: (f) => ({ type: 'tree', id: f.number(ID), children: f.bytes(FAN_OUT * HASH_BYTES) }),
  'get-shard': (f) => ({
    type: 'get-shard',
    id: f.number(ID),
    ...f.dataset(),
    shard: f.number(MAX_SHARDS),
    hash: f.hash(),
    have: f.optional((outer) =>
      outer.nested((have) => ({ generation: have.number(GENERATION), stateVector: have.bytes(MAX_STATE_VECTOR_BYTES) })),
    ),
  }),
  shard: (f) => ({
    type: 'shard',
    id: f.number(ID),
    form: f.number(1) === 0 ? 'packed' : 'diff',
    generation: f.number(GENERATION),
    length: f.number(2 ** 32),
    bytes: f.bytes(MAX_FRAME_BYTES),
  }),
  part: (f) => ({ type: 'part', id: f.number(ID), bytes: f.bytes(MAX_FRAME_BYTES, 1) }),
  moved: (f) => ({ type: 'moved', id: f.number(ID) }),
  announce: (f) => ({
    type: 'announce',
    head: f.bytes(MAX_HEAD_BYTES),
    base: f.optional((base) => base.hash()),
    diffs: f.list(MAX_ANNOUNCED_DIFFS, (item) => ({
      shard: item.number(MAX_SHARDS),
      generation: item.number(GENERATION),
      diff: item.bytes(MAX_FRAME_BYTES),
    })),
  }),
  credit: (f) => ({ type: 'credit', frames: f.number(1024, 1) }),
  ping: () => ({ type: 'ping' }),
  pong: () => ({ type: 'pong' }),
  end: () => ({ type: 'end' }),
  ended: () => ({ type: 'ended' }),
  breach: (f) => ({ type: 'breach', code: f.text(64), message: f.text(1000) }),
}

const TYPES = Object.keys(NUMBERS) as Message['type'][]

/**
 * Byte strings in the result are views of `frame`.
 * @throws {ReplicaError} `REPLICA_INVALID_ENCODING`, `REPLICA_INVALID_ID` or `REPLICA_PROTOCOL`: the sender is in breach.
 */
export function decodeMessage(frame: Uint8Array): Message {
  return Fields.of(decodeCbor(frame), (fields) => {
    const type = TYPES[fields.number(TYPES.length - 1)] as Message['type']
    return READERS[type](fields)
  })
}
