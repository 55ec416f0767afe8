import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EXPORTS } from '../exports.ts'
import { openRecords } from '../open.ts'
import { fixedField } from '../fixed-field.ts'
import { arbitraryRecord, collect, control, data, fieldsOf, recordOf } from '../testing/records.ts'
import { HEADINGS } from './columns.ts'
import { csvLine } from './csv.ts'

test('cells come back from a reader of CSV as they were', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 5 }), (cells) => {
      const [row] = parse(csvLine(cells), { bom: false, relax_column_count: true }) as string[][]
      expect(row?.map((cell) => cell.replaceAll(/(^|;)'/g, '$1'))).toEqual(cells.map((cell) => cell.replaceAll(/(^|;)'/g, '$1')))
    }),
  )
})

test.each(['=HYPERLINK("http://x")', '+1', '-1+2', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', '＋1', '－1', '＠x'])(
  '%j cannot run as a formula',
  (cell) => {
    expect(csvLine([cell])).toMatch(/^"?'/)
  },
)

test('nor does it where the semicolon begins a cell; other text stays as it is', () => {
  expect(csvLine(['Judul;=1+1', 'a; -b', '2-3', 'a;b'])).toBe("Judul;'=1+1,a; -b,2-3,a;b\r\n")
})

const RECORD = recordOf([
  control('001', 'b1'),
  control('008', fixedField({ year: '1980', place: 'io', language: 'ind' })),
  data('020', '  ', '$a9789799731234'),
  data('100', '1 ', '$aToer, Pramoedya Ananta.'),
  data('245', '10', '$aBumi manusia :$bsebuah roman /$cPramoedya Ananta Toer.'),
  data('260', '  ', '$aJakarta :$bHasta Mitra,$c1980.'),
  data('650', ' 4', '$aRoman$zIndonesia.'),
  data('710', '2 ', '$aHasta Mitra.'),
  data('852', '  ', '$bPusat$h813$iTOE b$pB001'),
  data('852', '  ', '$bPusat$h813$iTOE b$pB002'),
])

function written(format: 'csv' | 'xlsx', byteOrderMark = false): Buffer {
  const writer = EXPORTS[format].open({ byteOrderMark })
  return Buffer.concat([writer.start(), writer.write(RECORD), writer.end()])
}

test('a title is a row', () => {
  const [row] = parse(written('csv', true), { bom: true, columns: true }) as Record<string, string>[]
  expect(row).toMatchObject({
    'Control number': 'b1',
    Title: 'Bumi manusia',
    Subtitle: 'sebuah roman',
    Author: 'Toer, Pramoedya Ananta',
    'Added corporate author': 'Hasta Mitra',
    Publisher: 'Hasta Mitra',
    Year: '1980',
    Subjects: 'Roman -- Indonesia',
    'Call number': '813 TOE b',
    Barcode: 'B001; B002',
    Copies: '2',
  })
})

test.each(['csv', 'xlsx'] as const)('an exported list (%s) is understood when it is imported', async (format) => {
  const opened = await openRecords([written(format)])
  expect(opened.format).toBe(format)
  const unknown = opened.table?.columns.filter(({ field }) => field === undefined).map(({ heading }) => heading)
  expect(unknown).toEqual(['Title in original script'])
  const [item] = await collect(opened.items)
  if (item?.kind !== 'record') throw new Error('not read')
  expect(fieldsOf(item.record).map((field) => field.replaceAll(/ [:/,;](?=\$|$)/g, ''))).toEqual(
    expect.arrayContaining([
      '001 b1',
      '100 1  $aToer, Pramoedya Ananta',
      '245 10 $aBumi manusia$bsebuah roman$cPramoedya Ananta Toer',
    ]),
  )
})

test('every record has as many cells as there are headings', () => {
  fc.assert(
    fc.property(arbitraryRecord, (record) => {
      const writer = EXPORTS.csv.open({})
      const [row] = parse(Buffer.from(writer.write(record)), { relax_column_count: true }) as string[][]
      expect(row).toHaveLength(HEADINGS.length)
    }),
  )
})
