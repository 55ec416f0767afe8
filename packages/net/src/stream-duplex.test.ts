import { afterAll, describe, expect, it, vi } from 'vitest'
import type { Duplex } from '@serumpun/replica'
import { duplexContract } from './testing/duplex-contract.ts'
import type { DuplexPair } from './testing/duplex-contract.ts'
import { Scene } from './testing/scene.ts'

// Several processes of a test run share few processors.
vi.setConfig({ testTimeout: 30_000 })

const scenes: Scene[] = []
afterAll(async () => {
  await Promise.all(scenes.map((scene) => scene.end()))
})

async function connectedPair(listen: string): Promise<DuplexPair> {
  const scene = new Scene()
  scenes.push(scene)
  const a = await scene.actor({ listen: [listen] })
  const b = await scene.actor({ listen: [], peers: [a.address] })
  await Promise.all([a.until(() => a.met.length > 0), b.until(() => b.met.length > 0)])
  return { a: (a.met[0] as { duplex: Duplex }).duplex, b: (b.met[0] as { duplex: Duplex }).duplex, dispose: () => scene.end() }
}

duplexContract('A libp2p stream over TCP', () => connectedPair('/ip4/127.0.0.1/tcp/0'), 12 * 1024 * 1024)
duplexContract('A libp2p stream over WebSocket', () => connectedPair('/ip4/127.0.0.1/tcp/0/ws'), 12 * 1024 * 1024)

describe('a libp2p pipe', () => {
  it('gives each frame memory of its own, which may be transferred', async () => {
    const { a, b, dispose } = await connectedPair('/ip4/127.0.0.1/tcp/0')
    await Promise.all([a.send(Uint8Array.of(1, 2)), a.send(new Uint8Array(70_000)), a.send(Uint8Array.of(3))])
    await a.close()
    for await (const frame of b.frames) expect(frame.buffer.byteLength).toBe(frame.length)
    await dispose?.()
  })

  it('has one reader', async () => {
    const { a, dispose } = await connectedPair('/ip4/127.0.0.1/tcp/0')
    const reader = a.frames[Symbol.asyncIterator]()
    const first = reader.next()
    await expect(reader.next()).rejects.toThrow(TypeError)
    a.abort(new Error('done'))
    await expect(first).rejects.toThrow('done')
    await dispose?.()
  })
})
