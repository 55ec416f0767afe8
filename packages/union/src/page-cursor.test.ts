import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fingerprintOf, type PageEnd, type Place, readCursor, writeCursor } from './page-cursor.ts'

const fingerprint = fingerprintOf(['bumi'])
const STAGES = new Set<unknown>(['ranked', 'rest', 'sorted'])

describe('a page cursor', () => {
  const rank = fc.record({ score: fc.maxSafeNat(), place: fc.maxSafeNat() })
  const sortPlace = fc.record({
    key: fc.maxSafeInteger(),
    place: fc.maxSafeNat(),
    text: fc.string({ unit: 'binary', maxLength: 200 }),
  })
  const place: fc.Arbitrary<Place> = fc.oneof(
    fc.record({ stage: fc.constant('ranked' as const), after: fc.option(rank, { nil: undefined }) }),
    fc.record({ stage: fc.constant('rest' as const), after: fc.maxSafeNat() }),
    fc.record({ stage: fc.constant('sorted' as const), after: fc.option(sortPlace, { nil: undefined }) }),
  )
  const end: fc.Arbitrary<PageEnd> = fc.record({ place, total: fc.record({ titles: fc.nat(), isExact: fc.boolean() }) })

  it('gives back what it was made of', () => {
    fc.assert(
      fc.property(end, (it) => {
        expect(readCursor(fingerprint, writeCursor(fingerprint, it))).toEqual(it)
      }),
    )
  })

  it('belongs to its search', () => {
    const cursor = writeCursor(fingerprint, { place: { stage: 'rest', after: 7 }, total: { titles: 1, isExact: true } })
    expect(() => readCursor(fingerprintOf(['other']), cursor)).toThrow(/does not belong/)
  })

  it('is refused when it is not one', () => {
    const parts = fc.array(fc.oneof(fc.constantFrom(fingerprint, 'ranked', 'rest', 'sorted', 0, 1, null, -1), fc.jsonValue()), {
      maxLength: 8,
    })
    const forged = parts
      .filter((some) => some[0] !== fingerprint || !STAGES.has(some[1]))
      .map((some) => Buffer.from(JSON.stringify(some)).toString('base64url'))
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.string({ minLength: 3000 }), forged), (text) => {
        expect(() => readCursor(fingerprint, text)).toThrow(/does not belong/)
      }),
    )
  })

  it.each([
    [['rest', 1, 1]],
    [['rest', 1, 1, -1]],
    [['rest', 1, 1, 0.5]],
    [['ranked', 1, 1, 2]],
    [['ranked', -1, 1]],
    [['sorted', 1, 1, 2, 3]],
    [['sorted', 1, 1, 2, 3, 4]],
    [['sorted', 1, 2, 2, 3, '']],
    [['rest', 1, true, 1]],
  ])('is refused with parts that it cannot have: %j', (parts) => {
    const text = Buffer.from(JSON.stringify([fingerprint, ...parts])).toString('base64url')
    expect(() => readCursor(fingerprint, text)).toThrow(/does not belong/)
  })
})
