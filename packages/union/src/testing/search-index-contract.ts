// What an index must do to be one: tests that every implementation passes. Records are few, and each is a title of its own
// unless a test says otherwise, so that a list of records and a few lines say what the answer is.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UnionError } from '../errors.ts'
import type { SearchIndex } from '../search-index.ts'
import type { Facet, SearchPage } from '../search-page.ts'
import { FACETS, type SearchRequest, type Sort, SORTS } from '../search-request.ts'
import type { ShardUpdate } from '../shard-update.ts'
import type { TitleSummary } from '../title.ts'
import { anyCqlText } from './cql.ts'
import { MAIN, PROFILE, type SampleRecord, sampleEntry, sampleHash, sampleLibrary, sampleRecord } from './records.ts'

/** A record of a library, by number. */
interface HeldRecord extends SampleRecord {
  readonly library?: number
}

const PLACES = ['Bandung', 'Medan', 'Bandung'] as const

/** Shards of so many records each, and a profile of each library with its place. */
function updatesOf(records: readonly HeldRecord[], shardEntries = 20): ShardUpdate[] {
  const updates: ShardUpdate[] = []
  const numbered = records.map((record, number) => ({ record, number }))
  for (const [library, some] of Map.groupBy(numbered, ({ record }) => record.library ?? 0)) {
    const add = (dataset: typeof MAIN, shard: number, entries: readonly (readonly [string, Uint8Array])[]): void => {
      const of = { library: sampleLibrary(library), dataset, branch: 0, shard }
      updates.push({ kind: 'whole', of, hash: sampleHash(entries), entries })
    }
    for (let from = 0; from < some.length; from += shardEntries) {
      const part = some.slice(from, from + shardEntries)
      add(
        MAIN,
        from / shardEntries,
        part.map(({ record, number }) => [`r/${number}`, sampleEntry(1, sampleRecord(record))] as const),
      )
    }
    const place = PLACES[library % PLACES.length] ?? ''
    add(PROFILE, 0, [['profile', sampleEntry(1, { name: `Library ${library}`, place })]])
  }
  return updates
}

/** The numbers of the records that titles show, in their order; of one with several, of the first. */
const numbersOf = (items: readonly TitleSummary[]): number[] =>
  items.map(({ id }) => Number(/r\/(\d+)$/.exec(decodeURIComponent(id))?.[1]))

interface Answer {
  readonly total: number
  readonly totalIsExact: boolean
  readonly numbers: readonly number[]
  readonly facets: readonly Facet[]
  readonly suggestion: string | undefined
}

/** All pages. */
async function answerOf(index: SearchIndex, request: SearchRequest): Promise<Answer> {
  const first = await index.search(request)
  const items = [...first.items]
  for (let { next } = first; next !== undefined;) {
    const page = await index.search({ ...request, cursor: next })
    expect(page).toMatchObject({ total: first.total, totalIsExact: first.totalIsExact })
    items.push(...page.items)
    next = page.next
  }
  const { total, totalIsExact, facets, suggestion } = first
  return { total, totalIsExact, numbers: numbersOf(items), facets, suggestion: suggestion?.query }
}

const sorted = (numbers: Iterable<number>): number[] => Array.from(numbers).sort((a, b) => a - b)

/** @param open an empty index. */
export function searchIndexContract(name: string, open: () => SearchIndex | Promise<SearchIndex>): void {
  const filled = async (records: readonly HeldRecord[]): Promise<SearchIndex> => {
    const index = await open()
    for (const update of updatesOf(records)) expect(await index.apply([update])).toEqual([])
    return index
  }

  describe(`${name}: words`, () => {
    const records: HeldRecord[] = [
      { title: 'Bumi manusia', creator: 'Toer, Pramoedya Ananta', year: 1980, subjects: ['Sastra Indonesia'] },
      { title: 'Boemi poetra', creator: 'Soekarno', year: 1930, subjects: ['Politik'] },
      { title: 'Surabaja tertjinta', creator: 'Surjadi', year: 1955, notes: ['Saja tjeritakan'] },
      { title: "Al-Qur'an dan terjemahnya", year: 2000 },
      { title: 'Qurʼān commentary', year: 2001, language: 'eng' },
      { title: '日本語教育研究', creator: '山田太郎', year: 1999, language: 'jpn' },
      { title: 'Łódź i Kraków', year: 1998, language: 'pol' },
      { title: 'CO₂ in the air', year: 1997, language: 'eng' },
      { title: 'Pembelajaran matematika', creator: 'Suherman', year: 2010 },
      { title: 'The poet does his shoes', year: 2011, language: 'eng' },
      { title: 'Put it right', year: 2012, language: 'eng' },
      { title: 'Membaca permulaan', year: 2013 },
      { title: 'ภาษาไทยเบื้องต้น', year: 2014, language: 'tha' },
    ]
    let index: SearchIndex
    beforeAll(async () => {
      index = await filled(records)
    })
    afterAll(() => index.close())

    it.each([
      ['bumi manusia', [0]],
      ['"manusia bumi"', []],
      ['toer manus', [0]],
      ['boemi manoesia', [0]],
      ['bumi ', [0, 1]],
      ['putra ', [1]],
      ['Sukarno ', [1]],
      ['soekarno ', [1]],
      ['"bumi putra"', [1]],
      ['surabaya tercinta', [2]],
      ['saya ceritakan', [2]],
      ['saja tjeritakan', [2]],
      ['quran ', [3, 4]],
      ["qur'an ", [3, 4]],
      ['Qurʼān ', [3, 4]],
      ['日本', [5]],
      ['教育', [5]],
      ['日本語教育研究', [5]],
      ['本日', []],
      ['太郎', [5]],
      ['lodz krakow', [6]],
      ['co2 air', [7]],
      ['poet ', [9]],
      ['put ', [10]],
      ['เบื้อง', [12]],
    ])('%s', async (query, numbers) => {
      expect(sorted((await answerOf(index, { query })).numbers)).toEqual(numbers)
    })

    it('finds other forms of words where these are all there is', async () => {
      expect((await answerOf(index, { query: 'belajar matematika' })).numbers).toEqual([8])
      expect((await answerOf(index, { query: 'bacaan ' })).numbers).toEqual([11])
      expect((await answerOf(index, { query: 'pembaca ' })).numbers).toEqual([11])
    })

    it.each([
      ['bumi manusai', 'bumi manusia', [0]],
      ['pramodeya bumi', 'pramoedya bumi', [0]],
      ['permulaaan', 'permulaan', [11]],
      ['matemtika suhreman', 'matematika suherman', [8]],
      ['bumi manusia xqzwv', 'bumi manusia', [0]],
    ])('says what was probably meant: %s', async (query, suggestion, numbers) => {
      expect(await answerOf(index, { query })).toMatchObject({ total: 0, numbers: [], suggestion })
      expect(await answerOf(index, { query, correct: true })).toMatchObject({ numbers, suggestion })
    })

    it('says nothing of what is found, of CQL, and of what is like nothing', async () => {
      for (const query of ['bumi', 'title = bumii', 'xqzwvk', '12345', '']) {
        expect(await answerOf(index, { query, correct: true }), query).toMatchObject({ suggestion: undefined })
      }
    })

    it.each([
      ['title = b?mi', [0, 1]],
      ['title = man*sia', [0]],
      ['title = m?nusia or title = per*an', [0, 11]],
      ['title = mat*m?tika', [8]],
      ['creator = soek*o', [1]],
      ['title = zzz*a', []],
    ])('CQL with masks: %s', async (query, numbers) => {
      expect(sorted((await answerOf(index, { query })).numbers)).toEqual(numbers)
    })

    it('refuses masks that stand for too much', async () => {
      await expect(async () => index.search({ query: 'title = *mi' })).rejects.toThrow(/at least 3 letters/)
    })
  })

  describe(`${name}: the order by relevance`, () => {
    it('has the title itself before titles that have more words, those before other places, the newest of equal ones first', async () => {
      const index = await filled([
        { title: 'Tempo doeloe', year: 2010 },
        { title: 'Sejarah majalah Tempo', year: 2020 },
        { title: 'Tempo', year: 1971, isSerial: true },
        { title: 'Majalah', subjects: ['Tempo'], year: 2022 },
        { title: 'Warta', notes: ['tempo'], year: 2023 },
        { title: 'Sejarah majalah Tempo edisi baru', year: 2021 },
        { title: 'Tempo', year: 1999, notes: ['x'] },
        { title: 'Jaman', creator: 'Tempo', year: 1990 },
      ])
      expect((await answerOf(index, { query: 'tempo ' })).numbers).toEqual([6, 2, 0, 1, 5, 7, 3, 4])
      await index.close()
    })

    it('takes title and author together, in either order', async () => {
      const index = await filled([
        { title: 'Kajian Bumi manusia karya Toer', creator: 'Anwar', year: 2015 },
        { title: 'Bumi manusia', creator: 'Toer, Pramoedya Ananta', year: 1980 },
        { title: 'Toer', creator: 'Manusia Bumi', year: 2016 },
      ])
      for (const query of ['bumi manusia toer', 'toer bumi manusia']) {
        expect((await answerOf(index, { query })).numbers[0], query).toBe(1)
      }
      await index.close()
    })
  })

  describe(`${name}: lists`, () => {
    const records: HeldRecord[] = [
      { title: 'Laskar Pelangi', creator: 'Hirata, Andrea', year: 2005, isbn: '979-3062-79-7', library: 0, entered: '260101' },
      { title: 'Laskar Pelangi', creator: 'Hirata, Andrea', year: 2005, isbn: '979-3062-79-7', library: 1, entered: '260601' },
      { title: 'Horison', year: 1966, isSerial: true, library: 0, entered: '260301' },
      { title: 'Kalam', year: 1994, isSerial: true, library: 1, entered: '250301' },
      { title: 'Atheis', creator: 'Mihardja, Achdiat', year: 1949, library: 2, entered: '260915', loan: 'loan' },
    ]
    let index: SearchIndex
    beforeAll(async () => {
      index = await filled(records)
    })
    afterAll(() => index.close())
    const titles = async (request: Omit<SearchRequest, 'query'>): Promise<string[]> =>
      (await index.search({ query: '', ...request })).items.map(({ title }) => title)
    const [one, two] = [sampleLibrary(0), sampleLibrary(1)]

    it('new accessions since a date, the last first', async () => {
      expect(await titles({ filters: { addedSince: '2026-03-01' }, sort: 'added' })).toEqual([
        'Atheis',
        'Laskar Pelangi',
        'Horison',
      ])
    })

    it('serials from A to Z', async () => {
      expect(await titles({ filters: { format: ['serial'] }, sort: 'title' })).toEqual(['Horison', 'Kalam'])
    })

    it('what only one library holds', async () => {
      expect(await titles({ filters: { holders: { to: 1 }, library: [one] } })).toEqual(['Horison'])
    })

    it('what a library holds and others too', async () => {
      expect(await titles({ filters: { holders: { from: 2 }, library: [one] } })).toEqual(['Laskar Pelangi'])
    })

    it('what most hold first', async () => {
      expect((await titles({ sort: 'held' }))[0]).toBe('Laskar Pelangi')
    })

    it('within a network, as though there were no other libraries', async () => {
      expect(await titles({ within: [two], sort: 'title' })).toEqual(['Kalam', 'Laskar Pelangi'])
      const { items } = await index.search({ query: 'laskar', within: [two], filters: { holders: { to: 1 } } })
      expect(items.map(({ heldBy }) => heldBy.map(({ library }) => library))).toEqual([[two]])
      expect(await titles({ within: [] })).toEqual([])
    })

    it('counts facets of a search that was asked for without them before', async () => {
      const facetsOf = async (): Promise<unknown> =>
        (await index.search({ query: 'horison', facets: ['format', 'subject'] })).facets
      const first = await facetsOf()
      await index.search({ query: 'laskar' })
      await index.search({ query: 'horison' })
      expect(await facetsOf()).toEqual(first)
      expect(first).toMatchObject([{ values: [{ value: 'serial', titles: 1 }] }, { values: [] }])
    })

    it('counts a title once for each library, with the name that its profile has', async () => {
      const { facets } = await index.search({ query: 'laskar', facets: ['library', 'place', 'availability'] })
      expect(facets.map(({ name: facet, isExact, more }) => [facet, isExact, more])).toEqual([
        ['library', true, false],
        ['place', true, false],
        ['availability', true, false],
      ])
      const byLabel = facets[0]?.values.map(({ label, titles: count }) => [label, count]).toSorted()
      expect(byLabel).toEqual([
        ['Library 0', 1],
        ['Library 1', 1],
      ])
      expect(facets[1]?.values.map(({ value, titles: count }) => [value, count])).toEqual([
        ['Bandung', 1],
        ['Medan', 1],
      ])
      expect(facets[2]?.values).toEqual([])
    })

    it.each([
      [{ filters: { addedSince: '2026-02-30' } }, /no date/],
      [{ filters: { language: ['indonesia'] } }, /three letters/],
      [{ filters: { format: ['scroll' as 'book'] } }, /no format; there are book/],
      [{ filters: { availability: ['maybe' as 'loan'] } }, /no availability/],
      [{ filters: { year: { from: 1990.5 } } }, /years/],
      [{ filters: { holders: { to: 0 } } }, /numbers of libraries/],
      [{ filters: { subject: Array.from({ length: 201 }, () => 'x') } }, /limit is 200/],
      [{ filters: { subject: ['x'.repeat(1001)] } }, /1000 characters/],
      [{ sort: 'best' as Sort }, /no order; there are relevance/],
      [{ facets: ['colour' as 'year'] }, /no facet; there are library/],
      [{ facetValues: 0 }, /1 to 100/],
      [{ limit: 101 }, /1 to 100/],
      [{ cursor: 'x' }, /does not belong/],
    ])('refuses %j', async (request, message) => {
      await expect(async () => index.search({ query: '', ...request })).rejects.toThrow(message)
    })
  })

  describe(`${name}: any search`, () => {
    const WORDS = ['bumi', 'laut', 'padi', 'sawah']
    const word = fc.constantFrom(...WORDS)
    const record: fc.Arbitrary<HeldRecord> = fc.record({
      title: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
      year: fc.constantFrom(1990, 1991, 1992),
      subjects: fc.uniqueArray(word, { maxLength: 2 }),
      language: fc.constantFrom('ind', 'eng', 'jav'),
      entered: fc.constantFrom('250101', '260101'),
      isSerial: fc.boolean(),
      loan: fc.constantFrom('loan' as const, 'in-house' as const),
      library: fc.integer({ min: 0, max: 2 }),
    })
    const filters = fc.record(
      {
        library: fc.uniqueArray(fc.constantFrom(...[0, 1, 2].map(sampleLibrary)), { maxLength: 2 }),
        place: fc.constant(['Medan']),
        language: fc.uniqueArray(fc.constantFrom('ind', 'eng', 'jav'), { maxLength: 2 }),
        year: fc.record({ from: fc.constantFrom(1990, 1991), to: fc.constantFrom(1991, 1992) }, { requiredKeys: [] }),
        format: fc.constantFrom(['serial' as const], ['book' as const, 'serial' as const]),
        subject: fc.uniqueArray(word, { minLength: 1, maxLength: 2 }),
        availability: fc.constant(['loan' as const]),
        addedSince: fc.constantFrom('2025-06-01', '2027-01-01'),
      },
      { requiredKeys: [] },
    )
    type Filters = NonNullable<SearchRequest['filters']>
    const has = <Value>(some: readonly Value[] | undefined, values: readonly (Value | undefined)[]): boolean =>
      some === undefined || some.some((each) => values.includes(each))

    /** The values of a record by which it is filtered and counted. */
    const valuesOf = (one: HeldRecord): Readonly<Record<(typeof FACETS)[number], readonly string[]>> => ({
      library: [sampleLibrary(one.library ?? 0)],
      place: [PLACES[one.library ?? 0] ?? ''],
      language: [one.language ?? ''],
      year: [String(one.year)],
      format: [one.isSerial === true ? 'serial' : 'book'],
      subject: one.subjects ?? [],
      availability: [one.loan ?? ''],
    })
    const passes = (one: HeldRecord, wanted: Filters, except?: (typeof FACETS)[number]): boolean => {
      const values = valuesOf(one)
      const { from = 0, to = 9999 } = wanted.year ?? {}
      const since = wanted.addedSince
      return (
        (['library', 'place', 'language', 'format', 'subject', 'availability'] as const).every(
          (facet) => facet === except || has<string>(wanted[facet], values[facet]),
        ) &&
        (except === 'year' || ((one.year ?? 0) >= from && (one.year ?? 0) <= to)) &&
        (since === undefined || `20${one.entered?.slice(0, 2)}-01-01` >= since)
      )
    }
    const countsOf = (records: readonly HeldRecord[], facet: (typeof FACETS)[number]): Record<string, number> => {
      const counts: Record<string, number> = {}
      for (const one of records) for (const value of valuesOf(one)[facet]) counts[value] = (counts[value] ?? 0) + 1
      return counts
    }
    /** What must not rise from one title to the next. */
    const keyOf: Readonly<Record<Sort, (one: HeldRecord) => number | string>> = {
      relevance: () => 0,
      newest: (one) => -(one.year ?? 0),
      year: (one) => one.year ?? 0,
      title: (one) => one.title ?? '',
      held: () => 0,
      added: (one) => -Number(one.entered),
    }

    it('is answered with what fits it, in the order that was asked for, page by page, and counted', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(record, { minLength: 1, maxLength: 16 }),
          fc.array(word, { maxLength: 2 }),
          filters,
          fc.constantFrom(...SORTS),
          fc.integer({ min: 1, max: 6 }),
          async (some, words, wanted, sort, limit) => {
            // A word of its own in each title: no two of them are the same title.
            const records = some.map((one, i) => ({ ...one, title: `${one.title} nomor${String(i).padStart(2, '0')}` }))
            const index = await filled(records)
            const found = records.filter((one) =>
              words.every((each) => [...one.title.split(' '), ...(one.subjects ?? [])].includes(each)),
            )
            const request = { query: words.map((each) => `${each} `).join(''), filters: wanted, sort }
            const expected = found.filter((one) => passes(one, wanted)).map((one) => records.indexOf(one))
            const answer = await answerOf(index, { ...request, limit, facets: FACETS })
            expect(answer).toMatchObject({ total: expected.length, totalIsExact: true })
            expect(sorted(answer.numbers)).toEqual(expected)
            const keys = answer.numbers.map((number) => keyOf[sort](records[number] ?? {}))
            expect(keys).toEqual(keys.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)))
            expect((await answerOf(index, { ...request, limit: 100 })).numbers).toEqual(answer.numbers)
            for (const { name: facet, values, isExact } of answer.facets) {
              const counted = found.filter((one) => passes(one, wanted, facet))
              expect(isExact).toBe(true)
              expect(Object.fromEntries(values.map(({ value, titles }) => [value, titles])), facet).toEqual(
                countsOf(counted, facet),
              )
            }
            await index.close()
          },
        ),
        { numRuns: 60 },
      )
    })

    it('is answered alike whatever came first', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(record, { minLength: 2, maxLength: 16 }),
          fc.array(word, { maxLength: 2 }),
          fc.constantFrom(...SORTS),
          async (records, words, sort) => {
            const [forward, backward] = [await open(), await open()]
            const updates = updatesOf(records, 3)
            for (const update of updates) await forward.apply([update])
            for (const update of updates.toReversed()) await backward.apply([update])
            for (const query of [words.join(' '), `${words.join(' ')} bumx`, 'pad']) {
              const request = { query, sort, limit: 5, facets: FACETS, correct: true }
              expect(await answerOf(backward, request), query).toEqual(await answerOf(forward, request))
            }
            await forward.close()
            await backward.close()
          },
        ),
        { numRuns: 40 },
      )
    })

    it('is answered or refused, whatever is asked', async () => {
      const index = await filled([
        { title: 'Bumi manusia', creator: 'Toer', year: 1980, subjects: ['Sastra'] },
        { title: '日本語 Łódź', year: 1999, isSerial: true, library: 1 },
      ])
      const { next } = await index.search({ query: '', limit: 1 })
      const text = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.constantFrom('ind', 'serial', 'Sastra', '2026-01-01', 'loan', 'bumi'),
      )
      const texts = fc.array(text, { maxLength: 3 })
      const bound = fc.oneof(fc.integer(), fc.double(), fc.constant(Number.NaN))
      const range = fc.record({ from: bound, to: bound }, { requiredKeys: [] })
      const request = fc.record(
        {
          query: fc.oneof(
            anyCqlText,
            fc.array(text).map((words) => words.join(' ')),
          ),
          limit: bound,
          cursor: fc.oneof(text, fc.constant(next ?? '')),
          within: texts,
          filters: fc.record(
            {
              library: texts,
              place: texts,
              language: texts,
              year: range,
              format: texts,
              subject: texts,
              availability: texts,
              addedSince: text,
              holders: range,
            },
            { requiredKeys: [] },
          ),
          sort: fc.oneof(text, fc.constantFrom(...SORTS)),
          facets: fc.oneof(texts, fc.subarray([...FACETS])),
          facetValues: bound,
          correct: fc.boolean(),
        },
        { requiredKeys: ['query'] },
      )
      await fc.assert(
        fc.asyncProperty(request, async (asked) => {
          const answer = await Promise.resolve()
            .then(() => index.search(asked as SearchRequest))
            .catch((error: unknown) => error)
          const isRefused = answer instanceof UnionError && answer.code === 'UNION_BAD_QUERY'
          expect(isRefused || (answer as SearchPage).items.length <= (answer as SearchPage).total).toBe(true)
        }),
        { numRuns: 400 },
      )
      await index.close()
    })
  })
}
