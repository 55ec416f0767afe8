import { encodeIso2709 } from '@serumpun/bib'
import { expect, test } from 'vitest'
import { testRecord } from '../../../../test/support/records.ts'
import { isOneRecord } from './one-record.ts'

test('one record is one, and not less, more or two of them', () => {
  const record = Buffer.from(encodeIso2709(testRecord(1)))
  const cases = [
    record,
    record.subarray(1),
    record.subarray(0, -1),
    Buffer.concat([record, record]),
    Buffer.from('00005'),
    Buffer.alloc(0),
  ]
  expect(cases.map(isOneRecord)).toEqual([true, false, false, false, false, false])
})
