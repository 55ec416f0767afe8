// Every real catalogue file in a library of its own: accounted for, and exported as it came.
import { describe, expect, it } from 'vitest'
import { exportOf, importInto, makeLibrary, recordsIn } from '../support/library.ts'
import { scratchFolder } from '../support/serumpun.ts'
import { HAS_SHARED_DATA, sharedFiles } from '../support/shared-data.ts'
import { ExpectedCatalogue, piecesOf } from './pieces.ts'

const FILES = sharedFiles(
  'gpo/**/*.mrc.gz',
  'evergreen/**/*.{marc,mrc,mrc.gz}',
  'carpentries-nlnz/*',
  'folio-stripes-testing/*.mrc*',
)

describe.skipIf(!HAS_SHARED_DATA)('real catalogue files', () => {
  it.each(FILES)('%s', async (path) => {
    await using folder = await scratchFolder()
    const data = await makeLibrary(folder.path, 'a')
    const expected = new ExpectedCatalogue()
    const pieces = piecesOf(path)
    const tally = expected.import(pieces)
    expect(await importInto(data, path)).toMatchObject(tally)
    const exported = await exportOf(data)
    const records = recordsIn(exported)
    expect(records).toHaveLength(expected.size)
    expect(expected.unchangedOf(records).equals(expected.sorted)).toBe(true)
    // Where no record came twice and all are stored as they came, in the very order of the file.
    const once = tally.updated + tally.unchanged + expected.converted === 0
    const taken = Buffer.concat(pieces.filter(({ key }) => key !== undefined).map(({ bytes }) => bytes))
    expect(!once || exported.equals(taken)).toBe(true)
  })
})
