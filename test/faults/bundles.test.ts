// Bundles that were damaged, cut off or forged on their way: what can be verified is kept, the rest is named.
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { datasetOf, expectSound, failure, importInto, makeLibrary, makeNetwork } from '../support/library.ts'
import { writeRecords } from '../support/records.ts'
import { scratchFolder, serumpun, serumpunJson, startNode, statusOf } from '../support/serumpun.ts'

const RECORDS = 4000

interface BundleJson {
  readonly datasets: readonly {
    readonly library: string
    readonly dataset: string
    readonly complete: boolean
    readonly missingShards: number
  }[]
  readonly damages: readonly { readonly offset: number; readonly length?: number; readonly reason: string }[]
}

const MARKER = Buffer.from([0xd5, 0x53, 0x52, 0x42])
const SECTION_HEAD_BYTES = 12

/** Where a section begins, and its payload; a section is a marker, the payload's length and CRC-32, and the payload. */
interface Section {
  readonly at: number
  readonly payload: Buffer
}

function sectionsIn(bundle: Buffer): Section[] {
  const sections: Section[] = []
  for (let at = bundle.indexOf(MARKER); at < bundle.length;) {
    const length = bundle.readUInt32BE(at + 4)
    sections.push({ at, payload: bundle.subarray(at + SECTION_HEAD_BYTES, at + SECTION_HEAD_BYTES + length) })
    at += SECTION_HEAD_BYTES + length
  }
  return sections
}

/** The section that carries a shard in the midst of the bundle: the catalogue's are by far the largest. */
function largeSection(bundle: Buffer): Section {
  const large = sectionsIn(bundle).filter(({ payload }) => payload.length > 10_000)
  return large[Math.floor(large.length / 2)] as Section
}

/** Changes a byte of a section as one would who wants it to be believed: with the right checksum. */
function forge(bundle: Buffer, { at, payload }: Section, index: number): void {
  payload[index] = (payload[index] as number) ^ 0x01
  bundle.writeUInt32BE(crc32(payload), at + 8)
}

describe('a bundle', () => {
  let folder: Awaited<ReturnType<typeof scratchFolder>>
  let giver: string
  let good: string
  let giverId: string
  let root: string | undefined
  let takers = 0

  beforeAll(async () => {
    folder = await scratchFolder()
    giver = await makeLibrary(folder.path, 'giver')
    const file = join(folder.path, 'records.mrc')
    await writeRecords(file, 0, RECORDS)
    await importInto(giver, file)
    good = join(folder.path, 'good.bundle')
    await serumpunJson('bundle', 'export', good, '--data', giver)
    const catalogue = await datasetOf(giver)
    giverId = catalogue?.library ?? ''
    root = catalogue?.root
  })
  afterAll(() => folder[Symbol.asyncDispose]())

  const makeTaker = (): Promise<string> => makeLibrary(folder.path, `taker-${takers++}`)

  /** Imports what is left of the bundle after `damage`, which must not go well. */
  async function importDamaged(data: string, damage: (bundle: Buffer) => Buffer): Promise<BundleJson> {
    const file = join(folder.path, 'bad.bundle')
    await writeFile(file, damage(Buffer.from(await readFile(good))))
    const { code, stdout, stderr } = await serumpun('bundle', 'import', file, '--data', data, '--json')
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    return JSON.parse(stdout) as BundleJson
  }

  async function expectMendedByGoodCopy(data: string): Promise<void> {
    const { datasets, damages } = await serumpunJson<BundleJson>('bundle', 'import', good, '--data', data)
    expect([datasets.every(({ complete }) => complete), damages]).toEqual([true, []])
    expect(await datasetOf(data, 'catalogue/main', giverId)).toMatchObject({ root, complete: true })
    await expectSound(data)
  }

  it('with a damaged part names it, and brings all the others', async () => {
    const data = await makeTaker()
    let part: Section | undefined
    const { datasets, damages } = await importDamaged(data, (bundle) => {
      part = largeSection(bundle)
      bundle[part.at + 5000] = (bundle[part.at + 5000] as number) ^ 0xff
      return bundle
    })
    expect(damages).toMatchObject([{ offset: part?.at, length: SECTION_HEAD_BYTES + (part?.payload.length ?? 0) }])
    expect(datasets.find(({ dataset }) => dataset === 'catalogue/main')).toMatchObject({ complete: false, missingShards: 1 })
    const held = await datasetOf(data, 'catalogue/main', giverId)
    expect(held).toMatchObject({ complete: false, landedShards: (held?.shards ?? 0) - 1 })
    await expectMendedByGoodCopy(data)
  })

  it('that was cut off brings what came before the cut', async () => {
    const data = await makeTaker()
    const { size } = await stat(good)
    const { damages } = await importDamaged(data, (bundle) => bundle.subarray(0, Math.floor(size * 0.6)))
    expect(damages.map(({ reason }) => reason).join(' ')).toContain('cut off')
    const held = await datasetOf(data, 'catalogue/main', giverId)
    expect(held?.landedShards).toBeGreaterThan(1)
    expect(held?.landedShards).toBeLessThan(held?.shards ?? 0)
    await expectMendedByGoodCopy(data)
  })

  it('with a forged part, checksum and all, brings the others and names it', async () => {
    const data = await makeTaker()
    let part: Section | undefined
    const { damages } = await importDamaged(data, (bundle) => {
      part = largeSection(bundle)
      forge(bundle, part, part.payload.length - 100)
      return bundle
    })
    expect(damages).toMatchObject([{ offset: (part?.at ?? 0) + SECTION_HEAD_BYTES }])
    const held = await datasetOf(data, 'catalogue/main', giverId)
    expect(held).toMatchObject({ landedShards: (held?.shards ?? 0) - 1 })
    // What was kept of it is what its library has signed.
    await expectSound(data)
    await expectMendedByGoodCopy(data)
  })

  it('whose heads are forged brings nothing', async () => {
    const data = await makeTaker()
    const { datasets, damages } = await importDamaged(data, (bundle) => {
      // A head holds its library's key and its dataset's name, so it is the only kind of section with the name in it.
      for (const section of sectionsIn(bundle))
        if (section.payload.length < 1000 && /catalogue\/main|profile/.test(section.payload.toString('latin1')))
          forge(bundle, section, section.payload.length - 1)
      return bundle
    })
    expect([datasets, damages.length > 0]).toEqual([[], true])
    expect(await datasetOf(data, 'catalogue/main', giverId)).toBeUndefined()
    expect(await datasetOf(data, 'profile', giverId)).toBeUndefined()
    await expectMendedByGoodCopy(data)
  })

  it('damaged, taken by a running node, is completed by another node', async () => {
    const data = await makeTaker()
    await makeNetwork(giver, data)
    const giving = await startNode(giver)
    let node = await startNode(data)
    try {
      const { damages } = await importDamaged(data, (bundle) => bundle.subarray(0, Math.floor(bundle.length / 2)))
      expect(damages).not.toEqual([])
      expect(
        (await statusOf(node)).datasets.find(({ library, dataset }) => library === giverId && dataset === 'catalogue/main'),
      ).toMatchObject({ complete: false })
      await node.stop()
      node = await startNode(data, { peers: [giving.address] })
      await expect
        .poll(
          async () =>
            (await statusOf(node)).datasets.find(({ library, dataset }) => library === giverId && dataset === 'catalogue/main'),
          { timeout: 30_000 },
        )
        .toMatchObject({ complete: true, root })
      await expectSound(data)
    } finally {
      await node.stop()
      await giving.stop()
    }
  })

  it('of a part of a replica can be passed on by whoever holds it', async () => {
    const [carrier, taker] = [await makeTaker(), await makeTaker()]
    await serumpunJson('bundle', 'import', good, '--data', carrier)
    const part = join(folder.path, 'part.bundle')
    const of = ['--library', giverId, '--dataset', 'catalogue/main']
    expect(await serumpunJson('bundle', 'export', part, ...of, '--data', carrier)).toMatchObject({ datasets: 1 })
    expect((await serumpunJson<BundleJson>('bundle', 'import', part, '--data', taker)).datasets).toMatchObject([
      { library: giverId, dataset: 'catalogue/main', complete: true },
    ])
    expect(await datasetOf(taker, 'catalogue/main', giverId)).toMatchObject({ root })
  })

  it('that is none, is not there or cannot be written is refused with a reason', async () => {
    const data = await makeTaker()
    const text = join(folder.path, 'note.txt')
    await writeFile(text, 'Dear colleagues')
    expect((await failure('bundle', 'import', text, '--data', data)).code).toBe('REPLICA_BAD_BUNDLE')
    expect((await failure('bundle', 'import', join(folder.path, 'nowhere'), '--data', data)).code).toBe('FILE')
    expect((await failure('bundle', 'import', folder.path, '--data', data)).code).toBe('FILE')
    expect((await failure('bundle', 'export', join(folder.path, 'nowhere', 'x'), '--data', data)).code).toBe('FILE')
    expect((await failure('bundle', 'export', text, '--dataset', 'catalogue/other', '--data', data)).code).toBe(
      'REPLICA_BAD_BUNDLE',
    )
    expect(await readFile(text, 'utf8')).toBe('Dear colleagues')
  })
})
