import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LeastPlaces } from './least-places.ts'
import { MAX_DIVIDED_HITS } from './limits.ts'
import { placesAfter } from './static-order.ts'
import { staticDigits, staticNumber } from './static-number.ts'

describe('the least places', () => {
  it('are those of the sorted list', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40)), fc.nat(20), fc.integer({ min: 1, max: 10 }), (places, floor, limit) => {
        const least = new LeastPlaces(floor, limit)
        for (const place of places) least.offer(place, place * 2)
        const sorted = [...new Set(places)].filter((place) => place > floor).sort((a, b) => a - b)
        expect(least.ascending).toEqual(sorted.slice(0, limit).map((place) => ({ place, row: place * 2 })))
      }),
    )
  })
})

describe('hits after a place in the static order', () => {
  /** As the word index: the first hits that have come, and how many there are up to the limit. */
  const placesIn = (places: readonly number[]) => (digits: string, limit: number) => {
    const hits = places.filter((place) => staticDigits(place).startsWith(digits)).slice(0, limit)
    return { places: hits.map((place) => ({ place, row: place })), hits: hits.length }
  }
  const after = (...parameters: Parameters<typeof placesAfter>): number[] => placesAfter(...parameters).map(({ place }) => place)

  it('are the next ones, however many share their first digits', () => {
    const year = fc.integer({ min: 1990, max: 1992 })
    const few = fc.array(fc.record({ year, key: fc.nat(3000) }), { maxLength: 30 })
    fc.assert(
      fc.property(few, fc.nat(3), fc.integer({ min: 1, max: 30 }), fc.nat(), (some, copies, room, from) => {
        // Enough of one year that its bucket must be divided.
        const many = copies * (MAX_DIVIDED_HITS / 2)
        const places = [
          ...some.map(({ year: of, key }) => staticNumber(`key ${key}`, of)),
          ...Array.from({ length: many }, (_, i) => staticNumber(`many ${i}`, 1991)),
        ]
        const start = places[from % places.length] ?? 0
        const sorted = [...new Set(places)].filter((place) => place > start).sort((a, b) => a - b)
        expect(after(start, room, placesIn(places))).toEqual(sorted.slice(0, room))
      }),
    )
  })

  it('begin with the newest year, and end with records without one', () => {
    const years = [2024, 1999, 1800, 1500, undefined, 9999]
    const places = years.map((year, i) => staticNumber(`key ${i}`, year))
    expect(after(0, 10, placesIn(places)).slice(0, 2)).toEqual(places.slice(0, 2))
    expect(staticDigits(places[4] ?? 0)).toMatch(/^ff/)
    expect(staticDigits(places[5] ?? 0)).toMatch(/^ff/)
  })

  it('are few look-ups however many hits there are', () => {
    const places = Array.from({ length: 20_000 }, (_, i) => staticNumber(`key ${i}`, 2000 + (i % 2)))
    let lookUps = 0
    const found = placesAfter(0, 20, (digits, limit) => {
      lookUps++
      return placesIn(places)(digits, limit)
    })
    expect(found).toHaveLength(20)
    // At most all digits of each place.
    expect(lookUps).toBeLessThanOrEqual(3 * 16)
  })
})

describe('a static number', () => {
  it('is exact, has 13 digits and is never 0', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.integer({ min: -100, max: 10_000 }), { nil: undefined }), (name, year) => {
        const number = staticNumber(name, year)
        expect(Number.isSafeInteger(number)).toBe(true)
        expect(number).toBeGreaterThan(0)
        expect(staticDigits(number)).toMatch(/^[0-9a-f]{13}$/)
        expect(Number.parseInt(staticDigits(number), 16)).toBe(number)
      }),
    )
  })

  it('depends on name and year', () => {
    expect(staticNumber('a', 2000)).toBe(staticNumber('a', 2000))
    expect(staticNumber('a', 2000)).not.toBe(staticNumber('a', 2001))
    expect(staticNumber('a', 2000)).not.toBe(staticNumber('b', 2000))
  })
})
