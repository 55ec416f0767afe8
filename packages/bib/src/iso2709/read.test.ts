import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { MAX_ISO2709_PENDING_BYTES } from '../limits.ts'
import { arbitraryRecord, chunksAt, chunksOf, collect, control, data, kinds, recordOf, withoutLengths } from '../testing/records.ts'
import { decodeIso2709 } from './decode.ts'
import { encodeIso2709 } from './encode.ts'
import { readIso2709 } from './read.ts'

// Much work for one test; a busy machine takes its time over it.
vi.setConfig({ testTimeout: 60_000 })

const RECORD = recordOf([
  control('001', 'ctl 1'),
  data('245', '10', '$aBumi manusia /$cPramoedya Ananta Toer.'),
  data('650', ' 0', '$aIndonesia$vFiction.'),
])
const GOOD = Buffer.from(encodeIso2709(RECORD))
const SECOND = Buffer.from(encodeIso2709(recordOf([control('001', '2'), data('245', '00', '$aकाठमाडौँ')])))

/** The good record with some bytes written over. */
function patched(at: number, text: string, from: Buffer = GOOD): Buffer {
  const bytes = Buffer.from(from)
  bytes.write(text, at, 'latin1')
  return bytes
}

async function read(...parts: (Uint8Array | string)[]): ReturnType<typeof collect> {
  return collect(readIso2709([Buffer.concat(parts.map((part) => Buffer.from(part)))]))
}

describe('a good file', () => {
  test('gives records with their bytes and positions', async () => {
    const items = await read(GOOD, SECOND)
    expect(items).toMatchObject([
      { kind: 'record', warnings: [], position: { index: 0, offset: 0 } },
      { kind: 'record', position: { index: 1, offset: GOOD.length } },
    ])
    expect(items.map(({ bytes }) => Buffer.from(bytes))).toEqual([GOOD, SECOND])
    expect(items[0]?.kind === 'record' && withoutLengths(items[0].record)).toEqual(RECORD)
  })

  test.each([
    ['nothing', []],
    ['line ends', [GOOD, '\r\n', SECOND, '\n']],
    ['blanks and a DOS end of file', ['   ', GOOD, '\0\0', SECOND, '\x1a']],
    ['a byte order mark', ['\ufeff', GOOD, SECOND]],
    ['a doubled terminator', [GOOD, '\x1d', SECOND, '\x1d\n\x1d']],
  ])('may have %s around records', async (_, parts) => {
    expect(kinds(await read(...parts))).toEqual(parts.length === 0 ? [] : ['record', 'record'])
  })

  test('is the same however it is cut into chunks', async () => {
    const damaged = Buffer.concat([
      GOOD,
      Buffer.from('\njunk\x1d'),
      SECOND.subarray(0, 40),
      GOOD,
      Buffer.from('\ufeff  '),
      SECOND,
      GOOD.subarray(0, 50),
    ])
    const expected = await collect(readIso2709([damaged]))
    expect(kinds(expected)).toEqual(['record', 'not-marc', 'truncated', 'record', 'record', 'truncated'])
    for (const size of [1, 2, 3, 7, 50]) expect(await collect(readIso2709(chunksOf(damaged, size)))).toEqual(expected)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat()), async (cuts) => {
        expect(await collect(readIso2709(chunksAt(damaged, cuts)))).toEqual(expected)
      }),
    )
  })
})

describe('a bad record', () => {
  const wide = Buffer.from(encodeIso2709(recordOf([control('001', '7'), data('245', '00', '$aé')])))
  const utf8 = wide.indexOf('é')

  test.each<[string, string, Buffer]>([
    ['a length that is too short', 'wrong-length', patched(0, '00100')],
    ['a length that is too long', 'wrong-length', patched(0, '00999')],
    ['no length', 'not-marc', patched(0, 'abcde')],
    ['a base address that is no number', 'bad-leader', patched(12, 'x0061')],
    ['a base address beyond the record', 'bad-leader', patched(12, '99999')],
    ['a base address within the directory', 'bad-leader', patched(12, '00036')],
    ['a base address within the leader', 'bad-leader', patched(12, '00020')],
    ['a directory that ends in mid-entry', 'bad-directory', patched(38, '\x1e', patched(12, '00039'))],
    ['a tag that is none', 'bad-directory', patched(24, '0-1')],
    ['a field length that is no number', 'bad-directory', patched(27, '00x6')],
    ['a field length of zero', 'bad-directory', patched(27, '0000')],
    ['a field length that is one off', 'bad-directory', patched(27, '0005')],
    ['a field start that is one off', 'bad-directory', patched(31, '00001')],
    ['a field start beyond the record', 'bad-directory', patched(31, '99999')],
    ['a field without its terminator', 'bad-directory', patched(GOOD.indexOf('ctl 1') + 5, '?')],
    ['a terminator within a field', 'bad-directory', patched(GOOD.indexOf('ctl 1') + 2, '\x1e')],
    ['two fields in one place', 'bad-directory', patched(36, GOOD.toString('latin1', 24, 36))],
    ['bytes that are not UTF-8', 'bad-utf8', patched(utf8, '\xe9e', wide)],
    ['an overlong form of UTF-8', 'bad-utf8', patched(utf8, '\xc0\xaf', wide)],
    ['letters beyond ASCII in the leader', 'bad-leader', patched(17, '\xc3\xa9', wide)],
    ['bytes beyond ASCII and no claim to be UTF-8', 'marc-8', patched(9, ' ', patched(utf8, '\xe2e', wide))],
    ['MARC-8 escapes', 'marc-8', patched(9, ' ', patched(GOOD.indexOf('Bumi'), '\x1b(2B'))],
  ])('with %s is rejected as %s', async (_, code, bytes) => {
    const items = await read(SECOND, bytes, SECOND)
    expect(kinds(items)).toEqual(['record', code, 'record'])
    expect(items[1]?.bytes).toEqual(bytes)
    expect(items[1]?.kind === 'rejected' && items[1].message.length).toBeGreaterThan(40)
    expect(() => decodeIso2709(bytes)).toThrow(expect.objectContaining({ code: 'BIB_BAD_RECORD' }))
  })

  test('is named by its control number where that can be made out', async () => {
    expect(await read(patched(0, '00999'))).toMatchObject([{ controlNumber: 'ctl 1' }])
    expect(await read(patched(24, '0?1'))).not.toMatchObject([{ controlNumber: expect.anything() }])
  })

  test.each<[string, Buffer[], string[]]>([
    ['has lost its terminator', [GOOD.subarray(0, -1), SECOND], ['truncated', 'record']],
    ['breaks off before the next', [GOOD.subarray(0, 60), SECOND], ['truncated', 'record']],
    ['begins too late', [GOOD.subarray(80), SECOND], ['not-marc', 'record']],
    ['is a web page', [Buffer.from('<html>oops</html>'), SECOND], ['not-marc', 'record']],
    ['ends the file', [SECOND, GOOD.subarray(0, -1)], ['record', 'truncated']],
    ['is junk at the end', [SECOND, Buffer.from('end of file')], ['record', 'not-marc']],
  ])('that %s costs no other record', async (_, parts, expected) => {
    const items = await read(...parts)
    expect(kinds(items)).toEqual(expected)
    expect(Buffer.concat(items.map(({ bytes }) => bytes))).toEqual(Buffer.concat(parts))
  })
})

describe('an odd record', () => {
  test.each<[string, Buffer, string]>([
    ['in UTF-8 that its leader does not claim', patched(9, ' ', SECOND), 'unmarked-utf8'],
    ['whose data field has no indicators', Buffer.from(encodeIso2709(recordOf([data('245', '', '$aTitle')]))), 'odd-indicators'],
    [
      'whose data field is plain text',
      Buffer.from(encodeIso2709(recordOf([control('952', 'Library has 2 copies.')]))),
      'odd-indicators',
    ],
  ])('%s is read with a warning and written back as it was', async (_, bytes, warning) => {
    const items = await read(bytes)
    expect(items).toMatchObject([{ kind: 'record', warnings: [warning] }])
    expect(items[0]?.kind === 'record' && Buffer.from(encodeIso2709(items[0].record))).toEqual(bytes)
  })

  test('with fields stored in another order than listed is read in the order of the directory', async () => {
    const swapped = Buffer.from(GOOD)
    GOOD.copy(swapped, 24, 36, 48)
    GOOD.copy(swapped, 36, 24, 36)
    const [item] = await read(swapped)
    expect(item).toMatchObject({
      kind: 'record',
      warnings: ['unordered-fields'],
      record: { fields: [{ tag: '245' }, { tag: '001' }, { tag: '650' }] },
    })
    expect(item?.kind === 'record' && Buffer.from(encodeIso2709(item.record))).toEqual(swapped)
  })

  test('with subfields that have no code, or one beyond ASCII, keeps them', () => {
    const odd = recordOf([
      {
        tag: '245',
        indicators: '00',
        subfields: [
          { code: '', value: '' },
          { code: '¡', value: 'x' },
          { code: '𠀀', value: '' },
        ],
      },
    ])
    expect(decodeIso2709(encodeIso2709(odd)).fields).toEqual(odd.fields)
  })

  test('of other systems keeps its letters for tags and its own leader', () => {
    const odd = recordOf([control('FMT', 'BKS'), data('CAT', '  ', '$aUSER')], '00000nam0a2207000   4504')
    expect(withoutLengths(decodeIso2709(encodeIso2709(odd)))).toEqual(withoutLengths(odd))
  })
})

describe('limits', () => {
  test('a stream without any record ends up in bounded pieces', async () => {
    const junk = Buffer.alloc(1_000_000, 'x')
    const items = await collect(readIso2709(chunksOf(junk, 65_536)))
    expect(new Set(kinds(items))).toEqual(new Set(['not-marc']))
    expect(Math.max(...items.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(MAX_ISO2709_PENDING_BYTES)
    expect(Buffer.concat(items.map(({ bytes }) => bytes))).toEqual(junk)
    expect(await collect(readIso2709([junk]))).toEqual(items)
  })

  test('entries that all name one long field cost no memory', async () => {
    const entries = 7_000
    const base = 24 + entries * 12 + 1
    const field = `${'x'.repeat(9_998)}\x1e`
    const directory = '500999900001'.repeat(entries)
    const bytes = Buffer.from(`${String(base + field.length + 1)}nam a22${base}   4500${directory}\x1e${field}\x1d`)
    expect(bytes.length).toBe(Number(bytes.toString('latin1', 0, 5)))
    expect(kinds(await read(bytes))).toEqual(['bad-directory'])
  })

  test('a record behind much junk is found', async () => {
    const items = await read(Buffer.alloc(700_000, 'x'), GOOD)
    expect(kinds(items).at(-1)).toBe('record')
    expect(kinds(items).filter((kind) => kind === 'record')).toHaveLength(1)
  })

  test('endless blanks are skipped', async () => {
    expect(kinds(await read(Buffer.alloc(2_000_000, ' '), GOOD))).toEqual(['record'])
  })

  test('a record of more than 99,999 bytes is rejected as too long', async () => {
    const long = Buffer.concat([patched(0, '99999'), Buffer.alloc(120_000, 'x'), Buffer.from('\x1d')])
    long[GOOD.length - 1] = 0x78
    expect(kinds(await read(long, SECOND))).toEqual(['too-long', 'record'])
  })
})

test('any record comes back from its bytes, and the bytes from it', () => {
  fc.assert(
    fc.property(arbitraryRecord, (record) => {
      const bytes = encodeIso2709(record)
      const back = decodeIso2709(bytes)
      expect(withoutLengths(back)).toEqual(record)
      expect(encodeIso2709(back)).toEqual(bytes)
    }),
    { numRuns: 500 },
  )
})
