import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LeastNumbers } from './least-numbers.ts'
import { MAX_DIVIDED_HITS } from './limits.ts'
import { titlesAfter } from './static-order.ts'
import { titleDigits, titleNumber } from './title-number.ts'

describe('the least numbers', () => {
  it('are those of the sorted list', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40)), fc.nat(20), fc.integer({ min: 1, max: 10 }), (numbers, floor, limit) => {
        const least = new LeastNumbers(floor, limit)
        for (const number of numbers) least.offer(number)
        const sorted = [...new Set(numbers)].filter((number) => number > floor).sort((a, b) => a - b)
        expect(least.ascending).toEqual(sorted.slice(0, limit))
      }),
    )
  })
})

describe('titles after a place in the static order', () => {
  /** As the word index: titles of the first hits that have come, and how many hits there are up to the limit. */
  const titlesIn = (titles: readonly number[]) => (digits: string, limit: number) => {
    const hits = titles.filter((title) => titleDigits(title).startsWith(digits)).slice(0, limit)
    return { titles: hits, hits: hits.length }
  }

  it('are the next ones, however many hits share their first digits', () => {
    const year = fc.integer({ min: 1990, max: 1992 })
    const few = fc.array(fc.record({ year, key: fc.nat(3000) }), { maxLength: 30 })
    fc.assert(
      fc.property(few, fc.nat(3), fc.integer({ min: 1, max: 30 }), fc.nat(), (some, copies, room, from) => {
        // Enough of one year that its bucket must be divided.
        const many = copies * (MAX_DIVIDED_HITS / 2)
        const titles = [
          ...some.map(({ year, key }) => titleNumber(`key ${key}`, '', year)),
          ...Array.from({ length: many }, (_, i) => titleNumber(`many ${i}`, '', 1991)),
        ]
        const after = titles[from % titles.length] ?? 0
        const sorted = [...new Set(titles)].filter((title) => title > after).sort((a, b) => a - b)
        expect(titlesAfter(after, room, titlesIn(titles))).toEqual(sorted.slice(0, room))
      }),
    )
  })

  it('begin with the newest year, and end with records without one', () => {
    const years = [2024, 1999, 1800, 1500, undefined, 9999]
    const titles = years.map((year, i) => titleNumber(`key ${i}`, '', year))
    expect(titlesAfter(0, 10, titlesIn(titles)).slice(0, 2)).toEqual(titles.slice(0, 2))
    expect(titleDigits(titles[4] ?? 0)).toMatch(/^ff/)
    expect(titleDigits(titles[5] ?? 0)).toMatch(/^ff/)
  })

  it('are few look-ups however many hits there are', () => {
    const titles = Array.from({ length: 20_000 }, (_, i) => titleNumber(`key ${i}`, '', 2000 + (i % 2)))
    let lookUps = 0
    const found = titlesAfter(0, 20, (digits, limit) => {
      lookUps++
      return titlesIn(titles)(digits, limit)
    })
    expect(found).toHaveLength(20)
    // At most all digits of each place.
    expect(lookUps).toBeLessThanOrEqual(3 * 16)
  })
})

describe('a title number', () => {
  it('is exact, has 13 digits and is never 0', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.option(fc.integer({ min: -100, max: 10_000 }), { nil: undefined }),
        (key, name, year) => {
          const number = titleNumber(key, name, year)
          expect(Number.isSafeInteger(number)).toBe(true)
          expect(number).toBeGreaterThan(0)
          expect(titleDigits(number)).toMatch(/^[0-9a-f]{13}$/)
          expect(Number.parseInt(titleDigits(number), 16)).toBe(number)
        },
      ),
    )
  })

  it('is the same for an equal key and year alone, and for no two records without a key', () => {
    expect(titleNumber('k', 'a', 2000)).toBe(titleNumber('k', 'b', 2000))
    expect(titleNumber('k', 'a', 2000)).not.toBe(titleNumber('k', 'a', 2001))
    expect(titleNumber('', 'a', 2000)).not.toBe(titleNumber('', 'b', 2000))
    expect(titleNumber('', 'a', 2000)).not.toBe(titleNumber('a', '', 2000))
  })
})
