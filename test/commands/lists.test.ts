// Lists and full loads, as users have them: real processes, real folders.
import { copyFile, mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { encodeIso2709 } from '@serumpun/bib'
import { describe, expect, it } from 'vitest'
import { expectSound, exportOf, type ImportJson, importInto, makeLibrary, recordsIn } from '../support/library.ts'
import { testRecord, writeRecords } from '../support/records.ts'
import { HAS_SHARED_DATA, sharedFile } from '../support/shared-data.ts'
import { launch, scratchFolder, serumpun, serumpunJson, startNode } from '../support/serumpun.ts'

const FIXTURES = fileURLToPath(new URL('../../apps/daemon/fixtures/lists/', import.meta.url))
const fixture = (name: string): string => join(FIXTURES, name)

interface ReplacedJson {
  readonly replaced: { readonly held: number; readonly absent: number; readonly removed: number; readonly refused?: string }
}

interface PreviewJson {
  readonly files: readonly {
    readonly format: string
    readonly table?: {
      readonly kind: string
      readonly encoding?: string
      readonly separator?: string
      readonly columns: readonly { heading: string; field?: string }[]
    }
    readonly records: number
    readonly rejected: number
    readonly samples: readonly {
      readonly title: string
      readonly creators: readonly string[]
      readonly year?: number
      readonly isbn?: string
      readonly callNumber?: string
      readonly copies: number
    }[]
    readonly reasons: readonly { readonly code: string; readonly count: number }[]
    readonly warnings: readonly { readonly code: string; readonly count: number }[]
  }[]
}

/** A command that does not do all that it was asked for, and says so with its exit code. */
async function unfinished<Result>(...args: readonly string[]): Promise<Result> {
  const { code, stdout, stderr } = await serumpun(...args, '--json')
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: '' })
  return JSON.parse(stdout) as Result
}

const countOf = async (data: string): Promise<number> => recordsIn(await exportOf(data)).length

describe('a dry run', () => {
  it('shows what was understood of lists of each kind, needs no library and writes nothing', async () => {
    const files = ['sekolah.csv', 'melaka.csv', 'slims.csv'].map(fixture)
    const { files: seen } = await serumpunJson<PreviewJson>('import', ...files, '--dry-run')
    expect(seen).toMatchObject([
      { format: 'csv', table: { kind: 'list', encoding: 'utf-8', separator: ';', headerRow: 4 }, records: 3, rejected: 2 },
      { table: { encoding: 'windows-1252', separator: ';' }, records: 2, rejected: 0 },
      { table: { kind: 'slims', separator: ',' }, records: 2, rejected: 0 },
    ])
    expect(seen[0]?.samples).toMatchObject([
      { title: 'Kancil dan Buaya', creators: ['Suparto'], year: 1998, callNumber: '398.2 SUP k', copies: 1 },
      { title: 'Matematika : untuk kelas 4; semester 1', copies: 3 },
      { title: 'Kamus Kecil Bahasa Jawa', creators: ['Sastra, Wirya'], year: 2005, copies: 2 },
    ])
    expect(seen[0]?.reasons.map(({ code, count }) => [code, count])).toEqual([
      ['no-title', 1],
      ['bad-row', 1],
    ])
    expect(seen[0]?.warnings).toMatchObject([{ code: 'damaged-isbn', count: 2 }])
    expect(seen[1]?.samples[0]?.title).toBe('Café di tepi sungai : kumpulan cerpen')
    expect(seen[2]?.samples[0]).toMatchObject({ title: 'Kata "Merdeka": sebuah pidato', copies: 2 })
  })

  it('says it in words, for MARC too', async () => {
    await using folder = await scratchFolder()
    const file = join(folder.path, 'records.mrc')
    await writeRecords(file, 0, 20)
    const { code, stdout } = await serumpun('import', fixture('sekolah.csv'), file, '--dry-run')
    expect(code).toBe(0)
    expect(stdout).toMatch(/headings in row 4/)
    expect(stdout).toMatch(/2 +Judul Buku +title: title/)
    expect(stdout).toMatch(/1 +No +ignored/)
    expect(stdout).toContain('Row 11 has no title')
    expect(stdout).toContain('ISO 2709, MARC 21\n')
    expect(stdout).toContain('20 records would be imported, 0 rejected.')
    expect(stdout).toContain('nothing was written')
    expect(await readdir(folder.path)).toEqual(['records.mrc'])
  })
})

describe('a list', () => {
  it('is imported, and again without changing anything; its rejected rows are mended and imported', async () => {
    await using folder = await scratchFolder()
    const data = await makeLibrary(folder.path, 'a')
    const report = await importInto(data, fixture('sekolah.csv'), fixture('melaka.csv'), fixture('slims.csv'))
    expect(report).toMatchObject({ read: 9, added: 7, rejected: 2 })
    expect(report.rejects.map(({ code, controlNumber }) => [code, controlNumber])).toEqual([
      ['no-title', '0006/SDM'],
      ['bad-row', undefined],
    ])
    expect(await importInto(data, fixture('sekolah.csv'), fixture('melaka.csv'), fixture('slims.csv'))).toMatchObject({
      added: 0,
      updated: 0,
      unchanged: 7,
    })
    const [rejects] = report.rejectsFiles as [string]
    const text = await readFile(rejects, 'utf8')
    expect(text).toMatch(/^No;Judul Buku;.*\r\n4;;Anonim;.*\r\n5;Cerita dari Desa; Kumpulan;/)
    await writeFile(rejects, text.replace('4;;', '4;Buku Tanpa Nama;').replace('Desa; Kumpulan', 'Desa'))
    expect(await importInto(data, rejects)).toMatchObject({ added: 2, rejected: 0 })
    const found = await serumpunJson<{ items: readonly { title: string }[] }>('search', 'cafe sungai', '--data', data)
    expect(found.items.map(({ title }) => title)).toEqual(['Café di tepi sungai : kumpulan cerpen'])
  })

  it('goes out as Excel and as CSV, and comes in again the same', async () => {
    await using folder = await scratchFolder()
    const [one, other] = [await makeLibrary(folder.path, 'a'), await makeLibrary(folder.path, 'b')]
    await importInto(one, fixture('melaka.csv'), fixture('slims.csv'))
    const [excel, csv] = [join(folder.path, 'out.xlsx'), join(folder.path, 'out.csv')]
    await serumpunJson('export', '--format', 'xlsx', '--out', excel, '--data', one)
    await serumpunJson('export', '--format', 'csv', '--out', csv, '--data', one)
    expect(await importInto(other, excel)).toMatchObject({ added: 4, rejected: 0 })
    expect(await importInto(other, csv)).toMatchObject({ added: 0, unchanged: 4 })
  })

  it('of unknown headings is refused with its headings, and read with a map', async () => {
    await using folder = await scratchFolder()
    const data = await makeLibrary(folder.path, 'a')
    const [list, map, wrong] = ['list.csv', 'map.json', 'wrong.json'].map((name) => join(folder.path, name)) as [
      string,
      string,
      string,
    ]
    await writeFile(list, 'Kitab,Karangan,Lemari\nSafinah,Salim,A1\n')
    await writeFile(map, '{ "Kitab": "title", "Karangan": "author", "Lemari": "location" }')
    await writeFile(wrong, '{ "Kitab": "titel" }')
    const refused = await unfinished<ImportJson>('import', list, '--data', data)
    expect(refused.failedFiles[0]?.message).toContain("'Kitab', 'Karangan', 'Lemari'")
    expect(await serumpun('import', list, '--map', wrong, '--data', data)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`'Kitab' that it is "titel", which is no field. Fields are: id, title,`) as string,
    })
    expect(await serumpunJson('import', list, '--map', map, '--data', data)).toMatchObject({ added: 1, failedFiles: [] })
    expect(await serumpun('import', list, '--format', 'word', '--data', data)).toMatchObject({ code: 2 })
  })
})

describe('a full load', () => {
  it('removes what the file no longer has; much of it only when told to, nothing where a record was rejected or a file is damaged', async () => {
    await using folder = await scratchFolder()
    const data = await makeLibrary(folder.path, 'a')
    const file = join(folder.path, 'all.mrc')
    await writeRecords(file, 0, 1000)
    await importInto(data, file)
    await writeRecords(file, 40, 1010)
    expect(await serumpunJson<ReplacedJson>('import', file, '--replace', '--dry-run', '--data', data)).toMatchObject({
      replaced: { held: 1000, absent: 40, removed: 0, refused: 'dry-run' },
    })
    expect(await serumpunJson<ReplacedJson>('import', file, '--replace', '--data', data)).toMatchObject({
      added: 10,
      unchanged: 960,
      replaced: { held: 1000, absent: 40, removed: 40 },
    })
    await writeRecords(file, 500, 1010)
    const much = await serumpun('import', file, '--replace', '--data', data)
    expect(much).toMatchObject({ code: 1, stdout: expect.stringContaining('more than a tenth. Nothing was removed') as string })
    expect(await countOf(data)).toBe(970)

    // A record that is damaged in this load keeps its place; one of which nobody knows which it is stops the removal.
    const damaged = Buffer.from(encodeIso2709(testRecord(500)))
    const rest = Buffer.concat(Array.from({ length: 509 }, (_, i) => encodeIso2709(testRecord(501 + i))))
    await writeFile(file, Buffer.concat([rest, damaged.fill(0x58, 0, damaged.length - 1)]))
    const unknown = await unfinished<ReplacedJson & ImportJson>('import', file, '--replace', '--yes', '--data', data)
    expect(unknown).toMatchObject({ rejected: 1, replaced: { refused: 'unknown-rejects', removed: 0 } })
    await writeFile(join(folder.path, 'half.xlsx'), 'PK\x03\x04 and nothing more')
    expect(
      await unfinished<ReplacedJson>('import', file, join(folder.path, 'half.xlsx'), '--replace', '--yes', '--data', data),
    ).toMatchObject({ replaced: { refused: 'file-failed', removed: 0 } })
    expect(await countOf(data)).toBe(970)

    await writeRecords(file, 500, 1010)
    expect(await serumpunJson<ReplacedJson>('import', file, '--replace', '--yes', '--data', data)).toMatchObject({
      replaced: { held: 970, absent: 460, removed: 460 },
    })
    expect(await countOf(data)).toBe(510)
    await expectSound(data)
  })

  it('keeps what a list rejects but has a number', async () => {
    await using folder = await scratchFolder()
    const data = await makeLibrary(folder.path, 'a')
    const list = join(folder.path, 'list.csv')
    await writeFile(list, 'Kode Buku,Judul\nA1,Satu\nA2,Dua\nA3,Tiga\n')
    await importInto(data, list)
    await writeFile(list, 'Kode Buku,Judul\nA1,Satu\nA2,\n')
    expect(await serumpunJson<ReplacedJson>('import', list, '--replace', '--yes', '--data', data)).toMatchObject({
      rejected: 1,
      replaced: { absent: 1, removed: 1 },
    })
    expect(await countOf(data)).toBe(2)
  })

  it('that is killed again and again loses nothing that its file has, and comes to its end', async () => {
    await using folder = await scratchFolder()
    const data = await makeLibrary(folder.path, 'a')
    const [old, all] = [join(folder.path, 'old.mrc'), join(folder.path, 'all.mrc')]
    await writeRecords(old, 0, 4000)
    await writeRecords(all, 3000, 7000, 'ID-TEST', 1)
    await importInto(data, old)
    const since = performance.now()
    const undisturbed = await makeLibrary(folder.path, 'undisturbed')
    await importInto(undisturbed, old)
    await serumpunJson('import', all, '--replace', '--yes', '--data', undisturbed)
    const whole = performance.now() - since
    for (const part of [0.4, 0.65]) {
      const { child, ended } = launch(['import', all, '--replace', '--yes', '--data', data])
      const timer = setTimeout(() => child.kill('SIGKILL'), part * whole)
      await ended
      clearTimeout(timer)
      const kept = new Set(recordsIn(await exportOf(data)).map((record) => /t(\d+)/.exec(record.toString('latin1'))?.[1]))
      // Whatever is gone is something that the file does not have.
      for (let number = 3000; number < 4000; number++) expect(kept.has(String(number))).toBe(true)
    }
    await serumpunJson('import', all, '--replace', '--yes', '--data', data)
    const sorted = (records: readonly Buffer[]): Buffer[] => records.toSorted((a, b) => Buffer.compare(a, b))
    const [exported, expected] = [sorted(recordsIn(await exportOf(data))), sorted(recordsIn(await readFile(all)))]
    expect(Buffer.concat(exported).equals(Buffer.concat(expected))).toBe(true)
    await expectSound(data)
  })
})

it('a list of deletions removes what it names, whatever its source, and tells what was not there', async () => {
  await using folder = await scratchFolder()
  const data = await makeLibrary(folder.path, 'a')
  const [file, other, list] = ['a.mrc', 'b.mrc', 'deletes.txt'].map((name) => join(folder.path, name)) as [string, string, string]
  await writeRecords(file, 0, 20)
  await writeRecords(other, 0, 20, 'ID-B')
  await importInto(data, file, other)
  await writeFile(list, '\ufefft1\r\n"t2"\n\n(ID-B)t3\nt99\n')
  expect(await serumpunJson('import', '--delete-list', list, '--data', data)).toMatchObject({
    read: 0,
    deleted: { listed: 4, removed: 5, unknown: 1, unknownNumbers: ['t99'] },
  })
  expect(await countOf(data)).toBe(35)
  expect(await serumpun('import', '--delete-list', file, '--data', data)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is no list of records to delete: line 1') as string,
  })
})

it.skipIf(!HAS_SHARED_DATA)('lists of deletions and deleted records as aggregators exchange them', async () => {
  await using folder = await scratchFolder()
  const data = await makeLibrary(folder.path, 'a')
  const [record, kept, deleted] = ['1297245.marc.gz', '12345.marcxml', 'deleted.marcxml'].map((name) =>
    sharedFile(`pod4lib/${name}`),
  ) as [string, string, string]
  expect(await importInto(data, record, kept)).toMatchObject({ added: 2 })
  expect(await serumpunJson('import', deleted, '--delete-list', sharedFile('pod4lib/deletes.txt'), '--data', data)).toMatchObject({
    removed: 1,
    deleted: { listed: 4, removed: 1, unknown: 3 },
  })
  expect(await countOf(data)).toBe(0)
})

describe('the inbox of a running node', () => {
  it('imports what is dropped, moves it with its report, takes maps, leaves unfinished files and links alone, and goes on after a kill', async () => {
    await using folder = await scratchFolder()
    const data = await makeLibrary(folder.path, 'a')
    const inbox = join(data, 'inbox')
    const names = async (where: string): Promise<string[]> => (await readdir(join(inbox, where)).catch(() => [])).toSorted()
    let node = await startNode(data)
    try {
      await expect.poll(() => names('.'), { timeout: 20_000 }).toContain('done')
      await copyFile(fixture('sekolah.csv'), join(inbox, 'sekolah.csv'))
      await writeFile(join(inbox, 'unfinished.mrc.part'), 'x')
      await symlink('/etc/hostname', join(inbox, 'link.csv'))
      await writeFile(join(inbox, 'letter.pdf'), '%PDF-1.7')
      await writeFile(join(inbox, 'kitab.csv.map.json'), '{ "Kitab": "title" }')
      await writeFile(join(folder.path, 'kitab.csv'), 'Kitab,Lain\nSafinah,x\n')
      await rename(join(folder.path, 'kitab.csv'), join(inbox, 'kitab.csv'))
      await expect
        .poll(() => names('done'), { timeout: 60_000 })
        .toEqual([
          'kitab.csv',
          'kitab.csv.map.json',
          'kitab.csv.report.json',
          'kitab.csv.report.txt',
          'sekolah.csv',
          'sekolah.csv.report.json',
          'sekolah.csv.report.txt',
        ])
      await expect
        .poll(() => names('failed'), { timeout: 20_000 })
        .toEqual(['letter.pdf', 'letter.pdf.report.json', 'letter.pdf.report.txt'])
      const report = JSON.parse(await readFile(join(inbox, 'done', 'sekolah.csv.report.json'), 'utf8')) as ImportJson
      expect(report).toMatchObject({ added: 3, rejected: 2, rejects: [{ file: 'sekolah.csv' }, {}] })
      expect(await readFile(join(inbox, 'done', 'sekolah.csv.report.txt'), 'utf8')).toContain('added      3')
      expect(await names('.')).toEqual(['done', 'failed', 'link.csv', 'unfinished.mrc.part', 'working'])

      // Killed while it imports: the file is taken up again, and a second one of the same name gets a name of its own.
      await mkdir(join(folder.path, 'big'))
      await writeRecords(join(folder.path, 'big', 'sekolah.csv'), 0, 15_000)
      await rename(join(folder.path, 'big', 'sekolah.csv'), join(inbox, 'sekolah.csv'))
      await expect.poll(() => names('working'), { timeout: 30_000 }).toEqual(['sekolah.csv'])
      await node.kill()
      expect(await names('working')).toEqual(['sekolah.csv'])
      node = await startNode(data)
      await expect.poll(() => names('done'), { timeout: 90_000 }).toContain('sekolah-2.csv')
      const again = JSON.parse(await readFile(join(inbox, 'done', 'sekolah-2.csv.report.json'), 'utf8')) as ImportJson
      expect(again.added + again.unchanged).toBe(15_000)
    } finally {
      await node.stop()
    }
    await expectSound(data)
  })
})
