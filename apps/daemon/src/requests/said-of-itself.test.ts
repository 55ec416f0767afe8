import { describe, expect, it } from 'vitest'
import { saidOfItself } from './said-of-itself.ts'

const PROFILE = {
  name: 'Perpustakaan Daerah',
  position: { latitude: -6_910_000, longitude: 107_610_000 },
  languages: ['id', 'su'],
  services: [
    { service: 'Loan', amount: 25_000, currency: 'IDR' },
    { service: 'reference', amount: 0 },
  ],
}

describe('what a profile says for the rota', () => {
  it('is its place, languages, services and price', () => {
    const said = saidOfItself(PROFILE, 'Loan', 'IDR')
    expect(said).toMatchObject({ languages: ['id', 'su'], services: ['Loan'], cost: 25_000 })
    expect(said.place?.latitude).toBeCloseTo(-6.91)
    expect(said.place?.longitude).toBeCloseTo(107.61)
  })

  it.each([
    ['another currency', 'Loan', 'MYR'],
    ['no limit', 'Loan', undefined],
    ['a service that it does not name', 'Copy', 'IDR'],
  ] as const)('has no price that could be compared: %s', (_, serviceType, currency) => {
    expect(saidOfItself(PROFILE, serviceType, currency).cost).toBeUndefined()
  })

  it('has prices in whole units, however small the smallest is', () => {
    const ringgit = { name: 'A', services: [{ service: 'loan', amount: 350, currency: 'MYR' }] }
    expect(saidOfItself(ringgit, 'Loan', 'MYR').cost).toBe(3.5)
  })

  it('says that it is free whatever the currency', () => {
    expect(saidOfItself({ name: 'A', services: [{ service: 'copy', amount: 0 }] }, 'Copy', undefined)).toEqual({
      services: ['Copy'],
      cost: 0,
    })
  })

  it('says nothing where there is nothing', () => {
    expect(saidOfItself(undefined, 'Loan', 'IDR')).toEqual({})
    expect(saidOfItself({ name: 'A', services: [{ service: 'silang layan' }] }, 'Loan', 'IDR')).toEqual({})
  })
})
