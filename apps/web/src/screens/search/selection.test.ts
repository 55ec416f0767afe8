import { describe, expect, it } from 'vitest'
import { filtersIn, LISTED, parametersFor, selectionIn, toggled } from './selection.ts'

describe('a selection', () => {
  it('is read from an address, where one value and several look different', () => {
    expect(selectionIn({ language: 'ind', format: ['book', 'map', 'book'], sort: 'title', yearFrom: '1990', q: 'bumi' })).toEqual({
      language: ['ind'],
      format: ['book', 'map'],
      sort: 'title',
      yearFrom: 1990,
    })
  })

  it('takes nothing from an address that is none', () => {
    expect(selectionIn({ sort: 'random', yearFrom: '19x', newDays: '8', holders: 'all', library: ['', 5, null] })).toEqual({})
  })

  it('is the same again after a value was chosen and taken back', () => {
    for (const name of LISTED) {
      const chosen = toggled({ format: ['book'], sort: 'held' }, name, 'map')
      expect(filtersIn(chosen)).toBe(2)
      expect(toggled(chosen, name, 'map')).toEqual({ format: ['book'], sort: 'held' })
    }
  })

  it('becomes what the node is asked', () => {
    const selection = { library: ['a', 'b'], newDays: 30, holders: 'one', yearTo: 1949, sort: 'added' } as const
    expect(parametersFor({ ...selection, library: ['a', 'b'] }, new Date(2026, 2, 1))).toEqual({
      library: ['a', 'b'],
      yearTo: 1949,
      sort: 'added',
      addedSince: '2026-01-30',
      holdersTo: 1,
    })
    expect(filtersIn({ ...selection, library: ['a', 'b'] })).toBe(5)
  })
})
