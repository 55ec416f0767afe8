import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exportBundle, importBundle } from './bundle.ts'
import { BUNDLE_MAGIC } from './bundle-format.ts'
import { createIdentity } from './identity.ts'
import { parseDatasetName } from './ids.ts'
import { Replica } from './replica.ts'
import { SyncEngine } from './sync/engine.ts'
import { MemoryStore } from './testing/index.ts'
import { verifyReplica } from './verify.ts'
import { inlineShardWork } from './work.ts'

const CATALOGUE = parseDatasetName('catalogue/main')
const JOURNAL = parseDatasetName('journal/net/2026')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serumpun-bundle-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

async function makeReplica(): Promise<Replica> {
  return await Replica.open({ store: new MemoryStore(), identity: createIdentity(), work: inlineShardWork() })
}

async function filled(): Promise<Replica> {
  const replica = await makeReplica()
  await replica.write(
    CATALOGUE,
    Array.from({ length: 2000 }, (_, i) => ({ key: `r/${i}`, body: `record ${i} ${'x'.repeat(50)}` })),
  )
  await replica.append(JOURNAL, [{ prefix: 'j', body: 'entry' }])
  return replica
}

async function findings(replica: Replica): Promise<string[]> {
  const found: string[] = []
  for await (const step of verifyReplica(replica)) found.push(...step.findings.map(({ problem }) => problem))
  return found
}

describe('a bundle', () => {
  it('carries a replica to another, verified, and says nothing new the second time', async () => {
    const from = await filled()
    const path = join(folder, 'all.bundle')
    const written = await exportBundle(from, path)
    expect(written).toMatchObject({ datasets: 2, shards: 5 })
    const to = await makeReplica()
    const engine = new SyncEngine({ replica: to })
    const { datasets, damages } = await importBundle(engine, path)
    expect(damages).toEqual([])
    expect(datasets.map(({ complete }) => complete)).toEqual([true, true])
    expect(
      Buffer.compare(
        to.find(from.library, CATALOGUE)?.complete?.root as Uint8Array,
        from.find(from.library, CATALOGUE)?.held?.root as Uint8Array,
      ),
    ).toBe(0)
    expect(await findings(to)).toEqual([])
    expect((await importBundle(engine, path)).datasets.every(({ complete }) => complete)).toBe(true)
    await engine.stop()
  })

  it('holds only what was selected', async () => {
    const from = await filled()
    const path = join(folder, 'journal.bundle')
    expect(await exportBundle(from, path, { dataset: JOURNAL })).toMatchObject({ datasets: 1, shards: 1 })
    await expect(exportBundle(from, path, { dataset: parseDatasetName('profile') })).rejects.toMatchObject({
      code: 'REPLICA_BAD_BUNDLE',
    })
  })

  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length * 0.6))],
    [
      'damaged in the middle',
      (bytes: Buffer) => {
        const copy = Buffer.from(bytes)
        copy.fill(0x55, Math.floor(copy.length * 0.5), Math.floor(copy.length * 0.5) + 100)
        return copy
      },
    ],
    [
      'with rubbish in between',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 30_000), Buffer.alloc(5000, 0xd5), bytes.subarray(30_000)]),
    ],
  ])('that is %s gives what is left of it, names the damage, and a good copy completes it', async (_, damage) => {
    const from = await filled()
    const [good, bad] = [join(folder, 'good.bundle'), join(folder, 'bad.bundle')]
    await exportBundle(from, good)
    await writeFile(bad, damage(await readFile(good)))
    const to = await makeReplica()
    const engine = new SyncEngine({ replica: to })
    const first = await importBundle(engine, bad)
    expect(first.damages.length).toBeGreaterThan(0)
    expect(first.damages.every(({ offset, reason }) => offset > 0 && reason.length > 10)).toBe(true)
    expect(await findings(to)).toEqual([])
    const second = await importBundle(engine, good)
    expect(second.damages).toEqual([])
    expect(second.datasets.map(({ complete }) => complete)).toEqual([true, true])
    await engine.stop()
  })

  it('is refused where it is none', async () => {
    const path = join(folder, 'rubbish')
    const engine = new SyncEngine({ replica: await makeReplica() })
    await writeFile(path, 'not a bundle at all')
    await expect(importBundle(engine, path)).rejects.toMatchObject({ code: 'REPLICA_BAD_BUNDLE' })
    await writeFile(path, BUNDLE_MAGIC)
    expect((await importBundle(engine, path)).damages).toHaveLength(1)
    await engine.stop()
  })
})
