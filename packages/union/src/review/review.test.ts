import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHash } from 'node:crypto'
import { assertionBody, retractionBody } from '../assertions/entries.ts'
import { CatalogueIndex } from '../catalogue-index.ts'
import { type TitleId, titleIdOf } from '../record-id.ts'
import { MAIN, PROFILE, sampleEntry, sampleHash, sampleLibrary, sampleRecord } from '../testing/records.ts'

const [A, B] = [sampleLibrary(1), sampleLibrary(2)]
const JOURNAL = 'journal/net/2026' as typeof MAIN
const keyOf = (kind: string, value: Uint8Array): string => `${kind}/${createHash('sha256').update(value).digest('base64url')}`

describe('the review queue', () => {
  let index: CatalogueIndex
  let shard = 0
  const land = (library: typeof A, dataset: typeof MAIN, entries: readonly (readonly [string, Uint8Array])[]): void =>
    index.applyShard({ library, dataset, branch: 0, shard: shard++ }, sampleHash(entries), entries)
  const say = (library: typeof A, says: 'same' | 'not-same', one: TitleId, other: TitleId, ms = 1): string => {
    const value = sampleEntry(ms, assertionBody(says, one, other, `Said ${ms}`))
    land(library, JOURNAL, [[keyOf('assertion', value), value]])
    return keyOf('assertion', value)
  }
  const takeBack = (library: typeof A, key: string): void => {
    const value = sampleEntry(9, retractionBody(key, 'A slip'))
    land(library, JOURNAL, [[keyOf('retraction', value), value]])
  }
  const asked = (): readonly (readonly [TitleId, TitleId])[] => index.review({}).pairs.map(({ a, b }) => [a.id, b.id])

  const record = { title: 'Bumi manusia : sebuah roman', creator: 'Toer, Pramoedya Ananta', isbn: '979-3062-79-7' }
  const one = titleIdOf({ library: A, dataset: MAIN, key: 'r/1' })
  const other = titleIdOf({ library: B, dataset: MAIN, key: 'r/2' })
  const pair = [one, other].toSorted()

  beforeEach(() => {
    index = CatalogueIndex.open(':memory:')
    land(A, MAIN, [['r/1', sampleEntry(1, sampleRecord({ ...record, year: 1980, edition: 'Ed. 2' }))]])
    land(B, MAIN, [
      ['r/2', sampleEntry(1, sampleRecord({ ...record, year: 1980, edition: 'Ed. 5' }))],
      ['r/3', sampleEntry(1, sampleRecord({ title: 'Kamus pertanian umum', year: 2013 }))],
    ])
    land(B, PROFILE, [['profile', sampleEntry(1, { name: 'Perpustakaan Blora' })]])
  })
  afterEach(() => index.close())

  it('shows both records of a doubtful pair, with what speaks for and against it', () => {
    const { pairs, next } = index.review({})
    expect(next).toBeUndefined()
    expect(pairs).toHaveLength(1)
    expect([pairs[0]?.a.id, pairs[0]?.b.id]).toEqual(pair)
    expect(pairs[0]).toMatchObject({ why: 'score', a: { records: 1 }, b: { records: 1 } })
    const codes = pairs[0]?.evidence.map(({ code, veto }) => [code, veto])
    expect(codes).toContainEqual(['isbn-shared', false])
    expect(codes).toContainEqual(['edition-differs', true])
    expect(pairs[0]?.evidence.reduce((sum, { points }) => sum + points, 0)).toBe(pairs[0]?.score)
  })

  it.each(['same', 'not-same'] as const)('asks no more what staff have said to be %s, until they take it back', (says) => {
    const key = say(A, says, one, other)
    expect(asked()).toEqual([])
    expect(index.title(one)?.members).toHaveLength(says === 'same' ? 2 : 1)
    takeBack(B, key)
    expect(asked(), 'only who said it can take it back').toEqual([])
    takeBack(A, key)
    expect(asked()).toEqual([pair])
    expect(index.title(one)?.members).toHaveLength(1)
  })

  it('lets a "not-same" win over a "same" of others, and what one says oneself over both', () => {
    const third = titleIdOf({ library: B, dataset: MAIN, key: 'r/3' })
    const isOne = (): boolean => index.title(one)?.members.length === 2
    say(A, 'same', one, third)
    expect(isOne()).toBe(true)
    say(B, 'not-same', third, one)
    expect(isOne()).toBe(false)
    index.setHome(A)
    expect(isOne()).toBe(true)
    index.setHome(B)
    expect(isOne()).toBe(false)
    say(B, 'same', one, third, 5)
    expect(isOne()).toBe(true)
    index.setHome(undefined)
    expect(isOne()).toBe(false)
  })

  it('tells who said what of a title, what holds, and what has been taken back', () => {
    const first = say(A, 'not-same', one, other, 1)
    say(B, 'same', other, one, 2)
    const said = () =>
      index.assertions(one).map(({ library, says, isEffective, isTakenBack }) => [library, says, isEffective, isTakenBack])
    expect(said()).toEqual([
      [B, 'same', false, false],
      [A, 'not-same', true, false],
    ])
    takeBack(A, first)
    expect(said()).toEqual([
      [B, 'same', true, false],
      [A, 'not-same', false, true],
    ])
    expect(index.assertions(other)[0]).toMatchObject({
      libraryName: 'Perpustakaan Blora',
      reason: 'Said 2',
      a: pair[0],
      b: pair[1],
    })
    expect(index.assertions(titleIdOf({ library: A, dataset: MAIN, key: 'r/none' }))).toEqual([])
  })

  it('passes over entries that are none, and refuses cursors of others', () => {
    const bodies = [
      { says: 'same', a: 'x', b: 'y', reason: '' },
      { says: 'perhaps', a: one, b: other, reason: '' },
      { says: 'same', a: other, b: other, reason: '' },
      'text',
      { assertion: Uint8Array.of(1), reason: '' },
    ]
    for (const [i, body] of bodies.entries()) {
      const value = sampleEntry(i, body)
      land(A, JOURNAL, [
        [keyOf(i % 2 === 0 ? 'assertion' : 'retraction', value), value],
        ['request/x', value],
      ])
    }
    expect(asked()).toEqual([pair])
    expect(index.counts().skipped).toBe(bodies.length)
    for (const cursor of ['', 'x', 'MSAy MyA=', Buffer.from('1 2 3').toString('base64url')]) {
      expect(() => index.review({ cursor }), cursor).toThrow(expect.objectContaining({ code: 'UNION_BAD_QUERY' }))
    }
    expect(() => index.review({ limit: 0 })).toThrow(expect.objectContaining({ code: 'UNION_BAD_QUERY' }))
    expect(() => assertionBody('same', one, one, '')).toThrow(RangeError)
    expect(() => retractionBody('assertion/short', '')).toThrow(RangeError)
  })
})
