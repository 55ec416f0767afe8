import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ShownDescription } from '../description.ts'
import type { TitleId } from '../record-id.ts'
import { type MergedRecord, mergeDescriptions } from './merge.ts'

const EMPTY: ShownDescription = {
  title: '',
  titleOriginal: undefined,
  otherTitles: [],
  responsibility: undefined,
  creators: [],
  edition: undefined,
  place: undefined,
  publisher: undefined,
  year: undefined,
  extent: undefined,
  languages: [],
  subjects: [],
  format: 'book',
  identifiers: [],
  series: [],
  abstract: undefined,
  notes: [],
  host: undefined,
  holdings: [],
  otherScript: [],
}

const record = (library: string, number: number, description: Partial<ShownDescription>): MergedRecord => ({
  id: `${library}:catalogue/main:r/${number}` as TitleId,
  library,
  description: { ...EMPTY, ...description },
})

const creator = (name: string) => ({
  name,
  kind: 'person' as const,
  main: true,
  roles: [],
  relators: [],
  dates: undefined,
  nameOriginal: undefined,
})

describe('the merged description', () => {
  it('takes what most libraries say, however many records one of them has, and tells what the others say', () => {
    const records = [
      record('a', 1, { title: 'Bumi manusla', year: 1981 }),
      record('a', 2, { title: 'Bumi manusla', year: 1981 }),
      record('a', 3, { title: 'Bumi manusla', year: 1981 }),
      record('b', 1, { title: 'Bumi manusia', year: 1980 }),
      record('c', 1, { title: 'Bumi Manusia.', year: 1980 }),
    ]
    const { title, year } = mergeDescriptions(records)
    expect(title).toEqual({
      value: 'Bumi Manusia.',
      by: ['b:catalogue/main:r/1', 'c:catalogue/main:r/1'],
      others: [{ value: 'Bumi manusla', by: ['a:catalogue/main:r/1', 'a:catalogue/main:r/2', 'a:catalogue/main:r/3'] }],
    })
    expect(year?.value).toBe(1980)
  })

  it('takes the first record where as many libraries say something else, and the fullest text where it may be cut off', () => {
    const { publisher, extent, edition } = mergeDescriptions([
      record('b', 1, { publisher: 'Hasta Mitra', extent: '354 hlm.' }),
      record('a', 1, { publisher: 'Lentera', extent: '354 hlm. : ilus. ; 21 cm' }),
    ])
    expect([publisher?.value, extent?.value, edition]).toEqual(['Hasta Mitra', '354 hlm. : ilus. ; 21 cm', undefined])
  })

  it('puts lists together, each item with whose it is', () => {
    const { creators, subjects, languages } = mergeDescriptions([
      record('a', 1, { creators: [creator('Toer, Pramoedya Ananta')], subjects: ['Novel'], languages: ['ind'] }),
      record('b', 1, {
        creators: [creator('Toer, Pramoedya Ananta'), creator('Lane, Max')],
        subjects: ['novel', 'Java'],
        languages: ['ind'],
      }),
      record('c', 1, { languages: ['ind', 'eng'] }),
    ])
    expect(creators.map(({ value: { name }, by }) => [name, by.length])).toEqual([
      ['Toer, Pramoedya Ananta', 2],
      ['Lane, Max', 1],
    ])
    expect(subjects.map(({ value }) => value)).toEqual(['Novel', 'Java'])
    expect(languages.map(({ value }) => value)).toEqual(['ind'])
  })

  it('says nothing that no record says, and names every record that has a title', () => {
    const text = fc.constantFrom('a', 'A', 'b', 'b.', '')
    const any = fc.array(
      fc.record({
        library: fc.constantFrom('x', 'y', 'z'),
        title: text,
        publisher: fc.option(text, { nil: undefined }),
        subjects: fc.array(
          text.filter((it) => it !== ''),
          { maxLength: 3 },
        ),
      }),
      { minLength: 1, maxLength: 8 },
    )
    fc.assert(
      fc.property(any, (samples) => {
        const records = samples.map(({ library, ...description }, i) => record(library, i, description))
        const { title, publisher, subjects } = mergeDescriptions(records)
        const named = [...(title?.by ?? []), ...(title?.others.flatMap(({ by }) => by) ?? [])]
        expect(named.toSorted()).toEqual(
          records
            .filter(({ description }) => description.title !== '')
            .map(({ id }) => id)
            .toSorted(),
        )
        for (const { value, by } of [title, ...(title?.others ?? [])].filter((it) => it !== undefined)) {
          expect(records.some(({ id, description }) => by.includes(id) && description.title === value)).toBe(true)
        }
        expect(publisher === undefined).toBe(records.every(({ description }) => (description.publisher ?? '') === ''))
        expect(new Set(subjects.flatMap(({ by }) => by)).size).toBe(
          records.filter(({ description }) => description.subjects.length > 0).length,
        )
      }),
    )
  })
})
