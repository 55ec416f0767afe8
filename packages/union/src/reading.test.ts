import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Description, type MatchableDescription, matchKeys } from '@serumpun/bib'
import { openRecords } from '@serumpun/bib/read'
import { encodeCbor } from '@serumpun/replica'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutToLimits, packDescription, unpackDescription, unpackForMatching } from './description.ts'
import { readLibraryProfile } from './library-profile.ts'
import { MAX_CODE_CHARS, MAX_INDEXED_CHARS, MAX_LIST_ITEMS, MAX_NAME_CHARS, MAX_TEXT_CHARS } from './limits.ts'
import { matchNumbers } from './match-numbers.ts'
import { buffersOf, type KeyedReading, type PackedReadings, ReadingsPacker, unpackReadings } from './packed-readings.ts'
import { readEntry, RECORD, REMOVED, SKIPPED } from './reading.ts'
import { wordsOf } from './words.ts'
import { sampleEntry, sampleRecord } from './testing/records.ts'

const sharedFolder = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data')

const read = (key: string, value: Uint8Array, dataset = 'catalogue/main') => readEntry('library', dataset, key, value)

/** Text as it can stand in a record. The tab divides roles, and the others end parts of a record. */
function withoutMarks(text: string): string {
  return ['\t', '\u001d', '\u001e', '\u001f'].reduce((rest, mark) => rest.replaceAll(mark, '-'), text)
}

/** Words and keys as they are worked out when a record goes must be those that were put there when it came. */
function expectSameReading(reading: ReturnType<typeof readEntry>): void {
  if (reading.kind !== RECORD) throw new Error('Not a record.')
  const kept = unpackForMatching(reading.description)
  expect(wordsOf(kept, reading.number)).toEqual(reading.words)
  expect(matchNumbers(matchKeys(kept))).toEqual(reading.match)
}

describe('reading an entry', () => {
  it('gives the same words from what is kept as from the record', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 }).map(withoutMarks)
    const record = fc.record(
      {
        title: text,
        creator: text,
        year: fc.integer({ min: 0, max: 9999 }),
        isbn: text,
        issn: text,
        publisher: text,
        subjects: fc.array(text, { maxLength: 3 }),
        notes: fc.array(text, { maxLength: 3 }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(record, (sample) => {
        expectSameReading(read('r/1', sampleEntry(1, sampleRecord({ ...sample, title: sample.title?.toWellFormed() ?? '' }))))
      }),
      { numRuns: 300 },
    )
  })

  it.each(['gpo/cgp-unique-utf8-00.mrc.gz', 'folio-stripes-testing/oneThousandMarcBib.mrc.gz'])(
    'gives the same words from what is kept as from the records of %s',
    async (name) => {
      const file = join(sharedFolder, name)
      if (!existsSync(file)) {
        process.stderr.write(`Skipped: ${file} is not here.\n`)
        return
      }
      let records = 0
      for await (const item of (await openRecords([readFileSync(file)])).items) {
        if (item.kind !== 'record') continue
        if (++records % 10 === 0) expectSameReading(read('r/1', sampleEntry(1, item.bytes)))
      }
      expect(records).toBeGreaterThan(100)
    },
  )

  it('skips what is no record, and takes what has no date out of every comparison', () => {
    const record = sampleRecord({ title: 'A title' })
    expect(read('r/1', sampleEntry(5, record))).toMatchObject({ kind: RECORD, time: { ms: 5, count: 0 } })
    expect(read('r/1', sampleEntry(5))).toMatchObject({ kind: REMOVED, time: { ms: 5 } })
    expect(read('h/1', sampleEntry(5, record))).toMatchObject({ kind: SKIPPED, time: { ms: 5 } })
    expect(read('r/1', sampleEntry(5, 'text'))).toMatchObject({ kind: SKIPPED, time: { ms: 5 } })
    expect(read('r/1', sampleEntry(5, Buffer.concat([record, record])))).toMatchObject({ kind: SKIPPED })
    // A record's end in the middle of it: nobody writes that but to confuse how descriptions are kept.
    const broken = record.with(record.lastIndexOf(0x41), 0x1d)
    expect(read('r/1', sampleEntry(5, broken))).toMatchObject({ kind: SKIPPED })
    for (const value of [Uint8Array.of(), Uint8Array.of(0xff), encodeCbor([1]), encodeCbor([1, 2, 3, 4]), encodeCbor('x')]) {
      expect(read('r/1', value)).toMatchObject({ kind: SKIPPED, time: { ms: -1 } })
    }
  })

  it('never throws', () => {
    const bytes = fc.uint8Array({ maxLength: 200 })
    const record = sampleRecord({ title: 'A title', creator: 'Somebody', notes: ['note'] })
    const mutated = fc.tuple(fc.nat(record.length - 1), fc.nat(255)).map(([at, byte]) => record.with(at, byte))
    fc.assert(
      fc.property(
        fc.oneof(
          bytes,
          bytes.map((it) => sampleEntry(1, it)),
          mutated.map((it) => sampleEntry(1, it)),
        ),
        (value) => {
          const reading = read('r/1', value)
          if (reading.kind === RECORD) expectSameReading(reading)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('indexes only so much of a text', () => {
    const long = 'word '.repeat(1900)
    const reading = read('r/1', sampleEntry(1, sampleRecord({ title: 'Long', notes: [long, long, long, long] })))
    expect('words' in reading && reading.words.other).toHaveLength(MAX_INDEXED_CHARS)
    expectSameReading(reading)
  })
})

describe('a packed description', () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).map(withoutMarks)
  const optional = fc.option(text, { nil: undefined })
  const texts = fc.array(text, { maxLength: 3 })
  const description: fc.Arbitrary<MatchableDescription> = fc.record({
    title: fc.oneof(text, fc.constant('')),
    titleOriginal: optional,
    otherTitles: texts,
    responsibility: optional,
    creators: fc.array(
      fc.record({
        name: text,
        kind: fc.constantFrom('person' as const, 'corporate' as const, 'meeting' as const),
        main: fc.boolean(),
        roles: texts,
        relators: texts,
        dates: optional,
        nameOriginal: optional,
      }),
      { maxLength: 3 },
    ),
    edition: optional,
    place: optional,
    publisher: optional,
    year: fc.option(fc.integer({ min: -500, max: 9999 }), { nil: undefined }),
    extent: optional,
    languages: texts,
    subjects: texts,
    format: fc.constantFrom<Description['format']>('book', 'serial', 'map', 'other'),
    identifiers: fc.array(
      fc.record({
        type: fc.constantFrom('isbn' as const, 'issn' as const, 'lccn' as const, 'oclc' as const, 'other' as const),
        value: text,
        status: fc.constantFrom('valid' as const, 'cancelled' as const, 'malformed' as const),
        source: optional,
        note: optional,
      }),
      { maxLength: 3 },
    ),
    series: texts,
    abstract: optional,
    notes: texts,
    host: fc.option(fc.record({ title: text, part: optional, issn: optional, isbn: optional }), { nil: undefined }),
    holdings: fc.array(
      fc.record({
        library: text,
        branch: optional,
        location: optional,
        callNumber: optional,
        barcode: optional,
        copy: optional,
        note: optional,
        copies: fc.option(fc.integer({ min: 1, max: 9_999 }), { nil: undefined }),
        loan: fc.constantFrom('loan' as const, 'copy-only' as const, 'in-house' as const, undefined),
        statement: optional,
      }),
      { maxLength: 3 },
    ),
    otherScript: texts,
    nonfiling: fc.nat(9),
    titleProper: fc.oneof(text, fc.constant('')),
    parts: fc.array(
      fc.oneof(fc.record({ number: text, name: optional }), fc.record({ number: fc.constant(undefined), name: text })),
      { maxLength: 2 },
    ),
    dates: fc.record({
      from: fc.option(fc.nat(2100), { nil: undefined }),
      to: fc.option(fc.nat(2100), { nil: undefined }),
      uncertain: fc.boolean(),
    }),
    carrier: fc.constantFrom('print' as const, 'online' as const, 'film' as const, undefined),
  })

  it('gives back what was packed', () => {
    fc.assert(
      fc.property(description, (it) => {
        expect(unpackForMatching(packDescription(it))).toEqual(it)
        expect(it).toMatchObject(unpackDescription(packDescription(it)))
        const beginning = { ...it, titleProper: it.title.slice(0, 3), dates: { from: it.year, to: undefined, uncertain: false } }
        expect(unpackForMatching(packDescription(beginning))).toEqual(beginning)
      }),
    )
  })

  it('is short enough to be sent to somebody', () => {
    const long = { title: 'x'.repeat(MAX_TEXT_CHARS * 2), notes: Array.from({ length: MAX_LIST_ITEMS * 2 }, () => ({ text: 'x' })) }
    const cut = cutToLimits(long)
    expect(cut.title).toHaveLength(MAX_TEXT_CHARS)
    expect(cut.notes).toHaveLength(MAX_LIST_ITEMS)
    expect(cutToLimits(cut)).toEqual(cut)
  })
})

describe('packed readings', () => {
  const readings: KeyedReading[] = [
    ['r/1', sampleEntry(1, sampleRecord({ title: 'Judul', year: 1990, isbn: '0471383147' }))] as const,
    ['r/2', sampleEntry(2)] as const,
    ['r/3', Uint8Array.of(0xff)] as const,
    ['r/4', sampleEntry(3, 'text')] as const,
    ['', sampleEntry(3, sampleRecord({}))] as const,
  ].map(([key, value]) => [key, read(key, value)])
  const profile: KeyedReading = ['profile', read('profile', sampleEntry(4, { name: 'Name' }), 'profile')]
  const wide: KeyedReading = ['r/日本', read('r/日本', sampleEntry(5, sampleRecord({ title: '日本 𝔘' })))]

  const long: KeyedReading = ['r/long', read('r/long', sampleEntry(6, sampleRecord({ title: '日本'.repeat(1500) })))]

  const packer = new ReadingsPacker()
  const pack = (given: readonly KeyedReading[]): PackedReadings => {
    for (const [key, reading] of given) packer.add(key, reading)
    return packer.take()
  }

  it.each([
    ['of no entry', []],
    ['of more text than there was room for', Array.from({ length: 300 }, () => long)],
    ['of narrow texts', [...readings, profile]],
    ['of wide texts', [...readings, wide, profile]],
  ])('%s give back what was packed, in buffers of their own', (_, given) => {
    const packed = pack(given)
    expect([...unpackReadings(packed)]).toEqual(given)
    const moved = structuredClone(packed, { transfer: buffersOf(packed) })
    expect([...unpackReadings(moved)]).toEqual(given)
  })
})

describe("a library's profile", () => {
  it.each([
    [{ name: 'Perpustakaan' }, { name: 'Perpustakaan', code: undefined, place: undefined }],
    [
      { name: ' X ', code: 'ID-JkPNI', place: 'Jakarta', more: 1 },
      { name: 'X', code: 'ID-JkPNI', place: 'Jakarta' },
    ],
    [
      { name: 'X', code: 5, place: '' },
      { name: 'X', code: undefined, place: undefined },
    ],
    [
      { name: 'X', code: 'c'.repeat(MAX_CODE_CHARS + 1), place: 'p'.repeat(MAX_NAME_CHARS + 1) },
      { name: 'X', code: undefined, place: undefined },
    ],
  ])('%j is taken as %j', (body, profile) => {
    expect(readLibraryProfile(body)).toEqual(profile)
  })

  it.each([
    [null],
    ['name'],
    [5],
    [[]],
    [['name', 'X']],
    [new Uint8Array(3)],
    [{}],
    [{ name: '' }],
    [{ name: '  ' }],
    [{ name: 7 }],
    [{ name: 'n'.repeat(MAX_NAME_CHARS + 1) }],
    [{ name: 'line\nbreak' }],
    [{ name: 'turned \u202e round' }],
  ])('%j is none', (body) => {
    expect(readLibraryProfile(body)).toBeUndefined()
  })
})
