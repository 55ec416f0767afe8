// `serumpun export` as its users have it: every form, all or what a search finds, own or everybody's, to files and to stdout.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openRecords } from '@serumpun/bib/read'
import { expect, describe, it } from 'vitest'
import { makeLibrary } from '../support/library.ts'
import { writeRecords } from '../support/records.ts'
import { launch, scratchFolder, serumpun, serumpunJson, startNode } from '../support/serumpun.ts'

async function countIn(bytes: Uint8Array): Promise<number> {
  let count = 0
  for await (const item of (await openRecords([bytes])).items) count += item.kind === 'record' ? 1 : 0
  return count
}

describe.each([
  ['without a node', false],
  ['through the running node', true],
])('export %s', (_, running) => {
  it('writes own records and everybody’s, all or what a search finds, to files and to stdout', async () => {
    await using folder = await scratchFolder()
    const [data, other] = [await makeLibrary(folder.path, 'a'), await makeLibrary(folder.path, 'b')]
    const file = join(folder.path, 'records.mrc')
    await writeRecords(file, 0, 1100)
    await serumpunJson('import', file, '--data', data)
    await writeRecords(join(folder.path, 'other.mrc'), 2000, 2300, 'ID-OTHER')
    await serumpunJson('import', join(folder.path, 'other.mrc'), '--data', other)
    const bundle = join(folder.path, 'other.bundle')
    await serumpunJson('bundle', 'export', bundle, '--data', other)
    await serumpunJson('bundle', 'import', bundle, '--data', data)
    const node = running ? await startNode(data) : undefined
    const out = (name: string): string => join(folder.path, name)
    try {
      await expect
        .poll(
          async () =>
            (await serumpunJson<{ views: { catalogue: { records: number } } }>('status', '--data', data)).views.catalogue.records,
          { timeout: 20_000 },
        )
        .toBe(1400)
      expect(await serumpunJson('export', out('own.mrc'), '--data', data)).toMatchObject({
        records: 1100,
        format: 'marc',
        skipped: 0,
      })
      expect((await readFile(out('own.mrc'))).equals(await readFile(file))).toBe(true)
      expect(await serumpunJson('export', '--union', '--out', out('all.xml'), '--data', data)).toMatchObject({
        records: 1400,
        format: 'marcxml',
      })
      expect(await countIn(await readFile(out('all.xml')))).toBe(1400)

      const some = await serumpunJson<{ records: number }>(
        'export',
        'Pengarang 7',
        '--format',
        'ndjson',
        '--out',
        out('some.ndjson'),
        '--data',
        data,
      )
      const both = await serumpunJson<{ records: number }>(
        'export',
        'Pengarang 7',
        '--union',
        '--out',
        out('both.mrc'),
        '--data',
        data,
      )
      const lines = (await readFile(out('some.ndjson'), 'utf8')).trim().split('\n')
      expect(lines).toHaveLength(some.records)
      expect(lines.every((line) => line.includes('Pengarang 7'))).toBe(true)
      expect(some.records).toBeGreaterThan(0)
      expect(await countIn(await readFile(out('both.mrc')))).toBe(both.records)
      expect(both.records).toBeGreaterThanOrEqual(some.records)
      expect(await serumpunJson('export', 'takadakata', '--out', out('none.mrc'), '--data', data)).toMatchObject({ records: 0 })

      const { code, stdout, stderr } = await serumpun('export', '--format', 'marcxml', '--data', data)
      expect(code).toBe(0)
      expect(stderr).toContain('Wrote 1,100 records')
      expect(await countIn(Buffer.from(stdout))).toBe(1100)
      expect(
        await serumpunJson('export', '--format', 'cards', '--language', 'en', '--out', out('cards.html'), '--data', data),
      ).toMatchObject({ records: 1100 })
      expect(await readFile(out('cards.html'), 'utf8')).toContain('Catalogue cards')
    } finally {
      await node?.stop()
    }
  })
})

it('every format is told by the ending of its file, and holds every record', async () => {
  await using folder = await scratchFolder()
  const data = await makeLibrary(folder.path, 'a')
  await writeRecords(join(folder.path, 'records.mrc'), 0, 30)
  await serumpunJson('import', join(folder.path, 'records.mrc'), '--data', data)
  const endings = {
    mrc: 'marc',
    xml: 'marcxml',
    'mods.xml': 'mods',
    'dc.xml': 'dc',
    json: 'json',
    csv: 'csv',
    xlsx: 'xlsx',
  } as const
  for (const [ending, format] of Object.entries(endings)) {
    const file = join(folder.path, `own.${ending}`)
    expect(await serumpunJson('export', '--out', file, '--data', data)).toMatchObject({ format, records: 30, skipped: 0 })
    expect([format, await countIn(await readFile(file))]).toEqual([format, 30])
  }
  for (const format of ['ris', 'bibtex', 'ndjson']) {
    const { code, stdout } = await serumpun('export', '--format', format, '--data', data)
    expect([code, stdout.match(/^TY {2}- |^@|^\{/gm)?.length]).toEqual([0, 30])
  }
})

it('titles are cited, own ones and those of others, by what is searched for or by id', async () => {
  await using folder = await scratchFolder()
  const [data, other] = [await makeLibrary(folder.path, 'a'), await makeLibrary(folder.path, 'b')]
  await writeRecords(join(folder.path, 'own.mrc'), 0, 700)
  await serumpunJson('import', join(folder.path, 'own.mrc'), '--data', data)
  await writeRecords(join(folder.path, 'other.mrc'), 5000, 5700, 'ID-OTHER')
  await serumpunJson('import', join(folder.path, 'other.mrc'), '--data', other)
  await serumpunJson('bundle', 'export', join(folder.path, 'b.bundle'), '--data', other)
  await serumpunJson('bundle', 'import', join(folder.path, 'b.bundle'), '--data', data)
  for (const number of ['650', '5650']) {
    const [cited] = await serumpunJson<{ id: string; text: string }[]>(
      'cite',
      number,
      '--style',
      'mla',
      '--limit',
      '1',
      '--data',
      data,
    )
    expect(cited?.text).toContain(number)
    const byId = await serumpun('cite', cited?.id ?? '', '--style', 'sni', '--data', data)
    expect(byId).toMatchObject({ code: 0 })
    expect(byId.stdout).toContain(number)
  }
  expect((await serumpun('cite', 'takadakata', '--data', data)).stdout).toBe('Nothing found.\n')
  expect(await serumpun('cite', 'x', '--style', 'vancouver', '--data', data)).toMatchObject({ code: 2 })
})

it('a reader that goes away ends an export quietly soon', async () => {
  await using folder = await scratchFolder()
  const data = await makeLibrary(folder.path, 'a')
  await writeRecords(join(folder.path, 'records.mrc'), 0, 5000)
  await serumpunJson('import', join(folder.path, 'records.mrc'), '--data', data)
  const { child, ended } = launch(['export', '--format', 'marcxml', '--data', data])
  child.stdout?.once('data', () => child.stdout?.destroy())
  expect((await ended).signal).toBe(null)
})

it('a file that cannot be written leaves nothing behind, and wrong words are told', async () => {
  await using folder = await scratchFolder()
  const data = await makeLibrary(folder.path, 'a')
  expect(await serumpun('export', join(folder.path, 'no/such/folder.mrc'), '--data', data)).toMatchObject({ code: 1 })
  expect(await serumpun('export', '--format', 'pdf', '--data', data)).toMatchObject({ code: 2 })
  expect(await serumpun('export', '--format', 'cards', '--language', 'xx', '--data', data)).toMatchObject({ code: 2 })
  expect(await serumpun('export', '--data', data)).toMatchObject({ code: 2 })
  await writeFile(join(folder.path, 'x.mrc'), 'old')
  expect(await serumpun('export', join(folder.path, 'x.mrc'), '--data', data)).toMatchObject({ code: 0 })
  expect(await readFile(join(folder.path, 'x.mrc'), 'utf8')).toBe('')
})
