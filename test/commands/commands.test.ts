// The serumpun command as its users have it: real processes, real folders, with and without a running node.
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { encodeIso2709, type MarcRecord } from '@serumpun/bib'
import { encodeMarcXml, MARCXML_FOOTER, MARCXML_HEADER } from '@serumpun/bib/write'
import { describe, expect, it } from 'vitest'
import { testRecord, writeRecords } from '../support/records.ts'
import { scratchFolder, serumpun, serumpunJson, startNode, type StatusJson } from '../support/serumpun.ts'

interface ImportJson {
  readonly read: number
  readonly added: number
  readonly updated: number
  readonly unchanged: number
  readonly removed: number
  readonly rejected: number
  readonly rejects: readonly {
    readonly file: string
    readonly index: number
    readonly offset: number
    readonly code: string
    readonly message: string
  }[]
  readonly rejectsFiles: readonly string[]
}

interface SearchJson {
  readonly total: number
  readonly items: readonly {
    readonly title: string
    readonly creators: readonly string[]
    readonly year?: string | number
    readonly identifiers: readonly unknown[]
    readonly heldBy: readonly { readonly library: string; readonly name: string }[]
  }[]
}

async function makeLibrary(folder: string, name: string): Promise<string> {
  const data = join(folder, name)
  await serumpunJson('init', '--data', data, '--name', `Perpustakaan ${name}`, '--code', 'ID-TEST1', '--place', 'Melati')
  return data
}

const revisionOf = async (data: string): Promise<number | undefined> =>
  (await serumpunJson<StatusJson>('status', '--data', data)).datasets.find(({ dataset }) => dataset === 'catalogue/main')?.revision

describe('init', () => {
  it('makes a library once, with a key that only its owner can read', async () => {
    await using folder = await scratchFolder()
    const data = await makeLibrary(folder.path, 'a')
    expect((await stat(join(data, 'library.key'))).mode & 0o777).toBe(0o600)
    const again = await serumpun('init', '--data', data, '--name', 'X')
    expect(again).toMatchObject({ code: 1, stdout: '' })
    expect(again.stderr).toContain('already holds a library')
    const status = await serumpunJson<StatusJson>('status', '--data', data)
    expect(status.library).toMatchObject({ name: 'Perpustakaan a', code: 'ID-TEST1' })
    expect(status.library.id).toMatch(/^12D3KooW/)
  })
})

describe('used wrongly, a command says so and ends with 2:', () => {
  it.each([
    [[], 'serumpun init'],
    [['nonsense'], "There is no command 'nonsense'"],
    [['init', '--data', '/tmp/x'], 'Give the library a name'],
    [['init', '--data', '/tmp/x', '--name', 'X', '--code', 'not a code'], 'no library code'],
    [['status'], '--data DIR'],
    [['import', '--data', '/tmp/x'], 'A file to import is missing'],
    [['search', 'x', '--limit', 'many', '--data', '/tmp/x'], '--limit'],
    [['status', '--data', '/tmp/x', '--what'], '--what'],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await serumpun(...args)
    expect(code).toBe(2)
    expect(stdout + stderr).toContain(message)
  })

  it('but a folder without a library is a failure that says what to do', async () => {
    await using folder = await scratchFolder()
    const { code, stderr } = await serumpun('status', '--data', folder.path)
    expect(code).toBe(1)
    expect(stderr).toContain('serumpun init')
  })
})

describe('import', () => {
  it('adds, leaves alone, updates and removes by control number, and signs nothing when nothing changed', async () => {
    await using folder = await scratchFolder()
    const data = await makeLibrary(folder.path, 'a')
    const file = join(folder.path, 'records.mrc')
    await writeRecords(file, 0, 1000)
    expect(await serumpunJson<ImportJson>('import', file, '--data', data)).toMatchObject({ read: 1000, added: 1000, rejected: 0 })
    const revision = await revisionOf(data)
    expect(await serumpunJson<ImportJson>('import', file, '--data', data)).toMatchObject({ read: 1000, added: 0, unchanged: 1000 })
    expect(await revisionOf(data)).toBe(revision)
    const gone: MarcRecord = { ...testRecord(5), leader: '00000dam a2200000 a 4500' }
    await writeFile(
      file,
      Buffer.concat([encodeIso2709(testRecord(3, 'ID-TEST', 2)), encodeIso2709(gone), encodeIso2709(testRecord(2000))]),
    )
    expect(await serumpunJson<ImportJson>('import', file, '--data', data)).toMatchObject({
      read: 3,
      added: 1,
      updated: 1,
      removed: 1,
    })
    const found = await serumpunJson<SearchJson>('search', 'edisi 2', '--data', data)
    expect(found).toMatchObject({ total: 1, items: [{ heldBy: [{ name: 'Perpustakaan a' }] }] })
  })

  it('takes MARCXML in gzip, and accounts for every record of a damaged file', async () => {
    await using folder = await scratchFolder()
    const data = await makeLibrary(folder.path, 'a')
    const xml = join(folder.path, 'records.xml.gz')
    await writeFile(
      xml,
      gzipSync(MARCXML_HEADER + [1, 2, 3].map((number) => encodeMarcXml(testRecord(number))).join('\n') + MARCXML_FOOTER),
    )
    expect(await serumpunJson<ImportJson>('import', xml, '--data', data)).toMatchObject({ read: 3, added: 3 })
    const nameless: MarcRecord = { ...testRecord(9), fields: testRecord(9).fields.filter(({ tag }) => tag !== '001') }
    const broken = Buffer.from(encodeIso2709(testRecord(10)))
    broken.fill(0x58, 24, 40)
    const mixed = join(folder.path, 'mixed.mrc')
    await writeFile(
      mixed,
      Buffer.concat([encodeIso2709(testRecord(7)), encodeIso2709(nameless), broken, encodeIso2709(testRecord(8))]),
    )
    const report = await serumpunJson<ImportJson>('import', mixed, '--data', data)
    expect(report).toMatchObject({ read: 4, added: 2, rejected: 2 })
    expect(report.rejects.map(({ index }) => index)).toEqual([1, 2])
    expect(report.rejects.every(({ message }) => message.length > 20)).toBe(true)
    const [rejects] = report.rejectsFiles as [string]
    expect((await readFile(rejects)).equals(Buffer.concat([encodeIso2709(nameless), broken]))).toBe(true)
  })

  it('says which file cannot be read, and why', async () => {
    await using folder = await scratchFolder()
    const data = await makeLibrary(folder.path, 'a')
    const file = join(folder.path, 'list.pdf')
    await writeFile(file, '%PDF-1.7 not a catalogue')
    const { code, stdout } = await serumpun('import', file, '--data', data)
    expect(code).toBe(1)
    expect(stdout).toContain('list.pdf was not imported')
    expect(await serumpun('import', join(folder.path, 'missing.mrc'), '--data', data)).toMatchObject({ code: 1 })
  })
})

describe.each([
  ['without a node', false],
  ['through the running node', true],
])('%s', (_, running) => {
  it('imports, searches, exports byte for byte, verifies, and carries a bundle to another library', async () => {
    await using folder = await scratchFolder()
    const data = await makeLibrary(folder.path, 'a')
    const other = await makeLibrary(folder.path, 'b')
    const nodes = running ? [await startNode(data), await startNode(other)] : []
    try {
      const file = join(folder.path, 'records.mrc')
      await writeRecords(file, 0, 1200)
      await serumpunJson('import', file, '--data', data)
      await expect
        .poll(async () => (await serumpunJson<SearchJson>('search', 'Pengarang 7', '--data', data)).total, { timeout: 20_000 })
        .toBeGreaterThan(0)
      const out = join(folder.path, 'out.mrc')
      expect(await serumpunJson('export', out, '--data', data)).toMatchObject({ records: 1200 })
      expect((await readFile(out)).equals(await readFile(file))).toBe(true)
      const bundle = join(folder.path, 'a.bundle')
      expect(await serumpunJson('bundle', 'export', bundle, '--data', data)).toMatchObject({ datasets: 2 })
      await serumpunJson('bundle', 'import', bundle, '--data', other)
      const status = await serumpunJson<StatusJson>('status', '--data', other)
      expect(status.datasets.filter(({ own, complete }) => !own && complete).map(({ dataset }) => dataset)).toEqual([
        'catalogue/main',
        'profile',
      ])
      await expect
        .poll(async () => (await serumpunJson<StatusJson>('status', '--data', other)).views.catalogue, { timeout: 20_000 })
        .toMatchObject({ records: 1200, current: true })
      expect(await serumpunJson('verify', '--data', other)).toMatchObject({ findings: [] })
    } finally {
      for (const node of nodes) await node.stop()
    }
  })
})

describe('a node', () => {
  it('keeps its store to itself, and stops cleanly', async () => {
    await using folder = await scratchFolder()
    const data = await makeLibrary(folder.path, 'a')
    const node = await startNode(data)
    const second = await serumpun('start', '--data', data, '--http', '127.0.0.1:0')
    expect(second.code).toBe(1)
    expect(second.stderr).toContain('in use by another process')
    expect((await stat(join(data, 'control.sock'))).mode & 0o777).toBe(0o600)
    expect(await node.stop()).toMatchObject({ code: 0 })
    await expect(stat(join(data, 'control.sock'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('serves its API to this machine alone', async () => {
    await using folder = await scratchFolder()
    const data = await makeLibrary(folder.path, 'a')
    expect(await serumpun('start', '--data', data, '--http', '0.0.0.0:0')).toMatchObject({ code: 2 })
    const node = await startNode(data)
    try {
      expect(await fetch(new URL('api/status', node.url)).then((response) => response.status)).toBe(200)
      const bad = await fetch(new URL('api/search?limit=nonsense', node.url))
      expect([bad.status, bad.headers.get('content-type'), ((await bad.json()) as { code: string }).code]).toEqual([
        400,
        'application/problem+json',
        'INVALID_REQUEST',
      ])
      expect(await fetch(new URL('api/nothing', node.url)).then((response) => response.status)).toBe(404)
      expect(await fetch(new URL('%2e%2e/package.json', node.url)).then((response) => response.text())).not.toContain(
        '"dependencies"',
      )
      const page = await fetch(node.url)
      expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
      const { paths } = (await (await fetch(new URL('api/openapi.json', node.url))).json()) as { paths: object }
      expect(Object.keys(paths)).toEqual(
        expect.arrayContaining(['/api/status', '/api/search', '/api/titles/{id}', '/api/requests']),
      )
    } finally {
      await node.stop()
    }
  })
})
