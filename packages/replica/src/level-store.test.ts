import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLevelStore } from './level-store.ts'
import { storeContract } from './testing/store-contract.ts'

storeContract('Level', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'serumpun-store-'))
  return { open: () => openLevelStore(folder), remove: () => rm(folder, { recursive: true }) }
})

describe('opening a Level store', () => {
  it('says so when there is no folder to be had', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'serumpun-store-'))
    try {
      await writeFile(join(folder, 'file'), 'not a folder')
      await expect(openLevelStore(join(folder, 'file', 'store'))).rejects.toMatchObject({ code: 'REPLICA_STORE' })
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('says so when what is there is damaged', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'serumpun-store-'))
    try {
      const store = await openLevelStore(folder)
      await store.batch([{ type: 'put', key: Uint8Array.of(1), value: Uint8Array.of(1) }], { sync: true })
      await store.close()
      await writeFile(join(folder, 'CURRENT'), 'MANIFEST-999999\n')
      await expect(openLevelStore(folder)).rejects.toMatchObject({ code: 'REPLICA_STORE' })
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('says so, and clears nothing away, when the file that names its parts is missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'serumpun-store-'))
    try {
      const store = await openLevelStore(folder)
      await store.batch([{ type: 'put', key: Uint8Array.of(1), value: Uint8Array.of(1) }], { sync: true })
      await store.close()
      await rm(join(folder, 'CURRENT'))
      const parts = await readdir(folder)
      await expect(openLevelStore(folder)).rejects.toMatchObject({ code: 'REPLICA_STORE' })
      expect(await readdir(folder)).toEqual(parts)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
