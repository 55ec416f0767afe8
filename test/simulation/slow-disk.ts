// Disks and workers that take their time: what resolves at once in memory resolves a little later, so that everything
// that can come in between does.
import { inlineShardWork, type ShardWork } from '@serumpun/replica'
import type { Store } from '@serumpun/replica/testing'
import type { Random } from './random.ts'
import type { VirtualTime } from './virtual-time.ts'

export interface Slowness {
  readonly time: VirtualTime
  readonly random: Random
  /** The longest that one thing takes; none of it at 0. */
  readonly mostMs: number
}

async function takeTime({ time, random, mostMs }: Slowness): Promise<void> {
  // Most are quick, as on a disk with a cache.
  if (mostMs > 0 && random.chance(0.7)) await time.wait(random.below(mostMs + 1))
}

/** Reads see what is there when they are asked for; batches are written in order, each when its time is over. */
export function slowDisk(store: Store, slowness: Slowness): Store {
  let lastBatch: Promise<unknown> = Promise.resolve()
  return {
    async get(key) {
      const value = store.get(key)
      value.catch(() => undefined)
      await takeTime(slowness)
      return await value
    },
    async getMany(keys) {
      const values = store.getMany(keys)
      values.catch(() => undefined)
      await takeTime(slowness)
      return await values
    },
    async batch(operations, options) {
      const mine = lastBatch.then(async () => {
        await takeTime(slowness)
        await store.batch(operations, options)
      })
      lastBatch = mine.catch(() => undefined)
      await mine
    },
    async *range(range) {
      const rows: [Uint8Array, Uint8Array][] = []
      for await (const row of store.range(range)) rows.push(row)
      await takeTime(slowness)
      yield* rows
    },
    async close() {
      await lastBatch
      await store.close()
    },
  }
}

/** Shard work whose answers come in the order in which threads happen to have them. */
export function slowWork(slowness: Slowness): ShardWork {
  const work = inlineShardWork()
  const later = async <Result>(result: Promise<Result>): Promise<Result> => {
    result.catch(() => undefined)
    await takeTime(slowness)
    return await result
  }
  return {
    verify: (task) => later(work.verify(task)),
    advance: (base, task) => later(work.advance(base, task)),
    edit: (base, task) => later(work.edit(base, task)),
    diffSince: (base, stateVector) => later(work.diffSince(base, stateVector)),
    stateVector: (base) => later(work.stateVector(base)),
    pack: (base) => later(work.pack(base)),
    entries: (base) => later(work.entries(base)),
    inspect: (stored) => later(work.inspect(stored)),
    rest: () => work.rest(),
    close: () => work.close(),
  }
}
