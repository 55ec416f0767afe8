import { describe, expect, it } from 'vitest'
import type { Dataset, NodeStatus } from '../../api/types.ts'
import { copiesByLibrary, isStale, kindOf, shareHere, shareSearchable } from './replica.ts'

const dataset = (library: string, name: string, given: Partial<Dataset> = {}): Dataset => ({
  library,
  name: library,
  dataset: name,
  revision: 1,
  entries: 10,
  root: '',
  shards: 10,
  time: '2026-11-20T00:00:00Z',
  complete: true,
  landedShards: 10,
  own: false,
  ...given,
})
const compare = (a: string, b: string) => a.localeCompare(b)

describe('what is here', () => {
  it('is grouped by library, own first, catalogue first', () => {
    const copies = copiesByLibrary(
      [
        dataset('Universitas', 'profile'),
        dataset('Universitas', 'catalogue/main'),
        dataset('Kota', 'catalogue/main'),
        dataset('SD', 'profile', { own: true }),
      ],
      compare,
    )
    expect(copies.map(({ name, datasets }) => [name, ...datasets.map((each) => each.dataset)])).toEqual([
      ['SD', 'profile'],
      ['Kota', 'catalogue/main'],
      ['Universitas', 'catalogue/main', 'profile'],
    ])
  })

  it.each([
    ['catalogue/main', { kind: 'catalogue', name: 'main' }],
    ['catalogue', { kind: 'catalogue', name: '' }],
    ['journal/abc/2026', { kind: 'journal', year: '2026' }],
    ['journal/2026', { kind: 'journal', year: '2026' }],
    ['profile', { kind: 'profile' }],
    ['statistics/loans', { kind: 'other' }],
    ['', { kind: 'other' }],
  ])('%j is read from its name', (name, expected) => {
    expect(kindOf(name)).toEqual(expected)
  })

  it('is whole only when the node says so', () => {
    expect(shareHere(dataset('a', 'profile', { landedShards: 3, shards: 12, complete: false }))).toBe(0.25)
    expect(shareHere(dataset('a', 'profile', { landedShards: 0, shards: 0, complete: false }))).toBe(0)
    expect(shareHere(dataset('a', 'profile', { landedShards: 0, shards: 0 }))).toBe(1)
  })

  it('is stale two weeks after the last head, unless it is one’s own', () => {
    const now = Date.parse('2026-11-21T00:00:00Z')
    expect(isStale(dataset('a', 'profile', { time: '2026-11-06T00:00:00Z' }), now)).toBe(true)
    expect(isStale(dataset('a', 'profile', { time: '2026-11-08T00:00:00Z' }), now)).toBe(false)
    expect(isStale(dataset('a', 'profile', { time: '2026-01-01T00:00:00Z', own: true }), now)).toBe(false)
  })
})

describe('what can be found', () => {
  const status = (pendingShards: number, datasets: Dataset[]): NodeStatus => ({
    version: '',
    library: { id: '', name: '' },
    datasets,
    peers: [],
    views: { catalogue: { records: 0, titles: 0, current: pendingShards === 0, pendingShards } },
    sync: { state: 'current', transfers: [] },
  })

  it('is a share of the catalogue parts that are here', () => {
    const datasets = [
      dataset('a', 'catalogue/main', { landedShards: 30 }),
      dataset('b', 'catalogue/main', { landedShards: 10 }),
      dataset('a', 'profile'),
    ]
    expect(shareSearchable(status(10, datasets))).toBe(0.75)
    expect(shareSearchable(status(0, []))).toBe(1)
    expect(shareSearchable(status(60, datasets))).toBe(0)
    expect(shareSearchable(status(5, []))).toBe(0)
  })
})
