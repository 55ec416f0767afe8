import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cbor, decodeCbor, encodeCbor } from './cbor.ts'
import { codeOf } from './testing/error-code.ts'

const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const INVALID = expect.objectContaining({ code: 'REPLICA_INVALID_ENCODING' })

/** RFC 8949 appendix A, as far as the subset goes, and the edges of each length. */
const VALUES: [value: Cbor, hex: string][] = [
  [0, '00'],
  [1, '01'],
  [23, '17'],
  [24, '1818'],
  [255, '18ff'],
  [256, '190100'],
  [65535, '19ffff'],
  [65536, '1a00010000'],
  [4294967295, '1affffffff'],
  [4294967296, '1b0000000100000000'],
  [Number.MAX_SAFE_INTEGER, '1b001fffffffffffff'],
  [-1, '20'],
  [-24, '37'],
  [-25, '3818'],
  [-100, '3863'],
  [-256, '38ff'],
  [-257, '390100'],
  [-1000, '3903e7'],
  [Number.MIN_SAFE_INTEGER, '3b001ffffffffffffe'],
  [false, 'f4'],
  [true, 'f5'],
  [null, 'f6'],
  [fromHex(''), '40'],
  [fromHex('01020304'), '4401020304'],
  ['', '60'],
  ['IETF', '6449455446'],
  ['"\\', '62225c'],
  ['ü', '62c3bc'],
  ['水', '63e6b0b4'],
  ['𐅑', '64f0908591'],
  ['\ufeffBOM', '66efbbbf424f4d'],
  ['\u0000', '6100'],
  [[], '80'],
  [[1, [2, 3], [4, 5]], '8301820203820405'],
  [{}, 'a0'],
  [{ a: 1, b: [2, 3] }, 'a26161016162820203'],
  [['a', { b: 'c' }], '826161a161626163'],
  // Shorter keys come first: the encoded key begins with its length.
  [{ aa: 1, b: 2 }, 'a26162026261 6101'.replace(' ', '')],
  [{ __proto__x: 1, constructor: 2 }, 'a26a5f5f70726f746f5f5f78016b636f6e7374727563746f7202'],
]

describe('deterministic CBOR', () => {
  it.each(VALUES)('%j is %s', (value, hex) => {
    expect(toHex(encodeCbor(value))).toBe(hex)
    expect(decodeCbor(fromHex(hex))).toEqual(value)
  })

  it('writes -0 as 0', () => {
    expect(toHex(encodeCbor(-0))).toBe('00')
  })

  it('reads maps that JavaScript would trip over', () => {
    const map = decodeCbor(fromHex('a1695f5f70726f746f5f5f01')) as { [key: string]: Cbor }
    expect(Object.keys(map)).toEqual(['__proto__'])
    expect(map['toString']).toBeUndefined()
    expect(toHex(encodeCbor(map))).toBe('a1695f5f70726f746f5f5f01')
  })

  it('gives byte strings as views of what was read, and plain ones even of a Buffer', () => {
    const bytes = Buffer.from('4401020304', 'hex')
    const value = decodeCbor(bytes) as Uint8Array
    expect(value.buffer).toBe(bytes.buffer)
    // A Buffer's slice() shares its memory, where everybody here means a copy.
    expect(value.slice().buffer).not.toBe(bytes.buffer)
  })

  it('reads 16 levels and not 17', () => {
    const nested = (levels: number) => '81'.repeat(levels) + '00'
    expect(toHex(encodeCbor(decodeCbor(fromHex(nested(16)))))).toBe(nested(16))
    expect(() => decodeCbor(fromHex(nested(17)))).toThrow(INVALID)
    let deep: Cbor = 0
    for (let i = 0; i < 17; i++) deep = [deep]
    expect(() => encodeCbor(deep)).toThrow(INVALID)
    const maps = (levels: number) => 'a16161'.repeat(levels) + '00'
    expect(toHex(encodeCbor(decodeCbor(fromHex(maps(16)))))).toBe(maps(16))
    expect(() => decodeCbor(fromHex(maps(17)))).toThrow(INVALID)
  })
})

const ILLEGAL: Record<string, string> = {
  nothing: '',
  'two values': '0000',
  'a value and a break': '00ff',
  '23 in two bytes': '1817',
  '255 in three bytes': '1900ff',
  '65535 in five bytes': '1a0000ffff',
  '2^32 - 1 in nine bytes': '1b00000000ffffffff',
  '2^53': '1b0020000000000000',
  '2^64 - 1': '1bffffffffffffffff',
  '-2^53': '3b001fffffffffffff',
  '-2^64': '3bffffffffffffffff',
  'an integer cut short': '19ff',
  'an integer without its bytes': '1b',
  'reserved argument 28': '1c',
  'reserved argument 29': '1d',
  'reserved argument 30': '1e',
  'an indefinite integer': '1f',
  'an indefinite byte string': '5f4101ff',
  'an indefinite text': '7f6161ff',
  'an indefinite array': '9f01ff',
  'an indefinite map': 'bf616101ff',
  'a lone break': 'ff',
  'a date tag': 'c074323031332d30332d32315432303a30343a30305a',
  'a bignum tag': 'c249010000000000000000',
  'self-described CBOR': 'd9d9f700',
  undefined: 'f7',
  'simple value 0': 'e0',
  'simple value 24': 'f818',
  'simple value 255': 'f8ff',
  'false in two bytes': 'f814',
  'half-precision float': 'f93c00',
  'single-precision float': 'fa47c35000',
  'double-precision float': 'fb3ff199999999999a',
  NaN: 'f97e00',
  Infinity: 'f97c00',
  'a byte string cut short': '4401020 3'.replace(' ', ''),
  'a text cut short': '6261',
  'a text that ends within a character': '61c3',
  'a text with an overlong character': '62c0af',
  'a text with a lone continuation': '6180',
  'a text with a surrogate': '63eda080',
  'a text with a pair of surrogates': '66eda080edb080',
  'a text with a character past U+10FFFF': '64f4908080',
  'a text with bytes that UTF-8 never has': '61ff',
  'a length in too many bytes': '580101',
  'an array cut short': '820 1'.replace(' ', ''),
  'an array of 2^53 - 1': '9b001fffffffffffff',
  'an array of 2^32 - 1': '9affffffff00',
  'a byte string of 4 GB': '5affffffff00',
  'a text of 8 PB': '7b001fffffffffffff',
  'a map of 2^32 - 1': 'baffffffff616100',
  'a map without its last value': 'a16161',
  'a map with a number as key': 'a10101',
  'a map with bytes as key': 'a1416101',
  'a map with an array as key': 'a18001',
  'a map with a key twice': 'a2616101616102',
  'a map in the wrong order': 'a2616201616102',
  'a map ordered by text instead of encoded key': 'a26261610161 6202'.replace(' ', ''),
}

describe('refused as not deterministic', () => {
  it.each(Object.entries(ILLEGAL))('%s (%s)', (_name, hex) => {
    expect(() => decodeCbor(fromHex(hex))).toThrow(INVALID)
    // Nor inside something else.
    expect(() => decodeCbor(fromHex(`81${hex}`))).toThrow(INVALID)
  })

  it.each<[string, unknown]>([
    ['a fraction', 1.5],
    ['2^53', 2 ** 53],
    ['-2^53', -(2 ** 53)],
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['a lone high surrogate', '\ud800'],
    ['a lone low surrogate', 'a\udc00'],
    ['a key with a lone surrogate', { '\ud800': 1 }],
    ['a fraction deep inside', [{ a: [0.1] }]],
  ])('%s is not written', (_name, value) => {
    expect(() => encodeCbor(value as Cbor)).toThrow(INVALID)
  })

  it('a claim of length that takes no memory', () => {
    // Would each be believed, this would need thousands of millions of places.
    const claims = fromHex('9affffffff'.repeat(200))
    expect(() => decodeCbor(claims)).toThrow(INVALID)
  })
})

const { value: anyCbor } = fc.letrec<{ value: Cbor }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.maxSafeInteger().map((n) => n + 0),
    fc.constantFrom(23, 24, 255, 256, 65535, 65536, 2 ** 32 - 1, 2 ** 32, -24, -25, -256, -257),
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie('value'), { maxLength: 30 }),
    fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 4 }), tie('value'), { maxKeys: 30, noNullPrototype: true }),
  ),
}))

/** Without what equality of objects makes of null prototypes. */
const plain = (value: Cbor): unknown => {
  if (Array.isArray(value)) return value.map(plain)
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value
  return new Map(Object.entries(value).map(([key, inner]) => [key, plain(inner as Cbor)]))
}

describe('properties', () => {
  it('what is written is read again as it was', () => {
    fc.assert(
      fc.property(anyCbor, (value) => {
        const bytes = encodeCbor(value)
        expect(plain(decodeCbor(bytes))).toEqual(plain(value))
        expect(toHex(encodeCbor(decodeCbor(bytes)))).toBe(toHex(bytes))
      }),
      { numRuns: 1000 },
    )
  })

  it('the order in which a map was filled does not matter', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'binary' }), { maxLength: 20 }), fc.infiniteStream(fc.nat()), (keys, random) => {
        const map = (order: string[]) => encodeCbor(Object.fromEntries(order.map((key) => [key, key.length])))
        const shuffled = keys.map((key) => [random.next().value as number, key] as const).toSorted(([a], [b]) => a - b)
        expect(toHex(map(shuffled.map(([, key]) => key)))).toBe(toHex(map(keys)))
      }),
    )
  })

  it('bytes that are read at all are written as they were', () => {
    const reencodes = (bytes: Uint8Array): void => {
      const code = codeOf(() => decodeCbor(bytes))
      expect(code).toMatch(/^(taken|REPLICA_INVALID_ENCODING)$/)
      expect(toHex(code === 'taken' ? encodeCbor(decodeCbor(bytes)) : bytes)).toBe(toHex(bytes))
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 12 }), reencodes), { numRuns: 5000 })
    const mutated = fc.tuple(anyCbor, fc.nat(), fc.nat(255), fc.nat(2)).map(([value, at, byte, cut]) => {
      const bytes = encodeCbor(value)
      const where = at % (bytes.length + 1)
      return new Uint8Array([...bytes.subarray(0, where), byte, ...bytes.subarray(where + cut)])
    })
    fc.assert(fc.property(mutated, reencodes), { numRuns: 1500 })
  })
})
