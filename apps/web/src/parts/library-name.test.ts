import { describe, expect, it } from 'vitest'
import { nameOf } from './library-name.ts'

const id = '12D3KooWCityCityCityCityCityCityCityCityCityCityC1ty'

describe('nameOf', () => {
  it('is the name that the library gave itself', () => {
    expect(nameOf({ id, name: 'Perpustakaan Kota' })).toBe('Perpustakaan Kota')
  })

  it('falls back to the part of the id that differs between libraries', () => {
    expect(nameOf({ id })).toBe('City…C1ty')
    expect(nameOf({ id, name: '' })).toBe('City…C1ty')
    expect(nameOf({ id: 'own' })).toBe('own')
  })
})
