import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { highlight } from './highlight.ts'

/** The text with what was found in brackets. */
const marked = (text: string, query: string) =>
  highlight(text, query)
    .map(({ text: piece, found }) => (found ? `[${piece}]` : piece))
    .join('')

describe('highlight', () => {
  it.each([
    ['Laskar Pelangi', 'pela', 'Laskar [Pela]ngi'],
    ['Laskar Pelangi', 'langi', 'Laskar Pelangi'],
    ['Laskar Pelangi', 'pelangi LASKAR', '[Laskar] [Pelangi]'],
    ['Les Misérables', 'miserables', 'Les [Misérables]'],
    ['Les Miserables', 'misér', 'Les [Miser]ables'],
    ['Mise\u0301rables', 'mise', '[Mise\u0301]rables'],
    ['Straße', 'strasse', 'Straße'],
    ['三国演义', '演义', '三国[演义]'],
    ['Cerita rakyat Dayak', 'dayak, "rakyat"', 'Cerita [rakyat] [Dayak]'],
    ['C++', '+', 'C++'],
    ['', 'x', ''],
    ['Padi', '', 'Padi'],
  ])('%j looked for with %j', (text, query, expected) => {
    expect(marked(text, query)).toBe(expected)
  })

  it('loses and adds no letter of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, query) => {
        const pieces = highlight(text, query)
        expect(pieces.map((piece) => piece.text).join('')).toBe(text)
      }),
    )
  })

  it('finds a word by itself', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\p{L}{1,12}$/u), (word) => {
        expect(highlight(word, word)).toEqual([{ text: word, found: true }])
      }),
    )
  })
})
