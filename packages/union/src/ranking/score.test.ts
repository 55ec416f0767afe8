import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileQuery } from '../query.ts'
import { type RankedFields, Scorer } from './score.ts'

const fields = (some: Partial<RankedFields>): RankedFields => ({
  title: '',
  properLetters: some.properLetters ?? some.title?.length ?? 0,
  nonfiling: 0,
  otherTitles: '',
  creators: '',
  responsibility: '',
  subjects: '',
  ...some,
})

const scoreOf = (query: string, some: Partial<RankedFields>): number => {
  const compiled = compileQuery(query)
  return compiled === undefined ? 0 : new Scorer(compiled.begun ?? compiled.expression).score(fields(some))
}

describe('a score', () => {
  it.each<[query: string, better: Partial<RankedFields>, worse: Partial<RankedFields>]>([
    ['tempo ', { title: 'Tempo' }, { title: 'Tempo doeloe' }],
    ['tempo ', { title: 'Tempo doeloe' }, { title: 'Majalah tempo' }],
    ['tempo ', { title: 'Tempo', creators: 'x' }, { title: 'Majalah', creators: 'Tempo' }],
    ['tempo ', { title: 'Majalah', creators: 'Tempo' }, { title: 'Majalah', otherTitles: 'Tempo' }],
    ['tempo ', { title: 'Majalah', otherTitles: 'Tempo' }, { title: 'Majalah', responsibility: 'Tempo' }],
    ['tempo ', { title: 'Majalah', responsibility: 'Tempo' }, { title: 'Majalah', subjects: 'Tempo' }],
    ['tempo ', { title: 'Majalah', subjects: 'Tempo' }, { title: 'Majalah' }],
    ['tempo ', { title: 'Tempo : majalah', properLetters: 5 }, { title: 'Majalah : tempo', properLetters: 7 }],
    ['bumi manusia ', { title: 'Bumi manusia' }, { title: 'Manusia bumi' }],
    ['bumi manusia toer ', { title: 'Bumi manusia', creators: 'Toer' }, { title: 'Toer dan bumi manusia kita', creators: 'x' }],
    ['times ', { title: 'The times', nonfiling: 4 }, { title: 'New times' }],
    ['bumi', { title: 'Bumi' }, { title: 'Bumiputra' }],
    ['bum', { title: 'Bumi' }, { title: 'Laut' }],
    ['boemi ', { title: 'Boemi' }, { title: 'Bumi' }],
    ['bumi ', { title: 'Bumi' }, { title: 'Boemi' }],
    ['bumi ', { title: 'Boemi' }, { title: 'Laut' }],
    ['日本', { title: '日本語' }, { title: '中国' }],
    ['title = bumi', { title: 'Bumi' }, { title: 'Laut', creators: 'Bumi', subjects: 'Bumi' }],
    ['creator = bumi', { creators: 'Bumi' }, { title: 'Bumi' }],
    ['bumi or title = laut', { title: 'Laut' }, { title: 'x', subjects: 'Bumi' }],
    ['bumi not title = laut', { title: 'Bumi' }, { title: 'Laut' }],
  ])('%s', (query, better, worse) => {
    expect(scoreOf(query, better)).toBeGreaterThan(scoreOf(query, worse))
  })

  it('is the same for all where nothing is sought that could be better here or there', () => {
    expect(scoreOf('date = 1990', { title: 'Bumi' })).toBe(0)
  })

  it('is a whole number in its bounds, for any query and record', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.constantFrom('Boemi manusia', 'Tempo', '日本語', "Qur'an"),
    )
    const record = fc.record({
      title: text,
      properLetters: fc.nat({ max: 40 }),
      nonfiling: fc.nat({ max: 9 }),
      otherTitles: text,
      creators: text,
      responsibility: text,
      subjects: text,
    })
    fc.assert(
      fc.property(text, record, (query, one) => {
        let compiled
        try {
          compiled = compileQuery(query)
        } catch {
          return
        }
        const score = compiled === undefined ? 0 : new Scorer(compiled.expression).score(one)
        expect(Number.isInteger(score) && score >= 0 && score <= 1700).toBe(true)
      }),
    )
  })
})
