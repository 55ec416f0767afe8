import { expect, it } from 'vitest'
import { createIdentity } from './identity.ts'
import { parseDatasetName } from './ids.ts'
import { Replica } from './replica.ts'
import { MemoryStore } from './testing/index.ts'
import { systemClock } from './time.ts'
import { inlineShardWork } from './work.ts'

const CATALOGUE = parseDatasetName('catalogue/main')
const YEAR = 365 * 24 * 3_600_000

it('drops tombstones after their time, and the key can be used again', async () => {
  let now = 1_700_000_000_000
  const clock = { ...systemClock, now: () => now }
  const replica = await Replica.open({ store: new MemoryStore(), identity: createIdentity(), work: inlineShardWork(), clock })
  await replica.write(
    CATALOGUE,
    ['a', 'b', 'c'].map((key) => ({ key, body: key })),
  )
  await replica.write(CATALOGUE, [{ key: 'a' }])
  const held = () => replica.find(replica.library, CATALOGUE)?.held
  const revision = held()?.revision
  await replica.forgetRemovals(YEAR)
  expect(held()).toMatchObject({ revision, entries: 3 })
  now += YEAR + 1
  await replica.write(CATALOGUE, [{ key: 'b' }])
  await replica.forgetRemovals(YEAR)
  expect(held()).toMatchObject({ entries: 2 })
  const own = await replica.ownDataset(CATALOGUE)
  expect([...(await own.values(['a', 'b', 'c'])).keys()].toSorted()).toEqual(['b', 'c'])
  expect(await replica.write(CATALOGUE, [{ key: 'a', body: 'again' }])).toMatchObject({ added: 1 })
  expect(held()).toMatchObject({ entries: 3 })
})
