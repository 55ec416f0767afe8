import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeCbor } from './cbor.ts'
import { checkKey, checkValue, decodeEntry, encodeEntry, isGreater, journalSuffix } from './entry.ts'
import { MAX_ENTRY_BYTES, MAX_KEY_BYTES } from './limits.ts'

describe('an entry', () => {
  it('is read as it was written, with its body or as a tombstone', () => {
    const time = fc.record({ ms: fc.maxSafeNat(), count: fc.nat(0xffff) })
    fc.assert(
      fc.property(
        time,
        fc.option(fc.oneof(fc.string({ unit: 'grapheme' }), fc.maxSafeInteger(), fc.constant(null))),
        (at, body) => {
          expect(decodeEntry(encodeEntry({ time: at, body }))).toEqual({ time: at, body })
          expect(decodeEntry(encodeEntry({ time: at }))).toEqual({ time: at })
        },
      ),
    )
  })

  it('with nothing as its body is no tombstone', () => {
    expect('body' in decodeEntry(encodeEntry({ time: { ms: 1, count: 0 }, body: null }))).toBe(true)
    expect('body' in decodeEntry(encodeEntry({ time: { ms: 1, count: 0 } }))).toBe(false)
  })

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['a text', encodeCbor('text')],
    ['a map', encodeCbor({ ms: 1 })],
    ['an empty array', encodeCbor([])],
    ['a time without a count', encodeCbor([1])],
    ['four items', encodeCbor([1, 1, null, null])],
    ['a time before 1970', encodeCbor([-1, 0, 'x'])],
    ['a negative count', encodeCbor([1, -1, 'x'])],
    ['a time as text', encodeCbor(['1', 0, 'x'])],
    ['a count of nothing', encodeCbor([1, null])],
    ['a time that is not in its shortest form', Uint8Array.of(0x82, 0x18, 0x01, 0x00)],
  ])('%s is none', (_name, bytes) => {
    expect(() => decodeEntry(bytes)).toThrow(expect.objectContaining({ code: 'REPLICA_INVALID_ENCODING' }))
  })
})

describe('of two values of a key', () => {
  const entry = fc
    .record({ ms: fc.nat(3), count: fc.nat(2), body: fc.option(fc.nat(3), { nil: undefined }) })
    .map(({ ms, count, body }) => encodeEntry({ time: { ms, count }, ...(body !== undefined && { body }) }))

  it('one is the greater, the same wherever they meet', () => {
    fc.assert(
      fc.property(entry, entry, entry, (a, b, c) => {
        const same = Buffer.compare(a, b) === 0
        expect(Number(isGreater(a, b)) + Number(isGreater(b, a))).toBe(same ? 0 : 1)
        expect(isGreater(a, b) && isGreater(b, c) && !isGreater(a, c)).toBe(false)
      }),
    )
  })

  it('the later one wins, and a removal counts like any other', () => {
    const at = (ms: number, count: number, body?: string) =>
      encodeEntry({ time: { ms, count }, ...(body !== undefined && { body }) })
    expect(isGreater(at(2, 0, 'new'), at(1, 9, 'old'))).toBe(true)
    expect(isGreater(at(1, 9, 'new'), at(1, 8, 'old'))).toBe(true)
    expect(isGreater(at(2, 0), at(1, 0, 'old'))).toBe(true)
    expect(isGreater(at(2, 0, 'back'), at(1, 0))).toBe(true)
  })
})

describe('a key', () => {
  it('has 1 to 512 bytes of UTF-8', () => {
    for (const key of ['a', 'x'.repeat(MAX_KEY_BYTES), '日'.repeat(170), '𠀀'.repeat(128)]) checkKey(key)
    for (const key of ['x'.repeat(MAX_KEY_BYTES + 1), '日'.repeat(171), '𠀀'.repeat(129)])
      expect(() => checkKey(key)).toThrow(expect.objectContaining({ code: 'REPLICA_LIMIT' }))
    for (const key of ['', '\ud800', 'a\udfff'])
      expect(() => checkKey(key)).toThrow(expect.objectContaining({ code: 'REPLICA_INVALID_ID' }))
  })
})

describe('a value', () => {
  it('has a bound', () => {
    checkValue('key', new Uint8Array(MAX_ENTRY_BYTES))
    expect(() => checkValue('key', new Uint8Array(MAX_ENTRY_BYTES + 1))).toThrow(expect.objectContaining({ code: 'REPLICA_LIMIT' }))
  })
})

describe("a journal key's suffix", () => {
  it('is the hash of the value', () => {
    // SHA-256 of nothing, in base64url.
    expect(journalSuffix(new Uint8Array(0))).toBe('/47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU')
    expect(journalSuffix(Uint8Array.of(1))).toMatch(/^\/[\w-]{43}$/)
  })
})
