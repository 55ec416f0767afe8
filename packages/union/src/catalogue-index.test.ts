import { MAX_RANKED_HITS } from './limits.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeCbor, MAX_SHARD_ENTRIES } from '@serumpun/replica'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CatalogueIndex } from './catalogue-index.ts'
import { titleIdOf } from './record-id.ts'
import { SHARD_SLOTS } from './schema.ts'
import type { ShardRef, ShardUpdate } from './shard-update.ts'
import { allAnswers, allPages } from './testing/answers.ts'
import { MAIN, PROFILE, sampleEntry, sampleHash, sampleLibrary, sampleRecord } from './testing/records.ts'

const A = sampleLibrary(1)
const B = sampleLibrary(2)

const shardOf = (library = A, shard = 0, dataset = MAIN, branch = 0): ShardRef => ({ library, dataset, branch, shard })
const whole = (of: ShardRef, entries: readonly (readonly [string, Uint8Array])[]): ShardUpdate => ({
  kind: 'whole',
  of,
  hash: sampleHash(entries),
  entries,
})
const titlesFound = (index: CatalogueIndex, query: string): string[] => index.search({ query }).items.map(({ title }) => title)

describe('a catalogue index', () => {
  let index: CatalogueIndex
  beforeEach(() => {
    index = CatalogueIndex.open(':memory:')
  })
  afterEach(() => index.close())

  it('finds records by words of every part, whatever their case and diacritics', () => {
    const record = sampleRecord({
      title: 'Bumi manusia',
      creator: 'Toer, Pramoedya Ananta',
      year: 1980,
      subjects: ['Café life'],
      notes: ['Tetralogi Buru'],
    })
    index.apply([whole(shardOf(), [['r/1', sampleEntry(1, record)]])])
    for (const query of ['bumi', 'MANUSIA toer', 'cafe', 'buru 1980', '"pramoedya ananta"', 'pramo', 'toer bum']) {
      expect(titlesFound(index, query), query).toEqual(['Bumi manusia'])
    }
    for (const query of ['bumi hewan', '"ananta pramoedya"', 'bu', 'pramo ']) expect(titlesFound(index, query), query).toEqual([])
  })

  it('finds ISBNs and ISSNs in any spelling', () => {
    index.apply([
      whole(shardOf(), [
        ['r/1', sampleEntry(1, sampleRecord({ title: 'With ISBN', isbn: '0-471-38314-7' }))],
        ['r/2', sampleEntry(1, sampleRecord({ title: 'With ISSN', issn: '0378-5955' }))],
      ]),
    ])
    for (const query of [
      '0471383147',
      '0-471-38314-7',
      '9780471383147',
      '978-0-471-38314-7',
      'ISBN 978 0 471 38314 7',
      'isbn: 0471383147',
    ]) {
      expect(titlesFound(index, query), query).toEqual(['With ISBN'])
    }
    for (const query of ['0378-5955', '03785955', 'ISSN 0378-5955', 'issn 0378 5955']) {
      expect(titlesFound(index, query), query).toEqual(['With ISSN'])
    }
    expect(titlesFound(index, '0-471-38314-8')).toEqual([])
  })

  it('shows records of one title as one, with the description that says most and all holders by name', () => {
    index.apply([
      whole(shardOf(A), [
        [
          'r/1',
          sampleEntry(1, sampleRecord({ title: 'Laskar pelangi', creator: 'Hirata, Andrea', year: 2005, isbn: '979-3062-79-7' })),
        ],
      ]),
      whole(shardOf(B), [
        [
          'r/9',
          sampleEntry(
            1,
            sampleRecord({
              title: 'Laskar Pelangi',
              creator: 'Hirata, Andrea',
              year: 2005,
              publisher: 'Bentang',
              isbn: '979-3062-79-7',
            }),
          ),
        ],
      ]),
      whole(shardOf(A, 0, PROFILE), [['profile', sampleEntry(1, { name: 'Zebra', code: 'ID-Z' })]]),
      whole(shardOf(B, 0, PROFILE), [['profile', sampleEntry(1, { name: 'Alpha', place: 'Ubud' })]]),
    ])
    const page = index.search({ query: 'laskar' })
    expect(page).toMatchObject({ total: 1, totalIsExact: true, next: undefined })
    expect(page.items[0]).toMatchObject({
      title: 'Laskar Pelangi',
      publisher: 'Bentang',
      records: 2,
      heldBy: [
        { library: B, name: 'Alpha' },
        { library: A, name: 'Zebra' },
      ],
    })
    const ids = [titleIdOf({ library: A, dataset: MAIN, key: 'r/1' }), titleIdOf({ library: B, dataset: MAIN, key: 'r/9' })]
    expect(page.items[0]?.id).toBe(ids.toSorted()[0])
    const [first, second] = ids.map((id) => index.title(id))
    expect(first).toEqual(second)
    expect(first?.members.map(({ id }) => id)).toEqual(ids.toSorted())
    expect(first?.describedBy).toBe(ids[1])
    expect(index.counts()).toEqual({ records: 2, titles: 1, skipped: 0 })
  })

  it('lets the newest entry of a key count, also where that removes it', () => {
    const old = whole(shardOf(A, 0), [['r/1', sampleEntry(1, sampleRecord({ title: 'Old words' }))]])
    const young = whole(shardOf(A, 1), [['r/1', sampleEntry(2, sampleRecord({ title: 'Young words' }))]])
    const removed = whole(shardOf(A, 2), [['r/1', sampleEntry(3)]])
    index.apply([young, old])
    expect(titlesFound(index, 'words')).toEqual(['Young words'])
    index.apply([removed])
    expect(index.search({ query: '' })).toMatchObject({ total: 0, items: [] })
    index.apply([{ kind: 'drop', of: removed.of }])
    expect(titlesFound(index, 'words')).toEqual(['Young words'])
    index.dropShard(young.of)
    expect(titlesFound(index, 'words')).toEqual(['Old words'])
  })

  it('says of a record that was withdrawn when that was', () => {
    const id = titleIdOf({ library: A, dataset: MAIN, key: 'r/1' })
    index.apply([whole(shardOf(A, 0), [['r/1', sampleEntry(1, sampleRecord({ title: 'Withdrawn' }))]])])
    expect(index.withdrawal(id)).toBeUndefined()
    index.apply([whole(shardOf(A, 1), [['r/1', sampleEntry(7)]])])
    expect(index.title(id)).toBeUndefined()
    expect(index.withdrawal(id)).toEqual({ ms: 7 })
    index.apply([whole(shardOf(A, 0), [['r/1', sampleEntry(9, sampleRecord({ title: 'Bought again' }))]])])
    expect(index.withdrawal(id)).toBeUndefined()
    expect(index.withdrawal(titleIdOf({ library: B, dataset: MAIN, key: 'r/1' }))).toBeUndefined()
  })

  it('makes a change searchable, and refuses one that does not follow on what it has', () => {
    const entries = [
      ['r/1', sampleEntry(1, sampleRecord({ title: 'First' }))],
      ['r/2', sampleEntry(1, sampleRecord({ title: 'Second' }))],
    ] as const
    index.apply([whole(shardOf(), entries)])
    const next = Uint8Array.of(1)
    const changes = [
      ['r/1', sampleEntry(2, sampleRecord({ title: 'Changed' }))],
      ['r/2', undefined],
      ['r/3', sampleEntry(2, sampleRecord({ title: 'Third' }))],
    ] as const
    expect(index.applyChanges(shardOf(), Uint8Array.of(9), next, changes)).toBe(false)
    expect(titlesFound(index, 'changed')).toEqual([])
    expect(index.applyChanges(shardOf(), sampleHash(entries), next, changes)).toBe(true)
    expect(titlesFound(index, '').toSorted()).toEqual(['Changed', 'Third'])
    expect([...index.applied()]).toEqual([{ ...shardOf(), hash: next }])
    expect(index.counts()).toEqual({ records: 2, titles: 2, skipped: 0 })
  })

  it('skips what it cannot use and counts it', () => {
    index.apply([
      whole(shardOf(A), [
        ['r/1', Uint8Array.of(0xff, 1, 2)],
        ['r/2', sampleEntry(1, 'not bytes')],
        ['r/3', sampleEntry(1, Buffer.from('not a record'))],
        ['x/4', sampleEntry(1, sampleRecord({ title: 'Of an unknown type' }))],
        ['r/5', sampleEntry(1, sampleRecord({}))],
        ['r/6', encodeCbor([1, 2, 3, 4])],
        ['profile', sampleEntry(1, { name: 'Not in a catalogue' })],
      ]),
      whole(shardOf(A, 0, PROFILE), [
        ['profile', sampleEntry(1, { name: 'Turned\u202eround' })],
        ['other', sampleEntry(2, { name: 'Another key' })],
      ]),
    ])
    expect(index.counts()).toEqual({ records: 1, titles: 1, skipped: 8 })
    expect(index.search({ query: '' }).items).toMatchObject([{ title: '', heldBy: [{ library: A, name: undefined }] }])
  })

  it('keeps records without a title apart', () => {
    index.apply([
      whole(shardOf(A), [
        ['r/1', sampleEntry(1, sampleRecord({ creator: 'Nobody' }))],
        ['r/2', sampleEntry(1, sampleRecord({ creator: 'Nobody' }))],
      ]),
    ])
    expect(index.search({ query: 'nobody' })).toMatchObject({ total: 2 })
  })

  it('does not let a record into the index by the words that are its own', () => {
    index.apply([whole(shardOf(), [['r/1', sampleEntry(1, sampleRecord({ title: '\u00010 \u00011 tagged', year: 2001 }))]])])
    expect(titlesFound(index, 'tagged')).toHaveLength(1)
    expect(titlesFound(index, '\u00010 \u00011')).toHaveLength(1)
    expect(titlesFound(index, '\u00012')).toHaveLength(0)
  })

  it('takes a library profile for what it says last', () => {
    const record = whole(shardOf(A), [['r/1', sampleEntry(1, sampleRecord({ title: 'Held' }))]])
    const nameNow = (): string | undefined => index.search({ query: 'held' }).items[0]?.heldBy[0]?.name
    index.apply([record, whole(shardOf(A, 0, PROFILE), [['profile', sampleEntry(5, { name: 'Five' })]])])
    expect(nameNow()).toBe('Five')
    index.apply([whole(shardOf(A, 1, PROFILE), [['profile', sampleEntry(4, { name: 'Four' })]])])
    expect(nameNow()).toBe('Five')
    index.dropShard(shardOf(A, 0, PROFILE))
    expect(nameNow()).toBe('Four')
    index.apply([whole(shardOf(A, 1, PROFILE), [['profile', sampleEntry(6)]])])
    expect(nameNow()).toBeUndefined()
  })

  it('ranks a word in the title before one in the notes', () => {
    index.apply([
      whole(shardOf(), [
        ['r/1', sampleEntry(1, sampleRecord({ title: 'Padi', notes: ['Tentang kopi di Gayo'] }))],
        ['r/2', sampleEntry(1, sampleRecord({ title: 'Kopi', notes: ['Tentang padi di Bali'] }))],
      ]),
    ])
    expect(titlesFound(index, 'kopi')).toEqual(['Kopi', 'Padi'])
    expect(titlesFound(index, 'padi')).toEqual(['Padi', 'Kopi'])
  })
})

describe('the state of a catalogue index', () => {
  const keys = ['r/1', 'r/2', 'r/3', 'profile', 'x/1'] as const
  const records = [
    { title: 'Alpha beta', year: 2001, creator: 'Hirata, Andrea', isbn: '979-3062-79-7' },
    { title: 'Alpha beta', year: 2001, creator: 'Hirata, Andrea', isbn: '979-3062-79-7', publisher: 'Gamma' },
    { title: 'Alpha', creator: 'Beta, Gamma', year: 2002 },
    { title: 'Gamma delta', notes: ['alpha'] },
    { creator: 'Beta' },
  ].map(sampleRecord)
  const queries = ['', 'alpha', 'alpha ', 'gamma', 'beta alpha', '"alpha beta"', 'delta', 'gam']

  const body = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...records) },
    { weight: 1, arbitrary: fc.constantFrom(Buffer.from('unreadable'), 'text', { name: 'Library' }, { name: 'Other' }) },
  )
  const value = fc.oneof(
    {
      weight: 9,
      arbitrary: fc.tuple(fc.nat(2), fc.option(body, { nil: undefined, freq: 6 })).map(([ms, it]) => sampleEntry(ms, it)),
    },
    { weight: 1, arbitrary: fc.constant(Uint8Array.of(0xff)) },
  )
  const shard: fc.Arbitrary<ShardRef> = fc.record({
    library: fc.constantFrom(A, B),
    dataset: fc.constantFrom(MAIN, MAIN, 'catalogue/other' as typeof MAIN, PROFILE),
    branch: fc.nat(1),
    shard: fc.nat(1),
  })
  const content = fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 4 })
  const step = fc.record({
    of: shard,
    /** Undefined drops the shard; `known` says what changed instead of giving it whole. */
    content: fc.option(content, { nil: undefined, freq: 5 }),
    known: fc.boolean(),
    /** Whether it goes into one transaction with the step before. */
    joined: fc.boolean(),
  })

  const nameOf = (of: ShardRef): string => `${of.library} ${of.dataset} ${of.branch} ${of.shard}`
  const ids = [A, B].flatMap((library) =>
    [MAIN, 'catalogue/other' as typeof MAIN].flatMap((dataset) => keys.map((key) => titleIdOf({ library, dataset, key }))),
  )

  /** The update that leads from what is landed to the step's content. */
  function updateFor(
    landed: ReadonlyMap<string, { of: ShardRef; entries: [string, Uint8Array][] }>,
    { of, content: now, known }: { of: ShardRef; content: Record<string, Uint8Array> | undefined; known: boolean },
  ): ShardUpdate {
    if (now === undefined) return { kind: 'drop', of }
    const entries = Object.entries(now)
    const before = landed.get(nameOf(of))?.entries
    if (!known || before === undefined) return whole(of, entries)
    const gone = before.filter(([key]) => !(key in now)).map(([key]) => [key, undefined] as const)
    return { kind: 'changes', of, before: sampleHash(before), hash: sampleHash(entries), changes: [...entries, ...gone] }
  }

  it('is a function of the shards that are landed', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), fc.infiniteStream(fc.nat()), (steps, random) => {
        const landed = new Map<string, { of: ShardRef; entries: [string, Uint8Array][] }>()
        const grown = CatalogueIndex.open(':memory:')
        const refused: ShardRef[] = []
        let batch: ShardUpdate[] = []
        for (const each of steps) {
          if (!each.joined) {
            refused.push(...grown.apply(batch))
            batch = []
            // A look in between must change nothing.
            if (steps.length % 2 === 0) grown.counts()
          }
          batch.push(updateFor(landed, each))
          if (each.content === undefined) landed.delete(nameOf(each.of))
          else landed.set(nameOf(each.of), { of: each.of, entries: Object.entries(each.content) })
        }
        refused.push(...grown.apply(batch))
        expect(refused).toEqual([])

        const built = CatalogueIndex.open(':memory:')
        const order = new Map([...landed.keys()].map((name) => [name, random.next().value]))
        for (const [, { of, entries }] of [...landed].sort(([a], [b]) => (order.get(a) ?? 0) - (order.get(b) ?? 0))) {
          built.apply([whole(of, entries.toReversed())])
        }
        expect(allAnswers(grown, queries, ids)).toEqual(allAnswers(built, queries, ids))
        expect(new Set([...grown.applied()].map((each) => `${nameOf(each)} ${Buffer.from(each.hash).toString('hex')}`))).toEqual(
          new Set(
            [...landed.values()].map(({ of, entries }) => `${nameOf(of)} ${Buffer.from(sampleHash(entries)).toString('hex')}`),
          ),
        )
        grown.close()
        built.close()
      }),
      { numRuns: 200 },
    )
  })

  it('has room for as many entries as a shard may have, again and again', () => {
    expect(SHARD_SLOTS).toBe(MAX_SHARD_ENTRIES)
    const index = CatalogueIndex.open(':memory:')
    for (const round of [1, 2, 3]) {
      const full = Array.from({ length: SHARD_SLOTS }, (_, i) => [`r/${round}-${i}`, sampleEntry(round)] as const)
      index.apply([whole(shardOf(), full)])
    }
    const more = Array.from({ length: SHARD_SLOTS + 1 }, (_, i) => [`r/${i}`, sampleEntry(1)] as const)
    expect(() => index.apply([whole(shardOf(A, 1), more)])).toThrow(RangeError)
    expect([...index.applied()]).toHaveLength(1)
    index.close()
  })

  it('survives being closed and opened', () => {
    const folder = mkdtempSync(join(tmpdir(), 'union-'))
    try {
      const path = join(folder, 'catalogue.db')
      const first = CatalogueIndex.open(path)
      first.apply([whole(shardOf(), [['r/1', sampleEntry(1, records[0])]])])
      first.close()
      const again = CatalogueIndex.open(path)
      again.apply([whole(shardOf(A, 1), [['r/2', sampleEntry(1, records[1])]])])
      expect(again.counts()).toEqual({ records: 2, titles: 1, skipped: 0 })
      again.close()
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('a large answer', () => {
  const COUNT = 4800
  /** Half of the titles have all words of `common words`, the others have one of them in a note. Every third title has two records. */
  const entriesOf = (from: number, to: number): [string, Uint8Array][] =>
    Array.from({ length: to - from }, (_, i) => {
      const number = from + i
      const title = Math.floor(number / 4) * 3 + (number % 4 === 3 ? 0 : number % 4)
      const common = title % 2 === 0 ? { title: `Common words ${title}` } : { title: `Common ${title}`, notes: ['words'] }
      return [`r/${number}`, sampleEntry(1, sampleRecord({ ...common, creator: 'Toer, Pramoedya', year: 1900 + (title % 3) }))]
    })
  const shards = Array.from({ length: Math.ceil(COUNT / 512) }, (_, i) =>
    whole(shardOf(A, i), entriesOf(i * 512, Math.min(COUNT, (i + 1) * 512))),
  )
  const ALL = COUNT * 0.75
  /** How many titles each query finds. One letter is a word like others, not the beginning of one. */
  const queries: readonly (readonly [query: string, titles: number])[] = [
    ['', ALL],
    ['common', ALL],
    ['common words ', ALL],
    ['words', ALL],
    ['"common words"', ALL / 2],
    ['common word', ALL],
    ['word', ALL],
    // Beginnings of three letters are sought in titles and names.
    ['wor', ALL / 2],
    ['common w', 0],
  ]

  it('is complete page by page, without repetition, and the same whatever came first', { timeout: 120_000 }, () => {
    const forward = CatalogueIndex.open(':memory:')
    forward.apply(shards)
    const backward = CatalogueIndex.open(':memory:')
    for (const shard of shards.toReversed()) backward.apply([shard])
    expect(forward.counts().titles).toBe(ALL)
    for (const [query, titles] of queries) {
      const found = allPages(forward, { query, limit: 100 })
      expect(found, query).toMatchObject({ total: titles, totalIsExact: true })
      expect(found.items, query).toHaveLength(titles)
      expect(new Set(found.items.map(({ id }) => id)).size, query).toBe(titles)
      expect(allPages(backward, { query, limit: 73 }), query).toEqual(found)
    }
    const inTitle = allPages(forward, { query: 'common words ', limit: 100 }).items.map(({ title }) =>
      title.startsWith('Common words'),
    )
    // As many as are ranked, of which some are further records of a title.
    expect(inTitle.indexOf(false)).toBeGreaterThan(MAX_RANKED_HITS / 2)
    forward.close()
    backward.close()
  })

  it('shows of a title that thousands of records share the same ones, whatever came first', () => {
    const entries = Array.from({ length: 2600 }, (_, i) => {
      const record = sampleRecord({
        title: 'Tarekat Mason Bebas dan masyarakat',
        creator: 'Stevens, Th.',
        year: 2004,
        subjects: [`Held by ${i}`],
      })
      return [`r/${i}`, sampleEntry(1, record)] as const
    })
    const sharing = Array.from({ length: 6 }, (_, i) =>
      whole(shardOf(i % 2 === 0 ? A : B, i), entries.slice(i * 512, (i + 1) * 512)),
    )
    const [forward, backward] = [sharing, sharing.toReversed()].map((updates) => {
      const index = CatalogueIndex.open(':memory:')
      for (const update of updates) index.apply([update])
      return index
    })
    const page = forward?.search({ query: 'tarekat' })
    expect(page).toMatchObject({ total: 1, items: [{ records: 2000, heldBy: [{}, {}] }] })
    expect(backward?.search({ query: 'tarekat' })).toEqual(page)
    expect(forward?.counts()).toMatchObject({ records: 2600, titles: 1 })
    const id = titleIdOf({ library: A, dataset: MAIN, key: 'r/7' })
    expect(backward?.title(id)).toEqual(forward?.title(id))
    forward?.close()
    backward?.close()
  })
})
