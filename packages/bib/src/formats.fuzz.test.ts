// Hostile input to the formats of text: whatever comes in, readers end, throw nothing, and give the same items however a file is cut.
import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { readAleph } from './aleph/read.ts'
import { encodeDc } from './dc/encode.ts'
import { DC_FOOTER, DC_HEADER } from './dc/collection.ts'
import { readDc } from './dc/read.ts'
import type { Chunks } from './formats.ts'
import { encodeMarcJson } from './json/encode.ts'
import { readMarcJson } from './json/read.ts'
import { MAX_XML_TREE_ELEMENTS } from './limits.ts'
import { encodeMods } from './mods/encode.ts'
import { MODS_FOOTER, MODS_HEADER } from './mods/collection.ts'
import { readMods } from './mods/read.ts'
import { readMrk } from './mrk/read.ts'
import { openRecords } from './open.ts'
import type { ReadItem } from './read-item.ts'
import type { MarcRecord } from './record.ts'
import { storedForm } from './stored-form.ts'
import { alephOf, inLines, mrkOf } from './testing/lines.ts'
import { arbitraryRecord, chunksAt, collect, control, data, kinds, recordOf } from './testing/records.ts'
import { HAS_SHARED_DATA, sharedBytes } from './testing/shared-data.ts'
import { recordFromXml } from './xml/record-from-xml.ts'

// Much work for one test; a busy machine takes its time over it.
vi.setConfig({ testTimeout: 60_000 })

interface TextFormat {
  readonly name: string
  readonly read: (chunks: Chunks) => AsyncGenerator<ReadItem>
  readonly file: (records: readonly MarcRecord[]) => string
  /** Pieces that mean something in the format. */
  readonly marks: readonly string[]
}

const FORMATS: readonly TextFormat[] = [
  {
    name: 'MARC-in-JSON',
    read: readMarcJson,
    file: (records) => `[${records.map(encodeMarcJson).join(',\n')}]`,
    marks: ['{', '}', '[', ']', '"', '\\', '\n', ',', ':', '"leader"', '{"leader":', '\\u00', 'null', '1e999'],
  },
  {
    name: 'JSON lines',
    read: readMarcJson,
    file: (records) => records.map((record) => `${encodeMarcJson(record)}\n`).join(''),
    marks: ['{', '}', '"', '\n{', '\n'],
  },
  {
    name: 'MARCMaker',
    read: readMrk,
    file: (records) => records.map(inLines).map(mrkOf).join(''),
    marks: ['=', '\n', '\n\n', '=LDR  ', '{', '}', '{acute}', '{esc}', '{1D}', '$', '\\', '&#x41;'],
  },
  {
    name: 'Aleph sequential',
    read: readAleph,
    file: (records) => records.map((record, i) => alephOf(inLines(record), String(i).padStart(9, '0'))).join(''),
    marks: ['$$', '$$9^', '$$9^^', '\n', '000000001 ', ' L ', '^', 'DEL'],
  },
  {
    name: 'MODS',
    read: readMods,
    file: (records) => MODS_HEADER + records.map(encodeMods).join('') + MODS_FOOTER,
    marks: ['<', '>', '</mods>', '<mods>', '<record>', '<!--', ']]>', '&', '<titleInfo>', ' type="'],
  },
  {
    name: 'Dublin Core',
    read: readDc,
    file: (records) => DC_HEADER + records.map(encodeDc).join('') + DC_FOOTER,
    marks: ['<', '>', '</oai_dc:dc>', '<dc>', '<record>', '<!--', '&', '<dc:title>'],
  },
]

/** A file with pieces put in, taken out and flipped. */
function damaged({ file, marks }: TextFormat): fc.Arbitrary<Buffer> {
  const damage = fc.record({
    at: fc.nat(),
    out: fc.nat(60),
    piece: fc.oneof(
      fc.constantFrom(...marks).map((mark) => Buffer.from(mark)),
      fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
    ),
  })
  return fc
    .tuple(fc.array(arbitraryRecord, { minLength: 1, maxLength: 3 }), fc.array(damage, { minLength: 1, maxLength: 5 }))
    .map(([records, damages]) =>
      damages.reduce(
        (bytes, { at, out, piece }) => {
          const start = bytes.length === 0 ? 0 : at % bytes.length
          return Buffer.concat([bytes.subarray(0, start), piece, bytes.subarray(start + out)])
        },
        Buffer.from(file(records)),
      ),
    )
}

describe.each(FORMATS)('$name', (format) => {
  test('damaged files, and anything at all, give items in order, the same for any chunks', async () => {
    const anything = fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes))
    const input = fc.oneof({ weight: 4, arbitrary: damaged(format) }, anything)
    await fc.assert(
      fc.asyncProperty(input, fc.array(fc.nat(), { maxLength: 6 }), async (bytes, cuts) => {
        const items = await collect(format.read([bytes]))
        expect(isDeepStrictEqual(await collect(format.read(chunksAt(bytes, cuts))), items)).toBe(true)
        let end = 0
        for (const [i, item] of items.entries()) {
          const { position, bytes: own } = item
          expect(position.index).toBe(i)
          expect(position.offset).toBeGreaterThanOrEqual(end)
          end = position.offset + own.length
          expect(bytes.subarray(position.offset, end).equals(own)).toBe(true)
          if (item.kind === 'record') storedForm(item)
        }
      }),
      { numRuns: 400 },
    )
  })

  test('one damaged record costs no other before it', async () => {
    const first = recordOf([control('001', 'first'), data('245', '10', '$aFirst')])
    const whole = await collect(format.read([Buffer.from(format.file([first]))]))
    await fc.assert(
      fc.asyncProperty(arbitraryRecord, fc.nat(), async (record, at) => {
        const bytes = Buffer.from(format.file([first, record]))
        const from = (whole[0]?.position.offset ?? 0) + (whole[0]?.bytes.length ?? 0)
        const items = await collect(format.read([bytes.subarray(0, from + (at % (bytes.length - from)))]))
        expect(items[0]).toMatchObject({ kind: 'record' })
      }),
      { numRuns: 100 },
    )
  })
})

/** Files of real records: our own, and those of others where they are. */
const REAL: readonly (readonly [string, TextFormat['read'], () => Promise<Buffer>])[] = [
  ...FORMATS.map(({ name, read, file }) => [name, read, async () => Buffer.from(file((await fixtures()).slice(0, 6)))] as const),
  ...(HAS_SHARED_DATA
    ? ([
        ['pymarc/batch.json', readMarcJson, async () => sharedBytes('pymarc/batch.json')],
        ['oai-pmh-2-js/list-records/1.xml', readDc, async () => sharedBytes('oai-pmh-2-js/list-records/1.xml')],
      ] as const)
    : []),
]

async function fixtures(): Promise<MarcRecord[]> {
  const bytes = readFileSync(new URL('../../../apps/daemon/fixtures/sekolah.mrc', import.meta.url))
  return (await collect((await openRecords([bytes])).items)).flatMap((item) => (item.kind === 'record' ? [item.record] : []))
}

test.each(REAL)('%s: every prefix and suffix, and copies with flipped bits', async (_, read, file) => {
  const bytes = await file()
  const whole = await collect(read([bytes]))
  expect(whole.length).toBeGreaterThan(0)
  const step = Math.max(1, Math.floor(bytes.length / 150))
  for (let at = 1; at < bytes.length; at += step) {
    const prefix = await collect(read([bytes.subarray(0, at)]))
    const complete = whole.filter((item) => item.position.offset + item.bytes.length <= at).length
    expect(prefix.slice(0, complete)).toEqual(whole.slice(0, complete))
    await collect(read([bytes.subarray(at)]))
    const flipped = Buffer.from(bytes)
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8))
    await collect(read([flipped]))
  }
})

test('a piece of any XML gives a record or a reason', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        ...FORMATS.slice(-2).map(damaged),
        fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
      ),
      (bytes) => {
        const outcome = recordFromXml(bytes, { identifier: 'oai:x:1' })
        expect('code' in outcome || outcome.record.fields.some(({ tag }) => tag === '001')).toBe(true)
      },
    ),
    { numRuns: 300 },
  )
})

describe('much of one thing takes no more than its share of time', () => {
  const many = MAX_XML_TREE_ELEMENTS - 10
  test.each<[string, (chunks: Chunks) => AsyncGenerator<ReadItem>, string, string]>([
    [
      'titles in one group',
      readMods,
      `<mods>${'<titleInfo altRepGroup="1"><title>x</title></titleInfo>'.repeat(many / 2)}</mods>`,
      'record',
    ],
    ['names', readMods, `<mods>${'<name><namePart>x</namePart></name>'.repeat(many / 2)}</mods>`, 'record'],
    ['languages', readDc, `<dc>${Array.from({ length: many }, (_, i) => `<language>l${i}</language>`).join('')}</dc>`, 'record'],
    [
      'identifiers',
      readDc,
      `<dc>${Array.from({ length: many }, (_, i) => `<identifier>${i}</identifier>`).join('')}</dc>`,
      'record',
    ],
    ['elements', readDc, `<dc>${'<title>x</title>'.repeat(many + 100)}</dc>`, 'bad-xml'],
    [
      'elements in one another',
      readMods,
      `<mods>${'<relatedItem>'.repeat(1_000)}${'</relatedItem>'.repeat(1_000)}</mods>`,
      'bad-xml',
    ],
    [
      'lines that go on',
      readAleph,
      `000000001 LDR   L 00000nam a2200000   4500\n${'000000001 520   L $$9^^$$ax\n'.repeat(100_000)}`,
      'record',
    ],
    ['lines without a field', readMrk, `=LDR  00000nam a2200000   4500\n=500  \\\\$ax\n${'y\n'.repeat(500_000)}`, 'record'],
    ['mnemonics', readMrk, `=LDR  00000nam a2200000   4500\n=500  \\\\$a${'{acute}'.repeat(300_000)}\n`, 'record'],
    ['brackets', readMarcJson, '[{'.repeat(1_000_000), 'bad-json'],
    ['leaders', readMarcJson, '{"leader":'.repeat(300_000), 'bad-json'],
  ])('%s', async (_, read, text, kind) => {
    expect(kinds(await collect(read([Buffer.from(text)])))[0]).toBe(kind)
  })
})
