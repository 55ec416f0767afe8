import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PageEnd, readCursor, writeCursor } from './page-cursor.ts'
import { STAGES } from './stages.ts'

const query = { match: '"bumi"', exact: '"bumi"' }

describe('a page cursor', () => {
  const place = fc.record(
    { stage: fc.constantFrom(...STAGES), after: fc.record({ score: fc.maxSafeNat(), place: fc.maxSafeNat() }) },
    { requiredKeys: ['stage'] },
  )
  const end: fc.Arbitrary<PageEnd> = fc.record({ place, total: fc.record({ titles: fc.nat(), isExact: fc.boolean() }) })

  it('gives back what it was made of', () => {
    fc.assert(
      fc.property(end, (it) => {
        expect(readCursor(query, writeCursor(query, it))).toEqual(it)
      }),
    )
  })

  it('belongs to its query', () => {
    const cursor = writeCursor(query, { place: { stage: 'ranked' }, total: { titles: 1, isExact: true } })
    expect(() => readCursor({ match: '"other"', exact: '"other"' }, cursor)).toThrow(/does not belong/)
    expect(() => readCursor(undefined, cursor)).toThrow(/does not belong/)
  })

  it('is refused when it is not one', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.string({ minLength: 300 })), (text) => {
        expect(() => readCursor(query, text)).toThrow(/does not belong/)
      }),
    )
  })
})
