// The parts of understanding a list, one by one.
import { describe, expect, test } from 'vitest'
import { codesIn, copiesIn, listIn, standardNumbersIn, yearIn } from './cells.ts'
import { meaningOf } from './headings.ts'
import { languagesOf } from './languages.ts'
import { layoutOf } from './layout.ts'
import { genreOf, leaderOf } from './material.ts'
import { Occurrences } from './occurrences.ts'
import { formatOf, numberText } from './xlsx/number-format.ts'

describe('headings', () => {
  test.each([
    ['Judul', 'title'],
    ['JUDUL BUKU *', 'title'],
    ['Tajuk', 'title'],
    ['Judul / Title', 'title'],
    ['Title (wajib diisi)', 'title'],
    ['Pengarang 2', 'author'],
    ['Nama Penerbit Buku', 'publisher'],
    ['Thn. Terbit', 'year'],
    ['Tahun\r\nTerbit', 'year'],
    ['No. Panggil', 'callNumber'],
    ['No. Induk', 'inventory'],
    ['NO.  BARCODE', 'barcode'],
    ['Jml. Eks.', 'copies'],
    ['Muka Surat', 'pages'],
    ['isbn_issn', 'isbn'],
    ['Catatan', 'note'],
    ['No', 'ignore'],
    ['Bil.', 'ignore'],
    ['Harga (Rp)', 'ignore'],
    ['judulbuku', 'title'],
    ['publishYear', 'year'],
    ['itemcallnumber', 'callNumber'],
    ['itemnumber', 'ignore'],
    ['Year Published', 'year'],
    ['Kelas', undefined],
    ['', undefined],
    ['///', undefined],
  ])('%j means %s', (heading, meaning) => {
    expect(meaningOf(heading)).toBe(meaning)
  })

  test('are the row that knows most; of two columns of one meaning the first counts', () => {
    expect(layoutOf([['Daftar judul buku'], ['', ''], ['No', 'Judul', 'Pengarang', 'Judul asli', 'Judul']])).toMatchObject({
      headerRow: 2,
      columns: [{}, { field: 'title' }, { field: 'author' }, {}, { heading: 'Judul' }],
    })
    expect(layoutOf([['Judul', 'Judul', 'Penulis']])).toMatchObject({
      columns: [{ field: 'title' }, { heading: 'Judul' }, { field: 'author' }],
    })
  })
})

describe('cells', () => {
  test.each([
    ['<Hirata, Andrea><Toer, Pramoedya>', ['Hirata, Andrea', 'Toer, Pramoedya']],
    ['Hirata, Andrea; Toer, Pramoedya', ['Hirata, Andrea', 'Toer, Pramoedya']],
    ['Dinas Pendidikan dan Kebudayaan', ['Dinas Pendidikan dan Kebudayaan']],
    [' - ', []],
    ['a < b', ['a < b']],
  ])('a list in %j', (cell, parts) => {
    expect(listIn(cell)).toEqual(parts)
  })

  test('numbers of copies', () => {
    expect(codesIn('001/SD, 002/SD;003\n-')).toEqual(['001/SD', '002/SD', '003'])
    expect(['3', '3 eks.', '1.234', '3.0', '12 buah', '0', '', 'tiga', '99999999', '-2'].map(copiesIn)).toEqual([
      3,
      3,
      undefined,
      3,
      12,
      ...Array<undefined>(5).fill(undefined),
    ])
  })

  test('years', () => {
    expect(['2005', 'c2005', 'Cet. 3, 1999', '2005-01-01', '[2005?]', '20055', '', '1433 H'].map(yearIn)).toEqual([
      '2005',
      '2005',
      '1999',
      '2005',
      '2005',
      undefined,
      undefined,
      '1433',
    ])
  })

  test('ISBNs and ISSNs, and what spreadsheets make of them', () => {
    expect(standardNumbersIn('978-979-3062-79-2 (jil. 1); 979-3062-79-7')).toMatchObject({
      isbns: ['978-979-3062-79-2 (jil. 1)', '979-3062-79-7'],
      damaged: [],
    })
    expect(standardNumbersIn('9789793062792.0')).toMatchObject({ isbns: ['9789793062792'] })
    expect(standardNumbersIn('ISSN 0378-5955')).toMatchObject({ issns: ['ISSN 0378-5955'] })
    expect(standardNumbersIn('9.78979E+12')).toMatchObject({ isbns: [], damaged: ['9.78979E+12'] })
    expect(standardNumbersIn('9,78979E+12')).toMatchObject({ isbns: [], damaged: ['9,78979E+12'] })
    expect(standardNumbersIn('9789793062793')).toMatchObject({ damaged: ['9789793062793'] })
    expect(standardNumbersIn('tidak ada')).toMatchObject({ isbns: [], damaged: [] })
  })

  test.each([
    ['Text', 'am'],
    ['Majalah', 'as'],
    ['Peta', 'em'],
    ['Rekaman Video (DVD)', 'gm'],
    ['Skripsi', 'tm'],
    ['', 'am'],
  ])('%j is %s to a leader', (material, kind) => {
    expect(leaderOf(material, false).slice(6, 8)).toBe(kind)
  })
})

test.each([
  ['41640', 'dd/mm/yyyy', '2014-01-01'],
  ['2014', 'yyyy', '2014'],
  ['41640', 'yyyy', '2014'],
  ['42', '00000', '00042'],
  ['5.1', '000.0', '005.1'],
  ['42', '"Rp" #,##0;[Red]-0', '42'],
  ['9.789793062792E12', 'General', '9789793062792'],
  ['9.7897930627919996E12', '0', '9789793062792'],
  ['0.1', 'General', '0.1'],
  ['x', 'General', 'x'],
])('the number %s in the format %s is %s', (value, code, text) => {
  expect(numberText(value, formatOf(code), false)).toBe(text)
})

test('languages, and what is none', () => {
  expect(languagesOf(['Indonesia', 'Inggris/Arab', 'ind'])).toEqual({ codes: ['ind', 'eng', 'ara'], unknown: undefined })
  expect(languagesOf(['Indonesia, Bahasa Burung'])).toEqual({ codes: ['ind'], unknown: 'Indonesia, Bahasa Burung' })
})

test('kinds of material that no leader has are kept as genres', () => {
  expect(['Novel', 'Text', 'Majalah', ''].map(genreOf)).toEqual(['Novel', undefined, undefined, ''])
})

test('the calendar of old Macs', () => {
  expect(numberText('40178', 'date', true)).toBe('2014-01-01')
})

test('occurrences are counted however many there are', () => {
  const seen = new Occurrences()
  for (let round = 0; round < 3; round++)
    for (let i = 0; i < 20_000; i++) if (seen.add(`n${i}`) !== round) throw new Error(`n${i} in round ${round}`)
  expect(seen.size).toBe(20_000)
})
