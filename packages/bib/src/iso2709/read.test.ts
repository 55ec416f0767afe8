import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { MAX_ISO2709_PENDING_BYTES } from '../limits.ts'
import {
  arbitraryRecord,
  chunksAt,
  chunksOf,
  collect,
  control,
  data,
  kinds,
  LEADER,
  recordOf,
  withoutLengths,
} from '../testing/records.ts'
import { rawRecord } from '../testing/marc8.ts'
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

const OTHER = Buffer.from(
  encodeIso2709(
    recordOf([control('001', '3'), data('246', '00', `$aTetralogi Buru ${'x'.repeat(100)}`), data('651', ' 0', '$aBuru.')]),
  ),
)

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

describe('a damaged record', () => {
  const wide = Buffer.from(encodeIso2709(recordOf([control('001', '7'), data('245', '00', '$aé')])))
  const utf8 = wide.indexOf('é')
  const title = GOOD.indexOf('Bumi')
  const withoutByte = (at: number): Buffer => Buffer.concat([GOOD.subarray(0, at), GOOD.subarray(at + 1)])

  test.each<[string, Buffer, string[]]>([
    ['a length that is too short', patched(0, '00100'), ['mended-length']],
    ['a length that is too long', patched(0, '00999'), ['mended-length']],
    ['no length', patched(0, 'abcde'), ['mended-length']],
    ['a length of zeros', patched(0, '00000'), ['mended-length']],
    ['a leader without its first five bytes', GOOD.subarray(5), ['mended-leader', 'mended-length', 'mended-directory']],
    [
      'a leader with a byte too many',
      Buffer.concat([GOOD.subarray(0, 20), GOOD.subarray(19)]),
      ['mended-leader', 'mended-length', 'mended-directory'],
    ],
    ['a base address that is no number', patched(12, 'x0061'), ['mended-directory']],
    ['a base address beyond the record', patched(12, '99999'), ['mended-directory']],
    ['a base address within the directory', patched(12, '00036'), ['mended-directory']],
    ['a base address within the leader', patched(12, '00020'), ['mended-directory']],
    [
      'a directory with a byte too many',
      Buffer.concat([GOOD.subarray(0, 60), Buffer.from('1'), GOOD.subarray(60)]),
      ['mended-length', 'mended-directory'],
    ],
    ['a field length that is no number', patched(27, '00x6'), ['mended-directory']],
    ['a field length of zero', patched(27, '0000'), ['mended-directory']],
    ['a field length that is one off', patched(27, '0005'), ['mended-directory']],
    ['a field start that is one off', patched(31, '00001'), ['mended-directory']],
    ['a field start beyond the record', patched(31, '99999'), ['mended-directory']],
    ['a byte missing in a field', withoutByte(GOOD.indexOf('Ananta')), ['mended-length', 'mended-directory']],
    ['an end mark that was overwritten', patched(GOOD.indexOf('ctl 1') + 5, '?'), ['mended-directory']],
    ['its terminator missing', GOOD.subarray(0, -1), ['missing-terminator']],
    ['the end marks of field and record missing', GOOD.subarray(0, -2), ['missing-terminator']],
    ['a control character in its leader', patched(17, '\x01'), ['mended-leader']],
  ])('with %s is mended, and says so', async (_, bytes, warnings) => {
    const [first, item, last] = await read(SECOND, bytes, SECOND)
    expect([first?.kind, last?.kind]).toEqual(['record', 'record'])
    expect(item).toMatchObject({ kind: 'record', warnings, exact: false, bytes })
    if (item?.kind !== 'record') return
    expect(JSON.stringify(item.record.fields).replace(' nanta', ' Ananta')).toBe(JSON.stringify(RECORD.fields))
    expect(decodeIso2709(encodeIso2709(item.record)).fields).toEqual(item.record.fields)
    expect(() => decodeIso2709(bytes)).toThrow(expect.objectContaining({ code: 'BIB_BAD_RECORD' }))
  })

  test('with a stray end mark in a field is cut by its directory', async () => {
    const bytes = patched(title + 4, '\x1e')
    expect(await read(bytes)).toMatchObject([
      {
        warnings: ['mended-directory', 'replaced-bytes'],
        record: { fields: [{ tag: '001' }, { subfields: [{ value: 'Bumi?manusia /' }, { code: 'c' }] }, { tag: '650' }] },
      },
    ])
  })

  test('with a stray terminator in a field is read to its end', async () => {
    const bytes = patched(title + 4, '\x1d')
    const parts = [SECOND, bytes, SECOND]
    const items = await read(...parts)
    expect(items).toMatchObject([
      { exact: true },
      {
        bytes,
        warnings: ['replaced-bytes'],
        record: { fields: [{ tag: '001' }, { subfields: [{ value: 'Bumi?manusia /' }, { code: 'c' }] }, { tag: '650' }] },
      },
      { exact: true },
    ])
    for (const size of [1, 7, 50]) expect(await collect(readIso2709(chunksOf(Buffer.concat(parts), size)))).toEqual(items)
    expect(() => decodeIso2709(bytes)).toThrow(expect.objectContaining({ code: 'BIB_BAD_RECORD' }))
  })

  test.each<[string, Buffer, string[]]>([
    ['a tag that is none', patched(24, '0-1'), ['245', '650']],
    ['two entries for one field', patched(36, GOOD.toString('latin1', 24, 36)), ['001', '650']],
    ['an entry missing, and others that still fit', Buffer.concat([GOOD.subarray(0, 36), GOOD.subarray(48)]), ['001', '650']],
  ])('with %s loses only that field', async (_, bytes, tags) => {
    const [item] = await read(bytes)
    expect(item).toMatchObject({ kind: 'record', exact: false })
    expect(item?.kind === 'record' && item.warnings).toContain('lost-fields')
    expect(item?.kind === 'record' && item.record.fields.map(({ tag }) => tag)).toEqual(tags)
  })

  test.each([
    [80, '\r\n'],
    [80, '\n'],
    [72, '\r\n'],
  ])('in lines of %d bytes is joined', async (width, lineEnd) => {
    const inLines = (bytes: Buffer): string =>
      bytes.toString('latin1').replaceAll(new RegExp(`[^]{${width}}`, 'g'), `$&${lineEnd}`) + lineEnd
    const wide = Buffer.from(encodeIso2709(recordOf([control('001', '7'), data('245', '00', `$a${'ñ'.repeat(150)}`)])))
    const items = await read(...[GOOD, wide, SECOND].map((bytes) => Buffer.from(inLines(bytes), 'latin1')))
    expect(items.map((item) => item.kind === 'record' && [item.record.fields, item.warnings, item.exact])).toEqual(
      [GOOD, wide, SECOND].map((bytes) => [
        decodeIso2709(bytes).fields,
        bytes.length > width ? ['joined-lines'] : [],
        bytes.length <= width,
      ]),
    )
  })

  test('with line ends in its text keeps them', async () => {
    const fields = [control('001', '7'), data('500', '  ', `$aone\r\ntwo\r\nthree`)]
    const bytes = Buffer.from(encodeIso2709(recordOf(fields)))
    bytes.write('00099')
    expect(await read(bytes)).toMatchObject([{ warnings: ['mended-length'], record: { fields } }])
  })

  test('with fields counted in characters is read by their end marks', async () => {
    const fields = [control('001', '7'), data('245', '00', '$aকাঠমান্ডু'), data('500', '  ', '$aé')]
    const bytes = Buffer.from(encodeIso2709(recordOf(fields)))
    const [length, second] = [3 + 'aকাঠমান্ডু'.length + 1, 2]
    bytes.write(`245${String(length).padStart(4, '0')}0000${second}500000600${String(second + length).padStart(3, '0')}`, 36)
    const [item] = await read(bytes)
    expect(item).toMatchObject({ warnings: ['mended-directory'], record: { fields } })
  })

  test('that is longer than ISO 2709 can say is read whole, and told', async () => {
    const fields = [
      control('001', '7'),
      ...Array.from({ length: 12 }, () => data('520', '  ', `$a${'x'.repeat(9_900)}`)),
      data('505', '0 ', `$a${'y'.repeat(12_345)}`),
    ]
    const content = fields.map(
      (field) =>
        [field.tag, field.subfields === undefined ? field.value : `${field.indicators}\x1fa${field.subfields[0]?.value}`] as const,
    )
    for (const length of ['00000', '99999', '31270']) {
      const bytes = rawRecord(LEADER, content, (number, digits) => String(number).padStart(digits, '0').slice(-digits))
      bytes.write(length)
      const [item, next] = await read(bytes, GOOD)
      expect(item).toMatchObject({ kind: 'record', record: { fields } })
      expect(item?.kind === 'record' && item.warnings).toContain('over-long')
      expect(next).toMatchObject({ kind: 'record', exact: true })
    }
  })

  test('is one of several that have lost their terminators', async () => {
    const cut = GOOD.subarray(0, -1)
    const items = await read(cut, cut, SECOND.subarray(0, -1), 'junk', GOOD)
    expect(kinds(items)).toEqual(['record', 'record', 'record', 'record'])
    expect(items.map((item) => item.kind === 'record' && item.warnings.includes('missing-terminator'))).toEqual([
      true,
      true,
      true,
      false,
    ])
  })

  test.each<[string, Buffer, object]>([
    ['bytes that are not UTF-8', patched(utf8, '\xe9e', wide), { value: 'ée', warnings: ['guessed-windows-1252'] }],
    ['an overlong form of UTF-8', patched(utf8, '\xc0\xaf', wide), { value: '\ufffd\ufffd', warnings: ['replaced-bytes'] }],
    ['MARC-8', patched(9, ' ', patched(utf8, '\xe2e', wide)), { value: 'é', warnings: ['marc-8'] }],
    ['MARC-8 under a leader that says UTF-8', patched(utf8, '\xe2e', wide), { value: 'é', warnings: ['guessed-marc-8'] }],
  ])('with %s is converted', async (_, bytes, { value, warnings }: { value?: string; warnings?: string[] }) => {
    const [item] = await read(bytes)
    expect(item).toMatchObject({ kind: 'record', exact: false, warnings, record: { fields: [{}, { subfields: [{ value }] }] } })
    expect(item?.kind === 'record' && item.record.leader[9]).toBe('a')
    expect(() => decodeIso2709(bytes)).toThrow(expect.objectContaining({ code: 'BIB_BAD_RECORD' }))
  })
})

describe('what is no record', () => {
  test.each<[string, Buffer[], string[]]>([
    ['breaks off before the next', [GOOD.subarray(0, 110), SECOND], ['truncated', 'record']],
    ['breaks off in its directory', [GOOD.subarray(0, 50), SECOND], ['truncated', 'record']],
    ['breaks off at the end of the file', [SECOND, GOOD.subarray(0, -9)], ['record', 'truncated']],
    ['begins too late', [GOOD.subarray(80), SECOND], ['not-marc', 'record']],
    ['is a web page', [Buffer.from('<html>oops</html>'), SECOND], ['not-marc', 'record']],
    ['is junk at the end', [SECOND, Buffer.from('end of file')], ['record', 'not-marc']],
    ['has no directory', [patched(24, 'x'.repeat(36)), SECOND], ['bad-directory', 'record']],
    [
      'is two that were cut and run together',
      [GOOD.subarray(0, GOOD.indexOf('Bumi')), OTHER.subarray(OTHER.indexOf('Tetralogi')), SECOND],
      ['bad-directory', 'record'],
    ],
    [
      'has a directory for other fields',
      [patched(24, '100000100001'.repeat(3), patched(GOOD.indexOf('Bumi'), '\x1e\x1e\x1e\x1e')), SECOND],
      ['bad-directory', 'record'],
    ],
  ])('since it %s, is rejected and costs no other record', async (_, parts, expected) => {
    const items = await read(...parts)
    expect(kinds(items)).toEqual(expected)
    expect(Buffer.concat(items.map(({ bytes }) => bytes))).toEqual(Buffer.concat(parts))
    for (const item of items) expect(item.kind === 'rejected' ? item.message.length : 99).toBeGreaterThan(40)
  })

  test('is named by its control number where that can be made out', async () => {
    expect(await read(GOOD.subarray(0, 110))).toMatchObject([{ controlNumber: 'ctl 1' }])
    expect(await read(patched(24, '0?1').subarray(0, 110))).not.toMatchObject([{ controlNumber: expect.anything() }])
  })
})

describe('an encoding that the caller names', () => {
  const inCyrillic = (leader: string): Buffer =>
    rawRecord(leader, [
      ['001', '1'],
      ['245', '00\x1fa\xc2\xee\xe9\xed\xe0'],
    ])

  test('is believed more than leader and letters', async () => {
    const bytes = inCyrillic(LEADER)
    const [item] = await collect(readIso2709([bytes], { encoding: 'ISO-8859-1' }))
    expect(item).toMatchObject({
      exact: false,
      warnings: ['given-encoding'],
      record: { fields: [{}, { subfields: [{ value: 'Âîéíà' }] }] },
    })
  })

  test('changes nothing in plain ASCII and in UTF-8 that is one', async () => {
    expect(await collect(readIso2709([GOOD], { encoding: 'cp1251' }))).toMatchObject([{ exact: true, warnings: [] }])
    expect(await collect(readIso2709([SECOND], { encoding: 'utf8' }))).toMatchObject([{ exact: true, warnings: [] }])
  })

  test.each(['klingon', 'utf-16', 'iso-2022-jp', ''])("'%s' is refused before anything is read", (encoding) => {
    expect(() => readIso2709([GOOD], { encoding })).toThrow(expect.objectContaining({ code: 'BIB_UNKNOWN_ENCODING' }))
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
