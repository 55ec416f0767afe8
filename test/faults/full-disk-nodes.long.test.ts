// A full disk in the middle of other work: what is received, what is indexed.
import { readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { datasetOf, expectSound, exportOf, failure, importInto, makeLibrary, makeNetwork } from '../support/library.ts'
import { writeBulkyRecords, writeRecords } from '../support/records.ts'
import { catalogueRoot, scratchFolder, startNode, statusOf } from '../support/serumpun.ts'
import { HAS_SMALL_DISKS, makeLibraryOn, SmallDisk } from '../support/small-disk.ts'

/** Larger than what is left on the disk. */
const RECORDS = 6144
const LEFT = 5_500_000

describe.skipIf(!HAS_SMALL_DISKS)('on a full disk', () => {
  it('a node that receives from another says so, lives on, and catches up once there is room', async () => {
    await using folder = await scratchFolder()
    await using disk = await SmallDisk.mount(24)
    const taker = await makeLibraryOn(disk, folder.path)
    const giver = await makeLibrary(folder.path, 'giver')
    const file = join(folder.path, 'records.mrc')
    await writeBulkyRecords(file, 0, RECORDS)
    await importInto(giver, file)
    await makeNetwork(giver, taker)
    const there = await startNode(giver)
    let here = await startNode(taker)
    try {
      await disk.fill(LEFT)
      await here.stop()
      here = await startNode(taker, { peers: [there.address] })
      await expect.poll(() => here.stderr(), { timeout: 30_000 }).toContain('"code":"REPLICA_WRITE_FAILED"')
      const { library } = await statusOf(there)
      expect(await catalogueRoot(here, library.id)).toBeUndefined()
      await disk.free()
      // What is announced from now on makes it try again, before it would by itself.
      await writeRecords(file, RECORDS, RECORDS + 1)
      await importInto(giver, file)
      const root = await catalogueRoot(there, library.id)
      await expect.poll(() => catalogueRoot(here, library.id), { timeout: 60_000 }).toBe(root)
      await here.kill()
      here = await startNode(taker)
      expect(await catalogueRoot(here, library.id)).toBe(root)
      await expectSound(taker)
    } finally {
      await here.stop()
      await there.stop()
    }
  })

  it('records are stored where only the index of the catalogue has no room, and can be found once it has', async () => {
    await using folder = await scratchFolder()
    await using disk = await SmallDisk.mount(2)
    const data = await makeLibrary(folder.path, 'a')
    await symlink(disk.path, join(data, 'views'))
    const file = join(folder.path, 'records.mrc')
    await writeRecords(file, 0, RECORDS)
    const { code, message } = await failure('import', file, '--data', data)
    expect(code).toBe('NOT_SEARCHABLE')
    expect(message).toContain('Is the disk full?')
    expect(await datasetOf(data)).toMatchObject({ entries: RECORDS })
    expect((await exportOf(data)).equals(await readFile(file))).toBe(true)
    const node = await startNode(data)
    try {
      await expect.poll(() => node.stderr(), { timeout: 30_000 }).toContain('"event":"view-failed"')
      expect((await statusOf(node)).views.catalogue.current).toBe(false)
      disk.grow(64)
      await expect
        .poll(async () => (await statusOf(node)).views.catalogue, { timeout: 30_000 })
        .toMatchObject({ records: RECORDS, current: true })
    } finally {
      await node.stop()
    }
  })
})
