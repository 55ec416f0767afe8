// Updates that no honest owner's Yjs writes: each is refused before it is applied, and costs little to refuse.
import { randomBytes } from 'node:crypto'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import fc from 'fast-check'
import * as encoding from 'lib0/encoding'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { encodeCbor } from './cbor.ts'
import { MAX_ENTRY_BYTES, MAX_KEY_BYTES, MAX_SHARD_CLIENTS, MAX_SHARD_CLOCKS, MAX_SHARD_ENTRIES } from './limits.ts'
import { type Change, Shard } from './shard.ts'
import { codeOf } from './testing/error-code.ts'
import {
  asDiff,
  asV2,
  type HandClient,
  type HandDeletes,
  handMadeUpdate,
  handMadeV2,
  type HandStruct,
  writeRun,
} from './testing/hand-made-update.ts'

const value = (text: string): Uint8Array => encodeCbor(text)
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Client 1 has set a, b, and a again. */
function honest(): Shard {
  const shard = Shard.empty(0, 0)
  shard.edit(
    [
      ['a', value('1')],
      ['b', value('2')],
    ],
    1,
  )
  shard.edit([['a', value('3')]], 1)
  return Shard.fromPacked(0, 0, shard.pack())
}

const binary: HandStruct = { kind: 3, key: 'x', content: value('x') }
const one = (struct: HandStruct): HandClient[] => [{ client: 2, structs: [struct] }]
const text = (written: string) => (encoder: encoding.Encoder) => encoding.writeVarString(encoder, written)

/** Yjs itself at work as another kind of document would use it. */
function yjsUpdate(act: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc({ gc: false })
  doc.clientID = 2
  act(doc)
  return Y.encodeStateAsUpdate(doc)
}

const POISONED: Record<string, Uint8Array> = {
  'a GC struct': handMadeUpdate([{ client: 2, structs: [{ kind: 0, content: 1 }] }]),
  'a skip': handMadeUpdate([{ client: 2, structs: [{ kind: 10, content: 1 }, binary] }]),
  'a skip with flags': handMadeUpdate(one({ kind: 10, key: 'x', content: 1 })),
  'JSON content': handMadeUpdate(
    one({ kind: 2, key: 'x', content: (e) => (encoding.writeVarUint(e, 1), encoding.writeVarString(e, '1')) }),
  ),
  'string content': handMadeUpdate(one({ kind: 4, key: 'x', content: text('x') })),
  'embedded content': handMadeUpdate(one({ kind: 5, key: 'x', content: text('{}') })),
  'format content': handMadeUpdate(
    one({ kind: 6, key: 'x', content: (e) => (encoding.writeVarString(e, 'b'), encoding.writeVarString(e, 'true')) }),
  ),
  'a nested type': handMadeUpdate(one({ kind: 7, key: 'x', content: 1 })),
  'any content': handMadeUpdate(one({ kind: 8, key: 'x', content: (e) => (encoding.writeVarUint(e, 1), encoding.writeAny(e, 1)) })),
  'a subdocument': handMadeUpdate(
    one({ kind: 9, key: 'x', content: (e) => (encoding.writeVarString(e, 'guid'), encoding.writeAny(e, {})) }),
  ),
  'a kind that Yjs does not know': handMadeUpdate(one({ kind: 31, key: 'x', content: 1 })),
  'an item in a list (no key)': handMadeUpdate(one({ kind: 3, content: value('x') })),
  'an item in a foreign root': handMadeUpdate(one({ ...binary, parent: 'f' })),
  'an item in a root without a name': handMadeUpdate(one({ ...binary, parent: '' })),
  'an item within an item': handMadeUpdate(one({ ...binary, parent: [1, 0] })),
  'a right origin': handMadeUpdate(one({ kind: 3, key: 'x', rightOrigin: [1, 1], content: value('x') })),
  'both origins': handMadeUpdate(one({ kind: 3, key: 'x', origin: [1, 0], rightOrigin: [1, 2], content: value('x') })),
  'a gap before its first clock': handMadeUpdate([{ client: 2, clock: 5, structs: [binary] }]),
  'an origin that is not there': handMadeUpdate(one({ kind: 3, key: 'x', origin: [9, 0], content: value('x') })),
  'an origin in its own future': handMadeUpdate(one({ kind: 3, key: 'x', origin: [2, 7], content: value('x') })),
  'itself as its origin': handMadeUpdate(one({ kind: 3, key: 'x', origin: [2, 0], content: value('x') })),
  'an empty key': handMadeUpdate(one({ ...binary, key: '' })),
  'a key that is too long': handMadeUpdate(one({ ...binary, key: 'x'.repeat(MAX_KEY_BYTES + 1) })),
  'a key that is too long, deleted': handMadeUpdate(one({ kind: 1, key: 'é'.repeat(MAX_KEY_BYTES / 2 + 1), content: 1 })),
  'a deletion of nothing': handMadeUpdate(one({ kind: 1, key: 'x', content: 0 })),
  'more deleted clocks than a shard has': handMadeUpdate(one({ kind: 1, key: 'x', content: MAX_SHARD_CLOCKS + 1 })),
  'a deleted run of 2^53 clocks': handMadeUpdate(one({ kind: 1, key: 'x', content: Number.MAX_SAFE_INTEGER })),
  'more structs than a shard has clocks': handMadeUpdate([
    { client: 2, structs: Array.from({ length: MAX_SHARD_CLOCKS + 1 }, () => ({ kind: 3, key: 'x', content: new Uint8Array(0) })) },
  ]),
  'more clients than a shard has': handMadeUpdate(
    Array.from({ length: MAX_SHARD_CLIENTS + 1 }, (_, i) => ({ client: i + 2, structs: [binary] })),
  ),
  'a client number past 32 bits': handMadeUpdate([{ client: 2 ** 32, structs: [binary] }]),
  'a claim of structs that do not follow': handMadeUpdate([{ client: 2, structs: [binary], claims: 2 }]),
  'a deletion of a clock that is not there': handMadeUpdate([], [{ client: 1, runs: [[3, 1]] }]),
  'a deletion that reaches past the last clock': handMadeUpdate([], [{ client: 1, runs: [[0, 4]] }]),
  'a deletion of a client that is not there': handMadeUpdate([], [{ client: 9, runs: [[0, 1]] }]),
  'a deletion of 2^53 clocks': handMadeUpdate([], [{ client: 1, runs: [[0, Number.MAX_SAFE_INTEGER]] }]),
  'an update that goes on after its end': Uint8Array.of(...handMadeUpdate(one(binary)), 0),
  'an update cut short': handMadeUpdate(one(binary)).subarray(0, 8),
  'no update at all': Uint8Array.of(),
  'a Yjs text': yjsUpdate((doc) => doc.getText('e').insert(0, 'x')),
  'a Yjs array': yjsUpdate((doc) => doc.getArray('e').insert(0, [Uint8Array.of(1)])),
  'a Yjs map of plain values': yjsUpdate((doc) => doc.getMap('e').set('x', 1)),
  'a Yjs map in a Yjs map': yjsUpdate((doc) => doc.getMap('e').set('x', new Y.Map())),
  'another Yjs root': yjsUpdate((doc) => doc.getMap('other').set('x', value('x'))),
  'a Yjs subdocument': yjsUpdate((doc) => doc.getMap('e').set('x', new Y.Doc())),
}

describe('an update is refused for', () => {
  it.each(Object.entries(POISONED))('%s', (_name, update) => {
    const shard = honest()
    expect(codeOf(() => shard.applyDiff(asDiff(update)))).toBe('REPLICA_BAD_SHARD')
    expect(codeOf(() => honest().applyDiff(asDiff(update, 1)))).toBe('REPLICA_BAD_SHARD')
  })

  const recoded = Object.entries(POISONED).flatMap(([name, update]) => {
    try {
      return [[name, asV2(update)] as const]
    } catch {
      // What Yjs cannot even recode.
      return []
    }
  })
  // That is lost in recoding.
  const lost = 'an update that goes on after its end'
  it.each(recoded.filter(([name]) => name !== lost))('%s, as a snapshot', (_name, update) => {
    expect(codeOf(() => Shard.fromPacked(0, 0, zstdCompressSync(update)))).toBe('REPLICA_BAD_SHARD')
  })
})

describe('a snapshot is refused for', () => {
  const streams = (text: string, lengths: number[]): Uint8Array =>
    handMadeV2({
      client: (e) => writeRun(e, 2, 1),
      info: (e) => encoding.writeUint8(e, 0x23),
      text: (e) => {
        encoding.writeVarString(e, text)
        for (const length of lengths) writeRun(e, length, 1)
      },
      parentInfo: (e) => encoding.writeUint8(e, 1),
      rest: (e) => {
        for (const number of [1, 1, 0]) encoding.writeVarUint(e, number)
        encoding.writeVarUint8Array(e, value('x'))
        encoding.writeVarUint(e, 0)
      },
    })
  const taken = (update: Uint8Array, behind = new Uint8Array(0)): string =>
    codeOf(() => Shard.fromPacked(0, 0, Buffer.concat([zstdCompressSync(update), behind])))

  it('a key with half of a surrogate pair', () => {
    expect(taken(streams('e𠀀', [1, 2]))).toBe('taken')
    expect(taken(streams('e𠀀', [1, 1]))).toBe('REPLICA_BAD_SHARD')
  })

  it('bytes that mean nothing', () => {
    expect(taken(streams(`ex${'y'.repeat(200)}`, [1, 1]))).toBe('REPLICA_BAD_SHARD')
    // A varuint may be written longer than it is.
    expect(taken(streams('ex', [1, 1, ...Array.from({ length: 200 }, () => 0)]))).toBe('REPLICA_BAD_SHARD')
    // RFC 8878 §3.1.2: a frame to be skipped.
    const skipped = Buffer.alloc(8 + 2000)
    skipped.writeUInt32LE(0x184d2a50, 0)
    skipped.writeUInt32LE(2000, 4)
    expect(taken(streams('ex', [1, 1]), skipped)).toBe('REPLICA_BAD_SHARD')
  })
})

describe('a diff that is no diff is refused', () => {
  const good = handMadeUpdate(one(binary))
  it.each(
    Object.entries({
      'another message of y-protocols': asDiff(good, 0),
      'an unknown message': asDiff(good, 3),
      'something after the update': Uint8Array.of(...asDiff(good), 0),
      'a length beyond its end': Uint8Array.of(2, 0xff, 0x7f),
      'a length that never ends': Uint8Array.of(2, ...Array.from({ length: 400 }, () => 0x80)),
      nothing: Uint8Array.of(),
    }),
  )('%s', (_name, diff) => {
    expect(codeOf(() => honest().applyDiff(diff))).toBe('REPLICA_BAD_SHARD')
  })

  it('one larger than a shard can be', () => {
    expect(codeOf(() => honest().applyDiff(asDiff(new Uint8Array(4 * 1024 * 1024))))).toBe('REPLICA_BAD_SHARD')
  })
})

describe('what Yjs takes and the hash gives away', () => {
  const applied = (clients: HandClient[], deletes: HandDeletes[] = []): Shard => {
    const shard = honest()
    shard.applyDiff(asDiff(handMadeUpdate(clients, deletes)))
    return shard
  }

  it("a deletion of the owner's entry", () => {
    const shard = applied([], [{ client: 1, runs: [[1, 1]] }])
    expect(shard.get('b')).toBeUndefined()
    expect(hex(shard.hash())).not.toBe(hex(honest().hash()))
  })

  it('content hidden in a clock that is overwritten at once', () => {
    const hidden = applied([
      {
        client: 1,
        clock: 3,
        structs: [
          { kind: 3, key: 'a', origin: [1, 2], content: value('hidden') },
          { kind: 3, key: 'a', origin: [1, 3], content: value('3') },
        ],
      },
    ])
    expect(hidden.get('a')).toEqual(honest().get('a'))
    expect(hex(hidden.hash())).not.toBe(hex(honest().hash()))
    // The owner's next honest change would vanish in it: the clock is taken.
    const owner = honest()
    const next = owner.editToDiff([['b', value('new')]], 1)
    hidden.applyDiff(next)
    expect(hidden.get('b')).not.toEqual(value('new'))
  })

  it('a deletion of clocks that are dead already changes nothing', () => {
    expect(hex(applied([], [{ client: 1, runs: [[0, 1]] }]).hash())).toBe(hex(honest().hash()))
  })

  it('another client whose entry loses to the present one', () => {
    const shard = applied([{ client: 0, structs: [{ kind: 3, key: 'a', content: value('low') }] }])
    expect(shard.get('a')).toEqual(value('3'))
    expect(hex(shard.hash())).not.toBe(hex(honest().hash()))
  })

  it('another key for the same clocks', () => {
    const [a, b] = ['a', 'b'].map((key) => {
      const shard = Shard.empty(0, 0)
      shard.applyDiff(asDiff(handMadeUpdate([{ client: 2, structs: [{ kind: 1, key, content: 3 }] }])))
      return hex(shard.hash())
    })
    expect(a).not.toBe(b)
  })
})

describe('whatever is done to the bytes of an honest owner', () => {
  const mutation = fc.record({
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    bytes: fc.uint8Array({ maxLength: 4 }),
    cut: fc.nat(3),
  })
  const mutate = (bytes: Uint8Array, mutations: { at: number; bytes: Uint8Array; cut: number }[]): Uint8Array => {
    let mutated = Buffer.from(bytes)
    for (const { at, bytes: put, cut } of mutations) {
      const where = Math.floor(at * (mutated.length + 1))
      mutated = Buffer.concat([mutated.subarray(0, where), put, mutated.subarray(where + cut)])
    }
    return mutated
  }
  /** Refused in a typed way, seen by its hash, or the very same shard. */
  const isHarmless = (expected: Shard, take: () => Shard): void => {
    const code = codeOf(() => take().hash())
    expect(code).toMatch(/^(taken|REPLICA_BAD_SHARD)$/)
    if (code !== 'taken') return
    const shard = take()
    if (hex(shard.hash()) !== hex(expected.hash())) return
    expect(new Map(shard.entries())).toEqual(new Map(expected.entries()))
    expect(shard.stateVector()).toEqual(expected.stateVector())
  }

  it('a diff does no harm', () => {
    const expected = honest()
    const diff = expected.editToDiff(
      [
        ['b', value('new')],
        ['c', value('other')],
      ],
      1,
    )
    const more = fc.array(mutation, { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(more, (mutations) => {
        isHarmless(expected, () => {
          const shard = honest()
          shard.applyDiff(mutate(diff, mutations))
          return shard
        })
      }),
      { numRuns: 1000 },
    )
  })

  it('a snapshot does no harm', () => {
    const expected = honest()
    const update = zstdDecompressSync(expected.pack())
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        isHarmless(expected, () => Shard.fromPacked(0, 0, zstdCompressSync(mutate(update, mutations))))
      }),
      { numRuns: 1000 },
    )
  })

  it('random bytes are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        isHarmless(honest(), () => {
          const shard = honest()
          shard.applyDiff(asDiff(bytes))
          return shard
        })
        isHarmless(honest(), () => Shard.fromPacked(0, 0, zstdCompressSync(bytes)))
      }),
      { numRuns: 300 },
    )
  })

  it('and a state vector is compared with, or refused', () => {
    const expected = honest()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
        expect(codeOf(() => expected.diffSince(bytes))).toMatch(/^(taken|REPLICA_BAD_SHARD)$/)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('checking a shard refuses', () => {
  const shardOf = (changes: Change[]): Shard => {
    const shard = Shard.empty(0, 0)
    shard.edit(changes, 1)
    return shard
  }
  const TOO_MUCH: Record<string, Change[]> = {
    'values that are not CBOR': [['a', Uint8Array.of(0xff)]],
    'values that are not deterministic': [['a', Uint8Array.of(0x18, 0x01)]],
    'values with something behind them': [['a', Uint8Array.of(0x01, 0x01)]],
    'empty values': [['a', Uint8Array.of()]],
    'a value past its bound': [['a', encodeCbor(new Uint8Array(MAX_ENTRY_BYTES))]],
    'too many entries': Array.from({ length: MAX_SHARD_ENTRIES + 1 }, (_, i) => [`k${i}`, value('x')] as const),
    'too many bytes': Array.from({ length: 5 }, (_, i) => [`k${i}`, encodeCbor(new Uint8Array(MAX_ENTRY_BYTES - 5))] as const),
  }
  it.each(Object.entries(TOO_MUCH))('%s', (_name, changes) => {
    expect(codeOf(() => shardOf(changes).check('catalogue'))).toMatch(/^REPLICA_(BAD_SHARD|LIMIT|INVALID_ENCODING)$/)
  })

  it('more clocks than a history may have', () => {
    const shard = shardOf([['a', value('x')]])
    for (let i = 0; i < MAX_SHARD_CLOCKS; i++) shard.edit([['a', value('x')]], 1)
    expect(codeOf(() => shard.check('catalogue'))).toBe('REPLICA_BAD_SHARD')
  })

  it('more bytes than anybody takes whole, though they come one by one', () => {
    const [owner, taker] = [Shard.empty(0, 0), Shard.empty(0, 0)]
    const take = (changes: readonly Change[]): void => {
      taker.applyDiff(owner.editToDiff(changes, 1))
      taker.check('catalogue')
    }
    expect(() => {
      for (let round = 0; round < 60; round++) {
        const keys = Array.from({ length: 130 }, (_, i) => randomBytes(250).toString('hex') + String(i))
        take(keys.map((key) => [key, value('x')]))
        take(keys.map((key) => [key, undefined]))
      }
    }).toThrow(/with its history/)
    // An honest owner re-encodes long before.
    expect(owner.wantsCompaction).toBe(true)
  })

  it('more clients than a history may have, though they come one by one', () => {
    const shard = Shard.empty(0, 0)
    for (let i = 1; i <= MAX_SHARD_CLIENTS + 1; i++) shard.edit([[`k${i}`, value('x')]], i)
    expect(codeOf(() => shard.check('catalogue'))).toBe('REPLICA_BAD_SHARD')
  })
})
