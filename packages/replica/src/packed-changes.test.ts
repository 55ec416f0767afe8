import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packChanges, unpackChanges } from './packed-changes.ts'

test('changes come out as they went in: empty values are no removals, and the order stays', () => {
  const value = fc.option(fc.uint8Array({ maxLength: 20 }), { nil: undefined })
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), value), { maxLength: 20 }), (changes) => {
      expect(unpackChanges(structuredClone(packChanges(changes)))).toEqual(changes)
    }),
  )
})

test('values may be parts of larger arrays', () => {
  const large = Uint8Array.from({ length: 100 }, (_, i) => i)
  const packed = packChanges([
    ['a', large.subarray(10, 12)],
    ['b', undefined],
    ['c', large.subarray(98)],
  ])
  expect(packed.bytes.buffer.byteLength).toBe(4)
  expect(unpackChanges(packed)).toEqual([
    ['a', Uint8Array.of(10, 11)],
    ['b', undefined],
    ['c', Uint8Array.of(98, 99)],
  ])
})
