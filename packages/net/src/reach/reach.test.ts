// Members find and reach each other through those that they know: here on the loopback interface; through real routers in
// test/reach.
import { multiaddr } from '@multiformats/multiaddr'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LibraryId } from '@serumpun/replica'
import { ask } from '../exchange.ts'
import type { NetworkInit, RecordStore } from '../library-network.ts'
import { MAX_REACH_BYTES, REACH_PROTOCOL } from '../limits.ts'
import type { Standing } from '../standing.ts'
import { rawPeer } from '../testing/raw-peer.ts'
import { Scene, pipesBetween } from '../testing/scene.ts'
import type { Actor } from '../testing/scene.ts'

// Several processes of a test run share few processors.
vi.setConfig({ testTimeout: 30_000 })

const BOUNDS = { maxQuestionBytes: MAX_REACH_BYTES, maxAnswerBytes: MAX_REACH_BYTES } as const

let scene: Scene
beforeEach(() => {
  scene = new Scene()
})
afterEach(() => scene.end())

const meet = (a: Actor, b: Actor): Promise<unknown> =>
  Promise.all([a.until(() => pipesBetween(a, b).length === 1), b.until(() => pipesBetween(b, a).length === 1)])

const stateOf = (at: Actor, of: Actor) => at.network.peers().find(({ library }) => library === of.library)

describe('members who know only a third', () => {
  it('find each other through it', async () => {
    const third = await scene.actor()
    const a = await scene.actor({ peers: [third.address] })
    const b = await scene.actor({ peers: [third.address] })
    await meet(a, b)
    expect(stateOf(a, b)).toMatchObject({ connected: true, isRelayed: false })
    expect([a, b, third].map(({ network }) => network.reachability)).toEqual(['open', 'open', 'open'])
  })

  it('and cannot be reached are connected through it', async () => {
    const third = await scene.actor()
    const a = await scene.actor({ peers: [third.address], listen: [] })
    const b = await scene.actor({ peers: [third.address], listen: [] })
    await meet(a, b)
    expect(stateOf(a, b)).toMatchObject({ connected: true, isRelayed: true })
    expect(stateOf(a, third)).toMatchObject({ connected: true, isRelayed: false })
    expect(a.network.reachability).toBe('closed')
    expect(a.network.addresses).toEqual([expect.stringMatching(`/p2p/${third.library}/p2p-circuit/p2p/${a.library}$`)])
    const [pipe] = pipesBetween(a, b)
    await pipe?.duplex.send(Uint8Array.of(1, 2, 3))
    const received = await pipesBetween(b, a)[0]?.duplex.frames[Symbol.asyncIterator]().next()
    expect(received?.value).toEqual(Uint8Array.of(1, 2, 3))
  })

  it('do not get through it if it relays for nobody', async () => {
    const third = await scene.actor({ relay: false })
    const a = await scene.actor({ peers: [third.address], listen: [] })
    await a.until(() => pipesBetween(a, third).length === 1)
    await vi.waitUntil(() => a.network.reachability === 'closed')
    expect(a.network.addresses).toEqual([])
  })
})

describe('a relay', () => {
  const gated = async (standings: Map<LibraryId, Standing>, init: Partial<NetworkInit> = {}): Promise<Actor> =>
    await scene.actor({
      standing: (library) => standings.get(library) ?? 'stranger',
      onJoinQuestion: ({ body }) => Promise.resolve(body),
      ...init,
    })

  it('connects a stranger with a member that it asks to let it join, and gives it no place of its own', async () => {
    const standings = new Map<LibraryId, Standing>()
    const relay = await gated(standings)
    const inviter = await gated(standings, { listen: [] })
    for (const { library } of [relay, inviter]) standings.set(library, 'member')
    inviter.network.dial(relay.address)
    await vi.waitUntil(() => inviter.network.addresses.length > 0, { timeout: 20_000 })
    const [throughRelay] = inviter.network.addresses
    const newcomer = await gated(new Map(), { listen: [] })
    const { library, answer } = await newcomer.network.askToJoin([throughRelay as string], 'please')
    expect([library, answer]).toEqual([inviter.library, 'please'])
    expect([...relay.met, ...inviter.met].map((peer) => peer.library)).not.toContain(newcomer.library)
    expect(newcomer.network.addresses).toEqual([])
  })
})

describe('what a node knows of where others are', () => {
  function storeOf(): RecordStore & { kept: readonly Uint8Array[] } {
    const store = {
      kept: [] as readonly Uint8Array[],
      load: () => Promise.resolve(store.kept),
      store: (records: readonly Uint8Array[]) => {
        store.kept = records
        return Promise.resolve()
      },
    }
    return store
  }

  it('outlives it: it finds others again though the one whom it was told of has gone', async () => {
    const third = await scene.actor()
    const b = await scene.actor({ peers: [third.address] })
    const records = storeOf()
    const privateKey = new Uint8Array(32).fill(77)
    const a = await scene.actor({ privateKey, records, peers: [third.address] })
    await meet(a, b)
    await a.network.stop()
    await third.network.stop()
    expect(records.kept.length).toBeGreaterThanOrEqual(2)
    // Whoever names nobody reaches nobody on this machine: a peer that is here is named, so that loopback addresses count.
    const local = await scene.actor()
    const again = await scene.actor({ privateKey, records, peers: [local.address] })
    await meet(again, local)
    expect(again.network.peers().map(({ library }) => library)).toContain(b.library)
  })
})

describe('questions about reach', () => {
  it('are answered to members alone, and whoever asks nonsense is disconnected', async () => {
    const standings = new Map<LibraryId, Standing>()
    const a = await scene.actor({
      standing: (library) => standings.get(library) ?? 'stranger',
      onJoinQuestion: () => Promise.resolve(null),
    })
    const node = await rawPeer()
    try {
      const connection = await node.dial(multiaddr(a.address))
      const asked = ask(await connection.newStream(REACH_PROTOCOL), [1, []], BOUNDS, AbortSignal.timeout(10_000))
      expect(await asked).toEqual([1])
      standings.set(node.peerId.toString() as LibraryId, 'member')
      const stream = await connection.newStream(REACH_PROTOCOL)
      expect(await ask(stream, [1, []], BOUNDS, AbortSignal.timeout(10_000))).toEqual([0, []])
      const closed = new Promise<void>((resolve) => connection.addEventListener('close', () => resolve(), { once: true }))
      const nonsense = ask(await connection.newStream(REACH_PROTOCOL), [77, 'nonsense'], BOUNDS, AbortSignal.timeout(10_000))
      await expect(nonsense).rejects.toMatchObject({ name: 'NetError' })
      await closed
      expect(a.network.counters().breaches).toBe(1)
    } finally {
      await node.stop()
    }
  })
})
