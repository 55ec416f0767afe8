// Real catalogues through the command: every record is accounted for, and comes back as it was.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { datasetOf, expectSound, exportOf, importInto, makeLibrary, recordsIn } from '../support/library.ts'
import { contentOf, HAS_SHARED_DATA, sharedFile, sharedFiles } from '../support/shared-data.ts'
import { scratchFolder } from '../support/serumpun.ts'
import { ExpectedCatalogue, type Piece, piecesOf, sortedBytes, xmlRecordsIn } from './pieces.ts'

/** Control numbers of records that the two files themselves have differently; the tests of packages/bib say how. */
const DIFFERENT_AT_SOURCE = [
  '000161290',
  '000796387',
  '000891013',
  '001465276',
  '001465943',
  '001466319',
  '001466415',
  '001466417',
  '001466476',
]

/** One that has in MARC-8 another dash and another quotation mark. */
const DIFFERENT_IN_MARC8 = ['000891013']

/**
 * Leader without its encoding, tags and values, in the form in which the MARCXML of that office has them: blanks at the ends
 * of values are cut, and `^`, a blank in its system's numbers, is a blank.
 */
function contentLines(record: Buffer): string[] {
  const [head = '', ...fields] = record.toString().normalize('NFC').split('\u001e')
  const tags = head.slice(24).match(/.{12}/g) ?? []
  const values = fields.map((field) =>
    field
      .split('\u001f')
      .map((value) => value.replaceAll('^', ' ').trimEnd())
      .join('|'),
  )
  return [
    head.slice(5, 9) + head.slice(10, 12) + head.slice(17, 24),
    ...tags.map((entry, i) => `${entry.slice(0, 3)} ${values[i]}`),
  ]
}

/** Control numbers of records that are not the same in both. */
function differing(some: readonly Buffer[], others: readonly Buffer[]): string[] {
  const lines = some.map(contentLines)
  return lines
    .filter((one, i) => one.join('\n') !== contentLines(others[i] ?? Buffer.alloc(0)).join('\n'))
    .map(([, control = '']) => control.slice(4))
    .toSorted()
}

describe.skipIf(!HAS_SHARED_DATA)('the catalogue of a government printing office', () => {
  it('is imported, exported byte for byte, changed by its updates, and knows what was withdrawn', async () => {
    await using folder = await scratchFolder()
    const data = await makeLibrary(folder.path, 'gpo')
    const expected = new ExpectedCatalogue()
    const take = async (...files: readonly string[]): Promise<void> => {
      expect(await importInto(data, ...files)).toMatchObject(expected.import(...files.map(piecesOf)))
    }

    // One of two such files; every-file.long.test.ts takes both.
    const unique = sharedFiles('gpo/cgp-unique-utf8-00.mrc.gz')
    await take(...unique)
    expect((await exportOf(data)).equals(Buffer.concat(unique.map(contentOf)))).toBe(true)

    // Other libraries' records of the same titles; then, month by month, new records and changes.
    await take(...sharedFiles('gpo/states/*'), sharedFile('gpo/triples/cataloging_records_202601_2375_utf8.mrc.gz'))
    const kinds = ['new', 'changed']
    await take(
      ...['202405', '202406', '202407'].flatMap((month) => kinds.map((kind) => sharedFile(`gpo/updates/${month}-${kind}.mrc.gz`))),
    )

    // Two sets about microfiches: records to delete and records to restore.
    const [restored, discontinued] = sharedFiles('gpo/updates/*Microfiche*').map((path) => ({ path, pieces: piecesOf(path) }))
    if (restored === undefined || discontinued === undefined) throw new Error('The sets about microfiches are missing.')
    await take(discontinued.path, restored.path)
    const withdrawals = join(folder.path, 'withdrawals.mrc')
    const withdrawn = [...discontinued.pieces, ...restored.pieces].map(({ bytes }) =>
      bytes.toString('latin1').replace(/^(.{5})./, '$1d'),
    )
    await writeFile(withdrawals, withdrawn.join(''), 'latin1')
    expect(await importInto(data, withdrawals)).toMatchObject({ read: 37, removed: 37 })
    expected.import(piecesOf(withdrawals))
    await take(restored.path)
    expect(await datasetOf(data)).toMatchObject({ complete: true })
    expect(sortedBytes(recordsIn(await exportOf(data))).equals(expected.sorted)).toBe(true)
    await expectSound(data)
  })
})

describe.skipIf(!HAS_SHARED_DATA)('catalogues of many kinds', () => {
  it('are imported together, with every record accounted for', async () => {
    await using folder = await scratchFolder()
    const data = await makeLibrary(folder.path, 'evergreen')
    const [xml, iso] = [sharedFiles('evergreen/*.xml'), sharedFiles('evergreen/**/*.{marc,mrc,mrc.gz}')]
    const marc8 = sharedFile('gpo/cgp-unique-marc8.mrc.gz')
    const counts = xml.map(xmlRecordsIn)
    const [all, nameless] = [counts.reduce((sum, one) => sum + one.all, 0), counts.reduce((sum, one) => sum + one.nameless, 0)]
    const first = await importInto(data, ...xml)
    expect(first).toMatchObject({ read: all, rejected: nameless })
    expect(first.added + first.updated + first.unchanged + first.rejected).toBe(all)
    expect(first.rejects.every(({ code }) => code === 'no-control-number')).toBe(true)

    const expected = new ExpectedCatalogue()
    const pieces = [...iso, marc8].map(piecesOf)
    const report = await importInto(data, ...iso, marc8)
    expect(report).toMatchObject(expected.import(...pieces))
    // Each is named by its place and reason, and kept to be mended: byte for byte, file by file.
    const withoutKey = (file: readonly Piece[]): Piece[] => file.filter(({ key }) => key === undefined)
    const places = pieces.flatMap((file, i) =>
      file.flatMap(({ key }, index) => (key === undefined ? [{ file: [...iso, marc8][i], index, code: 'no-control-number' }] : [])),
    )
    expect(report.rejects.map(({ file, index, code }) => ({ file, index, code }))).toEqual(places)
    const kept = await Promise.all(report.rejectsFiles.map((path) => readFile(path)))
    const rejected = pieces.map(withoutKey).filter((file) => file.length > 0)
    expect(kept.map((bytes) => bytes.toString('latin1'))).toEqual(
      rejected.map((file) => Buffer.concat(file.map(({ bytes }) => bytes)).toString('latin1')),
    )

    // Records of the XML files, and those that were in MARC-8, have no bytes to be compared with: their number must do.
    const exported = recordsIn(await exportOf(data))
    expect(expected.converted).toBeGreaterThan(500)
    expect(expected.unchangedOf(exported).equals(expected.sorted)).toBe(true)
    expect(exported).toHaveLength(expected.size + first.added)
    await expectSound(data)
  })

  it('one as MARC-8, as UTF-8 and as MARCXML: all three give equal records', async () => {
    await using folder = await scratchFolder()
    const triple = (form: string): string => sharedFile(`gpo/triples/cataloging_records_202601_2375_${form}.gz`)
    const [iso, xml, old] = (await Promise.all(['iso', 'xml', 'marc8'].map((name) => makeLibrary(folder.path, name)))) as [
      string,
      string,
      string,
    ]
    expect(await importInto(iso, triple('utf8.mrc'))).toMatchObject({ read: 2375, added: 2375 })
    expect(await importInto(xml, triple('utf8.xml'))).toMatchObject({ read: 2375, added: 2375 })
    const [a, b] = [await exportOf(iso), await exportOf(xml)]
    expect(a.equals(contentOf(triple('utf8.mrc')))).toBe(true)
    expect(differing(recordsIn(a), recordsIn(b))).toEqual(DIFFERENT_AT_SOURCE)

    expect(await importInto(old, triple('marc8.mrc'))).toMatchObject({ read: 2375, added: 2375, rejected: 0 })
    expect(differing(recordsIn(await exportOf(old)), recordsIn(a))).toEqual(DIFFERENT_IN_MARC8)
  })
})
