import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cbor, decodeCbor, encodeCbor } from '../cbor.ts'
import { libraryIdOf, parseDatasetName } from '../ids.ts'
import { MAX_FRAME_BYTES, MAX_HEAD_BYTES, MAX_SHARDS } from '../limits.ts'
import { codeOf } from '../testing/error-code.ts'
import {
  BUCKET_DIGEST_BYTES,
  BUCKETS,
  MAX_ANNOUNCED_DIFFS,
  MAX_HEADS_IN_FRAME,
  MAX_PRESENCE_BYTES,
  MAX_STATE_VECTOR_BYTES,
  PART_BYTES,
} from './limits.ts'
import { costsCredit, decodeMessage, encodeMessage, type Message, PROTOCOL_VERSION } from './messages.ts'

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
const bytes = (maxLength: number) => fc.uint8Array({ maxLength })
const id = fc.nat(2 ** 31)
const shard = fc.nat(MAX_SHARDS)
const generation = fc.nat(2 ** 31 - 1)
const dataset = fc.record({
  library: hash.map(libraryIdOf),
  dataset: fc.constantFrom('profile', 'catalogue/main', 'journal/Net-1/2026').map(parseDatasetName),
})
const is = <Type extends Message['type']>(type: Type): fc.Arbitrary<Type> => fc.constant(type)

const messages: { [Type in Message['type']]: fc.Arbitrary<Extract<Message, { type: Type }>> } = {
  hello: fc.record({ type: is('hello'), version: fc.nat(1000), digest: hash }),
  digests: fc.record({
    type: is('digests'),
    buckets: fc.uint8Array({ minLength: BUCKETS * BUCKET_DIGEST_BYTES, maxLength: BUCKETS * BUCKET_DIGEST_BYTES }),
  }),
  heads: fc.record({
    type: is('heads'),
    heads: fc.array(fc.record({ head: bytes(200), presence: fc.option(bytes(20)) }), { maxLength: 10 }),
    last: fc.boolean(),
  }),
  'get-tree': fc
    .tuple(dataset, id, fc.integer({ min: 0, max: 8 }), shard, hash)
    .map(([of, number, level, index, node]) => ({ type: 'get-tree' as const, id: number, ...of, level, index, hash: node })),
  tree: fc.record({ type: is('tree'), id, children: bytes(300) }),
  'get-shard': fc
    .tuple(dataset, id, shard, hash, fc.option(fc.record({ generation, stateVector: bytes(30) })))
    .map(([of, number, wanted, leaf, have]) => ({
      type: 'get-shard' as const,
      id: number,
      ...of,
      shard: wanted,
      hash: leaf,
      have,
    })),
  shard: fc.record({
    type: is('shard'),
    id,
    form: fc.constantFrom('packed' as const, 'diff' as const),
    generation,
    length: fc.nat(2 ** 31),
    bytes: bytes(300),
  }),
  part: fc.record({ type: is('part'), id, bytes: fc.uint8Array({ minLength: 1, maxLength: 300 }) }),
  moved: fc.record({ type: is('moved'), id }),
  announce: fc.record({
    type: is('announce'),
    head: bytes(200),
    base: fc.option(hash),
    diffs: fc.array(fc.record({ shard, generation, diff: bytes(100) }), { maxLength: 5 }),
  }),
  credit: fc.record({ type: is('credit'), frames: fc.integer({ min: 1, max: 1024 }) }),
  ping: fc.constant({ type: 'ping' }),
  pong: fc.constant({ type: 'pong' }),
  end: fc.constant({ type: 'end' }),
  ended: fc.constant({ type: 'ended' }),
  breach: fc.record({
    type: is('breach'),
    code: fc.string({ maxLength: 64 }),
    message: fc.string({ unit: 'grapheme', maxLength: 300 }),
  }),
}
const anyMessage = fc.oneof(...Object.values<fc.Arbitrary<Message>>(messages))

/** Byte strings of a decoded message are views: as plain arrays they compare by content. */
const plain = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return [...value]
  if (Array.isArray(value)) return value.map(plain)
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
  return value
}

describe('a message', () => {
  it.each(Object.entries<fc.Arbitrary<Message>>(messages))('%s is read as it was written', (_type, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (message) => {
        const frame = encodeMessage(message)
        expect(frame.length).toBeLessThanOrEqual(MAX_FRAME_BYTES)
        expect(plain(decodeMessage(frame))).toEqual(plain(message))
      }),
      { numRuns: 50 },
    )
  })

  it('at its largest fits in a frame', () => {
    const [key, longest] = [
      libraryIdOf(new Uint8Array(32)),
      parseDatasetName(Array.from({ length: 4 }, () => 'x'.repeat(64)).join('/')),
    ]
    const largest: Message[] = [
      { type: 'shard', id: 2 ** 32, form: 'diff', generation: 2 ** 32 - 1, length: 2 ** 32, bytes: new Uint8Array(PART_BYTES) },
      { type: 'part', id: 2 ** 32, bytes: new Uint8Array(PART_BYTES) },
      {
        type: 'get-shard',
        id: 2 ** 32,
        library: key,
        dataset: longest,
        shard: MAX_SHARDS,
        hash: new Uint8Array(32),
        have: { generation: 2 ** 32 - 1, stateVector: new Uint8Array(MAX_STATE_VECTOR_BYTES) },
      },
    ]
    for (const message of largest) {
      expect(encodeMessage(message).length).toBeLessThanOrEqual(MAX_FRAME_BYTES)
      expect(plain(decodeMessage(encodeMessage(message)))).toEqual(plain(message))
    }
  })

  it('costs credit when the receiver has to keep it until it has worked on it', () => {
    const costing = (Object.keys(messages) as Message['type'][]).filter(costsCredit)
    expect(costing).toEqual(['heads', 'tree', 'shard', 'part', 'announce'])
  })
})

const h = new Uint8Array(32)
const REFUSED: Record<string, Cbor> = {
  'no array': 0,
  'a map': { type: 'hello' },
  'an empty array': [],
  'an unknown number': [16],
  'a negative number': [-1],
  'a name instead of a number': ['hello', PROTOCOL_VERSION, h],
  'hello without a digest': [0, 1],
  'hello with a short digest': [0, 1, new Uint8Array(31)],
  'hello with something more': [0, 1, h, 0],
  'hello of version 1001': [0, 1001, h],
  'too few digests': [1, new Uint8Array(BUCKETS * BUCKET_DIGEST_BYTES - 1)],
  'too many digests': [1, new Uint8Array(BUCKETS * BUCKET_DIGEST_BYTES + 1)],
  'heads without an end': [2, []],
  'heads with a number as end': [2, [], 1],
  'heads that are no list': [2, h, true],
  'too many heads': [2, Array.from({ length: MAX_HEADS_IN_FRAME + 1 }, () => [h, null]), true],
  'a head without presence': [2, [[h]], true],
  'a head of another shape': [2, [h], true],
  'a head that is too long': [2, [[new Uint8Array(MAX_HEAD_BYTES + 1), null]], true],
  'a presence that is too long': [2, [[h, new Uint8Array(MAX_PRESENCE_BYTES + 1)]], true],
  'a presence as text': [2, [[h, 'x']], true],
  'a question for a node with a short key': [3, 1, new Uint8Array(31), 'profile', 1, 0, h],
  'a question for a node of no dataset': [3, 1, h, '../x', 1, 0, h],
  'a question for a node of level 9': [3, 1, h, 'profile', 9, 0, h],
  'a question for a node past the last': [3, 1, h, 'profile', 1, MAX_SHARDS + 1, h],
  'a question for a node with an id past 32 bits': [3, 2 ** 32 + 1, h, 'profile', 1, 0, h],
  'a node with too many children': [4, 1, new Uint8Array(257 * 32)],
  'a question for a shard past the last': [5, 1, h, 'profile', MAX_SHARDS + 1, h, null],
  'a question for a shard that does not say what it has': [5, 1, h, 'profile', 0, h],
  'a question for a shard with a flag for what it has': [5, 1, h, 'profile', 0, h, true],
  'a question for a shard with a generation alone': [5, 1, h, 'profile', 0, h, [1]],
  'a question for a shard with a long state vector': [5, 1, h, 'profile', 0, h, [1, new Uint8Array(MAX_STATE_VECTOR_BYTES + 1)]],
  'a shard of an unknown form': [6, 1, 2, 0, 0, h],
  'a shard of a generation past 32 bits': [6, 1, 0, 2 ** 32, 0, h],
  'a part of nothing': [7, 1, new Uint8Array(0)],
  'a part of text': [7, 1, 'x'],
  'a move without its question': [8],
  'an announcement with a short base': [9, h, new Uint8Array(31), []],
  'an announcement without diffs': [9, h, null],
  'an announcement with too many diffs': [9, h, h, Array.from({ length: MAX_ANNOUNCED_DIFFS + 1 }, () => [0, 0, h])],
  'an announcement with a diff of another shape': [9, h, h, [[0, h]]],
  'no credit': [10, 0],
  'too much credit': [10, 1025],
  'credit as text': [10, '8'],
  'a ping with a load': [11, h],
  'an end with a reason': [13, 'bye'],
  'a breach with a long code': [15, 'x'.repeat(65), 'message'],
  'a breach with a long message': [15, 'CODE', 'x'.repeat(1001)],
}

describe('a frame is refused that is', () => {
  it.each(Object.entries(REFUSED))('%s', (_name, value) => {
    expect(codeOf(() => decodeMessage(encodeCbor(value)))).toMatch(/^REPLICA_(PROTOCOL|INVALID_ID|INVALID_ENCODING)$/)
  })

  it.each(Object.entries<fc.Arbitrary<Message>>(messages))('%s with a field more or less', (_type, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (message) => {
        const fields = decodeCbor(encodeMessage(message)) as Cbor[]
        expect(codeOf(() => decodeMessage(encodeCbor([...fields, null])))).toBe('REPLICA_PROTOCOL')
        expect(codeOf(() => decodeMessage(encodeCbor(fields.slice(0, -1))))).toBe('REPLICA_PROTOCOL')
      }),
      { numRuns: 10 },
    )
  })

  it('nothing, or not deterministic', () => {
    for (const frame of [[], [0x9f, 0x0b, 0xff], [0x81, 0x18, 0x0b], [0x81, 0x0b, 0x00]])
      expect(codeOf(() => decodeMessage(Uint8Array.from(frame)))).toBe('REPLICA_INVALID_ENCODING')
  })
})

describe('whatever comes', () => {
  const TYPED = /^(taken|REPLICA_(PROTOCOL|INVALID_ID|INVALID_ENCODING))$/
  /** Refused in a typed way, or a message with one encoding only: the one that came. */
  const isHarmless = (frame: Uint8Array): void => {
    const code = codeOf(() => decodeMessage(frame))
    expect(code).toMatch(TYPED)
    const again = code === 'taken' ? encodeMessage(decodeMessage(frame)) : frame
    expect(Buffer.compare(again, frame)).toBe(0)
  }

  it('random bytes are refused or a message', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), isHarmless), { numRuns: 3000 })
    const array = fc
      .tuple(fc.nat(17), fc.uint8Array({ maxLength: 40 }))
      .map(([number, rest]) => Uint8Array.of(0x80 | 4, number, ...rest))
    fc.assert(fc.property(array, isHarmless), { numRuns: 3000 })
  })

  it('mutated messages are refused or messages', () => {
    const mutated = fc.tuple(anyMessage, fc.nat(), fc.nat(255), fc.nat(2)).map(([message, at, byte, cut]) => {
      const frame = encodeMessage(message)
      const where = at % (frame.length + 1)
      return new Uint8Array([...frame.subarray(0, where), byte, ...frame.subarray(where + cut)])
    })
    fc.assert(fc.property(mutated, isHarmless), { numRuns: 5000 })
  })

  it('other values in their fields are refused or messages', () => {
    const value = fc.oneof(
      fc.maxSafeInteger(),
      fc.string(),
      fc.uint8Array({ maxLength: 40 }),
      fc.boolean(),
      fc.constant(null),
      fc.constant([]),
    )
    const changed = fc.tuple(anyMessage, fc.nat(), value).map(([message, at, field]) => {
      const fields = decodeCbor(encodeMessage(message)) as Cbor[]
      return encodeCbor(fields.with(at % fields.length, field as Cbor))
    })
    fc.assert(fc.property(changed, isHarmless), { numRuns: 3000 })
  })
})
