import { expect, it } from 'vitest'
import { parseAddress, writeAddress } from './address.ts'

it('is plain where it can be', () => {
  expect(writeAddress({ q: '9786020332956', format: ['book', 'map'], year: 1990, none: undefined })).toBe(
    '?q=9786020332956&format=book&format=map&year=1990',
  )
  expect(writeAddress({})).toBe('')
})

it.each([{ q: 'a&b=c #?+ é 書' }, { subject: ['Sejarah', 'Laut, hukum'], q: '' }, { '': 'x', y: ['', ''] }, {}])(
  'is read as it was written: %j',
  (search) => expect(parseAddress(writeAddress(search))).toEqual(search),
)
