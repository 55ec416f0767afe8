// What every store must do, as tests to run against each implementation (Level, memory, and whoever writes another).
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Operation, Range, Store } from '../store.ts'
import { codeOfPromise } from './error-code.ts'

/** One place for a store: a folder, or what stands for one. */
export interface StorePlace {
  /** Opens the store that is there; the first time an empty one. */
  open(): Promise<Store>
  /** Forgets it. */
  remove(): Promise<void>
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const put = (key: number[], value: number[]): Operation => ({ type: 'put', key: bytes(...key), value: bytes(...value) })
const del = (...key: number[]): Operation => ({ type: 'del', key: bytes(...key) })
const EVERYTHING: Range = { gte: bytes(), lt: bytes(0xff, 0xff, 0xff, 0xff, 0xff) }

async function rowsOf(store: Store, range: Range = EVERYTHING): Promise<[number[], number[]][]> {
  const rows: [number[], number[]][] = []
  for await (const [key, value] of store.range(range)) rows.push([[...key], [...value]])
  return rows
}

/**
 * Declares the suite.
 * @param makePlace a new, empty place for each test
 */
export function storeContract(name: string, makePlace: () => Promise<StorePlace>): void {
  describe(`${name} as a store`, () => {
    let place: StorePlace
    let store: Store
    beforeEach(async () => {
      place = await makePlace()
      store = await place.open()
    })
    afterEach(async () => {
      await store.close()
      await place.remove()
    })

    rowTests(() => store)
    rangeTests(() => store)

    it('keeps what was synced, and what was written before it, when it is opened again', async () => {
      await store.batch([put([1], [1])], { sync: false })
      await store.batch([put([2], [2]), put([3], [3])], { sync: true })
      await store.batch([del(3)], { sync: true })
      await store.close()
      store = await place.open()
      expect(await rowsOf(store)).toEqual([
        [[1], [1]],
        [[2], [2]],
      ])
    })

    it('is for one owner at a time', async () => {
      await store.batch([put([1], [1])], { sync: true })
      expect(await codeOfPromise(place.open())).toBe('REPLICA_STORE')
      expect([...((await store.get(bytes(1))) ?? [])]).toEqual([1])
    })

    it('refuses to be used after it was closed, and may be closed twice', async () => {
      await store.batch([put([1], [1])], { sync: true })
      await store.close()
      await store.close()
      expect(await codeOfPromise(store.get(bytes(1)))).toBe('REPLICA_CLOSED')
      expect(await codeOfPromise(store.getMany([bytes(1)]))).toBe('REPLICA_CLOSED')
      expect(await codeOfPromise(rowsOf(store))).toBe('REPLICA_CLOSED')
      expect(await codeOfPromise(store.batch([put([2], [2])], { sync: true }))).toBe('REPLICA_CLOSED')
    })
  })
}

function rowTests(store: () => Store): void {
  it('gives what was put, and nothing for what was not', async () => {
    await store().batch([put([1], [7, 8]), put([2], [])], { sync: false })
    const get = async (key: number) => (await store().get(bytes(key)))?.values().toArray()
    expect(await get(1)).toEqual([7, 8])
    expect(await get(2)).toEqual([])
    expect(await get(3)).toBeUndefined()
    const many = await store().getMany([bytes(3), bytes(2), bytes(1), bytes(1)])
    expect(many.map((value) => value?.values().toArray())).toEqual([undefined, [], [7, 8], [7, 8]])
    expect(await store().getMany([])).toEqual([])
  })

  it('applies the operations of a batch in their order', async () => {
    await store().batch([put([1], [1]), put([1], [2]), put([2], [1]), del(2), del(3), put([3], [3])], { sync: false })
    expect(await rowsOf(store())).toEqual([
      [[1], [2]],
      [[3], [3]],
    ])
    await store().batch([], { sync: true })
    expect(await rowsOf(store())).toHaveLength(2)
  })

  it('shows all of a batch or nothing of it to those who read meanwhile', async () => {
    const keys = Array.from({ length: 50 }, (_, i) => bytes(i))
    for (let round = 0; round < 10; round++) {
      const writing = store().batch(
        keys.map((key) => ({ type: 'put', key, value: bytes(round) })),
        { sync: false },
      )
      const seen = await store().getMany(keys)
      expect(new Set(seen.map((value) => value?.[0])).size).toBe(1)
      await writing
    }
  })

  it('keeps its own copy of what it was given', async () => {
    const [key, value] = [bytes(1), bytes(1)]
    await store().batch([{ type: 'put', key, value }], { sync: false })
    key[0] = 9
    value[0] = 9
    expect(await rowsOf(store())).toEqual([[[1], [1]]])
  })

  it('takes keys and values that are views of larger buffers', async () => {
    const buffer = bytes(9, 1, 2, 9)
    await store().batch([{ type: 'put', key: buffer.subarray(1, 2), value: buffer.subarray(2, 3) }], { sync: false })
    expect([...((await store().get(bytes(0, 1).subarray(1))) ?? [])]).toEqual([2])
    expect(await rowsOf(store())).toEqual([[[1], [2]]])
  })

  it('agrees with a sorted map, whatever is done to it', async () => {
    const key = fc.uint8Array({ maxLength: 3, minLength: 1 }).map((value) => [...value])
    const operation = fc.oneof(
      fc.tuple(key, fc.uint8Array({ maxLength: 4 })).map(([at, value]) => put(at, [...value])),
      key.map((at) => del(...at)),
    )
    const batches = fc.array(fc.array(operation, { maxLength: 8 }), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(batches, key, key, fc.boolean(), fc.nat(9), async (all, gte, lt, reverse, limit) => {
        await store().batch(
          (await rowsOf(store())).map(([at]) => del(...at)),
          { sync: false },
        )
        const model = new Map<string, { key: Uint8Array; value: Uint8Array }>()
        for (const operations of all) {
          await store().batch(operations, { sync: false })
          for (const one of operations) {
            const name = Buffer.from(one.key).toString('hex')
            if (one.type === 'put') model.set(name, one)
            else model.delete(name)
          }
        }
        const rows = [...model.values()].toSorted((a, b) => Buffer.compare(a.key, b.key))
        const plain = (found: typeof rows) => found.map((row) => [[...row.key], [...row.value]])
        expect(await rowsOf(store())).toEqual(plain(rows))
        const [from, to] = [bytes(...gte), bytes(...lt)]
        const within = rows.filter((row) => Buffer.compare(row.key, from) >= 0 && Buffer.compare(row.key, to) < 0)
        if (reverse) within.reverse()
        expect(await rowsOf(store(), { gte: from, lt: to, reverse, limit })).toEqual(plain(within.slice(0, limit)))
      }),
      { numRuns: 60 },
    )
  })
}

function rangeTests(store: () => Store): void {
  it('orders rows by the bytes of their keys, a prefix before what it begins', async () => {
    const keys = [[0xff], [0x80, 0], [0x80], [0x7f, 0xff], [0], [0, 0], [0x80, 0, 0]]
    await store().batch(
      keys.map((key) => put(key, [])),
      { sync: false },
    )
    const ordered = [[0], [0, 0], [0x7f, 0xff], [0x80], [0x80, 0], [0x80, 0, 0], [0xff]]
    expect((await rowsOf(store())).map(([key]) => key)).toEqual(ordered)
    expect((await rowsOf(store(), { ...EVERYTHING, reverse: true })).map(([key]) => key)).toEqual(ordered.toReversed())
  })

  it('includes the lower bound, excludes the upper one, and stops at the limit', async () => {
    await store().batch(
      [0, 1, 2, 3, 4, 5].map((n) => put([n], [n])),
      { sync: false },
    )
    const numbers = async (range: Partial<Range>) =>
      (await rowsOf(store(), { gte: bytes(1), lt: bytes(5), ...range })).map(([key]) => key[0])
    expect(await numbers({})).toEqual([1, 2, 3, 4])
    expect(await numbers({ limit: 2 })).toEqual([1, 2])
    expect(await numbers({ limit: 0 })).toEqual([])
    expect(await numbers({ reverse: true, limit: 3 })).toEqual([4, 3, 2])
    expect(await numbers({ gte: bytes(5), lt: bytes(1) })).toEqual([])
    expect(await numbers({ gte: bytes(3), lt: bytes(3) })).toEqual([])
  })

  it('shows the rows as they were when the first one was asked for', async () => {
    const many = Array.from({ length: 300 }, (_, i) => [i >> 8, i & 255])
    await store().batch(
      many.map((key) => put(key, [1])),
      { sync: false },
    )
    const seen: number[] = []
    for await (const [, value] of store().range(EVERYTHING)) {
      if (seen.length === 0) {
        await store().batch(
          many.map((key, i) => (i % 2 === 0 ? put(key, [2]) : del(...key))),
          { sync: false },
        )
        await store().batch([put([1, 255], [3])], { sync: false })
      }
      seen.push(value[0] as number)
    }
    expect(seen).toEqual(many.map(() => 1))
    expect(await rowsOf(store())).toHaveLength(151)
  })

  it('may be left before its end', async () => {
    await store().batch(
      Array.from({ length: 200 }, (_, i) => put([i], [i])),
      { sync: false },
    )
    for await (const [key] of store().range(EVERYTHING)) if (key[0] === 3) break
    expect(await rowsOf(store())).toHaveLength(200)
  })
}
