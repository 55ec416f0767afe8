// Hostile and broken lists: readers end, throw nothing but what they document, account for every row and hold little at once.
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { BibError } from '../errors.ts'
import type { RecordFormat } from '../formats.ts'
import { MAX_XLSX_RATIO, XLSX_RATIO_FREE_BYTES } from '../limits.ts'
import { openRecords } from '../open.ts'
import type { ReadItem } from '../read-item.ts'
import { storedForm } from '../stored-form.ts'
import { fieldsOf } from '../testing/lists.ts'
import { chunksAt, collect } from '../testing/records.ts'
import { type Cell, workbookOf, workbookParts, zipOf } from '../testing/xlsx.ts'
import { csvLine } from './row.ts'
import { bytesInUse } from '../../../../test/support/heap.ts'

vi.setConfig({ testTimeout: 60_000 })

/** Items of a file, or the code with which it was refused. */
async function outcome(bytes: Uint8Array, format?: RecordFormat, cuts: readonly number[] = []): Promise<ReadItem[] | string> {
  try {
    return await collect((await openRecords(chunksAt(bytes, cuts), format === undefined ? {} : { format })).items)
  } catch (error) {
    if (error instanceof BibError) return error.code
    throw error
  }
}

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('a', ' ', '"', ',', ';', '\n', '\r', '\t', '\0', '<', '>', '9', '-', '/', '\u001e', '\ud800'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 30,
})
const rows = fc.array(fc.array(text, { maxLength: 9 }), { maxLength: 12 })
/** A record that cannot be stored, or a rejection that says nothing to anybody. */
const isUnusable = (item: ReadItem): boolean =>
  item.kind === 'record' ? !(storedForm(item) instanceof Uint8Array) : item.message.length < 20

const HEADINGS = ['No', 'Judul', 'Pengarang', 'ISBN', 'Tahun', 'No. Induk', 'Jumlah', 'Subjek', 'Deskripsi Fisik']

test('lists of any text give records that can be stored, whatever chunks they come in', async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.array(fc.nat(), { maxLength: 5 }), async (cells, cuts) => {
      const file = Buffer.from([HEADINGS, ...cells].map((row) => csvLine(row)).join(''))
      const items = await outcome(file, 'csv')
      expect(await outcome(file, 'csv', cuts)).toEqual(items)
      if (typeof items === 'string') return
      expect(items.map(({ position }) => position.index)).toEqual(items.map((_, i) => i))
      expect(items.filter(isUnusable)).toEqual([])
    }),
    { numRuns: 200 },
  )
})

test('control numbers in one list are never the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom('1', '2', ''), fc.constantFrom('a', 'b'), fc.constantFrom('x', 'y', '')), {
        maxLength: 12,
      }),
      async (cells) => {
        const items = await outcome(
          Buffer.from([['No. Induk', 'Judul', 'Pengarang'], ...cells].map((row) => csvLine(row)).join('')),
          'csv',
        )
        if (typeof items === 'string') throw new Error(items)
        const numbers = items.flatMap((item) => (item.kind === 'record' ? fieldsOf(item.record, '001') : []))
        expect(new Set(numbers).size).toBe(numbers.length)
      },
    ),
    { numRuns: 200 },
  )
})

test('anything at all ends in items or a documented refusal', async () => {
  const anything = fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes))
  await fc.assert(
    fc.asyncProperty(anything, fc.boolean(), async (bytes, headed) => {
      const file = headed ? Buffer.concat([Buffer.from(csvLine(HEADINGS)), bytes]) : bytes
      await outcome(file, 'csv')
      await outcome(Buffer.concat([Buffer.from('PK\x03\x04'), bytes]))
    }),
    { numRuns: 200 },
  )
})

describe('Excel files', () => {
  const cell: fc.Arbitrary<Cell> = fc.oneof(
    text.map((value) => value.replaceAll(/[^\P{Cc}\t\n\r]|[\ufffe\uffff\ud800-\udfff]/gu, '?')),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom<Cell>(
      undefined,
      { attributes: 't="s"', content: '<v>99999999</v>' },
      { attributes: 't="s"', content: '<v>-1</v>' },
      { attributes: 's="999" t="n"', content: '<v>1e308</v>' },
      { attributes: 's="1"', content: '<v>-99999999999</v>' },
      { attributes: 's="2"', content: '<v>NaN</v>' },
      { attributes: 't="b"', content: '<v>1</v>' },
      { attributes: 't="d"', content: '<v>2015-01-01T00:00:00</v>' },
      { attributes: '', content: '<f>1+1</f>' },
    ),
  )

  test('with any cells give records that can be stored', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { maxLength: 9 }), { maxLength: 6 }), async (cells) => {
        const items = await outcome(workbookOf({ name: 'a', rows: [HEADINGS, ...cells] }))
        if (typeof items === 'string') throw new Error(items)
        expect(items.filter(isUnusable)).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  const whole = workbookOf({
    name: 'a',
    rows: [HEADINGS, ...Array.from({ length: 30 }, (_, i): Cell[] => [i, `Judul ${i}`, 'A', 9786020000015 + i])],
  })

  test('cut off, flipped or overwritten anywhere end in items or a documented refusal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.nat(200), async (at, byte, length) => {
        await outcome(whole.subarray(0, at))
        const flipped = Buffer.from(whole)
        flipped.fill(byte, at, Math.min(whole.length, at + 1 + length))
        await outcome(flipped)
      }),
      { numRuns: 200 },
    )
  })

  test('whose XML is broken give what is before, and say so', async () => {
    const parts = workbookParts({ name: 'a', rows: [HEADINGS, [1, 'Satu'], [2, 'Dua'], [3, 'Tiga']] })
    const name = 'xl/worksheets/sheet1.xml'
    const items = await outcome(zipOf({ ...parts, [name]: parts[name]!.replace('<row r="4">', '<row r="4"><<') }))
    expect(items).toMatchObject([{ kind: 'record' }, { kind: 'record' }, { kind: 'rejected', code: 'damaged-xlsx' }])
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(parts)), fc.nat(), text, async (part, at, inserted) => {
        const content = parts[part]!
        const place = at % (content.length + 1)
        await outcome(zipOf({ ...parts, [part]: content.slice(0, place) + inserted.toWellFormed() + content.slice(place) }))
      }),
      { numRuns: 200 },
    )
  })

  test('with references that go round, or out of the archive, are refused', async () => {
    const parts = workbookParts({ name: 'a', rows: [HEADINGS] })
    const escaped = parts['xl/_rels/workbook.xml.rels']!.replace('worksheets/sheet1.xml', '../../../../etc/passwd')
    expect(await outcome(zipOf({ ...parts, 'xl/_rels/workbook.xml.rels': escaped }))).toBe('BIB_UNREADABLE_TABLE')
    const round = parts['xl/_rels/workbook.xml.rels']!.replace('worksheets/sheet1.xml', 'workbook.xml')
    expect(await outcome(zipOf({ ...parts, 'xl/_rels/workbook.xml.rels': round }))).toBe('BIB_UNREADABLE_TABLE')
  })

  test('that would become enormous are refused before they do', async () => {
    const parts = workbookParts({ name: 'a', rows: [HEADINGS, [1, 'Satu']] })
    const [before, behind] = parts['xl/worksheets/sheet1.xml']!.split('</sheetData>') as [string, string]
    const bomb = `${before}${'<row></row>'.repeat(XLSX_RATIO_FREE_BYTES / 8)}</sheetData>${behind}`
    expect(deflateRawSync(Buffer.from(bomb)).length * MAX_XLSX_RATIO).toBeLessThan(bomb.length)
    expect(await outcome(zipOf({ ...parts, 'xl/worksheets/sheet1.xml': bomb }))).toBe('BIB_UNREADABLE_TABLE')
  })

  test('with remarks far to the right do not become rows of thousands of cells', async () => {
    const parts = workbookParts({ name: 'a', rows: [HEADINGS, [1, 'Satu'], [2, undefined, 'Tanpa judul']] })
    const name = 'xl/worksheets/sheet1.xml'
    const remark = '<c r="XFD3" t="str"><v>catatan</v></c></row></sheetData>'
    const items = await outcome(zipOf({ ...parts, [name]: parts[name]!.replace(/<\/row>\s*<\/sheetData>/, remark) }))
    expect(items).toMatchObject([{ kind: 'record' }, { kind: 'rejected', code: 'no-title' }])
    expect((items as ReadItem[])[1]!.bytes.length).toBeLessThan(100)
  })

  test('with a cell, a comment or an attribute without end are given up in bounded memory', async () => {
    for (const endless of ['<row r="3"><c r="A3" t="str"><v>', '<!--', '<row r="', '<![CDATA[']) {
      const parts = workbookParts({ name: 'a', rows: [HEADINGS, [1, 'Satu']] })
      const [before] = parts['xl/worksheets/sheet1.xml']!.split('</sheetData>') as [string]
      const noise = Buffer.alloc(20 * 1024 * 1024, 'abcdefgh ')
      const items = await outcome(
        zipOf({ ...parts, 'xl/worksheets/sheet1.xml': Buffer.concat([Buffer.from(before + endless), noise]) }),
      )
      expect(items).toMatchObject([{ kind: 'record' }, { kind: 'rejected', code: 'damaged-xlsx' }])
    }
  })
})

test('cells as long as a row may be take no more time than others', async () => {
  const pieces = [
    ',',
    ' ',
    '; ',
    '<',
    '<a>',
    '. ',
    ', S.Aa',
    ' dan ',
    '1',
    '.0',
    '(',
    '--',
    ' : ',
    '=',
    "'",
    '[',
    'x\u0301',
    '9789793062792 ',
  ]
  for (const piece of pieces) {
    const cell = piece.repeat(Math.floor(300_000 / Buffer.byteLength(piece))) + 'x'
    for (let column = 0; column < HEADINGS.length; column++) {
      const row = HEADINGS.map((_, i) => (i === column ? cell : i === 1 ? 'Judul' : ''))
      const items = await outcome(Buffer.from(csvLine(HEADINGS) + csvLine(row)), 'csv')
      expect(items).toHaveLength(1)
    }
    await outcome(Buffer.from(csvLine(['Judul', 'Pengarang', cell.slice(0, 60_000)]) + csvLine(['a', 'b', 'c'])), 'csv')
  }
})

test('a long list is read in bounded memory', async () => {
  function* file(count: number): Generator<Uint8Array> {
    yield Buffer.from('Judul;Pengarang;No. Induk\n')
    for (let from = 0; from < count; from += 1000)
      yield Buffer.from(
        Array.from(
          { length: Math.min(1000, count - from) },
          (_, i) => `Judul nomor ${from + i};Pengarang ${i};N${from + i}\n`,
        ).join(''),
      )
  }
  const { items } = await openRecords(file(50_000))
  const before = bytesInUse()
  let most = 0
  let read = 0
  for await (const _ of items) if (++read % 10_000 === 0) most = Math.max(most, bytesInUse() - before)
  expect(read).toBe(50_000)
  // Its control numbers' digests: 12 bytes each, at half load and doubled while they are moved.
  expect(most).toBeLessThan(16 * 1024 * 1024)
})
