import fc from 'fast-check'
import { describe as suite, expect, test } from 'vitest'
import { describe } from '../description/describe.ts'
import { describeFully } from '../description/full.ts'
import { encodeIso2709, markedAsUtf8 } from '../iso2709/encode.ts'
import { openRecords } from '../open.ts'
import type { ReadItem } from '../read-item.ts'
import { chunksAt, chunksOf, collect, kinds } from '../testing/records.ts'
import { HAS_SHARED_DATA, sharedBytes } from '../testing/shared-data.ts'
import { KBART_COLUMNS, kbartSeparator } from './columns.ts'
import { coverageText, embargoText } from './coverage.ts'
import { readKbart } from './read.ts'
import type { KbartRow } from './record.ts'

type Cells = Partial<Record<(typeof KBART_COLUMNS)[number], string>>

const line = (cells: Cells): string => KBART_COLUMNS.map((column) => cells[column] ?? '').join('\t')
const file = (...rows: Cells[]): Buffer => Buffer.from([KBART_COLUMNS.join('\t'), ...rows.map(line), ''].join('\n'))
const rowOf =
  (cells: Cells): KbartRow =>
  (column) =>
    cells[column] ?? ''
const records = (items: readonly ReadItem[]): Extract<ReadItem, { kind: 'record' }>[] =>
  items.filter((item) => item.kind === 'record')

const JOURNAL: Cells = {
  publication_title: 'Jurnal Humaniora',
  print_identifier: '0852-0801',
  online_identifier: '2302-9269',
  date_first_issue_online: '1989',
  num_first_vol_online: '1',
  num_first_issue_online: '1',
  title_url: 'https://jurnal.example.ac.id/humaniora',
  title_id: 'humaniora',
  embargo_info: 'P1Y',
  coverage_depth: 'fulltext',
  publisher_name: 'Universitas Gadjah Mada',
  publication_type: 'serial',
  access_type: 'F',
}

test('a journal', async () => {
  const { format, items } = await openRecords([file(JOURNAL)])
  const [item] = records(await collect(items))
  expect(format).toBe('kbart')
  expect(item?.exact).toBe(false)
  const record = item?.record ?? { leader: '', fields: [] }
  expect(record.fields.filter(({ value }) => value !== undefined).map(({ tag, value }) => `${tag} ${value}`)).toEqual([
    '001 humaniora',
    '003 jurnal.example.ac.id',
    '006 m     o  d        ',
    '007 cr |n|||||||||',
    '008 000000c19899999||||||||o|||||||||||||| |',
  ])
  expect(describeFully(record)).toMatchObject({
    title: 'Jurnal Humaniora',
    format: 'serial',
    carrier: 'online',
    publisher: 'Universitas Gadjah Mada',
    dates: { from: 1989, open: true },
    identifiers: [
      { type: 'issn', value: '2302-9269', status: 'valid' },
      { type: 'issn', value: '0852-0801', status: 'cancelled' },
    ],
    holdings: [{ statement: 'v.1:no.1(1989)-' }],
    links: [{ url: 'https://jurnal.example.ac.id/humaniora', to: 'itself' }],
  })
})

test('a book', async () => {
  const book: Cells = {
    publication_title: 'The Malay archipelago',
    print_identifier: '978-0-471-38314-7',
    online_identifier: '978-3-030-35245-5',
    title_url: 'http://books.example.org/10.1/x',
    first_author: 'Wallace',
    title_id: '10.1/x',
    publisher_name: 'Penerbit',
    publication_type: 'monograph',
    date_monograph_published_online: '2020-03-01',
    monograph_edition: '2',
    monograph_volume: '174',
    first_editor: 'Guo',
    parent_publication_title_id: '99',
  }
  const [item] = records(await collect(readKbart([file(book)])))
  expect(describe(item?.record ?? { leader: '', fields: [] })).toMatchObject({
    title: 'The Malay archipelago',
    nonfiling: 4,
    creators: [
      { name: 'Wallace', main: true },
      { name: 'Guo', relators: ['edt'] },
    ],
    edition: 'Edition 2',
    year: 2020,
    format: 'book',
    identifiers: [
      { value: '9783030352455', status: 'valid' },
      { value: '9780471383147', status: 'cancelled' },
    ],
  })
})

test('rows of one title that follow each other are one record; its number later on is made another', async () => {
  const later: Cells = {
    ...JOURNAL,
    date_first_issue_online: '2001-03',
    num_first_vol_online: '13',
    num_first_issue_online: '',
    date_last_issue_online: '2003-12-31',
    num_last_vol_online: '15',
  }
  const items = records(await collect(readKbart([file(JOURNAL, later, { publication_title: 'Other', title_id: 'o' }, JOURNAL)])))
  expect(items.map(({ record }) => record.fields[0]?.value)).toEqual(['humaniora', 'o', 'humaniora~2'])
  expect(items[2]?.warnings).toEqual(['repeated-number'])
  const statement = 'v.1:no.1(1989)-, v.13(2001:Mar.)-v.15(2003:Dec.:31)'
  expect(items[0] === undefined ? [] : describe(items[0].record).holdings).toMatchObject([{ statement }])
})

suite('files as they come', () => {
  const phase1 =
    'publication_title\tprint_identifier\tonline_identifier\tcoverage_notes\r\n"Majalah ""Tempo"""\t0126-4273\t\tlengkap\r\n'

  test.each([
    ['Phase I with quotes', Buffer.from(phase1), ['Majalah "Tempo"']],
    ['with a byte order mark', Buffer.from(`\ufeff${phase1}`), ['Majalah "Tempo"']],
    ['in UTF-16', Buffer.from(`\ufeff${phase1}`, 'utf16le'), ['Majalah "Tempo"']],
    ['with commas', Buffer.from('Publication_Title,print_identifier,title_id\n"Satu, dua",,1\n'), ['Satu, dua']],
    ['in Latin-1', Buffer.from('publication_title\ttitle_url\nÉtudes\thttp://x\n', 'latin1'), ['Études']],
    [
      'in Arabic and Chinese',
      Buffer.from('publication_title\ttitle_url\nمجلة\thttp://x\n马来研究\thttp://y\n'),
      ['مجلة', '马来研究'],
    ],
    ['without a line end', Buffer.from('publication_title\ttitle_url\nA\tb'), ['A']],
    ['with headings only', Buffer.from('publication_title\ttitle_url\n'), []],
  ])('%s', async (_, bytes, titles) => {
    const { format, items } = await openRecords(chunksOf(bytes, 7))
    const read = await collect(items)
    expect([format, records(read).map(({ record }) => describe(record).title)]).toEqual(['kbart', titles])
  })

  test('without headings are read in the order of the recommendation', async () => {
    const items = await collect(readKbart([Buffer.from(`${line(JOURNAL)}\n`)]))
    expect(records(items).map(({ record }) => describe(record).title)).toEqual(['Jurnal Humaniora'])
  })

  test('rows without a title are rejected with their number', async () => {
    const items = await collect(readKbart([file({ title_id: '7' }, JOURNAL)]))
    expect(kinds(items)).toEqual(['no-title', 'record'])
    expect(items[0]).toMatchObject({ controlNumber: '7', bytes: Buffer.from(`${line({ title_id: '7' })}\n`) })
  })

  test('other lists are none', () => {
    expect(kbartSeparator('Title\tPublisher\tFrequency\tURL\tElectronic ISSN\tPrint ISSN')).toBe(undefined)
    expect(kbartSeparator('publication_title,price')).toBe(undefined)
  })
})

test.each([
  ['P1Y', 'without the latest 1 year'],
  ['R10Y;P30D', 'only the latest 10 years; without the latest 30 days'],
  ['until 2020', 'until 2020'],
  ['', ''],
])('embargo %s', (code, text) => {
  expect(embargoText(code)).toBe(text)
})

test.each<[Cells, string]>([
  [{ date_first_issue_online: '1990', date_last_issue_online: '1990' }, '1990'],
  [{ num_first_vol_online: '1', num_last_vol_online: '3' }, 'v.1-v.3'],
  [{ date_last_issue_online: '2001' }, '-2001'],
  [{}, ''],
])('coverage %#', (cells, text) => {
  expect(coverageText(rowOf(cells))).toBe(text)
})

test('any text gives items that account for every row, in any chunks', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '1', '-', '"', ' ', 'é', '本', '\u0000', '\u001d', 'X'), maxLength: 8 })
  const row = fc.dictionary(fc.constantFrom(...KBART_COLUMNS), cell)
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 5 }), async (rows, cuts) => {
      const bytes = file(...rows)
      const items = await collect(readKbart([bytes]))
      expect(await collect(readKbart(chunksAt(bytes, cuts)))).toEqual(items)
      for (const { record } of records(items)) encodeIso2709(markedAsUtf8(record))
      items.forEach((item, i) => expect(item.position.index).toBe(i))
    }),
    { numRuns: 200 },
  )
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
      await collect(readKbart([Buffer.from('publication_title\ttitle_id\n'), bytes]))
    }),
    { numRuns: 200 },
  )
})

suite.skipIf(!HAS_SHARED_DATA)('packages of GOKb', () => {
  test.each([['kbart/Example_Ebook_Package_Original.txt'], ['kbart/Example_Ebook_Package_Changed.txt']])(
    '%s: a record for every row',
    async (name) => {
      const bytes = sharedBytes(name)
      const { format, items } = await openRecords(chunksOf(bytes, 10_000))
      const read = await collect(items)
      const lines = bytes
        .toString('utf8')
        .split(/\r?\n/)
        .slice(1)
        .filter((text) => text.trim() !== '')
      expect(format).toBe('kbart')
      expect(read.length).toBe(lines.length)
      expect(new Set(kinds(read))).toEqual(new Set(['record']))
      const numbers = new Set(records(read).map(({ record }) => record.fields[0]?.value))
      expect(numbers.size).toBe(read.length)
      for (const { record } of records(read))
        expect(describe(record)).toMatchObject({ format: 'book', title: expect.stringMatching(/./) })
    },
  )
})
