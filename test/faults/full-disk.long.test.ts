// A full disk that is freed while nothing else happens: the node tries again by itself, every half minute.
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { expectSound, importInto, makeLibrary, makeNetwork } from '../support/library.ts'
import { writeBulkyRecords } from '../support/records.ts'
import { catalogueRoot, scratchFolder, startNode, statusOf } from '../support/serumpun.ts'
import { HAS_SMALL_DISKS, makeLibraryOn, SmallDisk } from '../support/small-disk.ts'

it.skipIf(!HAS_SMALL_DISKS)('a node that could not store what it received catches up by itself once there is room', async () => {
  await using folder = await scratchFolder()
  await using disk = await SmallDisk.mount(24)
  const taker = await makeLibraryOn(disk, folder.path)
  const giver = await makeLibrary(folder.path, 'giver')
  const file = join(folder.path, 'records.mrc')
  await writeBulkyRecords(file, 0, 8192)
  await importInto(giver, file)
  await makeNetwork(giver, taker)
  await disk.fill(4_000_000)
  const there = await startNode(giver)
  const here = await startNode(taker, { peers: [there.address] })
  try {
    await expect.poll(() => here.stderr(), { timeout: 60_000 }).toContain('"code":"REPLICA_WRITE_FAILED"')
    await disk.free()
    const { library } = await statusOf(there)
    const root = await catalogueRoot(there, library.id)
    await expect.poll(() => catalogueRoot(here, library.id), { timeout: 120_000 }).toBe(root)
    await expectSound(taker)
  } finally {
    await here.stop()
    await there.stop()
  }
})
