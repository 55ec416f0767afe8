// What the API has acknowledged survives kill -9 at any instant (I5).
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { decodeIso2709, encodeIso2709, type MarcRecord } from '@serumpun/bib'
import { seededChance } from '../support/chance.ts'
import { expectSound, exportOf, makeLibrary, makeNetwork, recordsIn } from '../support/library.ts'
import { testRecord } from '../support/records.ts'
import { type NodeProcess, scratchFolder, startNode } from '../support/serumpun.ts'

const json = { 'content-type': 'application/json' }
const book = (title: string) =>
  JSON.stringify({
    leader: '00000nam a2200000 a 4500',
    fields: [{ '245': { ind1: '1', ind2: '0', subfields: [{ a: title }] } }],
  })

/** Two nodes that know each other: one that starts again is told by the other what it had signed, and need not wait. */
async function withNeighbour<Result>(work: (start: () => Promise<NodeProcess>, data: string) => Promise<Result>): Promise<Result> {
  await using folder = await scratchFolder()
  const data = await makeLibrary(folder.path, 'a')
  const other = await makeLibrary(folder.path, 'b')
  await makeNetwork(other, data)
  const neighbour = await startNode(other)
  try {
    return await work(() => startNode(data, { peers: [neighbour.address] }), data)
  } finally {
    await neighbour.stop()
  }
}

it('a record that was created, changed or withdrawn stays so, whenever the node is killed', async () => {
  const chance = seededChance('acknowledged')
  await withNeighbour(async (start, data) => {
    const said: Said = { present: new Map(), withdrawn: new Set() }
    let written = 0
    for (let kill = 0; kill < 5; kill++) {
      const node = await start()
      let killed = false
      const killLater = async (after: number): Promise<void> => {
        while (written < after && !killed) await new Promise((resolve) => setImmediate(resolve))
        killed = true
        await node.kill()
      }
      const killing = killLater(written + chance.between(3, 12))
      try {
        for (let i = 0; ; i++) await change(node, said, `${kill}/${i}`, i % 4).then(() => written++)
      } catch (error) {
        // Only the kill may end it.
        if (!killed) throw error
      }
      await killing
    }
    const titles = recordsIn(await exportOf(data)).map((record) => titleOf(decodeIso2709(record)))
    const expected = [...said.present.values()].map(({ title }) => title)
    // What was on its way when the node was killed may be there or not.
    for (const title of expected) expect(titles).toContain(title)
    for (const title of said.withdrawn) expect(titles).not.toContain(title)
    expect(titles.length).toBeLessThanOrEqual(expected.length + 5)
    await expectSound(data)
  })
}, 240_000)

/** What the API has said, and must not take back. */
interface Said {
  /** Title and version by record. */
  readonly present: Map<string, { title: string; etag: string }>
  /** Titles of records that were withdrawn. */
  readonly withdrawn: Set<string>
}

const titleOf = ({ fields }: MarcRecord): string | undefined => fields.find(({ tag }) => tag === '245')?.subfields?.[0]?.value

function acknowledge({ status, url }: Response, expected: number): void {
  if (status !== expected) throw new Error(`${url} answered ${status} instead of ${expected}.`)
}

async function change({ url }: NodeProcess, { present, withdrawn }: Said, name: string, kind: number): Promise<void> {
  const [id, known] = [...present].at(-1) ?? []
  if (kind < 2 || id === undefined || known === undefined) {
    const response = await fetch(new URL('api/records', url), { method: 'POST', headers: json, body: book(name) })
    acknowledge(response, 201)
    // Acknowledged with the status; what follows may be cut off by the kill.
    const { id: made, etag } = (await response.json()) as { id: string; etag: string }
    present.set(made, { title: name, etag })
    return
  }
  const address = new URL(`api/records/${encodeURIComponent(id)}`, url)
  const headers = { ...json, 'if-match': known.etag }
  // While it is being changed nobody can say what it is.
  present.delete(id)
  if (kind === 2) {
    const response = await fetch(address, { method: 'PUT', headers, body: book(name) })
    acknowledge(response, 200)
    present.set(id, { title: name, etag: response.headers.get('etag') ?? '' })
  } else {
    const response = await fetch(address, { method: 'DELETE', headers })
    acknowledge(response, 204)
    withdrawn.add(known.title)
  }
}

it('an import that was started is done, whenever the node is killed', async () => {
  await withNeighbour(async (start, data) => {
    const records = Array.from({ length: 20_000 }, (_, i) => encodeIso2709(testRecord(i)))
    const file = Buffer.concat(records)
    let node = await start()
    const uploaded = await fetch(new URL('api/imports?name=semua.mrc', node.url), { method: 'POST', body: new Uint8Array(file) })
    expect(uploaded.status).toBe(201)
    const { id } = (await uploaded.json()) as { id: string }
    await node.kill()
    node = await start()
    const job = async (): Promise<{ state: string; report?: object }> =>
      (await (await fetch(new URL(`api/imports/${id}`, node.url))).json()) as { state: string; report?: object }
    await expect.poll(async () => (await job()).state).toBe('ready')
    expect((await fetch(new URL(`api/imports/${id}/start`, node.url), { method: 'POST' })).status).toBe(200)
    await expect.poll(() => node.stderr(), { interval: 5 }).toContain('"dataset":"catalogue/main"')
    await node.kill()
    node = await start()
    await expect.poll(async () => (await job()).state).toBe('done')
    expect(await job()).toMatchObject({ report: { read: records.length, rejected: 0 } })
    await node.stop()
    const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
    expect(recordsIn(await exportOf(data)).map(digest)).toEqual(recordsIn(file).map(digest))
    await expectSound(data)
  })
}, 240_000)
