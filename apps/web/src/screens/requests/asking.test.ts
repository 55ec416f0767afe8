import { expect, it } from 'vitest'
import { askingOf, newNeed } from './asking.ts'

it('asks for a title, or for what is known of one, with what was filled in', () => {
  const form = new FormData()
  for (const [name, value] of Object.entries({ title: ' Bumi ', author: 'Toer', serviceType: 'Copy', note: '', patron: 'A 17' }))
    form.set(name, value)
  expect(askingOf(form, 'N', undefined)).toEqual({
    need: 'N',
    serviceType: 'Copy',
    citation: { title: 'Bumi', author: 'Toer' },
    patron: 'A 17',
  })
  expect(askingOf(form, 'N', 'x:catalogue/main:r/1')).toMatchObject({ record: 'x:catalogue/main:r/1', patron: 'A 17' })
  expect(newNeed()).toMatch(/^[A-Z2-9]{26}$/)
  expect(newNeed()).not.toBe(newNeed())
})
