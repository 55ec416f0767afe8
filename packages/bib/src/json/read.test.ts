import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { MAX_JSON_RECORD_BYTES } from '../limits.ts'
import type { ReadItem } from '../read-item.ts'
import { arbitraryRecord, chunksAt, chunksOf, collect, control, data, kinds, LEADER, recordOf } from '../testing/records.ts'
import { encodeMarcJson } from './encode.ts'
import { readMarcJson } from './read.ts'

vi.setConfig({ testTimeout: 60_000 })

const RECORD = recordOf([control('001', 'ctl 1'), data('245', '10', '$aBumi "manusia" /$cToer {1925} [x].')])
const JSON_TEXT = encodeMarcJson(RECORD)
const PRETTY = JSON.stringify(JSON.parse(JSON_TEXT), null, 2)

async function read(json: string | Uint8Array): Promise<ReadItem[]> {
  return collect(readMarcJson([Buffer.from(json)]))
}

describe('records are found', () => {
  test.each<[string, string, number]>([
    ['in an array', `[${JSON_TEXT},\n${JSON_TEXT}]`, 2],
    ['in an empty array', '[]', 0],
    ['alone', JSON_TEXT, 1],
    ['alone on many lines', PRETTY, 1],
    ['behind a byte order mark', `\ufeff${JSON_TEXT}`, 1],
    ['one per line', `${JSON_TEXT}\n${JSON_TEXT}\r\n\n${JSON_TEXT}`, 3],
    ['one after another', JSON_TEXT + PRETTY + JSON_TEXT, 3],
    ['in an object', `{"total": 2, "x": {"y": null}, "records": [${JSON_TEXT}, ${PRETTY}], "next": "a\\"b"}`, 2],
    ['in an object in an object', `{"response": {"numFound": 1, "docs": [${JSON_TEXT}]}}`, 1],
    ['inside of other objects', `[{"id": 1, "parsedRecord": {"content": ${JSON_TEXT}}}]`, 1],
    ['inside of other objects, one per line', `{"id": 1, "tags": ["a"], "marc": ${JSON_TEXT}}\n{"id": 2, "marc": ${JSON_TEXT}}`, 2],
  ])('%s', async (_, json, count) => {
    const items = await read(json)
    expect(items).toMatchObject(
      Array.from({ length: count }, () => ({ kind: 'record', record: RECORD, warnings: [], exact: false })),
    )
    for (const size of [1, 7, 64]) expect(await collect(readMarcJson(chunksOf(Buffer.from(json), size)))).toEqual(items)
  })
})

describe('other ways to write MARC in JSON', () => {
  test.each<[string, unknown]>([
    [
      'MARC-HASH',
      {
        type: 'marc-hash',
        version: [1, 0],
        leader: LEADER,
        fields: [
          ['001', '1'],
          [
            '245',
            '1',
            '0',
            [
              ['a', 'T'],
              ['c', 'B'],
            ],
          ],
        ],
      },
    ],
    [
      'named parts',
      {
        leader: LEADER,
        fields: [
          { tag: '001', value: '1' },
          {
            tag: '245',
            ind1: '1',
            ind2: '0',
            subfields: [
              { code: 'a', value: 'T' },
              { code: 'c', value: 'B' },
            ],
          },
        ],
      },
    ],
    [
      'fields as keys',
      { leader: LEADER, fields: { '001': '1', '245': [{ ind1: '1', ind2: '0', subfields: { a: 'T', c: ['B'] } }] } },
    ],
    [
      'numbers as text',
      { leader: LEADER, fields: [{ '001': 1 }, { '245': { ind1: 1, ind2: 0, subfields: [{ a: 'T' }, { c: 'B' }] } }] },
    ],
  ])('%s', async (_, object) => {
    expect(await read(JSON.stringify([object]))).toMatchObject([
      { kind: 'record', record: recordOf([control('001', '1'), data('245', '10', '$aT$cB')]), warnings: [] },
    ])
  })

  test('what is odd is told', async () => {
    const object = { leader: LEADER.slice(0, 20), fields: [{ '1': 'x' }, { '245': { subfields: [{ a: 'T' }] } }] }
    expect(await read(JSON.stringify({ ...object, leader: '00000nam a22       4500' }))).toMatchObject([
      {
        kind: 'record',
        record: { fields: [control('001', 'x'), data('245', '  ', '$aT')] },
        warnings: ['mended-leader', 'mended-tag', 'odd-indicators'],
      },
    ])
    expect(kinds(await read(JSON.stringify(object)))).toEqual(['bad-leader'])
  })
})

test('line ends in texts, which JSON does not allow, are made blanks', async () => {
  expect(await read(`[${JSON_TEXT.replace('Bumi ', 'Bumi\n      ')}]`)).toMatchObject([
    { kind: 'record', record: RECORD, warnings: ['joined-lines'] },
  ])
})

test('other control characters are left out', async () => {
  const json = `[${JSON_TEXT.replace('Bumi ', 'Bumi\u001b\u0001 ')},${JSON_TEXT}]`
  expect(await read(json)).toMatchObject([
    { kind: 'record', record: RECORD, warnings: ['control-character'] },
    { kind: 'record', record: RECORD, warnings: [] },
  ])
})

describe('what is no record', () => {
  test.each<[string, string, string[]]>([
    ['other JSON', '[{"a": 1}, {"b": [1]}]', ['not-marc', 'not-marc']],
    ['no objects', '"text"', ['not-marc']],
    ['no JSON', 'leader', ['not-marc']],
    ['nothing', ' \n', ['not-marc']],
    ['a tag of four characters', `[{"leader":"${LEADER}","fields":[{"2455":"x"}]}]`, ['bad-field']],
    [
      'an object as text',
      `[{"leader":"${LEADER}","fields":[{"500":{"ind1":" ","ind2":" ","subfields":[{"a":{}}]}}]}]`,
      ['bad-field'],
    ],
    ['an end that is missing', `[${JSON_TEXT},\n`, ['record', 'truncated']],
    ['an end inside a record', `[${JSON_TEXT},\n${JSON_TEXT.slice(0, -20)}`, ['record', 'truncated']],
    ['a record that breaks off before the next line', `${JSON_TEXT.slice(0, 60)}\n${JSON_TEXT}\n`, ['bad-json', 'record']],
    ['a record that breaks off before the next in a list', `[${JSON_TEXT.slice(0, -9)},${JSON_TEXT}]`, ['bad-json', 'record']],
    ['brackets that do not match', `[${JSON_TEXT.replace('}]', ']]')},${JSON_TEXT}]`, ['bad-json', 'record']],
    ['a comma too many', `${JSON_TEXT.replace('}]', '},]')}\n${JSON_TEXT}`, ['bad-json', 'record']],
    ['words between records', `${JSON_TEXT}\nError: disk full\n${JSON_TEXT}\n`, ['record', 'not-marc', 'record']],
    ['brackets without end', '['.repeat(500) + '{"a":'.repeat(500), ['bad-json']],
  ])('%s', async (_, json, expected) => {
    expect(kinds(await read(json))).toEqual(expected)
  })

  test('bytes that are not UTF-8', async () => {
    const bytes = Buffer.from(JSON_TEXT.replace('Bumi', 'B\u00fcmi'), 'latin1')
    expect(await read(bytes)).toMatchObject([{ code: 'bad-utf8', controlNumber: 'ctl 1' }])
  })

  test('more than a record may be', async () => {
    const long = encodeMarcJson(recordOf([control('001', '1'), data('500', '  ', `$a${'x'.repeat(MAX_JSON_RECORD_BYTES)}`)]))
    expect(kinds(await read(`${long}\n${JSON_TEXT}`)).slice(-1)).toEqual(['record'])
    expect(new Set(kinds(await read(`${long}\n${JSON_TEXT}`)).slice(0, -1))).toEqual(new Set(['too-long']))
  })
})

test('every record comes back as it was, however the file is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitraryRecord, { maxLength: 4 }),
      fc.array(fc.nat(), { maxLength: 6 }),
      fc.boolean(),
      async (records, cuts, lines) => {
        const json = lines
          ? records.map((record) => `${encodeMarcJson(record)}\n`).join('')
          : `[${records.map(encodeMarcJson).join(',')}]`
        fc.pre(json !== '')
        const items = await collect(readMarcJson(chunksAt(Buffer.from(json), cuts)))
        expect(items.map((item) => (item.kind === 'record' ? item.record : item))).toEqual(records)
      },
    ),
    { numRuns: 500 },
  )
})
