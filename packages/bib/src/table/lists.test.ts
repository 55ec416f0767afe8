// Lists as libraries have them, from file to record.
import { describe, expect, test } from 'vitest'
import { BibError } from '../errors.ts'
import { openRecords } from '../open.ts'
import type { ReadItem, RecordItem } from '../read-item.ts'
import { brief, fieldsOf } from '../testing/lists.ts'
import { collect } from '../testing/records.ts'
import { workbookOf } from '../testing/xlsx.ts'
import type { ColumnMap } from './field.ts'

async function read(file: string | Uint8Array, columns?: ColumnMap) {
  const opened = await openRecords([Buffer.from(file)], columns === undefined ? {} : { columns })
  const items = await collect(opened.items)
  const records = items.filter((item): item is RecordItem => item.kind === 'record').map(({ record }) => record)
  return { opened, items, records }
}

const numbersOf = (items: readonly ReadItem[]): (string | undefined)[] =>
  items.map((item) => (item.kind === 'record' ? fieldsOf(item.record, '001')[0] : item.controlNumber))

describe('a village school’s list, typed in Excel and saved with semicolons', () => {
  const list = [
    'DAFTAR BUKU PERPUSTAKAAN SDN 1 MELATI;;;;;;;;',
    ';;;;;;;;',
    'No;Judul Buku;Pengarang;Penerbit;Kota Terbit;Tahun Terbit;ISBN;No. Panggil;Jml. Eks',
    '1;2;3;4;5;6;7;8;9',
    '1;Laskar Pelangi;Andrea Hirata;Bentang,;Yogyakarta;2005;979-3062-79-7;813 HIR l;3',
    '2;"Bumi; Manusia : sebuah roman";Toer, Pramoedya Ananta;Hasta Mitra;Jakarta;1980;9,78979E+12;813 TOE b;1',
    '3;;Tanpa Judul;;;;;;',
    'No;Judul Buku;Pengarang;Penerbit;Kota Terbit;Tahun Terbit;ISBN;No. Panggil;Jml. Eks',
    '4;Buku; dengan pemisah;A;B;C;2001;;;1',
    '5;Kamus Kecil;-;;;;;;',
  ].join('\r\n')

  test('is understood by its headings, and every row is accounted for', async () => {
    const { opened, items, records } = await read(list)
    expect(opened).toMatchObject({ format: 'csv', table: { kind: 'list', encoding: 'utf-8', separator: ';', headerRow: 3 } })
    expect(opened.table?.columns.map(({ field }) => field)).toEqual([
      undefined,
      'title',
      'author',
      'publisher',
      'place',
      'year',
      'isbn',
      'callNumber',
      'copies',
    ])
    expect(items.map(brief)).toEqual([
      'Laskar Pelangi | Andrea Hirata | 2005',
      'Bumi; Manusia : sebuah roman | Toer, Pramoedya Ananta | 1980',
      'no-title',
      'bad-row',
      'Kamus Kecil',
    ])
    expect(fieldsOf(records[0]!, '852')).toEqual(['   $h813 HIR l$t1-3'])
    expect(fieldsOf(records[0]!, '264')).toEqual([' 1 $aYogyakarta :$bBentang,$c2005'])
    expect(fieldsOf(records[1]!, '020')).toEqual(['   $z9,78979E+12'])
    expect(items[1]).toMatchObject({ warnings: ['damaged-isbn'] })
    expect(items[3]).toMatchObject({ message: expect.stringContaining('Row 9 has 10 cells, but there are 9 headings') })
  })

  test('keeps its numbers when rows move and letters change case', async () => {
    const before = numbersOf((await read(list)).items)
    const [head, rows] = [list.split('\r\n').slice(0, 4), list.split('\r\n').slice(4)]
    const after = numbersOf((await read([...head, ...rows.toReversed()].join('\n').replace('Laskar', 'LASKAR'))).items)
    expect(after.toSorted()).toEqual(before.toSorted())
    expect(new Set(before.filter((number) => number !== undefined)).size).toBe(3)
  })

  test('its rejected rows are a list again, below its headings', async () => {
    const { opened, items } = await read(list)
    const rejected = items.filter(({ kind }) => kind === 'rejected').map(({ bytes }) => Buffer.from(bytes).toString())
    const mended = `${opened.rejects.header}${rejected.join('').replace(';;Tanpa', ';Ada Judul;Tanpa')}`
    expect((await read(mended)).items.map(brief)).toEqual(['Ada Judul | Tanpa Judul', 'bad-row'])
  })
})

test('a Malay list in windows-1252, with tabs', async () => {
  const text =
    'Bil.\tTajuk\tSari kata\tPengarang\tPenerbitan\tTarikh Terbit\tNo. Perolehan\tBil. Naskhah\tLokasi\r\n1\tCaf\xe9 di Melaka\tkisah\tA. Samad Said\tDBP\t1985\tP0001\t1\tRak 3\r\n'
  const { opened, records } = await read(Buffer.from(text, 'latin1'))
  expect(opened.table).toMatchObject({ encoding: 'windows-1252', separator: '\t' })
  expect(fieldsOf(records[0]!, '245')).toEqual(['10 $aCafé di Melaka :$bkisah'])
  expect(fieldsOf(records[0]!, '001')).toEqual(['P0001'])
  expect(fieldsOf(records[0]!, '852')).toEqual(['   $cRak 3$pP0001'])
})

test.each([
  ['windows-1251', [0xca, 0xed, 0xe8, 0xe3, 0xe0], 'Книга'],
  ['gb18030', [0xca, 0xe9, 0xa3, 0xac], '书，'],
])('an encoding that is named: %s', async (encoding, bytes, title) => {
  const file = Buffer.concat([Buffer.from('Judul,Penulis\n'), Buffer.from(bytes), Buffer.from(',A\n')])
  const { table, items } = await openRecords([file], { encoding })
  expect(table).toMatchObject({ encoding })
  const [item] = await collect(items)
  expect(item?.kind === 'record' && fieldsOf(item.record, '245')[0]).toContain(title)
  expect((await openRecords([file], { encoding: 'latin-1' })).table?.encoding).toBe('windows-1252')
  await expect(openRecords([file], { encoding: 'klingon' })).rejects.toMatchObject({ code: 'BIB_UNKNOWN_ENCODING' })
})

test('UTF-16 as Excel’s “Unicode text” has it', async () => {
  const { opened, items } = await read(Buffer.from('\ufeffJudul\tPengarang\r\nكتاب\tعلي\r\n', 'utf16le'))
  expect(opened.table).toMatchObject({ encoding: 'utf-16le', separator: '\t' })
  expect(items.map(brief)).toEqual(['كتاب | علي'])
})

describe('SLiMS', () => {
  const names =
    '"title","gmd_name","edition","isbn_issn","publisher_name","publish_year","collation","series_title","call_number","language_name","place_name","classification","notes","image","sor","authors","topics","item_code",'
  const rows = [
    '"Kata "Merdeka", sebuah pidato","Text","Cet. 2","9789793062792","Bentang","2005","xii, 529 hlm. ; 21 cm","Seri Pustaka","813 HIR k","Indonesia","Yogyakarta","813","Catatan ini, rn baris dua","kata.jpg","Andrea Hirata","<Hirata, Andrea><Toer, Pramoedya Ananta>","<Fiksi><Sejarah -- Indonesia>","<B00001><B00002>"',
    '"Majalah Bobo","Majalah","","0378-5955","Gramedia","1999","","","","Indonesia","Jakarta","","","","","","",""',
  ]

  test.each([
    ['with names of columns', [names, ...rows]],
    ['without them', rows],
  ])('its own export, %s', async (_, lines) => {
    const { opened, items, records } = await read(`${lines.join('\n')}\n`)
    expect(opened.table).toMatchObject({ kind: 'slims' })
    expect(items.map(brief)).toEqual(['Kata "Merdeka", sebuah pidato | Hirata, Andrea | 2005', 'Majalah Bobo | 1999'])
    const [book, magazine] = records
    expect(fieldsOf(book!, '852')).toEqual(['   $h813 HIR k$pB00001', '   $h813 HIR k$pB00002'])
    expect(fieldsOf(book!, '650')).toEqual([' 4 $aFiksi', ' 4 $aSejarah$xIndonesia'])
    expect(fieldsOf(book!, '300')).toEqual(['   $axii, 529 hlm. ;$c21 cm'])
    expect(fieldsOf(book!, '245')).toEqual(['10 $aKata "Merdeka", sebuah pidato /$cAndrea Hirata'])
    expect(fieldsOf(book!, '008')[0]?.slice(35, 38)).toBe('ind')
    expect(fieldsOf(magazine!, '022')).toEqual(['   $a0378-5955'])
    expect(magazine!.leader.slice(5, 8)).toBe('nas')
  })

  test('its export of items: rows of one title are its copies', async () => {
    const list =
      'item_code,call_number,coll_type_name,inventory_code,location_name,title\nB1,813 HIR l c.1,Fiction,INV1,Lantai 1,Laskar Pelangi\nB2,813 HIR l c.2,Fiction,INV2,Lantai 1,Laskar Pelangi\nB3,500 A,Text,,,Alam\n'
    const { records } = await read(list)
    expect(records.map((record) => fieldsOf(record, '852'))).toEqual([
      ['   $cLantai 1$cFiction$h813 HIR l c.1$pB1', '   $cLantai 1$cFiction$h813 HIR l c.2$pB2'],
      ['   $cText$h500 A$pB3'],
    ])
    expect(fieldsOf(records[0]!, '541')).toEqual(['   $eINV1', '   $eINV2'])
  })
})

test('names: degrees, bodies, and others who are not named', async () => {
  const { records } = await read(
    'Judul;Pengarang\nSatu;Budi Santoso, M.Pd.\nDua;Tim Guru SMP\nTiga;Toer, Pramoedya Ananta, dkk.\nEmpat;Mintardja, S.H.\nLima;"Siti Aminah, S.Pd., M.Si.; Kementerian Agama"\n',
  )
  const names = records.map((record) =>
    ['100', '110', '700', '710'].flatMap((tag) => fieldsOf(record, tag).map((field) => `${tag} ${field}`)),
  )
  expect(names).toEqual([
    ['100 0  $aBudi Santoso,$cM.Pd.'],
    ['110 2  $aTim Guru SMP'],
    ['100 1  $aToer, Pramoedya Ananta'],
    ['100 1  $aMintardja, S.H.'],
    ['100 0  $aSiti Aminah,$cS.Pd., M.Si.', '710 2  $aKementerian Agama'],
  ])
  expect(fieldsOf(records[2]!, '245')).toEqual(['10 $aTiga /$cToer, Pramoedya Ananta, dkk.'])
})

describe('copies', () => {
  test('rows that have only the number of a copy belong to the title above, other rows without title do not', async () => {
    const { items, records } = await read(
      'Judul,Pengarang,No. Induk\nMatematika,Tim,001\n,,002\n,,003\nFisika,Tim,004\n,Kimia,\nJumlah,,\n',
    )
    expect(items.map(brief)).toEqual(['Matematika | Tim', 'Fisika | Tim', 'no-title', 'no-title'])
    expect(fieldsOf(records[0]!, '852').map((field) => field.slice(-3))).toEqual(['001', '002', '003'])
  })

  test('a number that comes again for another title makes a number of its own, and a warning', async () => {
    const { items } = await read('Kode Buku,Judul\nA1,Satu\nA1,Dua\nB1,Tiga\nA1,Empat\n')
    expect(numbersOf(items)).toEqual(['A1', 'A1~2', 'B1', 'A1~3'])
    expect(items.map((item) => item.kind === 'record' && item.warnings)).toEqual([[], ['repeated-number'], [], ['repeated-number']])
  })
})

describe('maps', () => {
  test('say what headings do not', async () => {
    const { opened, items } = await read('Nama Kitab|Karangan|Harga|Lemari\nSafinah|Salim|5000|A\n', {
      'nama kitab': 'title',
      Karangan: 'author',
      Lemari: 'ignore',
    })
    expect(opened.table?.columns.map(({ field }) => field)).toEqual(['title', 'author', undefined, undefined])
    expect(items.map(brief)).toEqual(['Safinah | Salim'])
  })

  test('by number are for lists without headings', async () => {
    expect((await read('Safinah,Salim\nJurumiyah,Ibnu Ajurrum\n', { '#1': 'title', '#2': 'author' })).items.map(brief)).toEqual([
      'Safinah | Salim',
      'Jurumiyah | Ibnu Ajurrum',
    ])
  })

  test.each([
    [
      'a column that is not there',
      'Judul,Pengarang\na,b\n',
      { Jdul: 'title' } as ColumnMap,
      "a column 'Jdul' that the list does not have. It has: 'Judul', 'Pengarang'",
    ],
    ['no title', 'a,b\nc,d\n', { '#2': 'author' } as ColumnMap, 'of no column of the list that it is the title'],
    [
      'nothing, of headings that nobody knows',
      'Eins,Zwei\nc,d\n',
      {} as ColumnMap,
      "no heading says which column is the title. Its first rows have: 'Eins', 'Zwei'",
    ],
  ])('that say %s are refused with words', async (_, file, columns, message) => {
    await expect(read(file, columns)).rejects.toThrow(message)
  })
})

test('a list of one column', async () => {
  expect((await read('Judul\nBumi, Manusia\nLaskar; Pelangi\n')).items.map(brief).length).toBe(2)
})

describe('Excel', () => {
  test('how much of a workbook has been read is told row by row, though it is taken as a whole', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => [`Judul ${i}`, `Pengarang ${i}`])
    const { items, readPart } = await openRecords([workbookOf({ name: 'a', rows: [['Judul', 'Pengarang'], ...rows] })])
    const parts: number[] = []
    for await (const { position } of items) if (position.index % 1000 === 0) parts.push(readPart?.() ?? -1)
    expect(parts[0]).toBeLessThan(0.5)
    expect(parts).toEqual(parts.toSorted((a, b) => a - b))
    expect(readPart?.()).toBe(1)
  })

  test('the first sheet that looks like a list is read, cells of all kinds too', async () => {
    const file = workbookOf(
      { name: 'Sampul', rows: [['Perpustakaan SMP 2']] },
      {
        name: 'Buku',
        rows: [
          ['DATA EKSEMPLAR'],
          ['NO', 'JUDUL UTAMA', 'TAJUK PENGARANG', 'TAHUN TERBIT', 'ISBN', 'NO DDC', 'AKSES', 'JUMLAH', 'NO. INDUK'],
          [
            1,
            'Mahligai Biru',
            'Pradana, Mamik',
            2015,
            9786028519939,
            813,
            'Baca di tempat',
            2,
            { attributes: 's="2"', content: '<v>42</v>' },
          ],
          [
            2,
            { attributes: 't="inlineStr"', content: '<is><r><t>Kan</t></r><r><t>cil</t></r><rPh><t>x</t></rPh></is>' },
            undefined,
            { attributes: 's="1"', content: '<v>42370</v>' },
            { attributes: 't="e"', content: '<v>#REF!</v>' },
            undefined,
            undefined,
            undefined,
            'X_x0041_1',
          ],
          [
            3,
            { attributes: 't="str"', content: '<f>CONCATENATE("a","b")</f><v>ab</v>' },
            undefined,
            undefined,
            { attributes: '', content: '<v>9.7897930627919996E12</v>' },
          ],
        ],
      },
    )
    const { opened, items, records } = await read(file)
    expect(opened).toMatchObject({
      format: 'xlsx',
      table: { kind: 'inlislite', sheets: ['Buku'], otherSheets: ['Sampul'], headerRow: 2 },
    })
    expect(items.map(brief)).toEqual(['Mahligai Biru | Pradana, Mamik | 2015', 'Kancil | 2016', 'ab'])
    expect(fieldsOf(records[0]!, '020')).toEqual(['   $a9786028519939'])
    expect(fieldsOf(records[0]!, '852')).toEqual(['   $p0000000042$t1-2$zBaca di tempat'])
    expect(items[1]).toMatchObject({ warnings: ['error-cell'] })
    expect(fieldsOf(records[1]!, '001')).toEqual(['XA1'])
    expect([...fieldsOf(records[2]!, '020')]).toEqual(['   $a9789793062792'])
  })

  test('sheets with the same headings are one list; others are not read', async () => {
    const headings = ['Judul', 'Pengarang', 'No. Induk']
    const file = workbookOf(
      {
        name: 'Anggota',
        rows: [
          ['Nama', 'Kelas'],
          ['Budi', 7],
        ],
      },
      { name: 'Kelas 7', rows: [headings, ['Satu', 'A', '1'], [undefined, 'B']] },
      { name: 'Kelas 8', rows: [['SMP 2'], headings, ['Satu', 'A', '1'], [undefined, 'C']] },
      {
        name: 'Majalah',
        rows: [
          ['Judul', 'Nomor', 'Pengarang'],
          ['Bobo', '1', 'x'],
        ],
      },
      { name: 'Lama', state: 'hidden', rows: [headings, ['Dua', 'B', '9']] },
    )
    const { opened, items } = await read(file)
    expect(opened.table).toMatchObject({ sheets: ['Kelas 7', 'Kelas 8'], otherSheets: ['Anggota', 'Majalah', 'Lama'] })
    expect(items.map(brief)).toEqual(['Satu | A', 'no-title', 'Satu | A', 'no-title'])
    expect(numbersOf(items)).toEqual(['1', undefined, '1~2', undefined])
    expect(items[3]).toMatchObject({ message: expect.stringContaining("Row 4 of sheet 'Kelas 8' has no title") as string })
  })

  test.each([
    ['a Word document', { 'word/document.xml': '<w/>', '[Content_Types].xml': '' }, 'a Word document'],
    ['an OpenDocument file', { mimetype: 'x', 'content.xml': '' }, 'OpenDocument'],
    ['a binary workbook', { '[Content_Types].xml': '', 'xl/workbook.bin': '' }, '.xlsb'],
    ['any archive', { 'a.txt': 'a' }, 'a ZIP archive without an Excel sheet'],
  ])('%s is told', async (_, parts, message) => {
    const { zipOf } = await import('../testing/xlsx.ts')
    await expect(read(zipOf(parts as unknown as Record<string, string>))).rejects.toThrow(message)
  })

  test('a damaged one is refused with words', async () => {
    const file = workbookOf({
      name: 'a',
      rows: [
        ['Judul', 'Pengarang'],
        ['a', 'b'],
      ],
    })
    await expect(read(file.subarray(0, file.length - 30))).rejects.toThrow(BibError)
    await expect(read(file.subarray(0, file.length - 30))).rejects.toThrow(/damaged or cut off/)
  })
})
