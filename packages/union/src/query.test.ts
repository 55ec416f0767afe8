import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { CatalogueIndex } from './catalogue-index.ts'
import { UnionError } from './errors.ts'
import { MAX_QUERY_CHARS, MAX_QUERY_TERMS } from './limits.ts'
import { fts5Match } from './fts5-match.ts'
import { compileQuery } from './query.ts'
import { MAIN, sampleEntry, sampleHash, sampleLibrary, sampleRecord } from './testing/records.ts'

/** As FTS5 reads it: the last word whole, and as the beginning of one. */
function matchesOf(text: string): string | undefined | readonly [whole: string, begun: string] {
  const query = compileQuery(text)
  if (query === undefined) return undefined
  const whole = fts5Match(query.expression)
  return query.begun === undefined ? whole : [whole, fts5Match(query.begun)]
}

describe('compileQuery', () => {
  it.each([
    ['', undefined],
    ['  -- "" * ', undefined],
    ['bumi', ['"bumi"', '"bumi" *']],
    ['bumi ', '"bumi"'],
    ['bumi.', '"bumi."'],
    ['bu', '"bu"'],
    ['bumi man', ['("bumi" AND "man")', '("bumi" AND ("man" OR "\u0001bman"))']],
    ['bumi manu', ['("bumi" AND "manu")', '("bumi" AND "manu" *)']],
    ['été', ['"été"', '("été" OR "\u0001bete")']],
    ['"bumi man" x', '("bumi man" AND "x")'],
    ['“bumi manusia”', '"bumi manusia"'],
    ['x "bumi man', '("x" AND "bumi man")'],
    ['NOT title:x* OR (y)', '("NOT" AND "title:x*" AND "OR" AND "(y)")'],
    ['本', ['" 本 "', '" 本 " *']],
    ['日本語', ['" 日  本  語 "', '" 日  本  語 " *']],
    ['a\u0000b\u0001c', '("a" AND "b" AND "c")'],
    ['0471383147', '(identifiers : "9780471383147" OR "0471383147")'],
    ['ISBN 978-0-471 38314-7 x', '((identifiers : "9780471383147" OR ("978-0-471" AND "38314-7")) AND "x")'],
    ['issn 0378-5955', '(identifiers : "03785955" OR "0378-5955")'],
    ["Qur'an ", '("Qur\'an" OR "Quran")'],
    ['Qurʼān ', '"Qurān"'],
    ['Łódź ', '"lódź"'],
    ['boemi manoesia ', '(("boemi" OR "bumi") AND ("manoesia" OR "manusia"))'],
    ['"boemi manoesia"', '("boemi manoesia" OR "bumi manusia")'],
    [
      'tjerita poetri',
      ['(("tjerita" OR "cerita") AND ("poetri" OR "putri"))', '(("tjerita" OR "cerita") AND ("poetri" * OR "putri" *))'],
    ],
    ['poet ', '"poet"'],
  ])('%j', (text, matches) => {
    expect(matchesOf(text)).toEqual(matches)
  })

  it('says which words were typed where', () => {
    const typed = ' bumi  "anak semua" isbn 0471383147 x'
    const places = compileQuery(typed)?.terms.map(({ from, to }) => typed.slice(from, to))
    expect(places).toEqual(['bumi', '"anak semua"', 'isbn 0471383147', 'x'])
  })

  it('takes an index and a relation for CQL, with any quotation marks', () => {
    expect(matchesOf('title = “bumi manusia”')).toBe('title : "bumi manusia"')
    expect(compileQuery('title = bumi sortBy date')).toMatchObject({ sort: 'year', terms: [], begun: undefined })
    expect(compileQuery('cql.allRecords = 1')).toBeUndefined()
    expect(() => compileQuery('title = “bumi')).toThrow(/At character 9 of the query, the quotation mark is not closed/)
  })

  it('refuses what is too long, and says so', () => {
    expect(() => compileQuery('x'.repeat(MAX_QUERY_CHARS + 1))).toThrow(UnionError)
    expect(() => compileQuery('xyz '.repeat(MAX_QUERY_TERMS + 1))).toThrow(/limit is 32/)
    expect(compileQuery('xyz '.repeat(MAX_QUERY_TERMS))).toBeDefined()
  })
})

describe('any query', () => {
  const index = CatalogueIndex.open(':memory:')
  const entries = [
    ['r/1', sampleEntry(1, sampleRecord({ title: 'Bumi manusia', isbn: '0-471-38314-7', issn: '0378-5955' }))],
    ['r/2', sampleEntry(1, sampleRecord({ title: 'NEAR and NOT (OR) AND: "quoted" {title} ^x* + -', creator: '日本' }))],
  ] as const
  index.applyShard({ library: sampleLibrary(1), dataset: MAIN, branch: 0, shard: 0 }, sampleHash(entries), entries)
  afterAll(() => index.close())

  const marks = [
    '"',
    "'",
    '*',
    '^',
    '(',
    ')',
    '{',
    '}',
    ':',
    '+',
    '-',
    ',',
    '.',
    '\\',
    ';',
    '\0',
    '\u0001',
    ' ',
    '\t',
    '\n',
    '\ud800',
    '\u0301',
  ]
  const words = [
    'AND',
    'OR',
    'NOT',
    'NEAR',
    'NEAR(',
    'title',
    'title:',
    'words',
    'rank',
    'bumi',
    'isbn',
    '0471383147',
    '0378-5955',
    '日本',
    '𞤀',
    '﷽',
  ]
  const operators = fc.constantFrom(...marks, ...words)
  const typed = fc.oneof(
    fc.array(operators, { maxLength: 24 }).map((parts) => parts.join('')),
    fc.array(operators, { maxLength: 12 }).map((parts) => parts.join(' ')),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme-composite', maxLength: 60 }),
  )

  it('is answered', () => {
    fc.assert(
      fc.property(typed, (query) => {
        const { total, items } = index.search({ query })
        expect(total).toBe(items.length)
      }),
      { numRuns: 1500 },
    )
  })

  it('finds the record whose title it is', () => {
    for (const query of ['NEAR and NOT (OR) AND: "quoted" {title} ^x* + -', 'near AND', '{TITLE}', '^x*']) {
      expect(
        index.search({ query }).items.map(({ title }) => title),
        query,
      ).toEqual([expect.stringContaining('NEAR')])
    }
  })

  it('cannot be made to run SQL', () => {
    expect(() => index.search({ query: `'; DROP TABLE record; --` })).not.toThrow()
    expect(index.search({ query: '' }).total).toBe(2)
  })

  it('is divided into words as the index does it', () => {
    // Letters that are newer than SQLite's tables are no words there; a query of them finds nothing, and breaks nothing.
    const db = new DatabaseSync(':memory:')
    db.exec("CREATE VIRTUAL TABLE w USING fts5 (t, tokenize = 'unicode61')")
    expect(db.prepare('SELECT count(*) AS n FROM w WHERE w MATCH ?').get('"𞤀" AND "x"')).toEqual({ n: 0 })
    db.close()
    expect(index.search({ query: '𞤀 bumi' }).total).toBe(0)
  })
})
