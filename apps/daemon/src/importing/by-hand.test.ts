import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeIso2709 } from '@serumpun/bib'
import { createIdentity, inlineShardWork, Replica } from '@serumpun/replica'
import { MemoryStore } from '@serumpun/replica/testing'
import { expect, it } from 'vitest'
import { testRecord } from '../../../../test/support/records.ts'
import { CATALOGUE_DATASET } from '../profile.ts'
import { noteWrittenByHand } from './by-hand.ts'
import { importFiles } from './import-files.ts'
import { recordKey } from './record-key.ts'

const keyOf = (number: number): string => recordKey({ number: `t${number}`, source: 'ID-TEST' })

it('a full load leaves what has been written by hand since it began, and nothing that was written before', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'serumpun-by-hand-'))
  const replica = await Replica.open({ store: new MemoryStore(), identity: createIdentity(), work: inlineShardWork() })
  const byHand = async (number: number): Promise<void> => {
    noteWrittenByHand(replica, keyOf(number))
    await replica.write(CATALOGUE_DATASET, [{ key: keyOf(number), body: encodeIso2709(testRecord(number)) }])
  }
  try {
    const file = join(folder, 'all.mrc')
    await writeFile(file, Buffer.concat(Array.from({ length: 20 }, (_, i) => encodeIso2709(testRecord(i)))))
    await byHand(100)
    let during: Promise<void> | undefined
    const report = await importFiles(replica, [file], {
      rejectsFolder: folder,
      replace: true,
      yes: true,
      onProgress: () => {
        during ??= byHand(200)
      },
    })
    await during
    expect(report.replaced).toMatchObject({ held: 1, removed: 1 })
    const present = await Array.fromAsync((await replica.ownDataset(CATALOGUE_DATASET)).keys())
    expect(present.filter((key) => key === keyOf(100) || key === keyOf(200))).toEqual([keyOf(200)])
    expect(present).toHaveLength(21)
  } finally {
    await replica.close()
    await rm(folder, { recursive: true, force: true })
  }
})
