// What the union catalogue is shown when a library's catalogue leaves it and comes back.
import { EventEmitter } from 'node:events'
import {
  createIdentity,
  type DatasetName,
  inlineShardWork,
  type Landing,
  type LibraryId,
  openLevelStore,
  parseDatasetName,
  Replica,
} from '@serumpun/replica'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NetworksEvents } from './networks.ts'
import { VisibleShards } from './visible-shards.ts'

const CATALOGUE = parseDatasetName('catalogue/main')
const THESES = parseDatasetName('catalogue/theses')

describe('visible shards', () => {
  let folder: string
  let replica: Replica
  const hidden = new Set<DatasetName>()
  const networks = {
    events: new EventEmitter<NetworksEvents>(),
    hides: (_: LibraryId, dataset: DatasetName) => hidden.has(dataset),
  }

  beforeEach(async () => {
    hidden.clear()
    folder = await mkdtemp(join(tmpdir(), 'serumpun-visible-'))
    replica = await Replica.open({
      store: await openLevelStore(join(folder, 'store')),
      identity: createIdentity(),
      work: inlineShardWork(),
    })
    for (const dataset of [CATALOGUE, THESES]) await replica.write(dataset, [{ key: 'r/1', body: 'one' }])
  })

  afterEach(async () => {
    await replica.close()
    await rm(folder, { recursive: true, force: true })
  })

  const shownOf = async (visible: VisibleShards): Promise<string[]> => {
    const shown: string[] = []
    for await (const { dataset } of visible.landedDatasets()) shown.push(dataset)
    return shown.toSorted()
  }

  it('tell that a dataset has gone, keep quiet about it, and tell that it is back with what came meanwhile', async () => {
    const visible = new VisibleShards(replica, networks)
    const landings: Landing[] = []
    visible.onLanding((landing) => landings.push(landing))
    expect(await shownOf(visible)).toEqual([CATALOGUE, THESES])

    hidden.add(THESES)
    networks.events.emit('changed')
    await expect.poll(() => landings.map(({ dataset, hash }) => [dataset, hash])).toEqual([[THESES, undefined]])
    expect(await shownOf(visible)).toEqual([CATALOGUE])
    const of = { library: replica.library, dataset: THESES, branch: 0, shard: 0 }
    expect(await visible.storedShard(of)).toBeUndefined()
    await replica.write(THESES, [{ key: 'r/2', body: 'two' }])
    expect(landings).toHaveLength(1)

    hidden.clear()
    networks.events.emit('changed')
    await expect.poll(() => landings.length).toBe(2)
    const found = await visible.storedShard(of)
    expect(landings[1]).toMatchObject({ dataset: THESES, before: undefined })
    expect(Buffer.compare(found?.hash as Uint8Array, landings[1]?.hash as Uint8Array)).toBe(0)
    visible.close()
  })

  it('begin without what is hidden from the start', async () => {
    hidden.add(CATALOGUE)
    expect(await shownOf(new VisibleShards(replica, networks))).toEqual([THESES])
  })
})
