import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DigestSet } from './digest-set.ts'

test('what was added is found, what was not is not', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(fc.string()), (added, others) => {
      const set = new DigestSet()
      for (const text of added) set.add(text)
      const known = new Set(added)
      expect(set.size).toBe(known.size)
      for (const text of [...added, ...others]) expect(set.has(text)).toBe(known.has(text))
    }),
  )
})

test('a hundred thousand keys have their place, after it has grown many times', () => {
  const set = new DigestSet()
  for (let i = 0; i < 100_000; i++) set.add(`r/ID-TEST/${i}`)
  expect(set.size).toBe(100_000)
  let found = 0
  for (let i = 0; i < 200_000; i++) if (set.has(`r/ID-TEST/${i}`)) found++
  expect(found).toBe(100_000)
})
