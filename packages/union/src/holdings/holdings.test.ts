import { encodeIso2709, type MarcRecord } from '@serumpun/bib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CatalogueIndex } from '../catalogue-index.ts'
import { titleIdOf } from '../record-id.ts'
import { MAIN, sampleEntry, sampleHash, sampleLibrary, sampleRecord } from '../testing/records.ts'
import { controlNumberInKey, isOf } from './holdings-record.ts'

const [A, B] = [sampleLibrary(1), sampleLibrary(2)]

const holdingsOf = (number: string, callNumber: string, source?: string): Uint8Array => {
  const fields: MarcRecord['fields'] = [
    { tag: '001', value: `h-${callNumber}` },
    ...(source === undefined ? [] : [{ tag: '003', value: source }]),
    { tag: '004', value: number },
    {
      tag: '852',
      indicators: '  ',
      subfields: [
        { code: 'b', value: 'MAIN' },
        { code: 'h', value: callNumber },
      ],
    },
    { tag: '866', indicators: ' 0', subfields: [{ code: 'a', value: 'v.1(1990)-v.12(2001)' }] },
  ]
  return encodeIso2709({ leader: '00000nx  a2200000zn 4500', fields })
}

describe('holdings records', () => {
  let index: CatalogueIndex
  beforeEach(() => {
    index = CatalogueIndex.open(':memory:')
  })
  afterEach(() => index.close())
  const land = (library: typeof A, shard: number, entries: readonly (readonly [string, Uint8Array])[]): void =>
    index.applyShard({ library, dataset: MAIN, branch: 0, shard }, sampleHash(entries), entries)
  const callNumbers = (): (string | undefined)[] =>
    index
      .search({ query: 'majalah' })
      .items.flatMap(({ heldBy }) => heldBy.flatMap(({ holdings }) => holdings.map((each) => each.callNumber)))

  const serial = ['r/ID-X/77', sampleEntry(1, sampleRecord({ title: 'Majalah pertanian', issn: '0378-5955' }))] as const

  it('are no titles, but stand with their title in their library, whatever came first', () => {
    land(A, 0, [['r/ID-X/h1', sampleEntry(1, holdingsOf('77', 'A 1', 'ID-X'))]])
    expect(index.counts()).toEqual({ records: 0, titles: 0, skipped: 0 })
    land(A, 1, [serial])
    land(B, 0, [['r/ID-X/h9', sampleEntry(1, holdingsOf('77', 'B 9', 'ID-X'))]])
    expect(index.counts()).toEqual({ records: 1, titles: 1, skipped: 0 })
    expect(callNumbers()).toEqual(['A 1'])
    expect(index.title(titleIdOf({ library: A, dataset: MAIN, key: serial[0] }))?.members[0]?.description.holdings).toMatchObject([
      { branch: 'MAIN', callNumber: 'A 1', statement: 'v.1(1990)-v.12(2001)' },
    ])
  })

  it('change and go with their entries; of several of one key the newest counts', () => {
    land(A, 1, [serial])
    land(A, 0, [['r/ID-X/h1', sampleEntry(1, holdingsOf('77', 'Old'))]])
    land(A, 2, [['r/ID-X/h1', sampleEntry(2, holdingsOf('77', 'New'))]])
    expect(callNumbers()).toEqual(['New'])
    index.dropShard({ library: A, dataset: MAIN, branch: 0, shard: 2 })
    expect(callNumbers()).toEqual(['Old'])
    land(A, 0, [['r/ID-X/h1', sampleEntry(3)]])
    expect(callNumbers()).toEqual([])
  })

  it.each<[string, string, string, boolean]>([
    ['r/ID-X/77', '77', 'ID-X', true],
    ['r/ID-X/77', '77', '', true],
    ['r//77', '77', 'ID-X', true],
    ['r/ID-X/77', '77', 'ID-Y', false],
    ['r/ID-X/77', '7', 'ID-X', false],
    ['r/A%2FB/7/7', '7/7', 'A/B', true],
  ])('of record %s: 004 %s, 003 %s: %s', (key, of, source, expected) => {
    const number = controlNumberInKey(key)
    expect(number !== undefined && isOf({ of, source }, number)).toBe(expected)
  })

  it.each(['r/77', 'x/ID/77', 'r/%/77', ''])('a key that names no control number: %s', (key) => {
    expect(controlNumberInKey(key)).toBeUndefined()
  })
})
