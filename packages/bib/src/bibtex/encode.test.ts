import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fixedField } from '../fixed-field.ts'
import { arbitraryRecord, control, data, recordOf } from '../testing/records.ts'
import { encodeBibtex, escapeBibtex } from './encode.ts'

test('a book', () => {
  const record = recordOf([
    control('001', 'b1'),
    control('008', fixedField({ year: '1980', place: 'io', language: 'ind' })),
    data('100', '1 ', '$aToer, Pramoedya Ananta.'),
    data('245', '10', '$aBumi & manusia_100% /$cPramoedya.'),
    data('260', '  ', '$aJakarta :$bHasta Mitra,$c1980.'),
    data('700', '0 ', '$aHamka'),
  ])
  expect(encodeBibtex(record)).toMatch(/^@book\{toer1980bumi-[0-9a-f]{12},\n/)
  expect(encodeBibtex(record).split('\n').slice(1)).toEqual([
    '  author = {Toer, Pramoedya Ananta and {Hamka}},',
    '  title = {{Bumi \\& manusia\\_100\\%}},',
    '  publisher = {Hasta Mitra},',
    '  address = {Jakarta},',
    '  year = {1980},',
    '  langid = {id},',
    '}',
    '',
    '',
  ])
})

test('theses', () => {
  const thesis = (note: string): string =>
    encodeBibtex(recordOf([data('245', '10', '$aT'), data('502', '  ', note)], '00000ntm a2200000   4500'))
  expect(thesis('$aSkripsi (S1)--Universitas Indonesia, 2010.')).toMatch(
    /^@mastersthesis.*school = \{Universitas Indonesia\}.*type = \{Skripsi \(S1\)\}/s,
  )
  expect(thesis('$bPh. D.$cUniversiti Malaya$d2001')).toMatch(/^@phdthesis.*school = \{Universiti Malaya\}/s)
})

test('keys are the same in every export, and other ones for other records', () => {
  const record = (number: string): string =>
    encodeBibtex(recordOf([control('001', number), data('245', '10', '$aSama')])).split(',')[0] ?? ''
  expect(record('1')).toBe(record('1'))
  expect(record('1')).not.toBe(record('2'))
})

test('any record gives an entry with balanced braces and no more', () => {
  fc.assert(
    fc.property(arbitraryRecord, (record) => {
      const entry = encodeBibtex(record)
      let depth = 0
      let outside = ''
      for (const character of entry.replaceAll(/\\./gs, '')) {
        if (character === '{') depth++
        if (depth === 0) outside += character
        if (character === '}') depth--
      }
      expect(depth).toBe(0)
      expect(outside).toMatch(/^@[a-z]+\n\n$/)
      expect(entry).toMatch(/^@[a-z]+\{[a-z0-9]+-[0-9a-f]{12},\n/)
    }),
  )
  expect(escapeBibtex('a\\b{c}~^')).toBe('a\\textbackslash{}b(c)\\textasciitilde{}\\textasciicircum{}')
})

test('a name with an and in it stays one name', () => {
  const record = recordOf([control('001', '1'), data('100', '1 ', '$aDoe, John and Palsu.'), data('245', '10', '$aJudul.')])
  expect(encodeBibtex(record)).toContain('author = {{John and Palsu Doe}}')
})
