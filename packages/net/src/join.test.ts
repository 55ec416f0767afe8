// Who may do what: members synchronise, strangers may ask to join, and nobody can do harm by asking.
import type { Libp2p, Stream } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { encodeCbor } from '@serumpun/replica'
import type { LibraryId } from '@serumpun/replica'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { NetworkInit } from './library-network.ts'
import {
  JOIN_PROTOCOL,
  JOIN_RATE_PER_HOST,
  MAX_JOIN_ANSWER_BYTES,
  MAX_JOIN_QUESTION_BYTES,
  MAX_STRANGERS_PER_HOST,
} from './limits.ts'
import type { Standing } from './standing.ts'
import { rawPeer } from './testing/raw-peer.ts'
import { LOOPBACK, Scene, pipesBetween, seedOf } from './testing/scene.ts'
import type { Actor } from './testing/scene.ts'

// Several processes of a test run share few processors.
vi.setConfig({ testTimeout: 30_000 })

let scene: Scene
let strangers: Libp2p[]
beforeEach(() => {
  scene = new Scene()
  strangers = []
})
afterEach(async () => {
  await scene.end()
  await Promise.all(strangers.map(async (node) => await node.stop()))
})

/** A node with a list of standings that the test writes. */
async function gated(init: Partial<NetworkInit> = {}): Promise<Actor & { standings: Map<LibraryId, Standing> }> {
  const standings = new Map<LibraryId, Standing>()
  const actor = await scene.actor({
    standing: (library) => standings.get(library) ?? 'stranger',
    onJoinQuestion: ({ body }) => Promise.resolve({ heard: body }),
    ...init,
  })
  return Object.assign(actor, { standings })
}

async function stranger(): Promise<Libp2p> {
  const node = await rawPeer()
  strangers.push(node)
  return node
}

const codesOf = ({ events }: Actor): string[] => events.flatMap((event) => (event.type === 'dial-failed' ? [event.error.code] : []))

describe('a library that is no member', () => {
  it.each(['lower', 'higher'])('and has the %s id does not synchronise, and whoever may is told', async (order) => {
    const hub = await gated()
    let number = 8000
    let other = await scene.actor({ privateKey: seedOf(number) })
    while (other.library < hub.library !== (order === 'lower')) other = await scene.actor({ privateKey: seedOf(++number) })
    other.network.dial(hub.address)
    await other.until(() =>
      order === 'lower'
        ? other.events.some((event) => event.type === 'disconnected' && event.error?.code === 'NET_NOT_ADMITTED')
        : pipesBetween(other, hub).length === 0 && other.network.peers().some(({ library }) => library === hub.library),
    )
    expect(hub.met).toEqual([])
  })

  it('is not dialled, whoever named it, until it has become one', async () => {
    const other = await gated()
    const a = await gated({ peers: [other.address] })
    await a.until(() => a.network.peers()[0]?.lastError?.code === 'NET_NOT_MEMBER')
    expect(a.network.counters().dials).toBe(0)
    a.standings.set(other.library, 'member')
    other.standings.set(a.library, 'member')
    a.network.reconsider()
    await a.until(() => pipesBetween(a, other).length === 1)
  })

  it('gets no connection at all where it is blocked, and where nobody may join', async () => {
    const closed = await scene.actor({ standing: () => 'stranger' })
    const blocking = await gated({ standing: () => 'blocked' })
    const a = await scene.actor({ peers: [closed.address, blocking.address] })
    await a.until(() => codesOf(a).filter((code) => code === 'NET_TURNED_AWAY').length >= 2)
    expect([...closed.met, ...blocking.met]).toEqual([])
    await expect(a.network.askToJoin([blocking.address], 'please')).rejects.toMatchObject({ code: 'NET_TURNED_AWAY' })
  })

  it('asks to join and is answered, at the first address that answers, more than once on one connection', async () => {
    const inviter = await gated()
    const newcomer = await gated()
    const addresses = [`/ip4/127.0.0.1/tcp/1/p2p/${inviter.library}`, inviter.address]
    for (let round = 0; round < 3; round++) {
      const { library, answer } = await newcomer.network.askToJoin(addresses, { secret: 'kelapa', round })
      expect([library, answer]).toEqual([inviter.library, { heard: { secret: 'kelapa', round } }])
    }
    const { library } = await newcomer.network.askToJoin([inviter.address.replace(/\/p2p\/.*/, '')], 'without an id')
    expect(library).toBe(inviter.library)
    expect([...inviter.met, ...newcomer.met]).toEqual([])
  })

  it('may ask and be told as much as the limits say, and no more', async () => {
    const inviter = await gated({ onJoinQuestion: () => Promise.resolve(new Uint8Array(MAX_JOIN_ANSWER_BYTES - 100)) })
    const newcomer = await gated()
    const { answer } = await newcomer.network.askToJoin([inviter.address], new Uint8Array(MAX_JOIN_QUESTION_BYTES - 100))
    expect(answer).toHaveLength(MAX_JOIN_ANSWER_BYTES - 100)
    await expect(newcomer.network.askToJoin([inviter.address], new Uint8Array(MAX_JOIN_QUESTION_BYTES))).rejects.toMatchObject({
      code: 'NET_FRAME_TOO_LARGE',
    })
  })

  it('is told when the other side could not answer, and not why', async () => {
    const inviter = await gated({ onJoinQuestion: () => Promise.reject(new Error('secret reasons')) })
    const newcomer = await gated()
    const asking = newcomer.network.askToJoin([inviter.address], 'please')
    await expect(asking).rejects.toMatchObject({ code: 'NET_JOIN_FAILED', message: expect.not.stringContaining('secret') })
  })

  it('goes on as a member over the same connection when the answer admits it', async () => {
    for (let round = 0; round < 6; round++) {
      const inviter: Awaited<ReturnType<typeof gated>> = await gated({
        onJoinQuestion: ({ library }) => {
          inviter.standings.set(library, 'member')
          inviter.network.reconsider()
          return Promise.resolve('welcome')
        },
      })
      const newcomer = await gated({ listen: [] })
      await newcomer.network.askToJoin([inviter.address], 'please')
      newcomer.standings.set(inviter.library, 'member')
      newcomer.network.reconsider()
      await newcomer.until(() => pipesBetween(newcomer, inviter).length === 1)
      await inviter.until(() => pipesBetween(inviter, newcomer).length === 1)
      expect(newcomer.network.counters().dials).toBe(0)
      await scene.end()
    }
  })

  it('that was one is disconnected as soon as it is none', async () => {
    const a = await gated()
    const b = await gated()
    a.standings.set(b.library, 'member')
    b.standings.set(a.library, 'member')
    a.network.dial(b.address)
    await a.until(() => pipesBetween(a, b).length === 1)
    await b.until(() => pipesBetween(b, a).length === 1)
    b.standings.delete(a.library)
    b.network.reconsider()
    await a.until(() => pipesBetween(a, b).length === 0)
    await a.until(
      () =>
        a.events.some((event) => event.type === 'disconnected' && event.error?.code === 'NET_NOT_ADMITTED') ||
        a.library > b.library,
    )
    expect(pipesBetween(b, a)).toEqual([])
  })
})

describe('questions about joining', () => {
  it('are answered no more often than the rate allows, unless one is known', async () => {
    const inviter = await gated()
    const guesser = await gated()
    for (let guess = 0; guess < JOIN_RATE_PER_HOST.burst; guess++) await guesser.network.askToJoin([inviter.address], guess)
    await expect(guesser.network.askToJoin([inviter.address], 'once more')).rejects.toMatchObject({ code: 'NET_JOIN_BUSY' })
    // Another key from the same address is the same guesser.
    const again = await gated()
    await expect(again.network.askToJoin([inviter.address], 'another key')).rejects.toMatchObject({ code: 'NET_JOIN_BUSY' })
    inviter.standings.set(again.library, 'known')
    for (let i = 0; i < 3; i++) await again.network.askToJoin([inviter.address], i)
  })

  it('of more strangers at once than a host may have are not heard', async () => {
    const inviter = await gated()
    const visitors = await Promise.all(Array.from({ length: MAX_STRANGERS_PER_HOST }, () => gated()))
    await Promise.all(visitors.map(({ network }) => network.askToJoin([inviter.address], 1).catch(() => {})))
    const late = await gated()
    await expect(late.network.askToJoin([inviter.address], 1)).rejects.toMatchObject({ code: 'NET_TURNED_AWAY' })
    expect(inviter.network.counters().refused).toBe(1)
    // A member is not kept out by strangers.
    const member = await scene.actor()
    inviter.standings.set(member.library, 'member')
    member.network.dial(inviter.address)
    await inviter.until(() => pipesBetween(inviter, member).length === 1)
  })

  it('that break a rule end the connection and are counted', async () => {
    const inviter = await gated()
    const question = encodeCbor('please')
    const framed = Uint8Array.of(0, 0, 0, question.length, ...question)
    const wrongs: Uint8Array[] = [
      Uint8Array.of(0x7f, 0, 0, 0),
      Uint8Array.of(0, 1, 0, 1),
      Uint8Array.of(0, 0, 0, 1, 0xff),
      Uint8Array.of(0xff, 0xff, 0xff, 0xff),
      Uint8Array.of(...framed, 0),
      Uint8Array.of(0, 0, 0, 0),
    ]
    for (const [i, wrong] of wrongs.entries()) {
      const node = await stranger()
      const connection = await node.dial(multiaddr(inviter.address))
      const stream = await connection.newStream(JOIN_PROTOCOL)
      stream.send(wrong)
      await ended(stream)
      expect(stream.status).not.toBe('open')
      expect(inviter.network.counters().breaches).toBe(i + 1)
      await node.stop()
    }
  })

  it('of any bytes at all do no harm', async () => {
    const inviter = await gated({ standing: () => 'known' })
    const node = await stranger()
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), async (chunks) => {
        const connection = await node.dial(multiaddr(inviter.address))
        const stream = await connection.newStream(JOIN_PROTOCOL)
        try {
          for (const chunk of chunks) stream.send(chunk)
          await stream.close()
        } catch {
          // It was found out before it had finished.
        }
        stream.abort(new Error('enough'))
        await connection.close().catch(() => {})
      }),
      { numRuns: 40 },
    )
    const { answer } = await (await gated()).network.askToJoin([inviter.address], 'still there?')
    expect(answer).toEqual({ heard: 'still there?' })
  })
})

/** Resolves once a libp2p stream is no longer open. */
function ended(stream: Stream): Promise<void> {
  return new Promise((resolve) => {
    stream.addEventListener('close', () => resolve(), { once: true })
    if (stream.status !== 'open') resolve()
  })
}

it('without a rule of who is a member, everybody is', async () => {
  const a = await scene.actor({ listen: [LOOPBACK] })
  const b = await scene.actor({ peers: [a.address] })
  await a.until(() => pipesBetween(a, b).length === 1)
})
