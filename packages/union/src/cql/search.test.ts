// CQL as the catalogue index answers it.
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { CatalogueIndex } from '../catalogue-index.ts'
import { UnionError } from '../errors.ts'
import { MAX_CQL_DEPTH, MAX_RANKED_HITS, MAX_YEAR_RANGES } from '../limits.ts'
import { allPages } from '../testing/answers.ts'
import { anyCqlText } from '../testing/cql.ts'
import { MAIN, type SampleRecord, sampleEntry, sampleHash, sampleLibrary, sampleRecord } from '../testing/records.ts'
import { yearTags } from '../static-number.ts'

/** Records by their keys, in as many shards as they need. */
function indexOf(records: readonly SampleRecord[], shardEntries = 500): CatalogueIndex {
  const index = CatalogueIndex.open(':memory:')
  for (let shard = 0; shard * shardEntries < records.length; shard++) {
    const entries = records
      .slice(shard * shardEntries, (shard + 1) * shardEntries)
      .map((record, i) => [`r/${shard * shardEntries + i}`, sampleEntry(1, sampleRecord(record))] as const)
    index.applyShard({ library: sampleLibrary(1), dataset: MAIN, branch: 0, shard }, sampleHash(entries), entries)
  }
  return index
}

/** The numbers of the records found, in the order of the answer. */
const found = (index: CatalogueIndex, query: string, limit = 100): number[] =>
  allPages(index, { query, limit }).items.map(({ id }) => Number(/r\/(\d+)$/.exec(decodeURIComponent(id))?.[1]))
const sorted = (numbers: Iterable<number>): number[] => Array.from(numbers).sort((a, b) => a - b)

describe('CQL', () => {
  const records: SampleRecord[] = [
    { title: 'Bumi manusia', creator: 'Toer, Pramoedya Ananta', year: 1980, isbn: '0-471-38314-7', subjects: ['Sastra Indonesia'] },
    { title: 'Toer dan bumi', creator: 'Hirata, Andrea', year: 1995, issn: '0378-5955', subjects: ['Padi'], notes: ['Tahun 1980'] },
    { title: 'Padi dan sawah', creator: 'Toer, Koesalah', year: 2005, subjects: ['Padi sawah', 'Jagung'] },
    { title: 'Jagung manis', creator: 'Ananta', year: 1720, subjects: ['Sawah'] },
    { title: 'Title = Judul : any and all', subjects: ['Padi'] },
  ]
  const index = indexOf(records)
  afterAll(() => index.close())

  it.each([
    ['title = bumi and creator = toer', [0]],
    ['title = bumi', [0, 1]],
    ['TITLE=BUMI or title=jagung', [0, 1, 3]],
    ['author = "pramoedya toer"', [0]],
    ['author adj "pramoedya toer"', []],
    ['title = "manusia bumi"', []],
    ['title = manusia bumi', [0]],
    ['subject any "padi sawah" not title=jagung', [1, 2, 4]],
    ['subject = "padi sawah"', [2]],
    ['isbn=978-0471383147', [0]],
    ['isbn = 0471383147', [0]],
    ['isbn = 0471*', [0]],
    ['bath.issn = 03785955', [1]],
    ['identifier any "0378-5955 0471383147"', [0, 1]],
    ['title = manu*', [0]],
    ['title = man*', [0, 3]],
    ['date = 1980', [0]],
    ['year > 1980', [1, 2]],
    ['date >= 1980 and date < 2005', [0, 1]],
    ['date within "1980 1995"', [0, 1]],
    ['date within "1995 1980"', []],
    ['date = 19*', [0, 1]],
    ['date = 199?', [1]],
    ['date <> 1980', [1, 2, 3]],
    ['date < 1795', [3]],
    ['date any "1980 2005"', [0, 2]],
    ['date > 2047', []],
    ['cql.allRecords = 1', [0, 1, 2, 3, 4]],
    ['cql.allRecords = 1 not title = bumi', [2, 3, 4]],
    ['toer and title = (bumi or padi)', [0, 1, 2]],
    ['1980 not date = 1980', [1]],
    ['> d = "info:srw/context-set/1/dc-v1.1" d.title = padi', [2]],
    ['title = “bumi manusia”', [0]],
    ['"Title = Judul"', [4]],
    ['"title" = judul', [4]],
    ['judul any and all', [4]],
  ])('%s', (query, numbers) => {
    expect(sorted(found(index, query))).toEqual(numbers)
  })

  it('that is wrong says so, and how to search for the words', () => {
    const wrong = 'title = bumi and'
    expect(() => index.search({ query: wrong })).toThrow(UnionError)
    expect(() => index.search({ query: wrong })).toThrow(/^At character 17 .* the query ends\. .*quotation marks/)
    expect(() => index.search({ query: 'dc.publisher = x' })).toThrow(/there are anywhere, title, creator/)
  })

  it.each(['and', 'or', 'not'])('of any depth and length within the limits is answered (%s)', (operator) => {
    const deepRight = `0471383147 ${operator} (`.repeat(MAX_CQL_DEPTH)
    const longLeft = `0471383147${' and title any "x y" or 0471383147'.repeat(2)}${' not date > 1900'.repeat(MAX_YEAR_RANGES)}`
    const query = `title = x or ${deepRight}${longLeft}${')'.repeat(MAX_CQL_DEPTH)}`
    const { total, items } = index.search({ query })
    expect(total).toBe(items.length)
  })

  it('whatever it is, is answered or refused', () => {
    const near = anyCqlText.map((text) => `title = bumi and ${text}`)
    fc.assert(
      fc.property(fc.oneof(near, anyCqlText), (query) => {
        try {
          const { total, items } = index.search({ query })
          expect(total).toBe(items.length)
        } catch (error) {
          if (!(error instanceof UnionError)) throw error
        }
      }),
      { numRuns: 1500 },
    )
  })
})

const WORDS = ['bumi', 'laut', 'padi', 'sawah', 'lautan']
const word = fc.constantFrom(...WORDS)
const words = fc.array(word, { minLength: 1, maxLength: 3 })
const year = fc.integer({ min: 1788, max: 1815 })

/** A clause, and whether a record is what it asks for. */
interface Clause {
  readonly text: string
  readonly fits: (record: SampleRecord) => boolean
}
const clause: fc.Arbitrary<Clause> = fc.oneof(
  word.map((one) => ({
    text: `title = ${one}`,
    fits: ({ title = '' }: SampleRecord) => title.split(' ').includes(one),
  })),
  words.map((some) => ({
    text: `subject any "${some.join(' ')}"`,
    fits: ({ subjects = [] }: SampleRecord) => subjects.some((subject) => some.includes(subject)),
  })),
  words.map((some) => ({
    text: `title all "${some.join(' ')}"`,
    fits: ({ title = '' }: SampleRecord) => some.every((one) => title.split(' ').includes(one)),
  })),
  fc.constant({
    text: 'creator = lau*',
    fits: ({ creator = '' }: SampleRecord) => creator.startsWith('lau'),
  }),
  word.map((one) => ({
    text: `cql.anywhere = ${one}`,
    fits: ({ title = '', creator = '', subjects = [] }: SampleRecord) => [...title.split(' '), creator, ...subjects].includes(one),
  })),
  fc.tuple(year, year).map(([from, to]) => ({
    text: `date within "${Math.max(from, 1795)} ${Math.max(to, 1795)}"`,
    fits: (record: SampleRecord) =>
      record.year !== undefined && record.year >= Math.max(from, 1795) && record.year <= Math.max(to, 1795),
  })),
)

/** Clauses joined by operators, with parentheses around each pair; and the set of what they find. */
interface Expression {
  readonly text: string
  readonly set: (find: (clause: Clause) => ReadonlySet<number>) => ReadonlySet<number>
}
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    clause.map((one): Expression => ({ text: one.text, set: (find) => find(one) })),
    fc
      .tuple(fc.constantFrom('and', 'or', 'not'), tie('expression'), tie('expression'))
      .map(([operator, left, right]): Expression => ({
        text: `(${left.text}) ${operator} (${right.text})`,
        set: (find) => {
          const [a, b] = [new Set(left.set(find)), right.set(find)]
          if (operator === 'and') return a.intersection(b)
          return operator === 'or' ? a.union(b) : a.difference(b)
        },
      })),
  ),
}))

const record = fc
  .record(
    { title: words.map((some) => some.join(' ')), creator: word, year, subjects: fc.array(word, { maxLength: 2 }) },
    { requiredKeys: ['title'] },
  )
  .map((one): SampleRecord => one)

describe('CQL of any form', () => {
  it('finds what the sets of its parts make, and each part what fits it', () => {
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 12 }),
        expression,
        fc.integer({ min: 1, max: 5 }),
        (some, query, limit) => {
          // A word of its own in each title: no two of them are the same title.
          const records = some.map((one, i) => ({ ...one, title: `${one.title} nomor${i}` }))
          const index = indexOf(records)
          const find = (one: Clause): ReadonlySet<number> => {
            const numbers = new Set(found(index, one.text))
            expect(sorted(numbers), one.text).toEqual([...records.keys()].filter((i) => one.fits(records[i] ?? {})))
            return numbers
          }
          // More than the limits allow is refused, and another test's business.
          fc.pre(query.text.length <= 1000 && query.text.split('within').length <= 5 && query.text.split('lau*').length <= 5)
          fc.pre(query.text.split(/\s+/).length < 90)
          const expected = sorted(query.set(find))
          const answer = found(index, query.text, limit)
          expect(sorted(answer), query.text).toEqual(expected)
          expect(allPages(index, { query: query.text, limit }).total).toBe(expected.length)
          index.close()
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('CQL that finds more than can be ranked', () => {
  const count = MAX_RANKED_HITS + 600
  const records = Array.from({ length: count }, (_, i): SampleRecord => ({
    title: `${i % 7 === 0 ? 'laut' : 'darat'} nomor${i}`,
    creator: i % 2 === 0 ? 'Toer' : 'Hirata',
    year: 1900 + (i % 50),
    notes: ['bumi laut'],
  }))
  const index = indexOf(records)
  afterAll(() => index.close())
  const numbers = [...records.keys()]

  it.each([
    ['laut not creator = toer', (i: number) => i % 2 === 1],
    ['laut and date >= 1910', (i: number) => i % 50 >= 10],
    ['notes or laut or title = darat', () => true],
    ['bum* and date > 1905', (i: number) => i % 50 > 5],
    ['lau* and date > 1905', (i: number) => i % 50 > 5],
    ['date > 1905', (i: number) => i % 50 > 5],
    ['cql.allRecords = 1 not date = 1949', (i: number) => i % 50 !== 49],
  ])('%s: pages have every title once, with all of it in the title first, and the total', (query, fits) => {
    // The word before is what makes it CQL.
    const text = /=|<|>/.test(query) ? query.replace(/^(bum\*|lau\*|laut)/, 'cql.anywhere = $1') : `cql.anywhere = ${query}`
    const expected = numbers.filter(fits)
    const page = allPages(index, { query: text, limit: 100 })
    expect(page).toMatchObject({ total: expected.length, totalIsExact: true })
    const answer = found(index, text)
    expect(sorted(answer)).toEqual(expected)
    const isTitle = answer.map((i) => i % 7 === 0)
    // Where “laut” is asked for, no title without it stands before one that has it.
    expect(!query.startsWith('lau') || isTitle.indexOf(false) > isTitle.lastIndexOf(true)).toBe(true)
    expect(found(index, text, 37)).toEqual(answer)
  })
})

describe('the words for years', () => {
  it('are those of exactly the years between, or of all before the first that is told apart', () => {
    const tagOf = (one: number): string => yearTags(one, one).join()
    fc.assert(
      fc.property(fc.integer({ min: 1795, max: 2047 }), fc.integer({ min: 1795, max: 2047 }), (from, to) => {
        const tags = yearTags(from, to)
        for (const one of [1794, from - 1, from, from + 1, to - 1, to, to + 1, 1795, 2047]) {
          if (one < 1794 || one > 2047) continue
          const digits = one < 1795 ? '\u0001fe' : tagOf(one)
          expect(tags.some((tag) => digits.startsWith(tag))).toBe(one >= from && one <= to)
        }
        expect(tags.length).toBeLessThanOrEqual(44)
      }),
    )
    expect(yearTags(-Infinity, 1794)).toEqual(['\u0001fe'])
    expect(yearTags(-Infinity, Infinity).some((tag) => '\u0001ff'.startsWith(tag))).toBe(false)
    expect(yearTags(2048, Infinity)).toEqual([])
  })
})
