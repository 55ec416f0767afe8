// A store whose bytes have changed on the disk: it is told what is wrong and where, or that it cannot be opened.
import { cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededChance } from '../support/chance.ts'
import { expectAsBefore, flipByte, type Sound, soundOf, storeFiles, verified } from '../support/damage.ts'
import { exportOf, failure, importInto, makeLibrary } from '../support/library.ts'
import { writeRecords } from '../support/records.ts'
import { scratchFolder, serumpunJson, startNode, statusOf } from '../support/serumpun.ts'

const RECORDS = 4000

/** A library has the first records of what was imported, and no others. */
async function expectBeginningOf(imported: Buffer, data: string): Promise<void> {
  expect(imported.indexOf(await exportOf(data))).toBe(0)
}

describe('a damaged store', () => {
  let folder: Awaited<ReturnType<typeof scratchFolder>>
  /** A library with a catalogue, and a copy of another's. */
  let sound: string
  let before: Sound
  let copies = 0

  beforeAll(async () => {
    folder = await scratchFolder()
    const other = await makeLibrary(folder.path, 'other')
    sound = await makeLibrary(folder.path, 'sound')
    const file = join(folder.path, 'records.mrc')
    await writeRecords(file, 0, RECORDS, 'ID-OTHER')
    await importInto(other, file)
    const bundle = join(folder.path, 'other.bundle')
    await serumpunJson('bundle', 'export', bundle, '--data', other)
    await serumpunJson('bundle', 'import', bundle, '--data', sound)
    await writeRecords(file, 0, RECORDS)
    await importInto(sound, file)
    // Opening it once more moves everything from the log to tables.
    before = await soundOf(sound)
    expect(await verified(sound)).toEqual({ verified: 'sound' })
  })
  afterAll(() => folder[Symbol.asyncDispose]())

  const copy = async (): Promise<string> => {
    const data = join(folder.path, `copy-${copies++}`)
    await cp(sound, data, { recursive: true })
    return data
  }

  it('is told part by part: whose, which dataset, which part', async () => {
    const data = await copy()
    const own = before.datasets.find((one) => one.own)?.library
    for (const { path, size } of await storeFiles(data, 'ldb'))
      for (const part of [0.2, 0.5, 0.8]) if (size > 100_000) await flipByte(path, Math.floor(size * part))
    const outcome = await verified(data)
    const findings = outcome.verified === 'findings' ? outcome.findings : []
    expect(findings.length).toBeGreaterThanOrEqual(2)
    for (const { dataset, shard } of findings)
      expect({ dataset, shard }).toEqual({ dataset: 'catalogue/main', shard: expect.any(Number) })
    expect(new Set(findings.map(({ library }) => library === own))).toEqual(new Set([true, false]))
    // A node on it starts all the same, and says what it can.
    const node = await startNode(data)
    try {
      expect((await statusOf(node)).datasets).toHaveLength(before.datasets.length)
      expect((await verified(data)).verified).toBe('findings')
    } finally {
      await node.stop()
    }
  })

  it('is noticed wherever a byte of a table has changed', async () => {
    const chance = seededChance('damaged tables')
    for (let round = 0; round < 5; round++) {
      const data = await copy()
      const { path, size } = chance.pick(await storeFiles(data, 'ldb'))
      const at = chance.below(size)
      await flipByte(path, at)
      const outcome = await verified(data)
      if (outcome.verified === 'sound') await expectAsBefore(data, before)
      await rm(data, { recursive: true })
    }
  })

  it('is noticed, or goes back to an earlier head, where the log of the last import has changed', async () => {
    const chance = seededChance('damaged log')
    const fresh = await makeLibrary(folder.path, 'fresh')
    const file = join(folder.path, 'batches.mrc')
    // Three batches, each under a head of its own, and all of them in the log until the store is opened again.
    await writeRecords(file, 0, 12_288)
    await importInto(fresh, file)
    const imported = await readFile(file)
    for (let round = 0; round < 2; round++) {
      const data = join(folder.path, 'fresh-copy')
      await cp(fresh, data, { recursive: true })
      const [log] = await storeFiles(data, 'log')
      await flipByte(log?.path ?? '', chance.below(log?.size ?? 0))
      const outcome = await verified(data)
      if (outcome.verified === 'sound') await expectBeginningOf(imported, data)
      await rm(data, { recursive: true })
    }
  })

  it.each([
    ['CURRENT is missing', (store: string) => rm(join(store, 'CURRENT'))],
    ['CURRENT is empty', (store: string) => truncate(join(store, 'CURRENT'))],
    ['CURRENT names what is not there', (store: string) => writeFile(join(store, 'CURRENT'), 'MANIFEST-999999\n')],
    [
      'all tables are missing',
      async (store: string) => {
        for (const name of await readdir(store)) if (name.endsWith('.ldb')) await rm(join(store, name))
      },
    ],
    [
      'a table is empty',
      async (store: string) => {
        for (const name of await readdir(store)) if (name.endsWith('.ldb')) await truncate(join(store, name))
      },
    ],
  ])('is refused, and nothing is cleared away, when %s', async (_, damage) => {
    const data = await copy()
    await damage(join(data, 'store'))
    const left = (await readdir(join(data, 'store'))).filter((name) => name.endsWith('.ldb'))
    const { code, message } = await failure('verify', '--data', data)
    expect(code).toBe('REPLICA_STORE')
    expect(message).toContain('damaged')
    expect((await readdir(join(data, 'store'))).filter((name) => name.endsWith('.ldb'))).toEqual(left)
  })
})
