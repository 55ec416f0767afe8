import { readStoredShard, type StoredShard } from '@serumpun/replica'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UnionError } from './errors.ts'
import type { ApplyAnswer, SentUpdate } from './index-worker.ts'
import { MIN_SHARDS_TO_READ } from './limits.ts'
import { type PackedReadings, ReadingsPacker, unpackReadings } from './packed-readings.ts'
import { nameOfShard, sameHash } from './pending-shards.ts'
import { digestOf, readEntry } from './reading.ts'
import type { ShardRef } from './shard-update.ts'
import { SampleLandings } from './testing/landed.ts'
import { MAIN, sampleEntry, sampleLibrary } from './testing/records.ts'
import { ViewFeeder } from './view-feeder.ts'

const shardOf = (shard: number): ShardRef => ({ library: sampleLibrary(1), dataset: MAIN, branch: 0, shard })
const counts = { records: 0, titles: 0, unclustered: 0, skipped: 0 }

/** Digests of entries by key: all that the fake threads understand of a shard. */
type Digests = Map<string, string>

const digestsOf = (entries: Iterable<readonly [string, Uint8Array]>): Digests =>
  new Map(Array.from(entries, ([key, value]) => [key, digestOf(value)]))

/** Stands for both worker threads: keeps digests, and answers when it is told to. */
class SlowWorker {
  readonly shards = new Map<string, { hash: Uint8Array; digests: Digests }>()
  readonly batches: SentUpdate[][] = []
  failure: Error | undefined
  #waiting: (() => void)[] = []
  /** Answers of both kinds come in the order of their calls, as a thread's do. */
  readonly isSlow: boolean

  constructor(isSlow: boolean) {
    this.isSlow = isSlow
  }

  async call(method: string, parameters: readonly unknown[]): Promise<unknown> {
    if (this.isSlow) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else await Promise.resolve()
    if (method === 'read') return this.#read(...(parameters as [ShardRef, StoredShard]))
    return this.#apply(...(parameters as [SentUpdate[]]))
  }

  /** Lets the call answer that waits longest. */
  answer(): void {
    this.#waiting.shift()?.()
  }

  #read({ library, dataset, shard }: ShardRef, stored: StoredShard): PackedReadings {
    const packer = new ReadingsPacker()
    for (const [key, value] of readStoredShard(shard, stored).entries()) packer.add(key, readEntry(library, dataset, key, value))
    return packer.take()
  }

  #apply(updates: SentUpdate[]): ApplyAnswer {
    if (this.failure !== undefined) throw this.failure
    this.batches.push(updates)
    const refused = updates.filter((update) => !this.#applyOne(update)).map(({ of }) => of)
    return { refused, unreadable: [], counts }
  }

  #applyOne(update: SentUpdate): boolean {
    const name = nameOfShard(update.of)
    if (update.kind === 'drop') this.shards.delete(name)
    else if (update.kind === 'changes') {
      const shard = this.shards.get(name)
      if (shard === undefined || !sameHash(shard.hash, update.before)) return false
      shard.hash = update.hash
      for (const [key, value] of update.changes) {
        if (value === undefined) shard.digests.delete(key)
        else shard.digests.set(key, digestOf(value))
      }
    } else if (update.kind === 'stored') {
      this.shards.set(name, { hash: update.hash, digests: digestsOf(readStoredShard(update.of.shard, update.stored).entries()) })
    } else {
      const digests = new Map(Array.from(unpackReadings(update.packed), ([key, { digest }]) => [key, digest]))
      this.shards.set(name, { hash: update.hash, digests })
    }
    return true
  }
}

interface Fed {
  readonly feeder: ViewFeeder
  readonly failures: Error[]
  readonly unreadable: ShardRef[]
}

function feed(landed: SampleLandings, index: SlowWorker, reading?: SlowWorker): Fed {
  const failures: Error[] = []
  const unreadable: ShardRef[] = []
  const feeder = new ViewFeeder({
    landed,
    index,
    reading: () => reading,
    onApplied: () => undefined,
    onWaiting: () => undefined,
    onFailure: (error) => failures.push(error),
    onUnreadable: (of) => unreadable.push(of),
  })
  return { feeder, failures, unreadable }
}

/** Lets everything happen that waits for nothing but its turn. */
const turns = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const expectSame = (index: SlowWorker, landed: SampleLandings): void => {
  const shards = new Map(Array.from(index.shards, ([name, { digests }]) => [name, digests]))
  expect(shards).toEqual(new Map(Array.from(landed.landed(), ({ of, entries }) => [nameOfShard(of), digestsOf(entries)])))
}

describe('feeding the view', () => {
  it('ends with what has landed, whatever lands while threads are slow', async () => {
    const value = fc.nat(3).map((number) => sampleEntry(number, 'text'))
    const step = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({
          shard: fc.nat(3),
          content: fc.dictionary(fc.constantFrom('a', 'b', 'c'), value),
          told: fc.boolean(),
        }),
      },
      { weight: 1, arbitrary: fc.record({ drop: fc.nat(3) }) },
      { weight: 4, arbitrary: fc.record({ answer: fc.constantFrom('index' as const, 'reading' as const) }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.boolean(), async (steps, many) => {
        const landed = new SampleLandings()
        const [index, reading] = [new SlowWorker(true), new SlowWorker(true)]
        // Enough that the reading thread is worth its while.
        for (let shard = 0; many && shard < MIN_SHARDS_TO_READ + 4; shard++)
          landed.land(shardOf(shard), [['x', sampleEntry(1, 'x')]])
        const { feeder, failures, unreadable } = feed(landed, index, reading)
        await feeder.start([])
        for (const each of steps) {
          if ('answer' in each) (each.answer === 'index' ? index : reading).answer()
          else if ('drop' in each) landed.drop(shardOf(each.drop))
          else landed.land(shardOf(each.shard), Object.entries(each.content), each.told)
          await turns()
        }
        for (let round = 0; !feeder.isCurrent && round < 200; round++) {
          index.answer()
          reading.answer()
          await turns()
        }
        expect(feeder.pending).toBe(0)
        expectSame(index, landed)
        expect([failures, unreadable]).toEqual([[], []])
        feeder.stop()
      }),
      { numRuns: 100 },
    )
  })

  it('lets a small change go before shards that wait', async () => {
    const landed = new SampleLandings()
    landed.land(shardOf(99), [['a', sampleEntry(1, 'x')]])
    const index = new SlowWorker(true)
    const { feeder } = feed(landed, index)
    await feeder.start([])
    index.answer()
    await turns()
    for (let shard = 0; shard < 40; shard++) landed.land(shardOf(shard), [['a', sampleEntry(1, 'x')]])
    await turns()
    landed.land(shardOf(99), [['a', sampleEntry(2, 'y')]], true)
    for (let round = 0; round < 3; round++) {
      index.answer()
      await turns()
    }
    expect(index.batches.slice(1, 3).map((batch) => batch[0]?.kind)).toContain('changes')
    feeder.stop()
  })

  it('waits after a failure until it is told to go on, and loses nothing', async () => {
    const landed = new SampleLandings()
    for (let shard = 0; shard < 20; shard++) landed.land(shardOf(shard), [['a', sampleEntry(1, 'x')]])
    const index = new SlowWorker(false)
    index.failure = new UnionError('UNION_WRITE_FAILED', 'The disk is full.')
    const { feeder, failures } = feed(landed, index)
    await feeder.start([])
    await turns()
    landed.land(shardOf(3), [['a', sampleEntry(2, 'y')]], true)
    await turns()
    expect(failures).toEqual([index.failure])
    expect(feeder.pending).toBe(20)
    index.failure = undefined
    feeder.resume()
    while (!feeder.isCurrent) await turns()
    expectSame(index, landed)
    feeder.stop()
  })

  it('reads nothing of what the view has already, and drops what is no longer there', async () => {
    const landed = new SampleLandings()
    const index = new SlowWorker(false)
    for (const shard of [0, 1]) landed.land(shardOf(shard), [['a', sampleEntry(1, 'x')]])
    const applied = Array.from(landed.landed(), ({ of, hash }) => ({ ...of, hash }))
    landed.drop(shardOf(1))
    const { feeder } = feed(landed, index)
    await feeder.start([...applied, { ...shardOf(7), hash: Uint8Array.of(1) }])
    while (!feeder.isCurrent) await turns()
    expect(index.batches.flat()).toEqual([
      { kind: 'drop', of: shardOf(1) },
      { kind: 'drop', of: shardOf(7) },
    ])
    feeder.stop()
  })

  it('feeds nothing once it is stopped', async () => {
    const landed = new SampleLandings()
    const index = new SlowWorker(false)
    const { feeder } = feed(landed, index)
    await feeder.start([])
    feeder.stop()
    landed.land(shardOf(0), [['a', sampleEntry(1, 'x')]])
    await turns()
    expect(index.batches).toEqual([])
  })
})
