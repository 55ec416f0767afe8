import { createHash } from 'node:crypto'
import { createReadStream, existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { type Assertion, clusterRecords, encodeIso2709, markedAsUtf8, matchKeys, MAX_SHARING } from '@serumpun/bib'
import { openRecords } from '@serumpun/bib/read'
import { decodeEntry, type LibraryId } from '@serumpun/replica'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assertionBody, readAssertion, readRetraction, retractionBody } from '../assertions/entries.ts'
import { CatalogueIndex } from '../catalogue-index.ts'
import { checkSearch } from '../check-search.ts'
import { unpackForMatching } from '../description.ts'
import { parseTitleId } from '../parse-title-id.ts'
import { CatalogueReader } from '../reader.ts'
import { readEntry, RECORD } from '../reading.ts'
import { type TitleId, titleIdOf } from '../record-id.ts'
import { checkReview } from '../review/check-review.ts'
import type { DoubtfulPair, ReviewRequest } from '../review/review.ts'
import { openForWriting } from '../schema.ts'
import type { SearchRequest } from '../search-request.ts'
import type { ShardRef } from '../shard-update.ts'
import { CatalogueWriter } from '../writer.ts'
import { allPages } from '../testing/answers.ts'
import { MAIN, type SampleRecord, sampleEntry, sampleHash, sampleLibrary, sampleRecord } from '../testing/records.ts'

const JOURNAL = 'journal/net/2026' as typeof MAIN

const LIBRARIES = [sampleLibrary(1), sampleLibrary(2), sampleLibrary(3)]

/** What a journal's key ends in. */
const journalSuffix = (value: Uint8Array): string => `/${createHash('sha256').update(value).digest('base64url')}`

/** Entries by shard. */
type Landed = ReadonlyMap<string, { readonly of: ShardRef; readonly entries: ReadonlyMap<string, Uint8Array> }>

const nameOf = ({ library, dataset, shard }: ShardRef): string => `${library} ${dataset} ${shard}`

/** Titles as the view has them: members of each, sorted. */
function titlesIn(index: Pick<CatalogueIndex, 'search' | 'title'>): string[][] {
  return allPages(index, { query: '', limit: 100 })
    .items.map(({ id }) => index.title(id)?.members.map((member) => member.id) ?? [])
    .toSorted((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1))
}

/** Titles as bib works them out of all records at once. */
function titlesOf(landed: Landed): string[][] {
  const records = [...landed.values()].flatMap(({ of, entries }) =>
    [...entries].flatMap(([key, value]) => {
      const reading = readEntry(of.library, of.dataset, key, value)
      if (reading.kind !== RECORD) return []
      return [{ id: titleIdOf({ ...of, key }), keys: matchKeys(unpackForMatching(reading.description)) }]
    }),
  )
  return clusterRecords({ records, assertions: saidIn(landed) }).titles.map(({ members }) => [...members])
}

/** All pairs of the review queue. */
function askedBy(index: Pick<CatalogueIndex, 'review'>): DoubtfulPair[] {
  const pairs: DoubtfulPair[] = []
  for (let page = index.review({ limit: 7 }); ; page = index.review({ limit: 7, cursor: page.next })) {
    pairs.push(...page.pairs)
    if (page.next === undefined) return pairs
  }
}

/** What holds of what is landed, worked out apart from the view. */
function saidIn(landed: Landed): Assertion[] {
  const said: Assertion[] = []
  for (const { of, entries } of landed.values()) {
    const retracted = new Set(
      [...landed.values()].flatMap((other) =>
        other.of.library !== of.library
          ? []
          : [...other.entries.values()].map((value) => readRetraction(decodeEntry(value).body ?? 0)?.assertion),
      ),
    )
    for (const [key, value] of of.dataset === JOURNAL ? entries : []) {
      const body = readAssertion(decodeEntry(value).body ?? 0)
      if (body !== undefined && !retracted.has(key)) said.push({ kind: body.says, a: body.a, b: body.b })
    }
  }
  const isDenied = ({ a, b }: Assertion): boolean =>
    said.some((other) => other.kind === 'not-same' && other.a === a && other.b === b)
  return said.filter((each) => each.kind === 'not-same' || !isDenied(each))
}

function built(landed: Landed): CatalogueIndex {
  // All at once, and anew.
  const index = CatalogueIndex.open(':memory:', {}, 1)
  index.apply(Array.from(landed.values(), ({ of, entries }) => ({ kind: 'whole', of, hash: sampleHash(entries), entries })))
  return index
}

interface Said {
  readonly library: LibraryId
  readonly says: 'same' | 'not-same'
  readonly names: readonly TitleId[]
  readonly isTakenBack: boolean
}

/** What leads from what is landed to something else, as the view is told. */
class Growing {
  readonly index = CatalogueIndex.open(':memory:')
  readonly landed = new Map<string, { of: ShardRef; entries: ReadonlyMap<string, Uint8Array> }>()

  land(of: ShardRef, entries: ReadonlyMap<string, Uint8Array>, told: boolean): void {
    const before = this.landed.get(nameOf(of))
    this.landed.set(nameOf(of), { of, entries })
    const hash = sampleHash(entries)
    if (before === undefined || !told) return void this.index.apply([{ kind: 'whole', of, hash, entries }])
    const gone = [...before.entries.keys()].filter((key) => !entries.has(key)).map((key) => [key, undefined] as const)
    const changed = [...entries].filter(([key, value]) => before.entries.get(key) !== value)
    const changes = [...changed, ...gone]
    expect(this.index.apply([{ kind: 'changes', of, before: sampleHash(before.entries), hash, changes }])).toEqual([])
  }

  /** Adds to a library's journal what it says of two records, and that it takes it back. */
  say({ library, says, names, isTakenBack }: Said): void {
    const of = { library, dataset: JOURNAL, branch: 0, shard: 0 }
    const [one, other] = names as [TitleId, TitleId]
    const value = sampleEntry(1, assertionBody(says, one, other, ''))
    const key = `assertion${journalSuffix(value)}`
    const back = sampleEntry(1, retractionBody(key, ''))
    const entries = new Map(this.landed.get(nameOf(of))?.entries).set(key, value)
    if (isTakenBack) entries.set(`retraction${journalSuffix(back)}`, back)
    this.land(of, entries, true)
  }

  drop(of: ShardRef): void {
    this.landed.delete(nameOf(of))
    this.index.dropShard(of)
  }

  expectTitles(): void {
    const expected = titlesOf(this.landed)
    expect(titlesIn(this.index)).toEqual(expected)
    const rebuilt = built(this.landed)
    expect(titlesIn(rebuilt)).toEqual(expected)
    expect(this.index.counts()).toEqual(rebuilt.counts())
    expect(this.index.counts().titles).toBe(expected.length)
    expect(askedBy(this.index)).toEqual(askedBy(rebuilt))
    rebuilt.close()
  }
}

describe('titles that are kept up change by change', () => {
  /** Few different parts, so that records agree in some and differ in others. */
  const sample: fc.Arbitrary<SampleRecord> = fc.record(
    {
      title: fc.constantFrom(
        'Bumi manusia',
        'Bumi manusia : sebuah roman',
        'Bumi manusla',
        'Anak semua bangsa dan negeri yang jauh',
        'Frontmatter',
      ),
      creator: fc.constantFrom('Toer, Pramoedya Ananta', 'Ananta Toer, Pramoedya', 'Hirata, Andrea'),
      year: fc.constantFrom(1980, 1981, 2005),
      isbn: fc.constantFrom('979-3062-79-7', '0-471-38314-7'),
      publisher: fc.constantFrom('Hasta Mitra', 'Lentera Dipantara'),
      edition: fc.constantFrom('Cet. 2', 'Edisi revisi'),
    },
    { requiredKeys: ['title'] },
  )
  const entries = fc
    .dictionary(
      fc.integer({ min: 0, max: 50 }).map((n) => `r/${n}`),
      sample.map((it) => sampleEntry(1, sampleRecord(it))),
      { minKeys: 25, maxKeys: 50, size: 'max' },
    )
    .map((object) => new Map(Object.entries(object)))
  const records = fc.record({
    library: fc.constantFrom(...LIBRARIES),
    shard: fc.nat(1),
    entries: fc.option(entries, { nil: undefined, freq: 5 }),
    told: fc.boolean(),
  })
  const name = fc
    .record({ library: fc.constantFrom(...LIBRARIES), number: fc.nat(50), shard: fc.nat(1) })
    .map(({ library, number, shard }) => titleIdOf({ library, dataset: MAIN, key: `r/${number}-${shard}` }))
  const said = fc.record({
    library: fc.constantFrom(...LIBRARIES),
    says: fc.constantFrom('same' as const, 'not-same' as const),
    names: fc.uniqueArray(name, { minLength: 2, maxLength: 2 }),
    isTakenBack: fc.boolean(),
  })

  it('are those that all records together give', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(records, said), { minLength: 4, maxLength: 16, size: 'max' }), (steps) => {
        const growing = new Growing()
        for (const step of steps) {
          if ('says' in step) {
            growing.say(step)
            continue
          }
          const { library, shard, entries: now, told } = step
          // Keys are a shard's own, so that no two entries of a key have to be settled.
          const of = { library, dataset: MAIN, branch: 0, shard }
          if (now === undefined) growing.drop(of)
          else growing.land(of, new Map([...now].map(([key, value]) => [`${key}-${shard}`, value])), told)
        }
        growing.expectTitles()
        growing.index.close()
      }),
      { numRuns: 8 },
    )
  })

  it('are those also where records come and go while all are put into titles', { timeout: 120_000 }, () => {
    const change = fc.record({ from: fc.nat(3), steps: fc.nat(30), entries, isFew: fc.boolean() })
    fc.assert(
      fc.property(
        fc.array(entries, { minLength: 4, maxLength: 4 }),
        fc.array(change, { minLength: 2, maxLength: 8, size: 'max' }),
        (first, changes) => {
          const db = openForWriting(':memory:', {})
          const writer = new CatalogueWriter(db, 1)
          const landed = new Map<string, { of: ShardRef; entries: ReadonlyMap<string, Uint8Array> }>()
          const land = (shard: number, now: ReadonlyMap<string, Uint8Array>): void => {
            const of = { library: LIBRARIES[shard % 3] ?? sampleLibrary(1), dataset: MAIN, branch: 0, shard }
            landed.set(nameOf(of), { of, entries: now })
            writer.apply([{ kind: 'whole', of, hash: sampleHash(now), entries: now }])
          }
          const ofShard = (shard: number, all: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> =>
            new Map([...all].map(([key, value]) => [`${key}-${shard}`, value]))
          for (const [shard, all] of first.entries()) land(shard, ofShard(shard, all))
          for (const { from, steps, entries: other, isFew } of changes) {
            // One piece of work at a time.
            for (let step = 0; step < steps; step++) writer.clusterUntil(Number.NEGATIVE_INFINITY)
            const present = [...landed.values()][from]?.entries ?? new Map<string, Uint8Array>()
            const incoming = ofShard(from, other)
            const some = isFew ? new Map([...present, ...[...incoming].slice(0, 3)].slice(2)) : incoming
            land(from, some)
          }
          while (writer.clusterUntil(Number.POSITIVE_INFINITY));
          const rebuilt = built(landed)
          const reader = new CatalogueReader(db)
          const grown = {
            search: (request: SearchRequest) => reader.search(checkSearch(request)),
            title: (id: string) => reader.title(parseTitleId(id)),
            review: (request: ReviewRequest) => reader.review(checkReview(request)),
          }
          expect(titlesIn(grown)).toEqual(titlesOf(landed))
          expect(askedBy(grown)).toEqual(askedBy(rebuilt))
          const { records, titles } = writer.counts()
          expect(rebuilt.counts()).toMatchObject({ records, titles })
          rebuilt.close()
          db.close()
        },
      ),
      { numRuns: 10 },
    )
  })

  it('follow a key that becomes crowded, and one that is no longer', () => {
    const growing = new Growing()
    const [of, other] = [0, 1].map((shard) => ({ library: LIBRARIES[0] ?? sampleLibrary(1), dataset: MAIN, branch: 0, shard }))
    if (of === undefined || other === undefined) return
    const record = (i: number): Uint8Array =>
      sampleEntry(1, sampleRecord({ title: 'Kamus besar', creator: `Name${i}, A`, year: 1500 + i, isbn: '979-3062-79-7' }))
    const twins = new Map(
      ['', ' Jakarta'].map((place, i) => [
        `r/twin-${i}`,
        sampleEntry(
          1,
          sampleRecord({
            title: 'Kamus besar bahasa',
            creator: 'Badudu, J. S.',
            year: 1994,
            isbn: '979-3062-79-7',
            publisher: `Sinar${place}`,
          }),
        ),
      ]),
    )
    growing.land(of, twins, false)
    growing.expectTitles()
    for (const count of [
      MAX_SHARING - 3,
      MAX_SHARING - 2,
      MAX_SHARING - 1,
      MAX_SHARING + 40,
      MAX_SHARING - 1,
      MAX_SHARING - 2,
      3,
    ]) {
      growing.land(other, new Map(Array.from({ length: count }, (_, i) => [`r/${i}`, record(i)])), true)
      growing.expectTitles()
    }
    growing.index.close()
  })

  it('follow what staff say, and what they take back', () => {
    const growing = new Growing()
    const [library, other] = [sampleLibrary(1), sampleLibrary(2)]
    const record = { title: 'Bumi manusia : sebuah roman', creator: 'Toer, Pramoedya Ananta', isbn: '979-3062-79-7' }
    const entries = [
      ['r/1', sampleRecord({ ...record, year: 1980 })],
      ['r/2', sampleRecord({ ...record, year: 1980 })],
      ['r/3', sampleRecord({ title: 'Rumah kaca', year: 1988 })],
    ] as const
    const of = { library, dataset: MAIN, branch: 0, shard: 0 }
    growing.land(of, new Map(entries.map(([key, body]) => [key, sampleEntry(1, body)])), false)
    const names = entries.map(([key]) => titleIdOf({ ...of, key }))
    const [first = names[0], second = names[1], third = names[2]] = names
    if (first === undefined || second === undefined || third === undefined) return
    const titles = (): string[][] => {
      growing.expectTitles()
      return titlesIn(growing.index)
    }
    const said = (library: LibraryId, says: 'same' | 'not-same', pair: TitleId[], isTakenBack = false): string[][] => {
      growing.say({ library, says, names: pair, isTakenBack })
      return titles()
    }
    expect(titles()).toEqual([[first, second], [third]])
    expect(said(library, 'same', [third, first])).toEqual([[first, second, third]])
    expect(said(other, 'not-same', [first, second])).toEqual([[first, third], [second]])
    expect(said(other, 'not-same', [first, second], true)).toEqual([[first, second, third]])
    expect(said(other, 'same', [first, third], true)).toEqual([[first, second, third]])
    expect(said(library, 'same', [first, third], true)).toEqual([[first, second], [third]])
    growing.index.close()
  })

  const folder = join(import.meta.dirname, '..', '..', '..', '..', '..', 'shared', 'data', 'folio-stripes-testing')
  it.skipIf(!existsSync(folder))(
    'are those of all at once for real records, whatever comes and goes',
    { timeout: 120_000 },
    async () => {
      const values: (readonly [string, Uint8Array])[] = []
      for (const file of globSync('marcBib*.gz', { cwd: folder }).toSorted()) {
        const { items } = await openRecords(createReadStream(join(folder, file)))
        for await (const item of items) {
          if (item.kind === 'record')
            values.push([`r/${file}-${item.position.index}`, sampleEntry(1, encodeIso2709(markedAsUtf8(item.record)))])
        }
      }
      // In an order that mixes the files, the same each time.
      const mixed = values.map((value, i) => ({ value, place: (i * 7919) % values.length })).toSorted((a, b) => a.place - b.place)
      const entries = mixed.slice(0, 700).map(({ value }) => value)
      expect(entries.length).toBeGreaterThan(100)
      const growing = new Growing()
      const of = (shard: number): ShardRef => ({ library: sampleLibrary(shard), dataset: MAIN, branch: 0, shard })
      for (const shard of [0, 1, 2]) growing.land(of(shard), new Map(entries.slice(shard * 200, shard * 200 + 250)), false)
      growing.expectTitles()
      expect(growing.index.counts().titles).toBeLessThan(growing.index.counts().records * 0.9)
      for (const [shard, from, to] of [
        [0, 100, 230],
        [1, 180, 300],
        [2, 400, 410],
        [0, 90, 215],
      ] as const) {
        growing.land(of(shard), new Map(entries.slice(from, to)), true)
      }
      growing.drop(of(1))
      growing.expectTitles()
      growing.index.close()
    },
  )
})
