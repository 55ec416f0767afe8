import fc from 'fast-check'
import { describe as suite, expect, test } from 'vitest'
import { describe } from './description/describe.ts'
import { fold } from './fold.ts'
import { searchText } from './search-text.ts'
import { arbitraryRecord, data, recordOf } from './testing/records.ts'

suite('folding', () => {
  test.each([
    ['  Żółw & Straße!  ', 'zolw strasse'],
    ["L'ÉTÉ", 'lete'],
    ['Lʼété', 'lete'],
    ['Ṣanʻāʼ', 'sana'],
    ['ﬁlm Ⅳ', 'film iv'],
    ['बिहानी टुसा', 'बिहानी टुसा'],
    ['کِتَاب', 'کتاب'],
    ['שָׁלוֹם', 'שלום'],
    ['ガラス', 'ガラス'.normalize('NFKD')],
    ['中国・文学', '中国 文学'],
    ['C++ / C#', 'c c'],
    ['?!', ''],
  ])('%s', (text, folded) => {
    expect(fold(text)).toBe(folded)
  })

  test('twice is the same as once, whatever the normal form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text))
        expect(fold(text.normalize('NFD'))).toBe(fold(text))
      }),
    )
  })
})

suite('search text', () => {
  test('has identifiers in every form that people type', () => {
    const { identifiers } = searchText(
      describe(
        recordOf([
          data('020', '  ', '$a0-471-38314-7'),
          data('022', '  ', '$a0022-0469'),
          data('035', '  ', '$a(OCoLC)ocm00012345'),
        ]),
      ),
    )
    expect(identifiers.split('\n')).toEqual(['9780471383147', '0471383147', '0022-0469', '00220469', '12345'])
  })

  test('has both scripts', () => {
    const text = searchText(
      describe(
        recordOf([
          data('100', '1 ', '$6880-01$aGao'),
          data('245', '10', '$6880-02$aMa yu'),
          data('880', '1 ', '$6100-01$a高'),
          data('880', '10', '$6245-02$a马语'),
        ]),
      ),
    )
    expect(text).toMatchObject({ title: 'Ma yu\n马语', creators: 'Gao\n高' })
  })

  test('of any record has no empty lines', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        for (const text of Object.values(searchText(describe(recordOf(record.fields.filter(({ value }) => value === undefined))))))
          expect(text).not.toMatch(/^\n|\n$/)
      }),
      { numRuns: 50 },
    )
  })
})
