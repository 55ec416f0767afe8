import { expect, test } from 'vitest'
import { controlNumberOf, isDeleted } from './identity.ts'
import { noControlNumber } from './read-item.ts'
import { control, data, recordOf } from './testing/records.ts'

test.each([
  [[control('001', ' fol05731351 '), control('003', 'IMchF')], { number: 'fol05731351', source: 'IMchF' }],
  [[control('001', '1')], { number: '1', source: '' }],
  [[control('001', '1'), control('001', '2')], { number: '1', source: '' }],
  [[control('001', '  '), control('003', 'X')], undefined],
  [[data('245', '00', '$a001')], undefined],
])('the control number of %j', (fields, expected) => {
  expect(controlNumberOf(recordOf(fields))).toEqual(expected)
})

test('a record without one can be told about', () => {
  expect(noControlNumber()).toMatchObject({ code: 'no-control-number', message: expect.stringContaining('001') as string })
})

test('a deleted record says so in its leader', () => {
  expect(isDeleted(recordOf([], '01257dam a2200325   4500'))).toBe(true)
  expect(isDeleted(recordOf([]))).toBe(false)
})
