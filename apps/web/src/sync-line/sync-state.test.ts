import { describe, expect, it } from 'vitest'
import type { Dataset, NodeStatus, Transfer } from '../api/types.ts'
import { syncStateOf } from './sync-state.ts'

const live = { phase: 'live' } as const
const city = '12D3KooWCityCityCityCityCityCityCityCityCityCityC1ty'
const university = '12D3KooWUniUniUniUniUniUniUniUniUniUniUniUniUniUn1v'

function status(change: {
  state?: NodeStatus['sync']['state']
  transfers?: Transfer[]
  pendingShards?: number
  datasets?: Partial<Dataset>[]
}): NodeStatus {
  const { state = 'current', transfers = [], pendingShards = 0, datasets = [] } = change
  const dataset = {
    name: '',
    dataset: 'catalogue/main',
    revision: 1,
    entries: 1,
    root: '',
    shards: 1,
    complete: true,
    landedShards: 1,
  }
  return {
    version: '0.1.0',
    library: { id: 'own', name: 'SD Nanga Pinoh' },
    datasets: datasets.map((given) => ({ ...dataset, library: city, time: '2026-11-20T00:00:00Z', own: false, ...given })),
    peers: [],
    views: { catalogue: { records: 1, titles: 1, current: pendingShards === 0, pendingShards } },
    sync: { state, transfers },
  }
}

const transfer = (library: string, done: number, shards: number, name = ''): Transfer => ({
  library,
  name,
  dataset: 'catalogue/main',
  shards,
  done,
  bytes: done * 100_000,
})

describe('syncStateOf', () => {
  it('knows nothing before the first answer', () => {
    expect(syncStateOf(undefined, { phase: 'opening' })).toEqual({ kind: 'opening' })
  })

  it('believes no old news once the node is silent', () => {
    expect(syncStateOf(status({ state: 'current' }), { phase: 'lost' })).toEqual({ kind: 'lost' })
    expect(syncStateOf(undefined, { phase: 'lost' })).toEqual({ kind: 'lost' })
  })

  it('is in step', () => {
    expect(syncStateOf(status({}), live)).toEqual({ kind: 'inStep' })
  })

  it('names the library whose parts arrive, and adds up its datasets', () => {
    const transfers = [transfer(city, 3, 12, 'Perpustakaan Kota'), transfer(city, 1, 1, 'Perpustakaan Kota')]
    expect(syncStateOf(status({ state: 'syncing', transfers }), live)).toEqual({
      kind: 'receiving',
      library: 'Perpustakaan Kota',
      done: 4,
      parts: 13,
    })
  })

  it('adds up several libraries', () => {
    const transfers = [transfer(city, 3, 12), transfer(university, 5, 40)]
    expect(syncStateOf(status({ state: 'syncing', transfers }), live)).toEqual({
      kind: 'receivingFromMany',
      libraries: 2,
      done: 8,
      parts: 52,
    })
  })

  it('gives no sum while one size is unknown, and never more than the whole', () => {
    const unknown = [transfer(city, 3, 12), transfer(university, 0, 0)]
    expect(syncStateOf(status({ state: 'syncing', transfers: unknown }), live)).toMatchObject({ done: 0, parts: 0 })
    expect(syncStateOf(status({ state: 'syncing', transfers: [transfer(city, 13, 12)] }), live)).toMatchObject({
      done: 12,
      parts: 12,
    })
  })

  it('is comparing while nothing arrives yet', () => {
    expect(syncStateOf(status({ state: 'syncing' }), live)).toEqual({ kind: 'comparing' })
  })

  it('tells what is here but not searchable yet', () => {
    expect(syncStateOf(status({ pendingShards: 14 }), live)).toEqual({ kind: 'indexing', parts: 14 })
    expect(syncStateOf(status({ state: 'alone', pendingShards: 14 }), live)).toEqual({ kind: 'indexing', parts: 14 })
  })

  it('dates what a lone library sees by the newest head of the others', () => {
    const datasets = [
      { time: '2026-11-18T10:00:00Z' },
      { time: '2026-11-19T01:00:00+07:00' },
      { time: '2026-11-21T10:00:00Z', own: true },
    ]
    expect(syncStateOf(status({ state: 'alone', datasets }), live)).toEqual({ kind: 'alone', asOf: '2026-11-19T01:00:00+07:00' })
    expect(syncStateOf(status({ state: 'alone', datasets: [{ own: true }] }), live)).toEqual({ kind: 'alone', asOf: undefined })
  })
})
