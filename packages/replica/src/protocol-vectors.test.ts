// The test vectors of docs/protocol.md, read from the document. What the document says in words (the shard hash, the
// tree) is worked out here once more by hand, so that the words are tested too.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { zstdDecompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { BUNDLE_MAGIC, decodeSection, encodeSection, type Section, SECTION_HEAD_BYTES } from './bundle-format.ts'
import { type Cbor, decodeCbor, encodeCbor } from './cbor.ts'
import { decodeEntry, encodeEntry, journalSuffix } from './entry.ts'
import { readHead, signHead } from './head.ts'
import { identityFrom } from './identity.ts'
import { parseDatasetName, parseLibraryId, publicKeyOf } from './ids.ts'
import {
  decodeSlotRow,
  diffKey,
  encodeEntryRow,
  encodeShardRow,
  encodeSlotRow,
  entryKey,
  formatKey,
  ownHeadKey,
  pageKey,
  proofKey,
  shardKey,
  slotKey,
  type SlotId,
  STORE_FORMAT,
} from './rows.ts'
import { Shard } from './shard.ts'
import { bucketDigests, bucketOf, digestOf } from './sync/digest.ts'
import { BUCKET_DIGEST_BYTES } from './sync/limits.ts'
import { decodeMessage, encodeMessage, type Message } from './sync/messages.ts'
import { codeOf } from './testing/error-code.ts'
import { FAN_OUT, Tree } from './tree.ts'

const document = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8')

function vectors<Shape>(name: string): Shape {
  const found = [...document.matchAll(/```json vectors=([\w-]+)\n([^]*?)```/g)].find(([, block]) => block === name)
  if (found === undefined) throw new Error(`docs/protocol.md has no vectors for ${name}`)
  return JSON.parse(found[2] as string) as Shape
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const un = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))
const sha256 = (bytes: Uint8Array | string): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())

describe('identities', () => {
  it.each(vectors<{ seed: string; publicKey: string; library: string }[]>('identity'))(
    '$library',
    ({ seed, publicKey, library }) => {
      const identity = identityFrom(un(seed))
      expect(identity.library).toBe(library)
      expect(hex(publicKeyOf(parseLibraryId(library)))).toBe(publicKey)
    },
  )
})

/** JSON has no bytes: `{"bytes": "<hex>"}` stands for them. */
function revived(value: unknown): Cbor {
  if (Array.isArray(value)) return value.map(revived)
  if (value === null || typeof value !== 'object') return value as Cbor
  const { bytes } = value as { bytes?: string }
  if (bytes !== undefined) return un(bytes)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revived(inner)]))
}

describe('CBOR', () => {
  const { valid, invalid } = vectors<{ valid: { value: unknown; hex: string }[]; invalid: { why: string; hex: string }[] }>('cbor')

  it.each(valid)('$hex', ({ value, hex: bytes }) => {
    expect(hex(encodeCbor(revived(value)))).toBe(bytes)
    expect(hex(encodeCbor(decodeCbor(un(bytes))))).toBe(bytes)
  })

  it.each(invalid)('$hex is none: $why', ({ hex: bytes }) => {
    expect(codeOf(() => decodeCbor(un(bytes)))).toBe('REPLICA_INVALID_ENCODING')
  })
})

describe('entries', () => {
  it.each(vectors<{ time: { ms: number; count: number }; body?: Cbor; hex: string }[]>('entry'))(
    '$hex',
    ({ hex: bytes, ...entry }) => {
      expect(hex(encodeEntry(entry))).toBe(bytes)
      expect(decodeEntry(un(bytes)).time).toEqual(entry.time)
      expect('body' in decodeEntry(un(bytes))).toBe('body' in entry)
    },
  )

  it("of a journal have keys that end in their value's hash", () => {
    const { prefix, value, key } = vectors<{ prefix: string; value: string; key: string }>('journal-key')
    expect(prefix + journalSuffix(un(value))).toBe(key)
    expect(key).toBe(`${prefix}/${Buffer.from(sha256(un(value))).toString('base64url')}`)
  })
})

interface ShardVectors {
  number: number
  generation: number
  edits: { client: number; set: [string, string][]; remove: string[]; stateVectorBefore: string; diff: string; hash: string }[]
  clients: { client: number; clocks: { key: string; origin: [number, number] | null; value: string | null }[] }[]
  hashInput: string
  hash: string
  entries: Record<string, string>
  stateVector: string
  update: string
  packed: string
}

/** The bytes that section 4.2 says are hashed. */
function hashInputByHand({ number, generation, clients }: ShardVectors): Uint8Array {
  const parts: number[] = []
  const varuint = (value: number): void => {
    let rest = value
    for (; rest > 127; rest = Math.floor(rest / 128)) parts.push((rest % 128) + 128)
    parts.push(rest)
  }
  const bytes = (value: Uint8Array): void => {
    varuint(value.length)
    parts.push(...value)
  }
  const text = (value: string): void => bytes(Buffer.from(value))
  text('serumpun shard 1')
  for (const value of [number, generation, clients.length]) varuint(value)
  for (const { client, clocks } of clients) {
    varuint(client)
    varuint(clocks.length)
    for (const { key, origin, value } of clocks) {
      text(key)
      for (const part of origin === null ? [0] : [1, ...origin]) varuint(part)
      varuint(value === null ? 0 : 1)
      if (value !== null) bytes(un(value))
    }
  }
  return Uint8Array.from(parts)
}

describe('a shard', () => {
  const vector = vectors<ShardVectors>('shard')
  const { number, generation } = vector

  it('has the hash that the words say', () => {
    expect(hex(hashInputByHand(vector))).toBe(vector.hashInput)
    expect(hex(sha256(un(vector.hashInput)))).toBe(vector.hash)
  })

  it('comes of its edits, step by step', () => {
    const shard = Shard.empty(number, generation)
    for (const { client, set, remove, stateVectorBefore, diff, hash } of vector.edits) {
      expect(hex(shard.stateVector())).toBe(stateVectorBefore)
      const changes = [...set.map(([key, value]) => [key, un(value)] as const), ...remove.map((key) => [key, undefined] as const)]
      expect(hex(shard.editToDiff(changes, client))).toBe(diff)
      expect(hex(shard.hash())).toBe(hash)
    }
    expect(hex(shard.hash())).toBe(vector.hash)
    expect(hex(shard.stateVector())).toBe(vector.stateVector)
  })

  it('comes of its diffs', () => {
    const shard = Shard.empty(number, generation)
    for (const { diff, hash } of vector.edits) {
      shard.applyDiff(un(diff))
      expect(hex(shard.hash())).toBe(hash)
    }
    shard.check('catalogue')
  })

  it('comes out of its packed form, and goes there and back', () => {
    expect(hex(zstdDecompressSync(un(vector.packed)))).toBe(vector.update)
    const shard = Shard.fromPacked(number, generation, un(vector.packed))
    expect(hex(shard.hash())).toBe(vector.hash)
    expect(Object.fromEntries([...shard.entries()].map(([key, value]) => [key, hex(value)]))).toEqual(vector.entries)
    expect(hex(Shard.fromPacked(number, generation, shard.pack()).hash())).toBe(vector.hash)
  })
})

describe('the tree', () => {
  const { firstLeaf, roots } = vectors<{ firstLeaf: string; roots: { leaves: number; root: string }[] }>('tree')
  const leaf = (number: number): Uint8Array => sha256(`leaf ${number}`)

  /** As section 5 says, level by level. */
  function rootByHand(count: number): string {
    let nodes = Array.from({ length: count }, (_, number) => leaf(number))
    let level = 0
    do {
      level++
      const above = Array.from({ length: Math.max(1, Math.ceil(nodes.length / FAN_OUT)) }, (_, index) =>
        sha256(
          Buffer.concat([
            Buffer.from('serumpun tree 1'),
            Uint8Array.of(level),
            ...nodes.slice(index * FAN_OUT, (index + 1) * FAN_OUT),
          ]),
        ),
      )
      nodes = above
    } while (nodes.length > 1)
    return hex(nodes[0] as Uint8Array)
  }

  it.each(roots)('of $leaves leaves', ({ leaves, root }) => {
    expect(hex(leaf(0))).toBe(firstLeaf)
    const tree = new Tree()
    for (let number = 0; number < leaves; number++) tree.set(number, leaf(number))
    expect(hex(tree.root())).toBe(root)
    expect(rootByHand(leaves)).toBe(root)
  })
})

interface HeadVectors {
  seed: string
  dataset: string
  revision: number
  root: string
  shards: number
  entries: number
  time: number
  signed: string
  bytes: string
  hash: string
}

describe('a head', () => {
  const { seed, dataset, root, signed, bytes, hash, ...counts } = vectors<HeadVectors>('head')

  it('is signed and read', () => {
    const identity = identityFrom(un(seed))
    const head = signHead(identity, { dataset: parseDatasetName(dataset), root: un(root), ...counts })
    expect(hex(head.bytes)).toBe(bytes)
    expect(hex(head.hash)).toBe(hash)
    expect(hex(sha256(un(bytes)))).toBe(hash)
    const [context, ...fields] = decodeCbor(un(signed)) as Cbor[]
    expect(context).toBe('serumpun head 1')
    expect(hex(encodeCbor([...fields, identity.sign(un(signed))]))).toBe(bytes)
    expect(readHead(un(bytes))).toMatchObject({ library: identity.library, dataset, ...counts })
  })
})

describe('digests', () => {
  it('of heads', () => {
    const { heads, digest, digestOfNothing } = vectors<{
      heads: { head: string; bucket: number; digest: string }[]
      digest: string
      digestOfNothing: string
    }>('digest')
    const read = heads.map(({ head }) => readHead(un(head)))
    const buckets = bucketDigests(read)
    for (const [i, { bucket, digest: expected }] of heads.entries()) {
      const head = read[i] as (typeof read)[number]
      expect(bucketOf(head)).toBe(bucket)
      expect(sha256(`${head.library} ${head.dataset}`)[0]).toBe(bucket)
      expect(hex(sha256(head.hash).subarray(0, BUCKET_DIGEST_BYTES))).toBe(expected)
      expect(hex(buckets.subarray(bucket * BUCKET_DIGEST_BYTES, (bucket + 1) * BUCKET_DIGEST_BYTES))).toBe(expected)
    }
    expect(hex(digestOf(buckets))).toBe(digest)
    expect(hex(digestOf(bucketDigests([])))).toBe(digestOfNothing)
  })
})

const BYTE_FIELDS = new Set([
  'digest',
  'buckets',
  'head',
  'presence',
  'hash',
  'children',
  'stateVector',
  'bytes',
  'base',
  'diff',
  'packed',
])

/** A message or section as JSON has it, with its byte strings in hexadecimal. */
function withBytes(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return BYTE_FIELDS.has(key) ? un(value) : value
  if (Array.isArray(value)) return value.map((item) => withBytes(item))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withBytes(inner, name)]))
}

describe('messages', () => {
  const all = vectors<{ message: { type: Message['type'] }; frame: string }[]>('message')

  it.each(all)('$message.type', ({ message, frame }) => {
    expect(hex(encodeMessage(withBytes(message) as Message))).toBe(frame)
    expect(decodeMessage(un(frame))).toEqual(withBytes(message))
  })

  it('of each type are there, but for 2048 bytes of digests', () => {
    const types = document.matchAll(/^\| (\d+) \| `([\w-]+)`/gm).map(([, , type]) => type as string)
    expect(new Set([...all.map(({ message }) => message.type), 'digests'])).toEqual(new Set(types))
  })
})

describe('bundles', () => {
  const { magic, sections } = vectors<{ magic: string; sections: { section: Section; hex: string }[] }>('bundle')

  it('begin with their name', () => {
    expect(hex(BUNDLE_MAGIC)).toBe(magic)
  })

  it.each(sections)('$section.type', ({ section, hex: bytes }) => {
    expect(hex(encodeSection(withBytes(section) as Section))).toBe(bytes)
    expect(decodeSection(un(bytes).subarray(SECTION_HEAD_BYTES))).toEqual(withBytes(section))
  })
})

describe('rows of the store', () => {
  const rows = vectors<{ row: string; key: string; value: string }[]>('row')
  const head = vectors<HeadVectors>('head')
  const shard = vectors<ShardVectors>('shard')
  const slot = 5 as SlotId
  const read = readHead(un(head.bytes))
  const { library, dataset } = read
  const expected: Record<string, readonly [key: Uint8Array, value?: Uint8Array]> = {
    format: [formatKey(), encodeCbor(STORE_FORMAT)],
    slot: [slotKey(slot), encodeSlotRow({ library, dataset, role: 'main', held: read, target: read })],
    shard: [shardKey(slot, 300), encodeShardRow(1, un(shard.packed))],
    diff: [diffKey(slot, 300, 2), un(shard.edits.at(-1)?.diff ?? '')],
    page: [pageKey(slot, 1), sha256('leaf 256')],
    entry: [
      entryKey(slot, 'a'),
      encodeEntryRow({ shard: 300, digest: Buffer.from(sha256(encodeCbor(3)).subarray(0, 16)).toString('latin1') }),
    ],
    'own head': [ownHeadKey(slot, un(head.hash)), new Uint8Array(0)],
    proof: [proofKey(slot, 2 ** 32 + 1)],
  }

  it.each(rows)('$row', ({ row, key, value }) => {
    const [expectedKey, expectedValue] = expected[row] as (typeof expected)[string]
    expect(hex(expectedKey)).toBe(key)
    expect(expectedValue === undefined ? value : hex(expectedValue)).toBe(value)
  })

  it('of slots are read again', () => {
    const value = rows.find(({ row }) => row === 'slot')?.value ?? ''
    expect(decodeSlotRow(un(value))).toMatchObject({ library, dataset, role: 'main', held: { revision: head.revision } })
  })

  it('of each kind are there', () => {
    expect(rows.map(({ row }) => row)).toEqual(Object.keys(expected))
  })
})
