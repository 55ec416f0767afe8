import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyNumber, nearKey } from './match-numbers.ts'

describe('the number of a key', () => {
  it('is even, exact and of 48 bits, also behind it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (key) => {
        const number = keyNumber(key)
        expect(Number.isSafeInteger(number)).toBe(true)
        expect(number % 2).toBe(0)
        expect(number).toBeGreaterThanOrEqual(0)
        expect(nearKey(number)).toBeLessThan(2 ** 48)
      }),
    )
  })

  it('is another one for each of many keys that differ in little', () => {
    const numbers = new Set<number>()
    for (let i = 0; i < 100_000; i++) numbers.add(keyNumber(`isbn:97860200${i}`)).add(keyNumber(`kamus besar ${i}|book`))
    expect(numbers.size).toBe(200_000)
  })
})
