import { expect, it } from 'vitest'
import { subfieldsIn, textOf, typed } from './marc-text.ts'

it.each([
  [[{ a: 'Laskar pelangi :' }, { b: 'novel' }], '‡a Laskar pelangi : ‡b novel'],
  [[{ c: 'Rp 10.000 ($2)' }], '‡c Rp 10.000 ($2)'],
  [[], ''],
])('%j is %s and back', (subfields, text) => {
  expect(textOf(subfields)).toBe(text)
  expect(subfieldsIn(text)).toEqual(subfields)
})

it('takes text without a mark for the main part, and two dollars for the mark', () => {
  expect(subfieldsIn(typed('Bumi manusia $$b roman'))).toEqual([{ a: 'Bumi manusia' }, { b: 'roman' }])
})
