import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_TABLE_CELLS, MAX_TABLE_ROW_BYTES } from '../limits.ts'
import { chunksAt, chunksOf } from '../testing/records.ts'
import { DelimitedRows } from './delimited.ts'
import { csvLine, type TableRow } from './row.ts'
import { detectEncoding } from './row-encoding.ts'

const COMMA = { separator: 0x2c, enclosed: false }

function rowsOf(chunks: readonly Uint8Array[], dialect = COMMA, width = 0): TableRow[] {
  const rows = new DelimitedRows(dialect, detectEncoding(Buffer.concat(chunks)))
  rows.width = width
  const all: TableRow[] = []
  for (const chunk of chunks) for (const row of rows.push(chunk)) all.push(row)
  for (const row of rows.end()) all.push(row)
  return all
}

const cellsOf = (text: string, dialect = COMMA, width = 0): (readonly string[])[] =>
  rowsOf([Buffer.from(text)], dialect, width).map(({ cells }) => cells)

const cell = fc.string({ unit: fc.constantFrom('a', 'B', ' ', '"', ',', ';', '\n', '\r', 'é', '書', '1'), maxLength: 8 })

test('well-formed files give what csv-parse gives', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 }),
      fc.array(fc.nat()),
      (rows, cuts) => {
        // A lone blank cell is an empty line to csv-parse.
        fc.pre(rows.every((row) => row.some((text) => text !== '')))
        const file = Buffer.from(rows.map((row) => csvLine(row, ',', true)).join(''))
        const expected = parse(file, { relax_column_count: true, skip_empty_lines: false }) as string[][]
        expect(rowsOf(chunksAt(file, cuts)).map(({ cells }) => cells)).toEqual(expected)
      },
    ),
  )
})

test('rows are the same for any chunks, in order, and together they are the file', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '""', 'é'), maxLength: 60 })
  fc.assert(
    fc.property(text, fc.array(fc.nat()), fc.boolean(), fc.nat(4), (content, cuts, enclosed, width) => {
      const file = Buffer.from(content)
      const whole = rowsOf([file], { separator: 0x2c, enclosed }, width)
      expect(rowsOf(chunksAt(file, cuts), { separator: 0x2c, enclosed }, width)).toEqual(whole)
      expect(Buffer.concat(whole.map(({ bytes }) => bytes)).equals(file)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

describe('what people and systems make of CSV', () => {
  test.each([
    ['blanks before and behind quotes', 'a, "b, c" ,d\n', [['a', 'b, c', 'd']]],
    ['a quote inside of text', 'a,12" layar,"kata "merdeka" itu",d\n', [['a', '12" layar', 'kata "merdeka" itu', 'd']]],
    [
      'line ends inside of quotes',
      '"a\r\nb",c\r\nd,e',
      [
        ['a\r\nb', 'c'],
        ['d', 'e'],
      ],
    ],
    [
      'line ends of old Macs',
      'a,b\rc,d\r',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'an empty cell at the end',
      'a,\nb,',
      [
        ['a', ''],
        ['b', ''],
      ],
    ],
    ['rows of different length', 'a\nb,c,d\n', [['a'], ['b', 'c', 'd']]],
  ])('%s', (_, text, rows) => {
    expect(cellsOf(text)).toEqual(rows)
  })

  test('quotes that SLiMS does not double', () => {
    const text = '"Kata "Merdeka", katanya","<Chairil>",""\n"Baris\ndua","",""\n'
    expect(cellsOf(text, { separator: 0x2c, enclosed: true })).toEqual([
      ['Kata "Merdeka", katanya', '<Chairil>', ''],
      ['Baris\ndua', '', ''],
    ])
  })

  test('a quote that is never closed costs no row', () => {
    const rows = rowsOf([Buffer.from('"Laskar Pelangi,Andrea,2005\nBumi Manusia,Pram,1980\n')], COMMA, 3)
    expect(rows.map(({ cells, warnings }) => [cells[1], warnings])).toEqual([
      ['Andrea', ['unclosed-quote']],
      ['Pram', []],
    ])
    const closedLater = cellsOf('a,"b,c\nd,"e, f",g\nh,i,j\n', COMMA, 3)
    expect(closedLater).toEqual([
      ['a', '"b', 'c'],
      ['d', 'e, f', 'g'],
      ['h', 'i', 'j'],
    ])
  })

  test('a quote at the beginning of a cell that is none is told from a cell of several lines', () => {
    const torn = 'a\tb\t"Callaloo" is\nc\td\te\nf\tg\t"h"\n'
    expect(cellsOf(torn, { separator: 0x09, enclosed: false }, 3)).toEqual([
      ['a', 'b', '"Callaloo" is'],
      ['c', 'd', 'e'],
      ['f', 'g', 'h'],
    ])
    const whole = 'a,b,"satu\ndua, tiga\nempat"\nc,"lima\nenam, tujuh",d\n'
    expect(cellsOf(whole, COMMA, 3)).toEqual([
      ['a', 'b', 'satu\ndua, tiga\nempat'],
      ['c', 'lima\nenam, tujuh', 'd'],
    ])
  })

  test('many of them, or lines without end, take no more than linear time and are kept to the last byte', () => {
    const quotes = Buffer.from('"b\n'.repeat(200_000))
    expect(rowsOf([quotes]).length).toBe(200_000)
    const endless = Buffer.from(`${'x'.repeat(2.5 * MAX_TABLE_ROW_BYTES)}\na,b\n`)
    const rows = rowsOf([endless])
    expect(rows.map(({ rejection }) => rejection?.code)).toEqual(['too-long', 'too-long', 'too-long', undefined])
    expect(Buffer.concat(rows.map(({ bytes }) => bytes)).equals(endless)).toBe(true)
  })

  test('so they are in the smallest pieces', () => {
    const endless = Buffer.from(`a,"${'x,'.repeat(MAX_TABLE_ROW_BYTES)}\na,b\n`)
    const rows = rowsOf([...chunksOf(endless, 48)])
    expect(rows).toEqual(rowsOf([endless]))
    expect(Buffer.concat(rows.map(({ bytes }) => bytes)).equals(endless)).toBe(true)
  })

  test('a row of more cells than any list has ends in one that has the rest', () => {
    const [row, next] = cellsOf(`${'a,'.repeat(MAX_TABLE_CELLS)}b,c\nd,e\n`)
    expect(row).toHaveLength(MAX_TABLE_CELLS + 1)
    expect(row?.at(-1)).toBe('b,c')
    expect(next).toEqual(['d', 'e'])
  })
})

test('a row in another encoding than the rest is read as what it is', () => {
  const file = Buffer.concat([Buffer.from('judul,é\n'), Buffer.from('caf\xe9,b\n', 'latin1'), Buffer.from('c,d\n')])
  const rows = rowsOf([Buffer.from('judul,é\n'), file.subarray(9)])
  expect(rows[1]).toMatchObject({ cells: ['café', 'b'], warnings: [] })
  const utf8First = new DelimitedRows(COMMA, detectEncoding(Buffer.from('é')))
  expect([...utf8First.push(file)].map(({ warnings }) => warnings)).toEqual([[], ['other-encoding'], []])
})
