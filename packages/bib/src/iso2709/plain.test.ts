import fc from 'fast-check'
import { expect, test } from 'vitest'
import { controlNumberOf } from '../identity.ts'
import { arbitraryRecord, control, data, recordOf } from '../testing/records.ts'
import { encodeIso2709, markedAsUtf8 } from './encode.ts'
import { plainRecord } from './plain.ts'
import { recoverIso2709 } from './recover.ts'
import { TextReader } from './text.ts'

const RECORD = recordOf([control('001', ' a1 '), control('003', 'ID-X'), data('245', '10', '$aBumi manusia /$cToer.')])

/** What is plain must be what the thorough reader makes of it: the same record, exact, with nothing to be told. */
function expectAsRecovered(bytes: Buffer): void {
  const plain = plainRecord(bytes)
  if (plain === undefined) return
  expect(recoverIso2709(bytes, new TextReader())).toEqual({ record: plain.record, warnings: [], exact: true })
  expect(plain.controlNumber).toEqual(controlNumberOf(plain.record))
}

test('a sound record is plain, and its fields come when they are asked for', () => {
  const bytes = Buffer.from(encodeIso2709(markedAsUtf8(RECORD)))
  expect(plainRecord(bytes)?.controlNumber).toEqual({ number: 'a1', source: 'ID-X' })
  expect(plainRecord(bytes)?.record).toMatchObject({ fields: RECORD.fields })
  expectAsRecovered(bytes)
})

test.each([
  ['MARC-8 with an escape', recordOf([control('001', '1'), data('245', '10', '$aA \u001b(3x')]), ' '],
  ['spelled-out characters', recordOf([control('001', '1'), data('245', '10', '$a&#x4E00;')]), ' '],
  ['UTF-8 that does not say so', recordOf([control('001', '1'), data('245', '10', '$aé')]), ' '],
  ['a missing indicator', recordOf([control('001', '1'), data('245', '1', '$aA')]), 'a'],
  ['an indicator that is a letter of two bytes', recordOf([control('001', '1'), data('245', 'é1', '$aA')]), 'a'],
  ['no control number', recordOf([data('245', '10', '$aA')]), 'a'],
])('a record with %s is not', (_, record, coding) => {
  const bytes = Buffer.from(encodeIso2709(record))
  bytes.write(coding, 9)
  expect(plainRecord(bytes)).toBeUndefined()
})

test('whatever is plain is what the thorough reader makes of it', () => {
  const separators = [0x1b, 0x1d, 0x1e, 0x1f, 0x20, 0x30, 0x39, 0x61, 0xc3, 0xff]
  fc.assert(
    fc.property(
      arbitraryRecord,
      fc.boolean(),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(...separators)), { maxLength: 3 }),
      (record, marked, changes) => {
        const whole = { leader: record.leader, fields: [control('001', 'x1'), ...record.fields] }
        let bytes: Buffer
        try {
          bytes = Buffer.from(encodeIso2709(marked ? markedAsUtf8(whole) : whole))
        } catch {
          return
        }
        expectAsRecovered(bytes)
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte
        expectAsRecovered(bytes)
      },
    ),
    { numRuns: 1000 },
  )
})
