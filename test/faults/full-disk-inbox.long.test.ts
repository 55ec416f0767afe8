// A disk that is full while the running node imports from its inbox: the file waits, and is imported once there is room.
import { copyFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { expectSound, makeLibrary } from '../support/library.ts'
import { writeBulkyRecords } from '../support/records.ts'
import { scratchFolder, startNode } from '../support/serumpun.ts'
import { HAS_SMALL_DISKS, SmallDisk } from '../support/small-disk.ts'

it.skipIf(!HAS_SMALL_DISKS)('the inbox waits for room on the disk, and loses nothing', async () => {
  await using folder = await scratchFolder()
  await using disk = await SmallDisk.mount(40)
  const data = await makeLibrary(disk.path, 'a')
  const node = await startNode(data)
  try {
    const file = join(folder.path, 'records.mrc')
    await writeBulkyRecords(file, 0, 5000)
    await copyFile(file, join(data, 'inbox', 'records.mrc'))
    await disk.fill(2_000_000)
    await expect.poll(() => node.stderr(), { timeout: 60_000 }).toContain('"event":"inbox-waiting"')
    expect(await readdir(join(data, 'inbox', 'working'))).toEqual(['records.mrc'])
    await disk.free()
    await expect.poll(() => readdir(join(data, 'inbox', 'done')), { timeout: 90_000 }).toContain('records.mrc')
    expect(node.stderr()).toContain('"read":5000')
  } finally {
    await node.stop()
  }
  await expectSound(data)
})
