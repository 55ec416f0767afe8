// A disk that fills up under a store, an import and a running node, and is freed again.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openLevelStore } from '@serumpun/replica'
import { describe, expect, it } from 'vitest'
import { datasetOf, expectSound, exportOf, failure, importInto, makeLibrary } from '../support/library.ts'
import { writeBulkyRecords } from '../support/records.ts'
import { scratchFolder, serumpun, startNode, statusOf } from '../support/serumpun.ts'
import { HAS_SMALL_DISKS, makeLibraryOn, SmallDisk } from '../support/small-disk.ts'

/** Larger than what is left on the disk. */
const RECORDS = 6144
const LEFT = 5_500_000

/** Entries of the newest own catalogue head that a node has said it signed. */
const signedEntries = (log: string): number =>
  Number(
    [...log.matchAll(/"dataset":"catalogue\/main","revision":\d+,"entries":(?<entries>\d+)/g)].at(-1)?.groups?.['entries'] ?? 0,
  )

describe.skipIf(!HAS_SMALL_DISKS)('on a full disk', () => {
  it('a store can still be read, and keeps what it acknowledges once there is room', async () => {
    await using disk = await SmallDisk.mount(8)
    const folder = join(disk.path, 'store')
    let store = await openLevelStore(folder)
    const acknowledged = new Map<number, number>()
    let next = 0
    const put = async (bytes: number): Promise<void> => {
      const number = next++
      const key = Buffer.from(`key ${number}`)
      await store.batch([{ type: 'put', key, value: Buffer.alloc(bytes, number) }], { sync: number % 2 === 0 })
      acknowledged.set(number, bytes)
    }
    const expectAll = async (): Promise<void> => {
      for (const [number, bytes] of acknowledged)
        expect((await store.get(Buffer.from(`key ${number}`)))?.every((byte) => byte === number % 256) && bytes).toBe(bytes)
    }
    for (let i = 0; i < 20; i++) await put(100_000)
    await disk.fill(250_000)
    const full = async (): Promise<never> => {
      for (;;) await put(90_000)
    }
    await expect(full()).rejects.toMatchObject({ code: 'REPLICA_WRITE_FAILED' })
    await expect(put(100_000)).rejects.toMatchObject({ code: 'REPLICA_WRITE_FAILED' })
    // Small enough for the rest of the room, but behind half a record it would be lost.
    await expect(put(10)).rejects.toMatchObject({ code: 'REPLICA_WRITE_FAILED' })
    await expectAll()
    await disk.free()
    await Promise.all([put(50_000), expectAll(), put(10), put(50_000), expectAll(), put(10)])
    await store.close()
    store = await openLevelStore(folder)
    await expectAll()
    await store.close()
  })

  it('an import says so and fails, and goes on where it stood once there is room', async () => {
    await using folder = await scratchFolder()
    await using disk = await SmallDisk.mount(24)
    const data = await makeLibraryOn(disk, folder.path)
    const file = join(folder.path, 'records.mrc')
    await writeBulkyRecords(file, 0, RECORDS)
    await disk.fill(LEFT)
    const { code, message } = await failure('import', file, '--data', data)
    expect(code).toBe('REPLICA_WRITE_FAILED')
    expect(message).toContain('is the disk full?')
    await disk.free()
    await expectSound(data)
    const kept = (await datasetOf(data))?.entries ?? 0
    expect(kept).toBeGreaterThan(0)
    const imported = await readFile(file)
    expect(imported.indexOf(await exportOf(data))).toBe(0)
    expect(await importInto(data, file)).toMatchObject({ read: RECORDS, added: RECORDS - kept, unchanged: kept })
    expect((await exportOf(data)).equals(imported)).toBe(true)
    await expectSound(data)
  })

  it('a running node refuses an import, lives on, takes it once there is room, and keeps it when it is killed', async () => {
    await using folder = await scratchFolder()
    await using disk = await SmallDisk.mount(24)
    const data = await makeLibraryOn(disk, folder.path)
    const file = join(folder.path, 'records.mrc')
    await writeBulkyRecords(file, 0, RECORDS)
    let node = await startNode(data)
    try {
      await disk.fill(LEFT)
      expect((await failure('import', file, '--data', data)).code).toBe('REPLICA_WRITE_FAILED')
      const acknowledged = signedEntries(node.stderr())
      expect(acknowledged).toBeGreaterThan(0)
      expect((await statusOf(node)).datasets.find(({ dataset }) => dataset === 'catalogue/main')?.entries ?? 0).toBe(acknowledged)
      await disk.free()
      expect(await importInto(data, file)).toMatchObject({ read: RECORDS, added: RECORDS - acknowledged, unchanged: acknowledged })
      await node.kill()
      node = await startNode(data)
      expect(await datasetOf(data)).toMatchObject({ entries: RECORDS, complete: true })
      expect((await exportOf(data)).equals(await readFile(file))).toBe(true)
      await expectSound(data)
    } finally {
      await node.stop()
    }
  })

  it('a library cannot be made, and can be once there is room', async () => {
    await using disk = await SmallDisk.mount(2)
    await disk.fill()
    const data = join(disk.path, 'a')
    const { code, stderr } = await serumpun('init', '--data', data, '--name', 'Perpustakaan')
    expect(code).toBe(1)
    expect(stderr).not.toMatch(/^\s+at /m)
    await disk.free()
    await makeLibrary(disk.path, 'a')
    await expectSound(data)
  })
})
