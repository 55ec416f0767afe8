import { afterEach, expect, it, vi } from 'vitest'
import { Scene, pipesBetween } from './testing/scene.ts'
import type { Actor } from './testing/scene.ts'

// Several processes of a test run share few processors.
vi.setConfig({ testTimeout: 60_000 })

const scene = new Scene()
afterEach(() => scene.end())

/** Reads and ends as a well-behaved session does: to the end, and then closes its own side. */
async function behave(duplex: Actor['met'][number]['duplex'], onFrame: (frame: Uint8Array) => void): Promise<void> {
  try {
    for await (const frame of duplex.frames) onFrame(frame)
    await duplex.close()
  } catch {
    // The storm broke it, on this side or the other.
  }
}

it('after any storm of aborts, closes and dials, each two nodes have exactly one pipe, the same at both ends', async () => {
  const heard = new Map<Actor['met'][number], Uint8Array[]>()
  const actors: Actor[] = []
  for (let i = 0; i < 5; i++) {
    actors.push(
      await scene.actor({
        onPeer: (peer) => {
          heard.set(peer, [])
          void behave(peer.duplex, (frame) => heard.get(peer)?.push(frame))
        },
      }),
    )
  }
  const pairs = actors.flatMap((a, i) => actors.slice(i + 1).map((b) => [a, b] as const))
  for (const [a, b] of pairs) {
    a.network.dial(b.address)
    b.network.dial(a.address)
  }

  for (let turn = 0; turn < 4000; turn++) {
    await new Promise((resolve) => setImmediate(resolve))
    if (turn % 20 > 0) continue
    const actor = actors[Math.floor(Math.random() * actors.length)] as Actor
    const up = actor.met.filter(({ signal }) => !signal.aborted)
    const peer = up[Math.floor(Math.random() * up.length)]
    if (!peer) continue
    const dice = Math.random()
    if (dice < 0.4) peer.duplex.abort(new Error('storm'))
    else if (dice < 0.6) peer.duplex.close().catch(() => {})
    else if (dice < 0.8) peer.duplex.send(new Uint8Array(100_000)).catch(() => {})
    else actor.network.dial(actors.find(({ library }) => library === peer.library)?.address ?? '')
  }

  // Pipes may still be on their way down when they are first seen; a token that arrives shows that one is not.
  for (const [a, b] of pairs) {
    for (let token = 1; ; token++) {
      await a.until(() => pipesBetween(a, b).length > 0)
      const end = pipesBetween(a, b)[0]
      await end?.duplex.send(Uint8Array.of(token)).catch(() => end.duplex.abort(new Error('half-closed')))
      const arrived = (): boolean =>
        pipesBetween(b, a).some((peer) => heard.get(peer)?.some((frame) => frame.length === 1 && frame[0] === token))
      while (!arrived() && end?.signal.aborted === false) await new Promise((resolve) => setImmediate(resolve))
      if (arrived()) break
    }
    expect([pipesBetween(a, b).length, pipesBetween(b, a).length]).toEqual([1, 1])
  }
})
