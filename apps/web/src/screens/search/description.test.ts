import { describe, expect, it } from 'vitest'
import type { HoldingLibrary, Title } from '../../api/types.ts'
import { formatsFor } from '../../i18n/format.ts'
import { copiesOf, languagesOf, ownFirst, publicationOf, spineLines } from './description.ts'

const formats = formatsFor('id-ID')
const title = (given: Partial<Title>): Title => ({
  id: 't',
  title: 'Laskar pelangi',
  creators: [],
  languages: [],
  format: 'book',
  subjects: [],
  identifiers: [],
  heldBy: [],
  ...given,
})
const library = (name: string, own = false, copies: (number | undefined)[] = []): HoldingLibrary => ({
  library: name,
  name,
  own,
  holdings: copies.map((count) => (count === undefined ? {} : { copies: count })),
})

describe('a title in a line', () => {
  it('joins publisher and year, and does without either', () => {
    expect(publicationOf(title({ publisher: 'Bentang Pustaka', year: 2005 }))).toBe('Bentang Pustaka, 2005')
    expect(publicationOf(title({ year: 2005 }))).toBe('2005')
    expect(publicationOf(title({ publisher: '' }))).toBe('')
  })

  it('names each language once', () => {
    expect(languagesOf(title({ languages: ['may', 'msa', 'und', 'ind'] }), formats)).toEqual(['Melayu', 'Indonesia'])
  })

  it('puts the own library first', () => {
    const libraries = [library('Universitas'), library('Kota'), library('SD Pinoh', true)]
    expect(ownFirst(libraries, formats).map(({ name }) => name)).toEqual(['SD Pinoh', 'Kota', 'Universitas'])
  })

  it.each([
    ['899.221 3 HIR l', ['899.221 3', 'HIR', 'l']],
    ['R 039.992 21 ENS', ['R', '039.992 21', 'ENS']],
    ['PL5089 .H57 L3 2005', ['PL5089', '.H57', 'L3', '2005']],
    ['  920   DAM s ', ['920', 'DAM', 's']],
    ['T 630.5 2004', ['T', '630.5 2004']],
    ['', []],
  ])('sets call number %j as on a spine', (callNumber, lines) => {
    expect(spineLines(callNumber)).toEqual(lines)
  })

  it('counts copies only where somebody counted', () => {
    expect(copiesOf(library('Kota', false, [2, undefined, 3]))).toBe(5)
    expect(copiesOf(library('Kota', false, [undefined]))).toBeUndefined()
  })
})
