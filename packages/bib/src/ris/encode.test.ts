import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fixedField } from '../fixed-field.ts'
import { arbitraryRecord, control, data, recordOf } from '../testing/records.ts'
import { encodeRis } from './encode.ts'

test('a book', () => {
  const record = recordOf([
    control('001', 'b1'),
    control('008', fixedField({ year: '1980', place: 'io', language: 'ind' })),
    data('020', '  ', '$a978-979-407-300-1'),
    data('100', '0 ', '$aHamka.'),
    data('245', '10', '$aTafsir Al-Azhar :$bjuz 1 /$cHamka.'),
    data('250', '  ', '$aCet. 2.'),
    data('260', '  ', '$aJakarta :$bPustaka Panjimas,$c1980.'),
    data('650', ' 4', '$aTafsir\nQuran.'),
    data('700', '1 ', '$aSantoso, Budi,$eeditor.'),
  ])
  expect(encodeRis(record)).toBe(
    [
      'TY  - BOOK',
      'ID  - b1',
      'AU  - Hamka',
      'ED  - Santoso, Budi',
      'TI  - Tafsir Al-Azhar: juz 1',
      'PY  - 1980',
      'ET  - Cet. 2',
      'CY  - Jakarta',
      'PB  - Pustaka Panjimas',
      'SN  - 9789794073001',
      'LA  - id',
      'KW  - Tafsir Quran',
      'ER  - ',
      '',
      '',
    ].join('\r\n'),
  )
})

test('an article', () => {
  const record = recordOf(
    [
      data('100', '1 ', '$aRahayu, Sri'),
      data('245', '10', '$aLiterasi desa'),
      data('773', '0 ', '$tJurnal Pustaka.$gVol. 3, no. 2 (2018), hlm. 12-20$x0125-9989'),
      data('856', '40', '$uhttps://doi.org/10.1234/jp.3'),
    ],
    '00000nab a2200000   4500',
  )
  for (const line of [
    'TY  - JOUR',
    'T2  - Jurnal Pustaka',
    'PY  - 2018',
    'VL  - 3',
    'IS  - 2',
    'SP  - 12',
    'EP  - 20',
    'SN  - 0125-9989',
    'DO  - 10.1234/jp.3',
  ])
    expect(encodeRis(record)).toContain(`${line}\r\n`)
})

test('any record gives lines of the format only', () => {
  fc.assert(
    fc.property(arbitraryRecord, (record) => {
      const lines = encodeRis(record).split('\r\n')
      expect(lines.slice(0, -2).every((line) => /^[A-Z][A-Z0-9] {2}- .*$/.test(line) && !line.includes('\n'))).toBe(true)
      expect(lines.slice(-3)).toEqual(['ER  - ', '', ''])
    }),
  )
})

test('nothing in a record can begin a line of its own', () => {
  const ends = ['\n', '\r', '\u0085', '\u2028', '\u2029', '\u000b', '\u000c', '\u001c']
  const record = recordOf([control('001', '1'), data('245', '10', `$aJudul${ends.map((end) => `${end}AU  - Palsu`).join('')}`)])
  expect(
    encodeRis(record)
      .split(/[\p{Cc}\u2028\u2029]+/u)
      .filter((line) => line.startsWith('AU')),
  ).toEqual([])
})
