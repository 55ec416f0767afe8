import { describe, expect, test } from 'vitest'
import { control, data, LEADER, recordOf } from '../testing/records.ts'
import { encodeIso2709, markedAsUtf8 } from './encode.ts'

test('lengths and directory are computed in bytes', () => {
  const bytes = encodeIso2709(recordOf([control('001', 'é1'), data('245', '10', '$aਪੰਜਾਬ')]))
  expect(Buffer.from(bytes).toString()).toBe(
    '00074nam a2200049   4500' + '001000400000' + '245002000004' + '\x1eé1\x1e10\x1faਪੰਜਾਬ\x1e\x1d',
  )
})

test.each([
  ['a field', [data('500', '  ', `$a${'x'.repeat(9_995)}`)]],
  ['a field in bytes, though not in characters', [data('500', '  ', `$a${'é'.repeat(5_000)}`)]],
  ['a record', Array.from({ length: 12 }, () => data('500', '  ', `$a${'x'.repeat(9_000)}`))],
  ['a directory', Array.from({ length: 9_000 }, () => control('001', ''))],
])('%s that is too long is refused', (_, fields) => {
  expect(() => encodeIso2709(recordOf(fields))).toThrow(expect.objectContaining({ code: 'BIB_TOO_LONG' }))
})

test('the longest field fits', () => {
  expect(encodeIso2709(recordOf([data('500', '  ', `$a${'x'.repeat(9_994)}`)]))).toHaveLength(24 + 12 + 1 + 9_999 + 1)
})

describe('what ISO 2709 cannot hold is refused', () => {
  test.each([
    ['a short leader', recordOf([], '00000nam')],
    ['a leader beyond ASCII', recordOf([], `${LEADER.slice(0, 23)}é`)],
    ['a long tag', recordOf([control('0001', '')])],
    ['a tag with punctuation', recordOf([control('0-1', '')])],
    ['a field terminator in text', recordOf([control('001', 'a\x1eb')])],
    ['a record terminator in a subfield', recordOf([data('245', '00', '$aa\x1db')])],
    ['a delimiter in a subfield', recordOf([data('245', '00', '$aa\x1fb')])],
    ['a delimiter as a code', recordOf([data('245', '00', '$\x1fb')])],
    ['a delimiter as an indicator', recordOf([data('245', '\x1f0', '$ab')])],
    ['half a surrogate pair', recordOf([data('245', '00', '$a\ud800')])],
    ['half a surrogate pair in a control field', recordOf([control('001', '\udc00')])],
  ])('%s', (_, record) => {
    expect(() => encodeIso2709(record)).toThrow(expect.objectContaining({ code: 'BIB_UNWRITABLE' }))
  })
})

test('a leader from elsewhere is marked as that of ISO 2709 in UTF-8, the rest of it kept', () => {
  expect(markedAsUtf8(recordOf([], '     njm  33     uu 45x0')).leader).toBe('     njm a22     uu 4500')
})
