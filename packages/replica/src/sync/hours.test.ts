// What is fetched at some hours only.
import { expect, it } from 'vitest'
import { createIdentity } from '../identity.ts'
import { type DatasetName, kindOf, parseDatasetName } from '../ids.ts'
import { Replica } from '../replica.ts'
import { memoryDuplexPair, MemoryStore } from '../testing/index.ts'
import { inlineShardWork } from '../work.ts'
import { SyncEngine } from './engine.ts'

const CATALOGUE = parseDatasetName('catalogue/main')
const JOURNAL = parseDatasetName('journal/net/2026')

it('catalogues wait for their hours, journals and small changes do not', async () => {
  const replicas = await Promise.all(
    [1, 2].map(() => Replica.open({ store: new MemoryStore(), identity: createIdentity(), work: inlineShardWork() })),
  )
  const [theirs, ours] = replicas as [Replica, Replica]
  const records = Array.from({ length: 20_000 }, (_, i) => ({ key: `r/${i}`, body: `record ${i}` }))
  await theirs.write(CATALOGUE, records)
  await theirs.append(JOURNAL, [{ prefix: 'event', body: 'said' }])
  let isNight = false
  const engine = new SyncEngine({
    replica: ours,
    fetchesNow: (_, dataset) => isNight || kindOf(dataset) === 'journal',
  })
  const source = new SyncEngine({ replica: theirs })
  const [left, right] = memoryDuplexPair()
  engine.connect(left, theirs.library)
  source.connect(right, ours.library)
  const revisionOf = (dataset: DatasetName): number => ours.find(theirs.library, dataset)?.complete?.revision ?? 0
  await expect.poll(() => revisionOf(JOURNAL)).toBe(1)
  expect(ours.find(theirs.library, CATALOGUE)).toBeUndefined()
  expect(engine.transfers).toEqual([])

  const day = Promise.withResolvers<void>()
  engine.events.on('progress', ({ done }) => {
    if (!isNight || done === 0) return
    isNight = false
    engine.hoursChanged()
    day.resolve()
  })
  isNight = true
  engine.hoursChanged()
  await day.promise
  await expect.poll(() => engine.transfers).toEqual([])
  expect(revisionOf(CATALOGUE)).toBe(0)
  engine.events.removeAllListeners('progress')
  const landed = ours.find(theirs.library, CATALOGUE)
  isNight = true
  engine.hoursChanged()
  await expect.poll(() => revisionOf(CATALOGUE)).toBe(theirs.find(theirs.library, CATALOGUE)?.complete?.revision)
  expect(ours.find(theirs.library, CATALOGUE)).toBe(landed)

  // By day, a record that is changed comes along with its announcement.
  isNight = false
  engine.hoursChanged()
  await theirs.write(CATALOGUE, [{ key: 'r/1', body: 'changed by day' }])
  await expect.poll(() => revisionOf(CATALOGUE)).toBe(theirs.find(theirs.library, CATALOGUE)?.complete?.revision)
  await Promise.all([engine.stop(), source.stop()])
})
