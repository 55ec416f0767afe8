import { type Description, fold } from '@serumpun/bib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commonest } from './count.ts'
import { filingPrefix, filingTitle } from './filing.ts'
import {
  dayNumber,
  FactsReader,
  languageCode,
  languageOf,
  packShardFacts,
  rowFactsOf,
  rowsOfShardFacts,
  subjectCode,
  unpackShardFacts,
} from './row-facts.ts'

const description = (some: Partial<Description>): Description => ({
  title: 'Bumi manusia',
  nonfiling: 0,
  titleOriginal: undefined,
  otherTitles: [],
  responsibility: undefined,
  creators: [],
  edition: undefined,
  place: undefined,
  publisher: undefined,
  year: 1980,
  extent: undefined,
  languages: ['ind'],
  subjects: ['Sastra'],
  format: 'book',
  identifiers: [],
  series: [],
  abstract: undefined,
  notes: [],
  host: undefined,
  holdings: [],
  otherScript: [],
  ...some,
})

describe('the facts of a row', () => {
  it('come back as they were, slot by slot', () => {
    const languages = fc.uniqueArray(fc.constantFrom('ind', 'eng', 'jav', 'nothing', ''), { maxLength: 4 })
    const record = fc.record({
      year: fc.option(fc.integer({ min: -5, max: 70_000 }), { nil: undefined }),
      languages,
      subjects: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
      format: fc.constantFrom('book' as const, 'serial' as const, 'other' as const),
    })
    fc.assert(
      fc.property(fc.array(fc.option(record), { maxLength: 8 }), (records) => {
        const rows = records.map((one) => (one === null ? undefined : rowFactsOf(description(one), '2026-11-21')))
        const facts = unpackShardFacts(packShardFacts(rows))
        const last = rows.findLastIndex((row) => row !== undefined)
        expect(rowsOfShardFacts(facts)).toEqual(rows.slice(0, last + 1))
        const reader = new FactsReader()
        for (const [slot, one] of records.entries()) {
          expect(reader.read(facts, slot)).toBe(one !== null)
          if (one === null) continue
          expect(reader.day).toBe(dayNumber('2026-11-21'))
          expect(reader.year).toBe(one.year !== undefined && one.year > 0 && one.year < 65_536 ? one.year : 0)
          const kept = Array.from({ length: reader.languages }, (_, at) => languageOf(reader.language(at)))
          expect(kept).toEqual(one.languages.filter((language) => language.length === 3))
          expect(Array.from({ length: reader.subjects }, (_, at) => reader.subject(at))).toEqual(one.subjects.map(subjectCode))
        }
      }),
    )
  })

  it('are few, however much a record says', () => {
    const many = Array.from({ length: 5000 }, (_, i) => `subject ${i}`)
    const letters = 'abcdefghijklmnopqrstuvwxyz'
    const languages = Array.from({ length: 500 }, (_, i) => `${letters[i % 26]}${letters[(i >> 2) % 26]}x`)
    expect(rowFactsOf(description({ subjects: many, languages }), undefined).length).toBeLessThan(40)
  })

  it('know days and languages from what is none', () => {
    expect(dayNumber('1970-01-02')).toBe(1)
    expect([dayNumber('2026-02-30'), dayNumber('2026-2-3'), dayNumber('x')]).toEqual([undefined, undefined, undefined])
    expect(dayNumber('1900-01-01')).toBe(0)
    expect(languageCode('IND')).toBeUndefined()
    expect(languageOf(languageCode('zza') ?? 0)).toBe('zza')
    expect(subjectCode('Padi -- Sawah.')).toBe(subjectCode('padi sawah'))
  })
})

describe('the commonest values', () => {
  it('are the first of all in order', () => {
    const counts = fc.array(fc.tuple(fc.nat({ max: 50 }), fc.integer({ min: 1, max: 4 }))).map((pairs) => new Map(pairs))
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 9 }), (some, most) => {
        const sorted = Array.from(some).sort(([a, inA], [b, inB]) => inB - inA || a - b)
        expect(commonest(some, most)).toEqual(sorted.slice(0, most))
      }),
    )
  })
})

describe('filing titles', () => {
  it('leave the article out', () => {
    expect(filingTitle({ title: 'The Úbud diary!', nonfiling: 4 })).toBe('ubud diary')
  })

  it('compare by their prefixes as by themselves, as far as these go; without a title behind all others', () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom(...Array.from('ab9 z本日é')), maxLength: 14 }),
      fc.string({ unit: 'grapheme', maxLength: 14 }),
    )
    const compare = (a: readonly [number, number], b: readonly [number, number]): number => a[0] - b[0] || a[1] - b[1]
    fc.assert(
      fc.property(text, text, (one, other) => {
        const [a, b] = [fold(one), fold(other)]
        fc.pre(a !== '' && b !== '')
        const order = compare(filingPrefix(a), filingPrefix(b))
        expect(order === 0 || order < 0 === a < b).toBe(true)
        expect(compare(filingPrefix(a), filingPrefix(''))).toBeLessThan(0)
      }),
    )
  })
})
