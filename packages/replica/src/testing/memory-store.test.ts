import { describe, expect, it } from 'vitest'
import { ReplicaError } from '../errors.ts'
import { MemoryStore } from './memory-store.ts'
import { storeContract } from './store-contract.ts'

storeContract('MemoryStore', async () => {
  let present = new MemoryStore()
  let open = false
  return await Promise.resolve({
    async open() {
      if (open) throw new ReplicaError('REPLICA_STORE', 'In use.')
      open = true
      const store = present
      const close = store.close.bind(store)
      store.close = async () => {
        await close()
        present = store.crash(store.unsyncedBatches)
        open = false
      }
      return await Promise.resolve(store)
    },
    remove: () => Promise.resolve(),
  })
})

const put = (key: number) => ({ type: 'put', key: Uint8Array.of(key), value: Uint8Array.of(key) }) as const

describe('the memory store fails as disks do', () => {
  const keysOf = async (store: MemoryStore) => {
    const keys: number[] = []
    for await (const [key] of store.range({ gte: Uint8Array.of(), lt: Uint8Array.of(255) })) keys.push(key[0] as number)
    return keys
  }

  it('after a crash it has what was synced and the first few of the later batches', async () => {
    for (const keep of [0, 1, 2]) {
      const store = new MemoryStore()
      await store.batch([put(1)], { sync: false })
      await store.batch([put(2)], { sync: true })
      await store.batch([put(3)], { sync: false })
      await store.batch([put(4)], { sync: false })
      expect(store.unsyncedBatches).toBe(2)
      const again = store.crash(keep)
      await expect(store.get(Uint8Array.of(1))).rejects.toMatchObject({ code: 'REPLICA_CLOSED' })
      expect(await keysOf(again)).toEqual([1, 2, 3, 4].slice(0, 2 + keep))
    }
  })

  it('a full disk refuses a batch whole, and takes it when there is room again', async () => {
    const store = new MemoryStore()
    store.failWhen(() => true)
    await expect(store.batch([put(1), put(2)], { sync: true })).rejects.toMatchObject({ code: 'REPLICA_WRITE_FAILED' })
    expect(await keysOf(store)).toEqual([])
    store.failWhen(undefined)
    await store.batch([put(1)], { sync: true })
    expect(await keysOf(store)).toEqual([1])
  })

  it('a copy goes its own way', async () => {
    const store = new MemoryStore()
    await store.batch([put(1)], { sync: false })
    const backup = store.copy()
    await store.batch([put(2)], { sync: true })
    await backup.batch([put(3)], { sync: true })
    expect([await keysOf(store), await keysOf(backup)]).toEqual([
      [1, 2],
      [1, 3],
    ])
  })
})
