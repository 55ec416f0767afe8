import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Duplex } from '@serumpun/replica'
import { startNetwork } from './network.ts'
import { collect } from './testing/duplex-contract.ts'
import { LOOPBACK, Scene, multicastWorks, pipesBetween, seedOf } from './testing/scene.ts'
import type { Actor } from './testing/scene.ts'

// Several processes of a test run share few processors.
vi.setConfig({ testTimeout: 30_000 })

let scene: Scene
beforeEach(() => {
  scene = new Scene()
})
afterEach(() => scene.end())

const connected = (from: Actor, to: Actor): boolean => pipesBetween(from, to).length === 1

async function meet(a: Actor, b: Actor): Promise<[Duplex, Duplex]> {
  await Promise.all([a.until(() => connected(a, b)), b.until(() => connected(b, a))])
  const [atA, atB] = [pipesBetween(a, b)[0], pipesBetween(b, a)[0]]
  if (!atA || !atB) throw new Error('The pipe was over at once.')
  return [atA.duplex, atB.duplex]
}

/** Proves that these are the two ends of one pipe. */
async function exchange(a: Duplex, b: Duplex): Promise<void> {
  const token = Uint8Array.from({ length: 16 }, () => Math.random() * 256)
  await Promise.all([a.send(token), b.send(token)])
  for (const end of [a, b]) {
    const next = await end.frames[Symbol.asyncIterator]().next()
    expect(next.value).toEqual(token)
  }
}

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'))

describe('two nodes', () => {
  const carriers: [name: string, listen: string][] = [
    ['TCP', LOOPBACK],
    ['WebSocket', `${LOOPBACK}/ws`],
  ]
  if (hasIpv6) carriers.push(['IPv6', '/ip6/::1/tcp/0'])
  it.each(carriers)('meet over %s', async (_, listen) => {
    const a = await scene.actor({ listen: [listen] })
    const b = await scene.actor({ listen: [], peers: [a.address] })
    await exchange(...(await meet(a, b)))

    const [atA] = a.network.peers()
    expect(atA).toMatchObject({
      library: b.library,
      connected: true,
      direction: 'inbound',
      discovered: 'inbound',
      bytesSent: 20,
      bytesReceived: 20,
    })
    const [atB] = b.network.peers()
    expect(atB).toMatchObject({ library: a.library, connected: true, direction: 'outbound', discovered: 'given' })
    expect(a.address).toBe(`${atB?.address}/p2p/${a.library}`)
    expect([a.met[0]?.initiator, b.met[0]?.initiator]).toEqual([a.library < b.library, b.library < a.library])
  })

  it('meet at an address without an id', async () => {
    const a = await scene.actor()
    const address = a.address.replace(/\/p2p\/.*/, '')
    const b = await scene.actor({ peers: [address] })
    await meet(a, b)
    expect(b.network.peers()).toMatchObject([{ library: a.library, discovered: 'given', addresses: [address] }])
  })

  it('keep exactly one pipe when both dial at once', async () => {
    for (let round = 0; round < 12; round++) {
      const [a, b] = [await scene.actor(), await scene.actor()]
      a.network.dial(b.address)
      b.network.dial(a.address)
      const [atA, atB] = await meet(a, b)
      for (let i = 0; i < 20; i++) await exchange(atA, atB)
      expect([a.met.length, b.met.length]).toEqual([1, 1])
      await scene.end()
    }
  })

  it('meet again when one is restarted at the same address', async () => {
    const privateKey = seedOf(1000)
    const before = await scene.actor({ privateKey })
    const a = await scene.actor({ peers: [before.address] })
    await meet(a, before)
    const listen = [before.address.replace(/\/p2p\/.*/, '')]
    for (const { duplex } of before.met) duplex.abort(new Error('crash'))
    await before.network.stop()
    await a.until(() => a.events.some(({ type }) => type === 'dial-failed'))
    expect(a.network.peers()[0]).toMatchObject({ connected: false, lastError: { code: 'NET_REFUSED' } })

    const after = await scene.actor({ privateKey, listen })
    await exchange(...(await meet(a, after)))
  })

  it('find each other on the local network', async ({ skip }) => {
    // The group and port of their own keep other programs on this machine out.
    const mdns = { group: '224.0.0.199', port: 15_353 }
    if (!(await multicastWorks(mdns))) return skip('Multicast does not work on this machine.')
    const a = await scene.actor({ mdns })
    const b = await scene.actor({ mdns })
    await exchange(...(await meet(a, b)))
    const announced = [...a.events, ...b.events].filter(({ type }) => type === 'discovered')
    expect(announced.length).toBeGreaterThan(0)
  })

  it('refuse each other without a common protocol version', async () => {
    const a = await scene.actor({ privateKey: seedOf(1) })
    const b = await scene.actor({ privateKey: seedOf(2), protocol: '/serumpun/sync/2', peers: [a.address] })
    const opener = a.library < b.library ? a : b
    await opener.until(() => opener.events.some((event) => event.type === 'dial-failed' && event.error.code === 'NET_NOT_SERUMPUN'))
    expect([...a.met, ...b.met]).toEqual([])
  })
})

describe('a node', () => {
  it('meets twenty peers behind one address at once', async () => {
    const hub = await scene.actor()
    const others = await Promise.all(Array.from({ length: 20 }, () => scene.actor({ listen: [], peers: [hub.address] })))
    await Promise.all(others.map((other) => meet(hub, other)))
    expect(others.flatMap(({ events }) => events.filter(({ type }) => type === 'dial-failed'))).toEqual([])
  })

  it('ends its pipes cleanly when it stops', async () => {
    const a = await scene.actor()
    const b = await scene.actor({ peers: [a.address] })
    const [atA, atB] = await meet(a, b)
    const frames = Array.from({ length: 30 }, (_, i) => new Uint8Array(50_000).fill(i))
    const reading = collect(atB).then(async (received) => {
      await atB.close()
      return received
    })
    const readingA = collect(atA)
    for (const frame of frames) void atA.send(frame)
    await a.network.stop()
    expect(await reading).toHaveLength(frames.length)
    expect(await readingA).toEqual([])
    expect(() => a.network.dial(b.address)).toThrow(expect.objectContaining({ code: 'NET_STOPPED' }))
    await a.network.stop()
  })

  it('stops although a peer reads nothing and answers nothing', async () => {
    const a = await scene.actor()
    const b = await scene.actor({ peers: [a.address] })
    const [atA] = await meet(a, b)
    for (let i = 0; i < 100; i++) atA.send(new Uint8Array(100_000)).catch(() => {})
    await a.network.stop()
    expect(a.met[0]?.signal.aborted).toBe(true)
  })

  it('drops a peer, keeps it out, and lets it in again', async () => {
    const a = await scene.actor()
    const b = await scene.actor({ peers: [a.address] })
    const [atA, atB] = await meet(a, b)
    const reading = collect(atB)
    await atA.send(Uint8Array.of(1))
    a.network.drop(b.library, new Error('It sent a forged head.'))
    // What had been sent still arrives, and the end is a clean one.
    expect(await reading).toEqual([Uint8Array.of(1)])
    atB.abort(new Error('done'))
    await b.until(() => b.events.some((event) => event.type === 'dial-failed' && event.error.code === 'NET_TURNED_AWAY'))
    expect(a.network.peers()).toMatchObject([{ connected: false, lastError: { code: 'NET_DROPPED' } }])
    expect(a.network.counters()).toMatchObject({ drops: 1 })

    a.network.drop(b.library, new Error('again'), 0)
    await meet(a, b)
  })

  it('does not redial what it was told to forget', async () => {
    const gone = await scene.actor()
    const a = await scene.actor({ peers: [gone.address] })
    await meet(a, gone)
    a.network.forget(gone.library)
    for (const { duplex } of gone.met) duplex.abort(new Error('crash'))
    await a.until(() => a.events.some(({ type }) => type === 'disconnected'))
    expect(a.network.peers()).toMatchObject([{ connected: false, addresses: [] }])
    expect(a.network.peers()[0]?.nextDialAt).toBeUndefined()
  })

  it('breaks a pipe whose receiver throws', async () => {
    const a = await scene.actor({
      onPeer: () => {
        throw new Error('no room')
      },
    })
    const b = await scene.actor({ peers: [a.address] })
    await b.until(() => b.met.some(({ signal }) => signal.aborted))
    expect(a.met.every(({ signal }) => signal.aborted)).toBe(true)
  })

  it('says what is wrong with a key or an address that it is given', async () => {
    const init = { privateKey: seedOf(1), onPeer: () => {} }
    await expect(startNetwork({ ...init, privateKey: new Uint8Array(64) })).rejects.toMatchObject({ code: 'NET_INVALID_KEY' })
    await expect(startNetwork({ ...init, listen: ['localhost:80'] })).rejects.toMatchObject({ code: 'NET_INVALID_ADDRESS' })
    await expect(startNetwork({ ...init, peers: ['/ip4/192.0.2.1/udp/1'] })).rejects.toMatchObject({
      code: 'NET_UNSUPPORTED_ADDRESS',
    })
    await expect(startNetwork({ ...init, listen: ['/ip4/203.0.113.9/tcp/0'] })).rejects.toMatchObject({ code: 'NET_LISTEN_FAILED' })
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    for (const suffix of ['', '/ws']) {
      await expect(startNetwork({ ...init, listen: [`/ip4/127.0.0.1/tcp/${port}${suffix}`] })).rejects.toMatchObject({
        code: 'NET_LISTEN_FAILED',
        message: expect.stringContaining('taken'),
      })
    }
    taken.close()
  })
})
