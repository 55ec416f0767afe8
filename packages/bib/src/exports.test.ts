import { expect, test } from 'vitest'
import { EXPORTS } from './exports.ts'
import type { ExportFormat } from './exports.ts'
import { openRecords } from './open.ts'
import { arbitraryRecord, collect, withoutLengths } from './testing/records.ts'
import fc from 'fast-check'

/** A file of these records. */
function file(format: ExportFormat, records: Parameters<ReturnType<(typeof EXPORTS)['marc']['open']>['write']>[0][]): Buffer {
  const writer = EXPORTS[format].open({})
  return Buffer.concat([writer.start(), ...records.map((record) => writer.write(record)), writer.end()])
}

test.each(['marc', 'marcxml', 'json', 'ndjson'] as const)('MARC → %s → MARC gives equal records', async (format) => {
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryRecord, { minLength: 1, maxLength: 4 }), async (records) => {
      const whole = records.map(({ leader, fields }) => ({
        leader,
        fields: fields.filter(({ subfields }) => format !== 'marc' || subfields === undefined || subfields.length > 0),
      }))
      const items = await collect((await openRecords([file(format, whole)], { flavour: 'marc21' })).items)
      expect(items.map((item) => (item.kind === 'record' ? withoutLengths(item.record) : item))).toEqual(whole.map(withoutLengths))
    }),
    { numRuns: 200 },
  )
})

test('every format makes a file of no records too', async () => {
  for (const format of Object.keys(EXPORTS) as ExportFormat[]) expect(file(format, [])).toBeInstanceOf(Buffer)
  for (const format of ['marcxml', 'mods', 'dc', 'json'] as const)
    expect(await collect((await openRecords([file(format, [])])).items)).toEqual([])
})
