import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { MAX_LINES_RECORD_BYTES } from '../limits.ts'
import type { ReadItem } from '../read-item.ts'
import { arbitraryRecord, chunksAt, chunksOf, collect, control, data, kinds, LEADER, recordOf } from '../testing/records.ts'
import { inLines, mrkOf } from '../testing/lines.ts'
import { readMrk } from './read.ts'

vi.setConfig({ testTimeout: 60_000 })

const HEAD = `=LDR  ${LEADER.replaceAll(' ', '\\')}\n`

async function read(text: string | Uint8Array): Promise<ReadItem[]> {
  return collect(readMrk([Buffer.from(text)]))
}

/** The first subfield of a field 245 with this text. */
async function title(text: string): Promise<string | undefined> {
  const [item] = await read(`${HEAD}=245  10$a${text}\n`)
  return item?.kind === 'record' ? item.record.fields[0]?.subfields?.[0]?.value : undefined
}

test('records are divided by blank lines, or by the next leader', async () => {
  const record = mrkOf(recordOf([control('001', ' 1 2'), data('245', '1 ', '$aBumi $cToer')]))
  for (const text of [
    record + record,
    record.trim() + '\n' + record,
    `\n\r\n${record.replaceAll('\n', '\r\n')}\r\n \r\n${record.trim()}`,
    `\ufeff${record}${record}`,
  ]) {
    const items = await read(text)
    expect(items.map((item) => (item.kind === 'record' ? item.record : item))).toEqual(
      Array.from({ length: 2 }, () => recordOf([control('001', ' 1 2'), data('245', '1 ', '$aBumi $cToer')])),
    )
    for (const size of [1, 9, 64]) expect(await collect(readMrk(chunksOf(Buffer.from(text), size)))).toEqual(items)
  }
})

describe('mnemonics', () => {
  test.each([
    ['{dollar}5 {lcub}x{rcub} {bsol}', '$5 {x} \\'],
    ['d{acute}esir{acute}ee', 'désirée'],
    ['d{eacute}sir{eacute}e {Ccedil}a', 'désirée Ça'],
    ['{dotb}{macr}u', 'ụ̄'.normalize('NFC')],
    ['{AElig}r{lstrok}{mllhring}{phono}{copy}', 'Ærłʻ℗©'],
    ['書 {acute}e é', '書 é é'],
    ['&#x66F8; {acute}e', '&#x66F8; é'],
    ['é{dollar}', 'é$'],
    ['{unknown} {x', '{unknown} {x'],
    ['&amp; {amp} {41}', '&amp; & A'],
  ])('%s', async (text, expected) => {
    expect(await title(text)).toBe(expected)
  })

  test('that are not known are told', async () => {
    expect(await read(`${HEAD}=245  10$a{unknown}\n`)).toMatchObject([{ warnings: ['unknown-mnemonic'] }])
  })
})

test('a rejected record is told by its control number', async () => {
  expect(await read('=LDR  x\n=001  \\\\12 3\n')).toMatchObject([{ code: 'bad-leader', controlNumber: '12 3' }])
})

test('text in MARC-8 is decoded', async () => {
  expect(await read(Buffer.from(`${HEAD.replace('a22', '\\22')}=245  10$aD\u00e2esir\u00e2ee\n`, 'latin1'))).toMatchObject([
    { kind: 'record', record: { fields: [data('245', '10', '$aDésirée')] }, warnings: ['marc-8'] },
  ])
})

describe('what is odd', () => {
  test.each<[string, string, string[], string[]]>([
    ['a field in two lines', `${HEAD}=500  \\\\$aone\ntwo\n`, ['record'], ['joined-lines']],
    ['a short leader', '=LDR  nam\\\\22\\\\\\\\\\\\\\\\4500\n=001  1\n', ['record'], ['mended-leader']],
    ['no leader', '=001  1\n=245  10$aT\n', ['bad-leader'], []],
    ['three indicators', `${HEAD}=500  123$aT\n`, ['record'], ['odd-indicators']],
    ['other text', 'Dear librarian,\n=245 is a title\n', ['not-marc'], []],
    ['a bad record before a good one', `=24  1\n\n${HEAD}=001  1\n`, ['not-marc', 'record'], []],
  ])('%s', async (_, text, expected, warnings) => {
    const items = await read(text)
    expect(items.flatMap((item) => (item.kind === 'record' ? item.warnings : []))).toEqual(warnings)
    expect(kinds(items)).toEqual(expected)
  })

  test('more than a record may be', async () => {
    const items = await read(`${HEAD}${'=500  \\\\$ax\n'.repeat(MAX_LINES_RECORD_BYTES / 11)}\n${HEAD}=001  9\n`)
    expect(kinds(items)[0]).toBe('too-long')
    expect(items.at(-1)).toMatchObject({ record: { fields: [control('001', '9')] } })
  })
})

test('every record comes back as it was, however the file is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitraryRecord.map(inLines), { maxLength: 4 }),
      fc.array(fc.nat(), { maxLength: 6 }),
      async (records, cuts) => {
        const items = await collect(readMrk(chunksAt(Buffer.from(records.map(mrkOf).join('')), cuts)))
        expect(items.map((item) => (item.kind === 'record' ? item.record : item))).toEqual(records)
      },
    ),
    { numRuns: 500 },
  )
})
