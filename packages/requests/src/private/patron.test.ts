// Nothing of a patron leaves the library (I7): whatever a library emits is searched for what was planted at home.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportBundle, readStoredShard, type Replica } from '@serumpun/replica'
import { afterEach, describe, expect, it } from 'vitest'
import type { RequestId } from '../events/event.ts'
import { HomeStore } from './home-store.ts'
import { connect, NETWORK, openTestLibrary, type TestLibrary } from '../testing/library.ts'

const PATRON = 'Siti-Rahmawati-30417'
const NOTE = 'A-word-for-the-other-side-only'

const libraries: TestLibrary[] = []
const folders: string[] = []
afterEach(async () => {
  for (const library of libraries.splice(0)) await library.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'patron-'))
  folders.push(path)
  return path
}

/** Every entry of every journal that a replica holds, as bytes. */
async function entriesOf(replica: Replica): Promise<Uint8Array[]> {
  const values: Uint8Array[] = []
  for await (const { library, dataset, branch, leaves } of replica.landedDatasets()) {
    for (const shard of leaves.keys()) {
      const found = await replica.storedShard({ library, dataset, branch, shard })
      if (found !== undefined)
        values.push(...[...readStoredShard(shard, found.stored).entries()].flatMap(([key, value]) => [Buffer.from(key), value]))
    }
  }
  return values
}

const holds = (bytes: Iterable<Uint8Array>, text: string): boolean => [...bytes].some((each) => Buffer.from(each).includes(text))

const filesIn = (path: string): Buffer[] => readdirSync(path).map((name) => readFileSync(join(path, name)))

describe('a patron', () => {
  it('is in nothing that a library emits, and a note to the other library is sealed', async () => {
    const atHome = folder()
    const home = new HomeStore(join(atHome, 'home.sqlite'))
    const a = await openTestLibrary({ home })
    const [b, c] = [await openTestLibrary(), await openTestLibrary()]
    libraries.push(a, b, c)
    const frames: Uint8Array[] = []
    connect(a, b, (bytes) => frames.push(bytes))
    connect(a, c, (bytes) => frames.push(bytes))
    home.put({
      network: NETWORK,
      need: 'N',
      patron: PATRON,
      wanted: { serviceType: 'Loan', written: { bibliographicInfo: { title: 'Bumi Manusia' }, serviceInfo: { note: NOTE } } },
      rota: [b.self],
      isDone: false,
    })
    await a.movingOn.run()
    const [summary] = a.view.index.ofNeed(a.self, NETWORK, 'N')
    const request = summary?.id as RequestId
    for (const library of [b, c])
      await expect.poll(() => library.view.index.conversation(request)?.state.standing).toBe('Requested')
    await b.desk.act({ request, kind: 'status Unfilled', written: { reasonUnfilled: { value: 'NotHeld' }, note: NOTE } })
    await expect.poll(() => a.view.index.conversation(request)?.state.standing).toBe('Unfilled')
    const bundles = folder()
    await exportBundle(a.replica, join(bundles, 'all.bundle'))
    const emitted = [...frames, ...(await entriesOf(a.replica)), ...(await entriesOf(c.replica)), ...filesIn(bundles)]
    expect(holds(emitted, PATRON)).toBe(false)
    expect(holds(emitted, NOTE)).toBe(false)
    // The search does find what is there: the open part, and the patron at home.
    expect(holds(emitted, 'supplyingAgencyMessage')).toBe(true)
    expect(holds(filesIn(atHome), PATRON)).toBe(true)
    // The parties read the note, and nobody else does.
    for (const library of [a, b]) expect(JSON.stringify([...(await library.written(request)).values()])).toContain(NOTE)
    expect(await c.written(request)).toEqual(new Map())
    expect(JSON.stringify([...(await b.written(request)).values()])).not.toContain(PATRON)
  })

  it('is known at home until it is forgotten, through restarts', () => {
    const atHome = folder()
    const path = join(atHome, 'home.sqlite')
    const need = {
      network: NETWORK,
      need: 'N',
      patron: PATRON,
      wanted: { serviceType: 'Loan', written: {} },
      rota: [],
      isDone: false,
    } as const
    const first = new HomeStore(path)
    first.put(need)
    first.close()
    const second = new HomeStore(path)
    expect(second.need(NETWORK, 'N')).toEqual(need)
    second.forgetPatron(NETWORK, 'N')
    expect(second.need(NETWORK, 'N')).not.toHaveProperty('patron')
    expect(holds(filesIn(atHome), PATRON)).toBe(false)
    expect(() => second.put({ ...need, patron: 'x'.repeat(1001) })).toThrow(/longer than 1000/)
    second.close()
  })
})
