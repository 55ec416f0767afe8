// `serumpun harvest` as its users have it: against a real server, by hand, through the running node, on schedule, and killed.
import { describe, expect, it } from 'vitest'
import { fill, marcXml, TestOaiServer } from '../support/oai-server.ts'
import { makeLibrary } from '../support/library.ts'
import { launch, scratchFolder, serumpun, serumpunJson, startNode, type StatusJson } from '../support/serumpun.ts'

interface HarvestJson {
  readonly read: number
  readonly added: number
  readonly removed: number
  readonly resumed: boolean
}

interface ScheduledJson {
  readonly url: string
  readonly every: string
  readonly last?: { readonly result: string; readonly tally: { readonly added: number } }
}

const recordsOf = async (data: string): Promise<number> =>
  (await serumpunJson<StatusJson>('status', '--data', data)).views.catalogue.records

describe.each([
  ['without a node', false],
  ['through the running node', true],
])('a harvest %s', (_, running) => {
  it('brings records, follows changes, and says what is wrong in plain words', async () => {
    await using folder = await scratchFolder()
    await using server = await TestOaiServer.start()
    const data = await makeLibrary(folder.path, 'a')
    const node = running ? await startNode(data) : undefined
    try {
      fill(server, 0, 35)
      expect(await serumpunJson<HarvestJson>('harvest', server.url, '--data', data)).toMatchObject({ read: 35, added: 35 })
      server.put({ identifier: 'oai:uji:7', datestamp: new Date().toISOString().slice(0, 19) + 'Z', metadata: undefined })
      server.now = new Date().toISOString()
      expect(await serumpunJson<HarvestJson>('harvest', server.url, '--data', data)).toMatchObject({ removed: 1 })
      await expect.poll(() => recordsOf(data), { timeout: 20_000 }).toBe(34)
      const text = await serumpun('harvest', server.url, '--full', '--data', data)
      expect(text.stdout).toContain('Harvested Perpustakaan Uji')
      const refused = await serumpun('harvest', server.url, '--prefix', 'mods', '--data', data)
      expect(refused).toMatchObject({ code: 1 })
      expect(refused.stderr).toContain('--prefix')
      expect(await serumpun('harvest', 'file:///etc/passwd', '--data', data)).toMatchObject({ code: 2 })
    } finally {
      await node?.stop()
    }
  })
})

it('killed in the middle, a harvest goes on where it was, and ends with every record', async () => {
  await using folder = await scratchFolder()
  await using server = await TestOaiServer.start({ pageSize: 100 })
  const data = await makeLibrary(folder.path, 'a')
  fill(server, 0, 6000)
  for (const token of ['token/5', 'token/30', 'token/45']) {
    const { child, ended } = launch(['harvest', server.url, '--data', data, '--json'])
    server.always = (url) => {
      // Batches have 2048 records: the first kill comes before one has been written, the others after.
      if (url.searchParams.get('resumptionToken') === token) child.kill('SIGKILL')
      return false
    }
    expect(await ended).toMatchObject({ signal: 'SIGKILL' })
  }
  server.always = undefined
  server.asked.length = 0
  expect(await serumpunJson<HarvestJson>('harvest', server.url, '--data', data)).toMatchObject({ resumed: true })
  expect(server.lists.length).toBeLessThan(60)
  expect(await recordsOf(data)).toBe(6000)
  expect(await serumpunJson('verify', '--data', data)).toMatchObject({ findings: [] })
  // What identifiers stand for has not been forgotten either.
  server.records.clear()
  for (const n of [3, 2500, 5999]) server.put({ identifier: `oai:uji:${n}`, datestamp: server.now, metadata: undefined })
  expect(await serumpunJson<HarvestJson>('harvest', server.url, '--data', data)).toMatchObject({ removed: 3 })
})

it('a running node harvests on schedule, and shows it', async () => {
  await using folder = await scratchFolder()
  await using server = await TestOaiServer.start()
  const data = await makeLibrary(folder.path, 'a')
  server.put({ identifier: 'oai:uji:1', datestamp: '2026-01-01T00:00:00Z', metadata: marcXml(1, 'Terjadwal') })
  const node = await startNode(data)
  const list = async (): Promise<readonly ScheduledJson[]> => await serumpunJson('harvest', 'list', '--data', data)
  try {
    await serumpunJson('harvest', 'add', server.url.replace('//', '//nama:rahasia@'), '--every', '6h', '--data', data)
    await expect
      .poll(list, { timeout: 20_000 })
      .toMatchObject([{ url: server.url, every: '6h', last: { result: 'done', tally: { added: 1 } } }])
    const status = await serumpun('status', '--data', data)
    expect(status.stdout).toContain(server.url)
    expect(status.stdout).not.toContain('rahasia')
    expect(await serumpun('harvest', 'add', server.url, '--every', 'soon', '--data', data)).toMatchObject({ code: 2 })
    await serumpunJson('harvest', 'remove', server.url, '--data', data)
    expect(await list()).toEqual([])
    expect(await serumpun('harvest', 'remove', server.url, '--data', data)).toMatchObject({ code: 1 })
  } finally {
    await node.stop()
  }
  expect(node.stderr()).toContain('"event":"harvested"')
})
