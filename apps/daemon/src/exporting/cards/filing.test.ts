import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { filingKey, shelfKey } from './filing.ts'

const inOrder = (key: (text: string) => string, texts: readonly string[]): string[] =>
  texts.toSorted((a, b) => Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b))))

describe('headings are filed', () => {
  test.each<[string, readonly string[]]>([
    ['word by word: nothing before something', ['Bumi', 'Bumi manusia', 'Bumi manusia dan bulan', 'Bumiputera']],
    ['hyphens part words', ['Anak-anak', 'Anak desa', 'Anaknya']],
    ['numbers before letters, by their value', ['7 keajaiban', '33 cerita', '0100 soal', '1984', '2001', 'Abad']],
    ['without heed to case, diacritics and punctuation', ['"Abc"', 'ábd', 'ABE', 'abf!']],
    ['digits of other scripts as numbers', ['٧ قصص', '12 cerita', '١٣ قصص', '１４ cerita', '15 cerita', '꧑꧖']],
  ])('%s', (_, texts) => {
    expect(inOrder(filingKey, texts.toReversed())).toEqual(texts)
  })

  test.each([
    ['The garden', 'eng', 'garden'],
    ["L'étranger", 'fre', 'etranger'],
    ['Les misérables', 'fre', 'miserables'],
    ['Das Boot', 'ger', 'boot'],
    ['De stille kracht', 'dut', 'stille kracht'],
    ['Al-Hikam', 'ara', 'hikam'],
    ['A Hard Day', 'hun', 'hard day'],
    ['Si Doel', 'ind', 'si doel'],
    ['The', 'eng', 'the'],
    ['Die hard', 'eng', 'die hard'],
    ['Das Boot', undefined, 'das boot'],
  ])('initial articles are passed over by language: %s (%s)', (title, language, key) => {
    expect(filingKey(title, { language })).toBe(key)
  })

  test('what the record says to pass over goes first', () => {
    expect(filingKey('Los Angeles', { language: 'spa', nonfiling: 0 })).toBe('angeles')
    expect(filingKey('An die Freude', { language: 'eng', nonfiling: 3 })).toBe('die freude')
    expect(filingKey('Q', { nonfiling: 9 })).toBe('')
  })

  test('any text has a key, and numbers of any length sort by value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(filingKey(text)).toBeTypeOf('string')
      }),
    )
    fc.assert(
      fc.property(fc.bigInt({ min: 0n }), fc.bigInt({ min: 0n }), (a, b) => {
        const order = Buffer.compare(Buffer.from(filingKey(String(a))), Buffer.from(filingKey(String(b))))
        expect(order).toBe(a < b ? -1 : a > b ? 1 : 0)
      }),
    )
  })
})

test('call numbers stand as on the shelf', () => {
  const shelf = [
    '004 ABC',
    '004.019 HAD i',
    '004.071 NAS t',
    '004.6 NAS j',
    '899.221 TOE b',
    '899.3',
    'PL5 B3',
    'PL5 B12',
    'PL20 A1',
    'R 030',
  ]
  expect(inOrder(shelfKey, shelf.toReversed())).toEqual(shelf)
})
