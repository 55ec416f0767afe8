// Whatever happened to a bundle on its way: what can be verified is taken, nothing else, and a good copy completes it.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportBundle, importBundle } from './bundle.ts'
import { BUNDLE_MAGIC, encodeSection, type Section } from './bundle-format.ts'
import { signHead } from './head.ts'
import { createIdentity } from './identity.ts'
import { parseDatasetName } from './ids.ts'
import { Replica } from './replica.ts'
import { SyncEngine } from './sync/engine.ts'
import { codeOfPromise } from './testing/error-code.ts'
import { MemoryStore } from './testing/memory-store.ts'
import { verifyReplica } from './verify.ts'
import { inlineShardWork } from './work.ts'

const CATALOGUE = parseDatasetName('catalogue/main')
const JOURNAL = parseDatasetName('journal/n/1')

let folder: string
let good: Buffer
let writer: Replica
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serumpun-bundle-fuzz-'))
  writer = await open()
  const records = Array.from({ length: 1100 }, (_, i) => ({ key: `r/${i}`, body: i }))
  await writer.write(CATALOGUE, records)
  await writer.append(JOURNAL, [{ prefix: 'j', body: 'said' }])
  await exportBundle(writer, join(folder, 'good'))
  good = await readFile(join(folder, 'good'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

function open(): Promise<Replica> {
  return Replica.open({ store: new MemoryStore(), identity: createIdentity(), work: inlineShardWork() })
}

async function findings(replica: Replica): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const step of verifyReplica(replica)) found.push(...step.findings)
  return found
}

const revisionOf = (replica: Replica, dataset = CATALOGUE) => replica.find(writer.library, dataset)?.complete?.revision

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const mutation = fc.oneof(
  fc.record({ at: place, cut: fc.nat(3), put: fc.uint8Array({ maxLength: 3 }) }),
  // A whole part lost, or come twice.
  fc.record({ at: place, cut: fc.integer({ min: 100, max: 20_000 }), put: fc.constant(new Uint8Array(0)) }),
  fc
    .tuple(place, place)
    .map(([at, from]) => ({ at, cut: 0, put: good.subarray(Math.floor(from * good.length)).subarray(0, 5000) })),
)

async function importOf(engine: SyncEngine, bytes: Uint8Array) {
  const path = join(folder, 'tried')
  await writeFile(path, bytes)
  return await importBundle(engine, path)
}

describe('a bundle', () => {
  it('that was damaged anywhere does no harm, and a good copy completes what it brought', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), async (mutations) => {
        let bytes = Buffer.from(good)
        for (const { at, cut, put } of mutations) {
          const where = Math.floor(at * bytes.length)
          bytes = Buffer.concat([bytes.subarray(0, where), put, bytes.subarray(where + cut)])
        }
        const replica = await open()
        const engine = new SyncEngine({ replica })
        expect(await codeOfPromise(importOf(engine, bytes))).toMatch(/^(taken|REPLICA_BAD_BUNDLE)$/)
        expect(await findings(replica)).toEqual([])
        const { damages } = await importOf(engine, good)
        expect(damages).toEqual([])
        expect([revisionOf(replica), revisionOf(replica, JOURNAL)]).toEqual([1, 1])
        expect(await findings(replica)).toEqual([])
        await engine.stop()
      }),
      { numRuns: 40 },
    )
  })

  it('of sections that read well but are of no use is named for what it is', async () => {
    const liar = createIdentity()
    const claim = { dataset: CATALOGUE, revision: 1, root: new Uint8Array(32), shards: 2, entries: 2, time: 1 }
    const head = signHead(liar, claim)
    const section = fc.oneof<fc.Arbitrary<Section>[]>(
      fc.constant({ type: 'head', head: head.bytes }),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => ({ type: 'head', head: bytes })),
      fc.record({ type: fc.constant('node'), level: fc.nat(8), index: fc.nat(9), children: fc.uint8Array({ maxLength: 96 }) }),
      fc.record({ type: fc.constant('shard'), shard: fc.nat(3), generation: fc.nat(1), packed: fc.uint8Array({ maxLength: 60 }) }),
      fc.nat(5).map((sections) => ({ type: 'end', sections })),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(section, { maxLength: 8 }), async (sections) => {
        const replica = await open()
        const engine = new SyncEngine({ replica })
        const { damages, datasets } = await importOf(engine, Buffer.concat([BUNDLE_MAGIC, ...sections.map(encodeSection)]))
        expect(datasets.every(({ complete }) => !complete)).toBe(true)
        expect(damages.length > 0 || sections.length > 0).toBe(true)
        expect(await findings(replica)).toEqual([])
        await engine.stop()
      }),
      { numRuns: 60 },
    )
  })
})
