import { describe, expect, it } from 'vitest'
import { createIdentity } from '../identity.ts'
import { Replica } from '../replica.ts'
import { MemoryStore } from '../testing/memory-store.ts'
import type { Clock } from '../time.ts'
import { inlineShardWork } from '../work.ts'
import { RECOVER_AT_MOST_MS, RECOVER_WAIT_MS } from './limits.ts'
import { Recovery } from './recovery.ts'

/** A node that has just started, and what it knows of its past. */
async function starting() {
  let timer: { ms: number; task: () => void } | undefined
  const clock: Clock = {
    now: () => 0,
    after: (ms, task) => {
      const mine = { ms, task }
      timer = mine
      return () => {
        if (timer === mine) timer = undefined
      }
    },
  }
  const replica = await Replica.open({
    store: new MemoryStore(),
    identity: createIdentity(),
    work: inlineShardWork(),
    clock,
    recoverFirst: true,
  })
  let released = false
  void replica.ownWritesReleased.then(() => (released = true))
  const past = { underWay: false, done: 0 }
  const recovery = new Recovery(replica, { isUnderWay: () => past.underWay, done: () => past.done })
  return {
    recovery,
    past,
    /** Lets the time pass for which it waits. */
    wait: (): number => {
      const due = timer
      timer = undefined
      due?.task()
      return due?.ms ?? 0
    },
    isReleased: async () => {
      await new Promise((resolve) => setImmediate(resolve))
      return released
    },
  }
}

describe('a starting node', () => {
  it('may write when somebody has shown all that they have of it, and there is nothing new', async () => {
    const { recovery, isReleased } = await starting()
    expect(await isReleased()).toBe(false)
    recovery.changed()
    expect(await isReleased()).toBe(false)
    recovery.answered()
    expect(await isReleased()).toBe(true)
  })

  it('may write when nobody answers in time', async () => {
    const { wait, isReleased } = await starting()
    expect(wait()).toBe(RECOVER_WAIT_MS)
    expect(await isReleased()).toBe(true)
  })

  it('waits for its past to come, and is free when it has been merged or has gone away', async () => {
    const { recovery, past, isReleased } = await starting()
    past.underWay = true
    recovery.answered()
    expect(await isReleased()).toBe(false)
    recovery.changed()
    expect(await isReleased()).toBe(false)
    past.underWay = false
    recovery.changed()
    expect(await isReleased()).toBe(true)
  })

  it('waits longer while that gets on, but not for one that stands still', async () => {
    const { past, wait, isReleased } = await starting()
    past.underWay = true
    past.done = 1
    wait()
    expect(await isReleased()).toBe(false)
    wait()
    expect(await isReleased()).toBe(true)
  })

  it('is not kept from writing by a past that comes bit by bit for ever', async () => {
    const { past, wait, isReleased } = await starting()
    past.underWay = true
    let waited = 0
    while (!(await isReleased()) && waited < 10 * RECOVER_AT_MOST_MS) {
      past.done++
      waited += wait()
    }
    expect(waited).toBe(RECOVER_AT_MOST_MS)
  })

  it('that is stopped waits no more', async () => {
    const { recovery, wait, isReleased } = await starting()
    recovery.stop()
    expect(wait()).toBe(0)
    expect(await isReleased()).toBe(false)
  })
})
