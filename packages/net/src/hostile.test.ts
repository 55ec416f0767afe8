// What the other end may be or do: nothing, something else, or harm.
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import type { Libp2p, MessageStream, Stream, StreamMuxerFactory } from '@libp2p/interface'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LibraryId } from '@serumpun/replica'
import type { NetErrorCode } from './errors.ts'
import { SYNC_PROTOCOL } from './limits.ts'
import { collect } from './testing/duplex-contract.ts'
import { rawPeer } from './testing/raw-peer.ts'
import type { RawPeerInit } from './testing/raw-peer.ts'
import { LOOPBACK, Scene, pipesBetween, seedOf } from './testing/scene.ts'
import type { Actor } from './testing/scene.ts'

// Several processes of a test run share few processors.
vi.setConfig({ testTimeout: 30_000 })

let scene: Scene
let cleanups: (() => unknown)[]
beforeEach(() => {
  scene = new Scene()
  cleanups = []
})
afterEach(async () => {
  await scene.end()
  await Promise.all(cleanups.map((cleanup) => cleanup()))
})

async function serverThat(act: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    act(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

async function stranger(init?: RawPeerInit): Promise<Libp2p> {
  const node = await rawPeer(init)
  cleanups.push(() => node.stop())
  return node
}

function gone(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()))
}

/** Resolves once a libp2p stream or connection is no longer open. */
function ended(target: Pick<Stream, 'status' | 'addEventListener'>): Promise<void> {
  return new Promise((resolve) => {
    target.addEventListener('close', () => resolve(), { once: true })
    if (target.status !== 'open') resolve()
  })
}

async function dialFailure(actor: Actor): Promise<NetErrorCode | undefined> {
  const failure = (): NetErrorCode | undefined => actor.events.find((event) => event.type === 'dial-failed')?.error.code
  await actor.until(() => failure() !== undefined)
  return failure()
}

describe('a dial that fails says why', () => {
  it.each([
    ['nothing listens', () => 1, 'NET_REFUSED'],
    [
      'something speaks first and nonsense',
      () => serverThat((socket) => socket.write(Buffer.alloc(200_000, 0x5a))),
      'NET_NOT_SERUMPUN',
    ],
    [
      'a web server answers',
      () => serverThat((socket) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))),
      'NET_NOT_SERUMPUN',
    ],
    ['the door is shut at once', () => serverThat((socket) => socket.destroy()), 'NET_TURNED_AWAY'],
  ])('when %s', async (_, port, code) => {
    const address = `/ip4/127.0.0.1/tcp/${await port()}`
    const overTcp = await scene.actor({ listen: [], peers: [address] })
    expect(await dialFailure(overTcp)).toBe(code)
    expect(overTcp.network.peers()).toMatchObject([
      { connected: false, discovered: 'given', addresses: [address], lastError: { code } },
    ])
    expect(overTcp.network.peers()[0]?.nextDialAt).toBeGreaterThan(0)
  })

  it('when another library answers, until the right one does', async () => {
    const wrong = await scene.actor()
    const right = await scene.actor({ listen: [] })
    const address = wrong.address.replace(wrong.library, right.library)
    const a = await scene.actor({ listen: [], peers: [address] })
    expect(await dialFailure(a)).toBe('NET_WRONG_LIBRARY')
    expect(wrong.met).toEqual([])
  })

  it('when the address is the node’s own', async () => {
    const a = await scene.actor()
    a.network.dial(a.address.replace(/\/p2p\/.*/, ''))
    expect(await dialFailure(a)).toBe('NET_SELF')
  })

  it('when a name is not known', async () => {
    const a = await scene.actor({ peers: ['/dns4/perpustakaan.invalid/tcp/4001'] })
    expect(['NET_NAME_UNKNOWN', 'NET_TIMEOUT']).toContain(await dialFailure(a))
  })

  it('when several addresses fail in several ways, with the most telling', async () => {
    const other = await scene.actor()
    const library = (await scene.actor()).library
    const silent = await serverThat((socket) => socket.destroy())
    const a = await scene.actor()
    for (const address of [
      `/ip4/127.0.0.1/tcp/1/p2p/${library}`,
      `/ip4/127.0.0.1/tcp/${silent}/p2p/${library}`,
      other.address.replace(other.library, library),
    ]) {
      a.network.dial(address)
    }
    expect(await dialFailure(a)).toBe('NET_WRONG_LIBRARY')
  })
})

describe('a node that meets', () => {
  it('silent acceptors, dials others meanwhile and stops without waiting for them', async () => {
    const silent = await Promise.all(Array.from({ length: 8 }, () => serverThat(() => {})))
    const b = await scene.actor()
    const a = await scene.actor({
      peers: silent.flatMap((port) => [`/ip4/127.0.0.1/tcp/${port}`, `/ip4/127.0.0.1/tcp/${port}/ws`]),
    })
    a.network.dial(b.address)
    await a.until(() => pipesBetween(a, b).length === 1)
    expect(a.network.peers().filter((peer) => !peer.connected)).toHaveLength(16)
  })

  it.each(['', '/ws'])('silent callers (%s), lets others in and stops without waiting for them', async (suffix) => {
    const hub = await scene.actor({ listen: [`${LOOPBACK}${suffix}`] })
    const port = Number(/\/tcp\/(\d+)/.exec(hub.address)?.[1])
    const callers = Array.from({ length: 60 }, () => connect(port, '127.0.0.1').on('error', () => {}))
    await Promise.all(callers.map((socket) => once(socket, 'connect')))
    const a = await scene.actor({ peers: [hub.address] })
    await a.until(() => pipesBetween(a, hub).length === 1)
    const closed = Promise.all(callers.map((socket) => gone(socket.resume())))
    await scene.end()
    expect(await closed).toHaveLength(60)
  })

  it('callers that speak nonsense, goes on', async () => {
    const hub = await scene.actor({ listen: [LOOPBACK, `${LOOPBACK}/ws`] })
    for (const address of hub.network.addresses) {
      const port = Number(/\/tcp\/(\d+)/.exec(address)?.[1])
      for (const text of ['GET / HTTP/1.1\r\n\r\n', '\u0013/multistream/1.0.0\n\u0007/noise\n'.repeat(50), '\0'.repeat(100_000)]) {
        const caller = connect(port, '127.0.0.1').on('error', () => {})
        caller.end(text)
        await gone(caller.resume())
      }
      const a = await scene.actor({ peers: [address] })
      await a.until(() => pipesBetween(a, hub).length === 1)
    }
    await hub.until(() => hub.met.length === 2)
    expect(hub.met.map(({ signal }) => signal.aborted)).toEqual([false, false])
  })

  it('a frame that is too long, breaks the pipe and counts it', async () => {
    const a = await scene.actor()
    // The lower id opens the stream.
    const peer = await stranger({ accept: (library) => library < a.library })
    const connection = await peer.dial(multiaddr(a.address))
    const stream = await connection.newStream([SYNC_PROTOCOL])
    await a.until(() => a.met.length === 1)
    const reading = collect((a.met[0] as { duplex: Parameters<typeof collect>[0] }).duplex)
    stream.send(Uint8Array.of(0xff, 0xff, 0xff, 0xfe))
    await expect(reading).rejects.toMatchObject({ code: 'NET_FRAME_TOO_LARGE' })
    await a.until(() => a.events.some(({ type }) => type === 'disconnected'))
    expect(a.network.counters()).toMatchObject({ breaches: 1 })
    expect(a.network.peers()).toMatchObject([{ connected: false, lastError: { code: 'NET_FRAME_TOO_LARGE' } }])
  })

  it('a stream from the library that must not open one, refuses it', async () => {
    const a = await scene.actor()
    const peer = await stranger({ accept: (library) => library > a.library })
    await peer.handle(SYNC_PROTOCOL, () => {})
    const connection = await peer.dial(multiaddr(a.address))
    await a.until(() => a.met.length === 1)
    const stream = await connection.newStream([SYNC_PROTOCOL])
    await ended(stream)
    expect(stream.status).toBe('reset')
    expect(a.met).toHaveLength(1)
    expect(a.met[0]?.signal.aborted).toBe(false)
  })

  it('a multiplexer frame that announces gigabytes, ends the connection and counts it', async () => {
    const a = await scene.actor()
    const muxer = (): StreamMuxerFactory => {
      const factory = yamux()()
      return {
        protocol: factory.protocol,
        createStreamMuxer: (connection: MessageStream) => {
          // Version 0, data, SYN, stream 1, 3 GB.
          connection.send(Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0xc0, 0, 0, 0))
          return factory.createStreamMuxer(connection)
        },
      }
    }
    const peer = await stranger({ muxer })
    const connection = await peer.dial(multiaddr(a.address))
    await ended(connection)
    expect(a.network.counters()).toMatchObject({ breaches: 1 })
  })

  it('a peer that asks and asks and never reads, ends the connection', async () => {
    const a = await scene.actor()
    let raw: MessageStream | undefined
    const muxer = (): StreamMuxerFactory => {
      const factory = yamux({ enableKeepAlive: false })()
      return {
        protocol: factory.protocol,
        createStreamMuxer: (connection: MessageStream) => {
          raw = connection
          return factory.createStreamMuxer(connection)
        },
      }
    }
    const peer = await stranger({ muxer })
    const connection = await peer.dial(multiaddr(a.address))
    const ping = Uint8Array.of(0, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1)
    const pings = new Uint8Array(5000 * ping.length)
    for (let i = 0; i < 5000; i++) pings.set(ping, i * ping.length)
    raw?.pause()
    while (connection.status === 'open') {
      raw?.send(pings)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(connection.status).not.toBe('open')
  })
})

describe('a node meets nodes of another make', () => {
  it.each(['', '/ws'])('that it dials (%s) and that dial it', async (suffix) => {
    const a = await scene.actor({ listen: [`${LOOPBACK}${suffix}`] })
    const bytes = Uint8Array.of(0, 0, 0, 3, 1, 2, 3, 0xff, 0xff, 0xff, 0xff)

    const lower = await stranger({ accept: (library) => library < a.library })
    const stream = await (await lower.dial(multiaddr(a.address))).newStream([SYNC_PROTOCOL])
    stream.send(bytes)
    await a.until(() => a.met.length === 1)
    expect(await collect((a.met[0] as Actor['met'][0]).duplex)).toEqual([Uint8Array.of(1, 2, 3)])

    const higher = await stranger({ listen: [`${LOOPBACK}${suffix}`], accept: (library: LibraryId) => library > a.library })
    await higher.handle(SYNC_PROTOCOL, (inbound) => void inbound.send(bytes))
    a.network.dial(String(higher.getMultiaddrs()[0]))
    await a.until(() => a.met.length === 2)
    expect(await collect((a.met[1] as Actor['met'][0]).duplex)).toEqual([Uint8Array.of(1, 2, 3)])
  })
})

describe('a connection that died unnoticed', () => {
  /** Passes bytes on until it is cut, and then swallows them: a cable that was pulled. */
  async function proxyTo(address: string): Promise<{ address: string; cut: () => void }> {
    const pairs: Socket[][] = []
    let isCut = false
    const port = await serverThat((socket) => {
      const onward = connect(Number(/\/tcp\/(\d+)/.exec(address)?.[1]), '127.0.0.1').on('error', () => {})
      pairs.push([socket, onward])
      cleanups.push(() => onward.destroy())
      socket.on('data', (chunk) => isCut || onward.write(chunk))
      onward.on('data', (chunk) => isCut || socket.write(chunk))
    })
    return { address: address.replace(/\/tcp\/\d+/, `/tcp/${port}`), cut: () => (isCut = true) }
  }

  it.each(['lower', 'higher'])(
    'gives way when a peer with the %s id comes back',
    async (order) => {
      const hub = await scene.actor()
      const proxy = await proxyTo(hub.address)
      let number = 7000
      const matches = (library: LibraryId): boolean => (order === 'lower' ? library < hub.library : library > hub.library)
      for (;;) {
        const before = await scene.actor({ privateKey: seedOf(number), listen: [], peers: [] })
        if (!matches(before.library)) {
          number++
          continue
        }
        before.network.dial(proxy.address)
        await hub.until(() => hub.met.length === 1)
        break
      }
      proxy.cut()
      const after = await scene.actor({ privateKey: seedOf(number), listen: [], peers: [hub.address] })
      await hub.until(() => hub.met.length === 2 && hub.met[0]?.signal.aborted === true)
      await after.until(() => pipesBetween(after, hub).length === 1)
      expect(hub.met[1]?.signal.aborted).toBe(false)
    },
    20_000,
  )
})
