import { gzipSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import { encodeIso2709 } from './iso2709/encode.ts'
import { encodeMarcJson } from './json/encode.ts'
import { encodeMarcXml, MARCXML_FOOTER, MARCXML_HEADER } from './marcxml/encode.ts'
import { openRecords } from './open.ts'
import { storedForm } from './stored-form.ts'
import { alephOf, mrkOf } from './testing/lines.ts'
import { chunksOf, collect, control, data, kinds, recordOf } from './testing/records.ts'

// Much work for one test; a busy machine takes its time over it.
vi.setConfig({ testTimeout: 60_000 })

/** Records that don't compress well, so that damage in the middle of the file is in the middle of the records. */
const RECORDS = Array.from({ length: 2_000 }, (_, i) =>
  recordOf([control('001', String(i)), data('245', '00', `$aTitle ${(i * 7_919) % 1_009}$b${Math.sin(i)}`)]),
)
const ISO = Buffer.concat(RECORDS.map(encodeIso2709))
const XML = Buffer.from(MARCXML_HEADER + RECORDS.map(encodeMarcXml).join('') + MARCXML_FOOTER)
const GZIP = gzipSync(ISO)

/** A stream that tells whether it was closed. */
function tracked(chunks: Iterable<Uint8Array>): { chunks: AsyncGenerator<Uint8Array>; closed: () => boolean } {
  let closed = false
  async function* generate(): AsyncGenerator<Uint8Array> {
    try {
      yield* chunks
    } finally {
      closed = true
    }
  }
  return { chunks: generate(), closed: () => closed }
}

describe('a file is opened as what it is', () => {
  test.each([
    ['ISO 2709', ISO, 'iso2709', false],
    ['ISO 2709 behind a byte order mark and blanks', Buffer.concat([Buffer.from('\ufeff\r\n'), ISO]), 'iso2709', false],
    ['ISO 2709 with a damaged beginning', ISO.subarray(10), 'iso2709', false],
    ['MARCXML', XML, 'marcxml', false],
    ['MARCXML behind blanks', Buffer.concat([Buffer.from('\n  '), XML]), 'marcxml', false],
    ['ISO 2709 in gzip', GZIP, 'iso2709', true],
    [
      'ISO 2709 in gzip of several members',
      Buffer.concat([gzipSync(ISO.subarray(0, 9_999)), gzipSync(ISO.subarray(9_999))]),
      'iso2709',
      true,
    ],
    ['MARC-in-JSON', Buffer.from(`[${RECORDS.map(encodeMarcJson).join(',')}]`), 'marc-json', false],
    ['MARCMaker', Buffer.from(RECORDS.map(mrkOf).join('')), 'mrk', false],
    [
      'Aleph sequential',
      Buffer.from(RECORDS.map((record, i) => alephOf(record, String(i).padStart(9, '0'))).join('')),
      'aleph',
      false,
    ],
    ['MARCXML in gzip', gzipSync(XML), 'marcxml', true],
    ['MARCXML in UTF-16', Buffer.from(`\ufeff${XML.toString()}`, 'utf16le'), 'marcxml', false],
    ['MARCXML in UTF-16 without byte order mark', Buffer.from(XML.toString(), 'utf16le').swap16(), 'marcxml', false],
    ['MARCXML in UTF-16 in gzip', gzipSync(Buffer.from(`\ufeff${XML.toString()}`, 'utf16le')), 'marcxml', true],
  ] as const)('%s', async (name, bytes, format, compressed) => {
    for (const size of [97, 4_096, bytes.length]) {
      const source = tracked(chunksOf(bytes, size))
      const opened = await openRecords(source.chunks)
      expect(opened).toMatchObject({ format, compressed })
      const count = name.includes('damaged') ? RECORDS.length - 1 : RECORDS.length
      expect(kinds(await collect(opened.items)).filter((kind) => kind === 'record')).toHaveLength(count)
      expect(source.closed()).toBe(true)
    }
  })

  test.each([
    ['an empty file', '', 'empty'],
    ['a blank file', ' \r\n\0', 'blank'],
    ['an old Excel workbook', Buffer.from('\xd0\xcf\x11\xe0...', 'latin1'), 'Excel'],
    ['a PDF document', '%PDF-1.4', 'PDF'],
    ['a web page', '<!DOCTYPE html><html>', 'web page'],
    ['text', 'Dear librarian', 'plain text'],
    ['a tar archive', Buffer.concat([Buffer.from('a.mrc'), Buffer.alloc(252), Buffer.from('ustar')]), 'tar'],
    ['something else', 'abc\0def', 'binary'],
    ['gzip of a PDF document', gzipSync('%PDF-1.4'), 'gzip of a file that is a PDF document'],
    ['gzip of gzip', gzipSync(GZIP), 'compressed twice'],
    ['gzip of nothing', gzipSync(''), 'empty'],
  ])('%s is refused by name', async (_, content, seems) => {
    const source = tracked(chunksOf(Buffer.from(content), 64))
    await expect(openRecords(source.chunks)).rejects.toMatchObject({
      code: 'BIB_UNKNOWN_FORMAT',
      message: expect.stringContaining(seems) as string,
    })
    expect(source.closed()).toBe(true)
  })
})

test.each([
  ['a list whose headings nobody knows', 'a,b,c\n1,2,3', 'which column is the title'],
  ['a letter', 'Dear librarian, how are you?', 'which column is the title'],
  ['a damaged Excel workbook', 'PK\x03\x04...', 'damaged or cut off'],
])('%s is refused with what it lacks', async (_, content, lacks) => {
  const source = tracked(chunksOf(Buffer.from(content, 'latin1'), 8))
  await expect(openRecords(source.chunks)).rejects.toMatchObject({
    code: 'BIB_UNREADABLE_TABLE',
    message: expect.stringContaining(lacks) as string,
  })
  expect(source.closed()).toBe(true)
})

describe('a damaged gzip file', () => {
  test.each([0.2, 0.5, 0.999])('that is cut off at %d gives all that is before', async (part) => {
    const items = await collect((await openRecords(chunksOf(GZIP.subarray(0, Math.floor(GZIP.length * part)), 1_000))).items)
    const read = kinds(items).filter((kind) => kind === 'record').length
    expect(read).toBeGreaterThan(RECORDS.length * part * 0.9)
    expect(kinds(items).slice(read)).toEqual(['truncated', 'damaged-gzip'].slice(part > 0.99 && read === RECORDS.length ? 1 : 0))
    expect(items.map(({ position }) => position.index)).toEqual(items.keys().toArray())
  })

  test('that is corrupted in the middle gives most of what is before', async () => {
    const corrupt = Buffer.from(GZIP)
    const middle = Math.floor(GZIP.length / 2)
    corrupt.fill(0xff, middle, middle + 16)
    const items = await collect((await openRecords(chunksOf(corrupt, 1_000))).items)
    expect(kinds(items).at(-1)).toBe('damaged-gzip')
    expect(kinds(items).filter((kind) => kind === 'record').length).toBeGreaterThan(RECORDS.length * 0.3)
  })

  test('that ends at the end of a record is told from a whole one', async () => {
    expect(kinds(await collect((await openRecords([GZIP.subarray(0, -8)])).items)).at(-1)).toBe('damaged-gzip')
  })

  test('of which nothing can be read is an error', async () => {
    await expect(openRecords([Buffer.from('\x1f\x8bnot gzip', 'latin1')])).rejects.toMatchObject({ code: 'BIB_DAMAGED_GZIP' })
  })

  test('that expands without end is read in constant memory', async () => {
    const megabyte = gzipSync(Buffer.alloc(1_000_000))
    const bomb = Buffer.concat([gzipSync(ISO.subarray(0, 2_000)), ...Array.from({ length: 150 }, () => megabyte)])
    const before = process.memoryUsage().rss
    const opened = await openRecords([bomb])
    expect(kinds(await collect(opened.items)).filter((kind) => kind === 'record').length).toBeGreaterThan(10)
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
  })
})

test('what is said of a file in advance counts for more than what it looks like', async () => {
  const opened = await openRecords([Buffer.from('no record at all')], { format: 'marcxml', flavour: 'unimarc' })
  expect(opened).toMatchObject({ format: 'marcxml', flavour: 'unimarc', rejects: { ending: 'xml' } })
  expect(kinds(await collect(opened.items))).toEqual(['not-marc'])
})

test.each([
  ['marcxml', '<record><leader>00000nam a2200000   4500</leader><controlfield tag="001">Книга</controlfield></record>'],
  ['mrk', '=LDR  00000nam\\a2200000\\\\\\4500\n=001  Книга\n'],
  ['aleph', '000000001 LDR   L 00000nam^a2200000^^^4500\n000000001 001   L Книга\n'],
] as const)('an encoding that is named counts for all of a file: %s', async (format, text) => {
  const inCyrillic = Buffer.from(
    text.split('').map((letter) => (letter > '\u007f' ? letter.charCodeAt(0) - 0x410 + 0xc0 : letter.charCodeAt(0))),
  )
  const opened = await openRecords([inCyrillic], { encoding: 'windows-1251' })
  expect(opened.format).toBe(format)
  expect(await collect(opened.items)).toMatchObject([
    { record: { fields: [control('001', 'Книга')] }, warnings: ['given-encoding'] },
  ])
  const source = tracked([inCyrillic])
  await expect(openRecords(source.chunks, { encoding: 'klingon' })).rejects.toMatchObject({ code: 'BIB_UNKNOWN_ENCODING' })
  expect(source.closed()).toBe(true)
})

test('an error of the file itself is thrown as it is', async () => {
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield ISO.subarray(0, 1_000)
    throw new Error('EIO')
  }
  const opened = await openRecords(failing())
  const seen: string[] = []
  await expect(
    (async () => {
      for await (const item of opened.items) seen.push(item.kind)
    })(),
  ).rejects.toThrow('EIO')
  expect(seen.length).toBeGreaterThan(5)
})

test('a reader that is left early closes the file', async () => {
  for (const bytes of [ISO, XML, GZIP]) {
    const source = tracked(chunksOf(bytes, 1_000))
    for await (const item of (await openRecords(source.chunks)).items) {
      expect(item.kind).toBe('record')
      break
    }
    expect(source.closed()).toBe(true)
  }
})

describe('the form in which records are stored', () => {
  test('is the bytes of an ISO 2709 file, and what those would be for MARCXML', async () => {
    const [iso] = await collect((await openRecords([ISO])).items)
    const [xml] = await collect((await openRecords([XML])).items)
    if (iso?.kind !== 'record' || xml?.kind !== 'record') throw new Error('not read')
    expect(storedForm(iso)).toBe(iso.bytes)
    expect(Buffer.from(storedForm(xml) as Uint8Array)).toEqual(Buffer.from(iso.bytes))
  })

  test('is refused for what ISO 2709 cannot hold', async () => {
    const [item] = await collect(
      (await openRecords([Buffer.from(encodeMarcXml(recordOf([data('500', '  ', `$a${'x'.repeat(10_000)}`)])))])).items,
    )
    expect(item?.kind === 'record' && storedForm(item)).toMatchObject({
      code: 'too-long',
      message: expect.stringContaining('500') as string,
    })
  })
})
