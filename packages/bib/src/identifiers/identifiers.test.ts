import fc from 'fast-check'
import isbn3 from 'isbn3'
import { describe, expect, test } from 'vitest'
import { isbnDigits, parseIsbn } from './isbn.ts'
import { parseIssn } from './issn.ts'
import { normalizeLccn } from './lccn.ts'
import { parseOclcNumber, parseSystemNumber } from './system-number.ts'

describe('ISBN', () => {
  test.each([
    ['9780471383147', '9780471383147', '0471383147'],
    ['0471383147 (paper/cd-rom : alk. paper)', '9780471383147', '0471383147'],
    ['0-471-38314-7', '9780471383147', '0471383147'],
    ['978-0-471-38314-7 :', '9780471383147', '0471383147'],
    ['978 0 471 38314 7', '9780471383147', '0471383147'],
    ['ISBN 978–0–471–38314–7', '9780471383147', '0471383147'],
    ['ISBN-13: 9780471383147', '9780471383147', '0471383147'],
    ['isbn-10:0471383147', '9780471383147', '0471383147'],
    ['0-8044-2957-x', '9780804429573', '080442957X'],
    ['8044-2957-X', undefined, undefined],
    ['471383147', '9780471383147', '0471383147'],
    ['979-10-90636-07-1', '9791090636071', undefined],
    ['978-602-8519-93-9', '9786028519939', '6028519936'],
    ['0471383148', undefined, undefined],
    ['979-0-2600-0043-8', undefined, undefined],
    ['9780471383148', undefined, undefined],
    ['9770471383147', undefined, undefined],
    ['HL00361126 :', undefined, undefined],
    ['$14.95', undefined, undefined],
    ['', undefined, undefined],
    ['97804713831470', undefined, undefined],
  ])('%s', (text, isbn13, isbn10) => {
    expect(parseIsbn(text)).toEqual(isbn13 === undefined ? undefined : { isbn13, ...(isbn10 === undefined ? {} : { isbn10 }) })
  })

  test('with a wrong check digit keeps its digits', () => {
    expect(isbnDigits('0-471-38314-8 (pbk.)')).toBe('0471383148')
  })

  test('agrees with the isbn3 library on every number in a registered range', () => {
    let registered = 0
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), fc.constantFrom(...'0123456789X'.split('')), (body, check) => {
        const text = String(body).padStart(9, '0') + check
        const theirs = isbn3.parse(text)
        if (theirs === null) return
        registered++
        expect(parseIsbn(text)).toEqual({ isbn13: theirs.isbn13, isbn10: theirs.isbn10 })
        expect(parseIsbn(theirs.isbn13h)).toEqual(parseIsbn(text))
      }),
      { numRuns: 3_000 },
    )
    expect(registered).toBeGreaterThan(100)
  })

  test('any one digit changed makes it invalid', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const digits = Array.from('9780471383147', (digit, i) => (i === at ? String((Number(digit) + by) % 10) : digit)).join('')
        expect(parseIsbn(digits)).toBe(undefined)
      }),
    )
  })
})

test.each([
  ['0022-0469', '0022-0469'],
  ['00220469', '0022-0469'],
  ['ISSN 0317-8471 (print)', '0317-8471'],
  ['1050-124x', '1050-124X'],
  ['1050–124X', '1050-124X'],
  ['0022-0468', undefined],
  ['0022-04690', undefined],
  ['nonsense', undefined],
])('ISSN %s', (text, issn) => {
  expect(parseIssn(text)).toBe(issn)
})

// Examples of https://www.loc.gov/marc/lccn-namespace.html, and what catalogues have.
test.each([
  ['n78-890351', 'n78890351'],
  ['n78-89035', 'n78089035'],
  ['n 78890351 ', 'n78890351'],
  [' 85000002 ', '85000002'],
  ['85-2 ', '85000002'],
  ['2001-000002', '2001000002'],
  ['75-425165//r75', '75425165'],
  [' 79139101 /AC/r932', '79139101'],
  ['   00020737 ', '00020737'],
  ['2003016400', '2003016400'],
  ['sn 85019571', 'sn85019571'],
  ['75-4251650', undefined],
  ['afc99990058366', undefined],
  ['', undefined],
])('LCCN %s', (text, lccn) => {
  expect(normalizeLccn(text)).toBe(lccn)
})

test.each([
  ['(OCoLC)20854397', { source: 'OCoLC', number: '20854397' }],
  ['(DLC)   99043581', { source: 'DLC', number: '99043581' }],
  ['26923', { source: '', number: '26923' }],
  ['(unclosed 1', { source: '', number: '(unclosed 1' }],
  ['(OCoLC)', undefined],
  ['', undefined],
])('system number %s', (text, number) => {
  expect(parseSystemNumber(text)).toEqual(number)
})

test.each([
  ['ocm00012345 ', '12345'],
  ['ocn123456789', '123456789'],
  ['on1234567890', '1234567890'],
  ['0020854397', '20854397'],
  ['0', undefined],
  ['00000697^', undefined],
])('OCLC number %s', (text, number) => {
  expect(parseOclcNumber(text)).toBe(number)
})
