import { isAscii, isUtf8 } from 'node:buffer'
import { spawnSync } from 'node:child_process'
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe as suite, expect, test, vi } from 'vitest'
import { describe } from './description/describe.ts'
import { describeForMatching } from './description/full.ts'
import { controlNumberOf, isDeleted } from './identity.ts'
import { BibError } from './errors.ts'
import { FORMATS } from './formats.ts'
import { decodeIso2709 } from './iso2709/decode.ts'
import { encodeIso2709, markedAsUtf8 } from './iso2709/encode.ts'
import { readIso2709 } from './iso2709/read.ts'
import { encodeMarcJson } from './json/encode.ts'
import { encodeMarcXml, MARCXML_FOOTER, MARCXML_HEADER } from './marcxml/encode.ts'
import { readMarcXml } from './marcxml/read.ts'
import { matchKeys } from './matching/match-keys.ts'
import type { OpenedRecords } from './open.ts'
import { openRecords } from './open.ts'
import type { ReadItem, RecordItem } from './read-item.ts'
import type { MarcRecord } from './record.ts'
import { searchText } from './search-text.ts'
import { storedForm } from './stored-form.ts'
import { alephOf, inLines, mrkOf } from './testing/lines.ts'
import { chunksOf, collect, kinds, withoutLengths } from './testing/records.ts'
import { HAS_SHARED_DATA, sharedBytes, sharedFiles, sharedPath } from './testing/shared-data.ts'

// Much work for one test; a busy machine takes its time over it.
vi.setConfig({ testTimeout: 60_000 })

const TRIPLE = 'gpo/triples/cataloging_records_202601_2375'

/** Which records should be stored as they are, told in another way than the readers': by cutting at terminators and decoding strictly. */
function expectedExact(bytes: Buffer): boolean[] {
  const pieces = bytes.toString('latin1').split('\x1d').slice(0, -1)
  return pieces.map((piece) => {
    const text = piece.replace(/^[\r\n]+/, '')
    const ascii = isAscii(Buffer.from(text, 'latin1'))
    if (text[9] !== 'a') return ascii && !['\u001b', '&#x', '\\U+'].some((sign) => text.includes(sign))
    return isUtf8(Buffer.from(text, 'latin1'))
  })
}

function recordItems(items: readonly ReadItem[]): RecordItem[] {
  return items.filter((item) => item.kind === 'record')
}

async function openShared(name: string): ReturnType<typeof collect> {
  return collect((await openRecords(createReadStream(sharedPath(name)))).items)
}

suite.skipIf(!HAS_SHARED_DATA)('real catalogues', () => {
  test.each(sharedFiles('gpo/**/*.mrc.gz', 'evergreen/**/*.{marc,mrc,mrc.gz}', 'carpentries-nlnz/*', 'folio-stripes-testing/*'))(
    '%s: every record is read, and comes back byte for byte or with its fields',
    async (name) => {
      const bytes = sharedBytes(name)
      const items = await openShared(name)
      expect(items.map((item) => item.kind === 'record' && item.exact)).toEqual(expectedExact(bytes))
      expect(Buffer.concat(items.map((item) => item.bytes)).equals(bytes)).toBe(true)
      for (const { record } of recordItems(items)) matchKeys(describeForMatching(record))
      const [stored, changed] = [true, false].map((exact) => recordItems(items).filter((item) => item.exact === exact))
      expect(stored?.every(({ record, bytes: own }) => Buffer.compare(encodeIso2709(record), own) === 0)).toBe(true)
      for (const { record } of changed ?? [])
        expect(decodeIso2709(encodeIso2709(markedAsUtf8(record))).fields).toEqual(record.fields)
    },
  )

  test.each([
    ['evergreen/badisbns.xml', 10, 0],
    ['evergreen/serials_marc21.xml', 7, 0],
    ['evergreen/serials_mfhd.xml', 7, 0],
    ['pod4lib/long-record.xml.gz', 1, 0],
    ['pod4lib/75163.marcxml', 1, 0],
    ['pymarc/batch.xml', 2, 0],
    ['pymarc/bad_tag.xml', 1, 0],
    ['ruby-marc/messed_up_leader.xml', 1, 0],
    ['ruby-marc/no-leading-zero.xml', 1, 0],
    // The second of three has a subfield code of bytes that are no XML.
    ['ruby-marc/three-records-second-bad.xml', 2, 1],
    ['pymarc/regression45.dat', 12, 0],
    ['ruby-marc/random_tag_order2.dat', 1, 0],
    ['pod4lib/stanford-50.mrc.gz', 50, 0],
  ])('%s gives %d records and %d rejections', async (name, records, rejections) => {
    const all = kinds(await openShared(name))
    const read = all.filter((kind) => kind === 'record').length
    expect([read, all.length - read]).toEqual([records, rejections])
  })

  test.each<[string, string[]]>([
    // The first tag has a blank in it (`0 20`, moved by one).
    ['pymarc/bad_indicator.dat', ['lost-fields']],
    // Five of eight are damaged on purpose: base addresses and directories.
    ['pymarc/bad_records.mrc', Array.from({ length: 5 }, () => 'mended-directory')],
    ['pymarc/bad_subfield_code.dat', ['unmarked-utf8', 'mended-length', 'mended-directory', 'odd-subfields']],
    ['pymarc/bad_marc8_escape.dat', ['marc-8', 'replaced-bytes']],
    ['pymarc/bad_eacc_encoding.dat', ['marc-8', 'replaced-bytes']],
    ['pymarc/1251.dat', Array.from({ length: 6 }, () => 'guessed-windows-1251')],
    ['pymarc/marc8.dat', ['marc-8']],
    ['pymarc/utf8_invalid.mrc', ['odd-subfields']],
    ['pymarc/utf8_without_leader_flag.dat', ['unmarked-utf8']],
    ['pod4lib/bad_marc8.mrc', ['marc-8', 'stray-marks', 'replaced-bytes']],
    ['ruby-marc/cp866_unimarc.marc', ['guessed-cp866', 'mended-length', 'mended-directory', 'odd-indicators']],
    ['ruby-marc/escaped_character_reference.marc8.marc', ['marc-8']],
    ['ruby-marc/marc8_accented_chars.marc', ['guessed-marc-8']],
    ['ruby-marc/marc_with_bad_utf8.utf8.marc', ['mended-length', 'mended-directory']],
    ['ruby-marc/utf8_with_bad_bytes.marc', ['replaced-bytes']],
  ])('%s is read, with warnings', async (name, warnings) => {
    const items = await collect(readIso2709([sharedBytes(name)]))
    const told: readonly string[] = items.flatMap((item): readonly string[] =>
      item.kind === 'record' ? item.warnings : [item.code],
    )
    expect(told).toEqual(warnings)
  })

  // Some of these were made to be refused by those who made them; nothing in them is past reading.
  test.each(sharedFiles('{pymarc,ruby-marc,pod4lib}/**/*.{dat,mrc,marc,mrc.gz,marc.gz}'))(
    '%s: all that it has is a record',
    async (name) => {
      const bytes = sharedBytes(name)
      const items = await collect(readIso2709([bytes]))
      expect(new Set(kinds(items))).toEqual(new Set(['record']))
      expect(items).toHaveLength(bytes.toString('latin1').split('\x1d').length - 1)
      expect(Buffer.concat(items.map((item) => item.bytes)).toString('latin1')).toBe(
        bytes
          .toString('latin1')
          .split('\x1d')
          .map((piece) => piece.trimStart())
          .join('\x1d'),
      )
      for (const { record } of recordItems(items))
        expect(decodeIso2709(encodeIso2709(markedAsUtf8(record))).fields).toEqual(record.fields)
    },
  )

  test.each(sharedFiles('{pymarc,ruby-marc,pod4lib,kbart,oai-pmh-2-js,isil,iso18626-crosslink}/**/*'))(
    '%s is read or refused by name',
    async (name) => {
      const outcome = await openRecords(createReadStream(sharedPath(name))).catch((error: unknown) => error)
      const opened = outcome instanceof BibError ? undefined : (outcome as OpenedRecords)
      expect(['BIB_UNKNOWN_FORMAT', 'BIB_UNREADABLE_TABLE', ...Object.keys(FORMATS)]).toContain(
        outcome instanceof BibError ? outcome.code : opened?.format,
      )
      if (opened === undefined) return
      const stored = recordItems(await collect(opened.items)).map((item) => storedForm(item))
      for (const bytes of stored) if (!('code' in bytes)) searchText(describe(decodeIso2709(bytes)))
    },
  )

  test('a record marked as deleted is told', async () => {
    for (const name of ['pod4lib/deleted.marc', 'pod4lib/deleted.marcxml']) {
      const [item] = recordItems(await openShared(name))
      expect(item !== undefined && isDeleted(item.record)).toBe(true)
    }
  })

  test('a record longer than ISO 2709 allows is read but cannot be stored', async () => {
    const [item] = recordItems(await openShared('pod4lib/long-record.xml.gz'))
    expect(item !== undefined && storedForm(item)).toMatchObject({ code: 'too-long' })
  })
})

suite.skipIf(!HAS_SHARED_DATA)('one catalogue in MARC-8 and in UTF-8', () => {
  /** Fields that are not the same in the two files themselves, by control number. */
  const DIFFERENT_AT_SOURCE: Readonly<Record<string, string>> = {
    '000891013':
      'the MARC-8 has a dash (`\\U+2014\\`) and a curly quotation mark in Arabic (`ESC ( 3`) in a 500, the UTF-8 plain ones',
  }

  test('gives equal records', async () => {
    const marc8 = recordItems(await openShared(`${TRIPLE}_marc8.mrc.gz`))
    const utf8 = recordItems(await openShared(`${TRIPLE}_utf8.mrc.gz`))
    expect([marc8.length, utf8.length]).toEqual([2_375, 2_375])
    const fields = ({ record }: RecordItem): string => JSON.stringify(record.fields).normalize('NFC')
    const different = marc8.filter((item, i) => fields(item) !== fields(utf8[i] as RecordItem))
    expect(different.map(({ record }) => controlNumberOf(record)?.number)).toEqual(Object.keys(DIFFERENT_AT_SOURCE))
  })
})

suite.skipIf(!HAS_SHARED_DATA)('records as others write them in JSON and XML', () => {
  test('pymarc: the same records in both', async () => {
    const [json, xml] = await Promise.all(['pymarc/batch.json', 'pymarc/batch.xml'].map(openShared))
    expect(recordItems(json ?? []).map(({ record }) => record)).toEqual(recordItems(xml ?? []).map(({ record }) => record))
    // Not valid JSON: texts in it have line ends.
    expect(await openShared('pymarc/test.json')).toMatchObject([{ kind: 'record', warnings: ['joined-lines'] }])
  })

  test.each(sharedFiles('oai-pmh-2-js/list-records/*.xml'))('%s: Dublin Core from OAI-PMH', async (name) => {
    const items = await openShared(name)
    const headers =
      sharedBytes(name)
        .toString()
        .match(/<header/g) ?? []
    expect(kinds(items)).toEqual(headers.map(() => 'record'))
    for (const { record } of recordItems(items)) expect(controlNumberOf(record)?.number).toMatch(/^oai:/)
  })
})

suite.skipIf(!HAS_SHARED_DATA)('MARC → model → another form → model', () => {
  test.each([
    'carpentries-nlnz/NLNZ_1000_example_marc.marc.gz',
    'folio-stripes-testing/oneThousandMarcBib.mrc.gz',
    'evergreen/hebrew.marc',
  ])('gives equal records of %s in MARC-in-JSON, MARCMaker and Aleph sequential', async (name) => {
    const records = recordItems(await openShared(name)).map(({ record }) => record)
    const through = async (text: string): Promise<MarcRecord[]> =>
      recordItems(await collect((await openRecords(chunksOf(Buffer.from(text), 65_536), { flavour: 'marc21' })).items)).map(
        ({ record }) => record,
      )
    expect(await through(records.map((record) => `${encodeMarcJson(record)}\n`).join(''))).toEqual(records)
    const lines = records.map(inLines)
    expect(await through(lines.map(mrkOf).join(''))).toEqual(lines)
    const numbered = lines.filter((record) => controlNumberOf(record) !== undefined)
    expect(await through(numbered.map((record, i) => alephOf(record, String(i).padStart(9, '0'))).join(''))).toEqual(numbered)
  })
})

suite.skipIf(!HAS_SHARED_DATA)('one catalogue as ISO 2709 and as MARCXML', () => {
  /**
   * GPO's MARCXML differs from its ISO 2709 in form: blanks at the ends of values are cut, and `^`, a blank in its system's numbers, is
   * written as a blank.
   */
  const inFormOfXml = (record: MarcRecord): MarcRecord =>
    JSON.parse(
      JSON.stringify(withoutLengths(record), (key, value: unknown) =>
        key === 'value' && typeof value === 'string' ? value.replaceAll('^', ' ').trim() : value,
      ),
    ) as MarcRecord

  /** Records that are not the same in the two files themselves, by control number. */
  const DIFFERENT_AT_SOURCE: Readonly<Record<string, string>> = {
    '000161290': 'edited between the two exports (005 is later in the XML)',
    '000796387': 'edited between the two exports (005 is later in the XML)',
    '001465943': 'edited between the two exports (005 is later in the XML)',
    '001466415': 'edited between the two exports (005 is later in the XML)',
    '001466417': 'edited between the two exports (005 is later in the XML)',
    '000891013': 'the XML has a curly quotation mark and a long dash in a 500 where the ISO 2709 has plain ones',
    '001465276': 'the XML has lost two blanks between the repeated halves of a 074',
    '001466319': 'the XML has lost two blanks between the repeated halves of a 490',
    '001466476': 'the ISO 2709 has an 856 that the XML has not',
  }

  test('gives equal records', async () => {
    const iso = recordItems(await openShared(`${TRIPLE}_utf8.mrc.gz`))
    const xml = recordItems(await openShared(`${TRIPLE}_utf8.xml.gz`))
    expect([iso.length, xml.length]).toEqual([2_375, 2_375])
    const different: string[] = []
    for (const [i, { record }] of iso.entries()) {
      const other = xml[i]?.record
      if (other === undefined || JSON.stringify(inFormOfXml(record)) !== JSON.stringify(inFormOfXml(other)))
        different.push(controlNumberOf(record)?.number ?? '')
    }
    expect(different.toSorted()).toEqual(Object.keys(DIFFERENT_AT_SOURCE).toSorted())
  })
})

const YAZ = spawnSync('yaz-marcdump', ['-V']).status === 0

suite.skipIf(!HAS_SHARED_DATA || !YAZ)('yaz-marcdump agrees', () => {
  const directory = mkdtempSync(join(tmpdir(), 'serumpun-yaz-'))
  afterAll(() => rmSync(directory, { recursive: true }))

  /** What yaz-marcdump makes of a file; it opens files by name only. */
  const yaz = (from: string, to: string, input: Uint8Array, ...options: string[]): Buffer => {
    const file = join(directory, `input.${from}`)
    writeFileSync(file, input)
    return spawnSync('yaz-marcdump', ['-i', from, '-o', to, ...options, file], { maxBuffer: 200_000_000 }).stdout
  }

  test.each<[string, Readonly<Record<string, string>>]>([
    ['evergreen/lul_fre_500.mrc.gz', {}],
    ['evergreen/jazz_1k.mrc.gz', {}],
    ['gpo/cgp-unique-marc8.mrc.gz', {}],
    ['evergreen/hebrew.marc', { 24641800: 'a byte that is in no set, which YAZ leaves out' }],
    [
      `${TRIPLE}_marc8.mrc.gz`,
      {
        '000891013': 'characters that Aleph spelled out (`\\U+2014\\`), which YAZ leaves as they are',
        '001465230': 'the same',
        '001465305': 'two marks in the order in which no character has both',
        '001465323': 'both',
        '001465811': 'the first of them',
      },
    ],
  ])('on %s in MARC-8, field by field', async (name, different) => {
    const bytes = sharedBytes(name)
    const ours = recordItems(await collect(readIso2709([bytes])))
    const theirs = recordItems(await collect(readIso2709([yaz('marc', 'marc', bytes, '-f', 'marc8', '-t', 'utf8', '-l', '9=97')])))
    expect(theirs.length).toBe(ours.length)
    const fields = (item: RecordItem | undefined): string => JSON.stringify(item?.record.fields).normalize('NFC')
    // Of records in other encodings YAZ would have to be told.
    const others = ours.filter((item, i) => item.warnings.includes('marc-8') && fields(item) !== fields(theirs[i]))
    expect(others.map(({ record }) => controlNumberOf(record)?.number)).toEqual(Object.keys(different))
  })

  test.each([
    `${TRIPLE}_utf8.mrc.gz`,
    'carpentries-nlnz/NLNZ_1000_example_marc.marc.gz',
    'folio-stripes-testing/oneThousandMarcBib.mrc.gz',
    'pod4lib/stanford-50.mrc.gz',
  ])('on %s, field by field and byte by byte', async (name) => {
    const bytes = sharedBytes(name)
    const ours = recordItems(await collect(readIso2709([bytes])))
    const theirs = recordItems(await collect(readMarcXml(chunksOf(yaz('marc', 'marcxml', bytes), 65_536))))
    expect(theirs.length).toBe(ours.length)
    for (const [i, { record }] of ours.entries())
      expect(withoutLengths(theirs[i]?.record ?? record)).toEqual(withoutLengths(record))
    const xml = MARCXML_HEADER + ours.map(({ record }) => encodeMarcXml(record)).join('') + MARCXML_FOOTER
    expect(yaz('marcxml', 'marc', Buffer.from(xml)).equals(bytes)).toBe(true)
  })
})
