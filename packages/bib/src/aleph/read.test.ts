import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { ReadItem } from '../read-item.ts'
import { arbitraryRecord, chunksAt, chunksOf, collect, control, data, fieldsOf, kinds } from '../testing/records.ts'
import { alephOf, inLines } from '../testing/lines.ts'
import { readAleph } from './read.ts'

vi.setConfig({ testTimeout: 60_000 })

const FILE = `000000123 FMT   L BK
000000123 LDR   L 00000nam^a2200000^a^4500
000000123 008   L 920312s1992^^^^ii^a^^^^^^^^^^000^0^ind^^
000000123 24510 L $$aBumi manusia /$$cToer.
000000123 520   L $$aFirst, sec
000000123 520   L $$9^^$$aond.
000000123 520   L $$9^$$bthird
000000124 LDR   L 00000nam^a2200000^a^4500
000000124 001   L own
000000124 DEL   L $$aY
`

async function read(text: string | Uint8Array): Promise<ReadItem[]> {
  return collect(readAleph([Buffer.from(text)]))
}

test('records, their numbers, fields in several lines, and deletions', async () => {
  const items = await read(FILE)
  expect(items.map((item) => item.kind === 'record' && [item.record.leader, ...fieldsOf(item.record)])).toEqual([
    [
      '00000nam a2200000 a 4500',
      '001 000000123',
      'FMT BK',
      '008 920312s1992    ii a          000 0 ind  ',
      '245 10 $aBumi manusia /$cToer.',
      '520    $aFirst, second.$bthird',
    ],
    ['00000dam a2200000 a 4500', '001 own'],
  ])
  for (const size of [1, 9, 64]) expect(await collect(readAleph(chunksOf(Buffer.from(FILE), size)))).toEqual(items)
  expect(await read(`\r\n${FILE.replaceAll('\n', '\r\n')}`)).toMatchObject(items.map(({ kind }) => ({ kind })))
})

test('what is odd', async () => {
  expect(await read(FILE.replace('First', 'First\nline'))).toMatchObject([{ warnings: ['joined-lines'] }, { warnings: [] }])
  expect(await read(FILE.replace('24510 L', '245'))).toMatchObject([
    { code: 'not-marc', controlNumber: '000000123' },
    { kind: 'record' },
  ])
  expect(await read(FILE.replace('00000nam^a2200000^a^4500', 'x'))).toMatchObject([{ code: 'bad-leader' }, { kind: 'record' }])
  expect(kinds(await read('no record at all\nnone'))).toEqual(['not-marc'])
  expect(await read(Buffer.from(FILE.replace('Bumi', 'Bücher für Schüler, größere'), 'latin1'))).toMatchObject([
    {
      record: { fields: expect.arrayContaining([data('245', '10', '$aBücher für Schüler, größere manusia /$cToer.')]) as unknown },
    },
    { kind: 'record' },
  ])
})

test('every record comes back as it was, however the file is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitraryRecord.map(inLines), { maxLength: 4 }),
      fc.array(fc.nat(), { maxLength: 6 }),
      async (records, cuts) => {
        const numbered = records.map(({ leader, fields }, i) => ({
          leader,
          fields: [control('001', `n${i}`), ...fields.filter(({ tag }) => tag !== '001')],
        }))
        const file = numbered.map((record, i) => alephOf(record, String(i).padStart(9, '0'))).join('')
        const items = await collect(readAleph(chunksAt(Buffer.from(file), cuts)))
        expect(items.map((item) => (item.kind === 'record' ? item.record : item))).toEqual(numbered)
      },
    ),
    { numRuns: 500 },
  )
})
