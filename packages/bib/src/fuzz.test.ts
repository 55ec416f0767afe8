// Hostile input: whatever comes in, readers end, throw nothing of their own, keep within limits and account for every byte that matters.
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe as suite, expect, test, vi } from 'vitest'
import { BibError } from './errors.ts'
import { describe } from './description/describe.ts'
import { describeForMatching } from './description/full.ts'
import { decodeIso2709 } from './iso2709/decode.ts'
import { encodeIso2709, markedAsUtf8 } from './iso2709/encode.ts'
import { readIso2709 } from './iso2709/read.ts'
import { encodeMarcXml, MARCXML_FOOTER, MARCXML_HEADER } from './marcxml/encode.ts'
import { readMarcXml } from './marcxml/read.ts'
import { matchKeys } from './matching/match-keys.ts'
import { openRecords } from './open.ts'
import type { MarcRecord } from './record.ts'
import { searchText } from './search-text.ts'
import { inMarc8 } from './testing/marc8.ts'
import { arbitraryRecord, chunksAt, collect } from './testing/records.ts'
import { HAS_SHARED_DATA, sharedBytes } from './testing/shared-data.ts'

// Much work for one test; a busy machine takes its time over it.
vi.setConfig({ testTimeout: 60_000 })

const records = fc.array(arbitraryRecord, { minLength: 1, maxLength: 4 })
const isoFile = fc
  .tuple(records, fc.constantFrom('utf-8', 'marc-8', 'latin1'))
  .map(([all, encoding]) => Buffer.concat(all.map((record) => inEncoding(encodeIso2709(record), encoding))))
const xmlFile = records.map((all) => Buffer.from(MARCXML_HEADER + all.map(encodeMarcXml).join('') + MARCXML_FOOTER))

/** The record in an encoding from before Unicode, lengths and all as they were: old systems are no better. */
function inEncoding(bytes: Uint8Array, encoding: string): Uint8Array {
  if (encoding === 'utf-8') return bytes
  const text = Buffer.from(bytes)
    .toString()
    .replace(/^(.{9})./, '$1 ')
  if (encoding === 'latin1') return Buffer.from(text.replaceAll(/[^\0-\u00ff]/gu, '?'), 'latin1')
  return inMarc8(text)
}

/** One way to damage a file. */
type Damage = (bytes: Buffer) => Buffer
const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.tuple(fc.nat(), fc.nat(255)).map(
    ([at, byte]): Damage =>
      (bytes) =>
        Buffer.from(bytes.with(at % bytes.length, byte)),
  ),
  fc.tuple(fc.nat(), fc.nat(7)).map(
    ([at, bit]): Damage =>
      (bytes) =>
        Buffer.from(bytes.with(at % bytes.length, (bytes[at % bytes.length] ?? 0) ^ (1 << bit))),
  ),
  fc.nat().map(
    (at): Damage =>
      (bytes) =>
        bytes.subarray(0, at % bytes.length),
  ),
  fc.tuple(fc.nat(), fc.nat(200)).map(
    ([at, length]): Damage =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, at % bytes.length), bytes.subarray((at % bytes.length) + length)]),
  ),
  fc.tuple(fc.nat(), fc.nat(), fc.nat(200)).map(([from, to, length]): Damage => (bytes) => {
    const piece = bytes.subarray(from % bytes.length, (from % bytes.length) + length)
    return Buffer.concat([bytes.subarray(0, to % bytes.length), piece, bytes.subarray(to % bytes.length)])
  }),
  fc
    .tuple(
      fc.nat(),
      fc.constantFrom(
        '\x1d',
        '\x1e',
        '\x1f',
        '\x1b$1',
        '\x1b(N',
        '\xe2',
        '<',
        '>',
        '<!--',
        '<![CDATA[',
        ']]>',
        '</record>',
        '<record>',
        '&',
        '"',
        '00026',
      ),
    )
    .map(
      ([at, text]): Damage =>
        (bytes) =>
          Buffer.concat([bytes.subarray(0, at % bytes.length), Buffer.from(text, 'latin1'), bytes.subarray(at % bytes.length)]),
    ),
)

/** A file damaged in up to four ways. */
function damaged(file: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  return fc
    .tuple(file, fc.array(damage, { minLength: 1, maxLength: 4 }))
    .map(([bytes, ways]) => ways.reduce((result, way) => (result.length === 0 ? result : way(result)), bytes))
}

const anything = fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes))

/** Bytes that may be skipped between records. */
const SKIPPED = new Set(['', ' ', '\t', '\n', '\v', '\f', '\r', '\0', '\u001a', '\u001d', '\u00ef', '\u00bb', '\u00bf'])

function isSkippable(bytes: Buffer): boolean {
  return bytes
    .toString('latin1')
    .split('')
    .every((byte) => SKIPPED.has(byte))
}

/** What is wrong with what a reader made of a file, if anything: items must be the same for any chunks, in order, and where they say. */
async function faultsOf(reader: typeof readIso2709, bytes: Buffer, cuts: readonly number[], everyByte: boolean): Promise<string[]> {
  const faults: string[] = []
  const items = await collect(reader([bytes]))
  if (!isDeepStrictEqual(await collect(reader(chunksAt(bytes, cuts))), items)) faults.push('other items with other chunks')
  let end = 0
  for (const [i, { position, bytes: own }] of items.entries()) {
    if (position.index !== i || position.offset < end) faults.push(`item ${i} is out of order`)
    if (everyByte && !isSkippable(bytes.subarray(end, position.offset))) faults.push(`bytes before item ${i} were dropped`)
    end = position.offset + own.length
    if (!bytes.subarray(position.offset, end).equals(own)) faults.push(`item ${i} is not where it says`)
  }
  if (everyByte && !isSkippable(bytes.subarray(end))) faults.push('bytes behind the last item were dropped')
  for (const item of items) {
    if (item.kind === 'rejected') continue
    const description = describe(item.record)
    matchKeys(describeForMatching(item.record))
    searchText(description)
    if (item.exact ? !isDeepStrictEqual(encodeIso2709(item.record), item.bytes) : !keepsItsFields(item.record))
      faults.push(`item ${item.position.index} can't be written back`)
  }
  return faults
}

/** Whether a record that was changed on reading is the same when it has been stored; ISO 2709 can't hold all that are too long for it. */
function keepsItsFields(record: MarcRecord): boolean {
  try {
    return isDeepStrictEqual(decodeIso2709(encodeIso2709(markedAsUtf8(record))).fields, record.fields)
  } catch (error) {
    return error instanceof BibError && error.code === 'BIB_TOO_LONG'
  }
}

const cuts = fc.array(fc.nat(), { maxLength: 6 })

test('ISO 2709: damaged files, and anything at all, are accounted for to the last byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 2, arbitrary: damaged(isoFile) }, anything), cuts, async (bytes, places) => {
      expect(await faultsOf(readIso2709, bytes, places, true)).toEqual([])
    }),
    { numRuns: 1_500 },
  )
})

suite('MARCXML', () => {
  test('damaged files, and anything at all, give items in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 2, arbitrary: damaged(xmlFile) }, anything), cuts, async (bytes, places) => {
        expect(await faultsOf(readMarcXml, bytes, places, false)).toEqual([])
      }),
      { numRuns: 1_000 },
    )
  })

  test('one damaged record costs no other', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryRecord,
        arbitraryRecord,
        damaged(arbitraryRecord.map((record) => Buffer.from(encodeMarcXml(record)))),
        async (first, last, bad) => {
          // Damage that opens a comment or CDATA section swallows what follows, in any XML parser.
          fc.pre(!/<!|<\?/.test(bad.toString('latin1')))
          const file = [MARCXML_HEADER, encodeMarcXml(first), bad, '\n>', encodeMarcXml(last), MARCXML_FOOTER].map((part) =>
            Buffer.from(part),
          )
          const items = await collect(readMarcXml(file))
          expect(items[0]).toMatchObject({ kind: 'record', record: first })
          expect(items.at(-1)).toMatchObject({ kind: 'record', record: last })
        },
      ),
      { numRuns: 500 },
    )
  })
})

test('opening anything ends in records or a typed error', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        anything,
        damaged(isoFile),
        damaged(xmlFile),
        anything.map((bytes) => Buffer.concat([Buffer.from([0x1f, 0x8b, 8]), bytes])),
      ),
      async (bytes) => {
        const outcome: unknown = await openRecords([bytes])
          .then(({ items }) => collect(items))
          .catch((error: unknown) => error)
        expect(Array.isArray(outcome) || outcome instanceof BibError).toBe(true)
      },
    ),
    { numRuns: 500 },
  )
})

suite.skipIf(!HAS_SHARED_DATA)('real files', () => {
  test.each([
    'pymarc/regression45.dat',
    'pymarc/bad_records.mrc',
    'evergreen/hebrew.marc',
    'pymarc/1251.dat',
    'pymarc/bad_indicator.dat',
    'pymarc/bad_eacc_encoding.dat',
    'ruby-marc/cp866_multirecord.marc',
    'ruby-marc/batch.xml',
    'evergreen/badisbns.xml',
  ])('%s: every prefix and suffix, and copies with flipped bits', async (name) => {
    const bytes = sharedBytes(name)
    const reader = name.endsWith('.xml') ? readMarcXml : readIso2709
    const whole = await collect(reader([bytes]))
    const step = Math.max(1, Math.floor(bytes.length / 150))
    for (let at = 1; at < bytes.length; at += step) {
      const prefix = await collect(reader([bytes.subarray(0, at)]))
      const complete = whole.filter((item) => item.position.offset + item.bytes.length <= at).length
      expect(prefix.slice(0, complete)).toEqual(whole.slice(0, complete))
      await collect(reader([bytes.subarray(at)]))
      const flipped = Buffer.from(bytes)
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8))
      await collect(reader([flipped]))
    }
  })
})
