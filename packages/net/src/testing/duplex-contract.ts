// What every carrier of a Duplex must do (packages/replica/src/duplex.ts), as tests. The libp2p pipe and the simulator's pipe
// in memory both pass them, so that what is proved in the simulator holds on the wire.
import { MAX_FRAME_BYTES } from '@serumpun/replica'
import type { Duplex } from '@serumpun/replica'
import { afterEach, describe, expect, it } from 'vitest'

export interface DuplexPair {
  a: Duplex
  b: Duplex
  /** Called after each test. */
  dispose?: () => void | Promise<void>
}

/**
 * Defines the contract's tests for one carrier.
 * @param makePair two ends of a fresh pipe; a carrier on a virtual clock lets it run by itself while the pair lives
 * @param maxInFlight the most bytes of frames that may have been sent and not been read, which is what "backpressure" promises
 */
export function duplexContract(name: string, makePair: () => Promise<DuplexPair>, maxInFlight: number = 32 * 1024 * 1024): void {
  describe(`${name} keeps the contract of a duplex`, () => {
    let pair: DuplexPair | undefined
    const ends = async (): Promise<DuplexPair> => (pair = await makePair())
    afterEach(async () => {
      const reason = new Error('The test is over.')
      pair?.a.abort(reason)
      pair?.b.abort(reason)
      await pair?.dispose?.()
      pair = undefined
    })

    it('delivers frames of every size in order, both ways at once', async () => {
      const { a, b } = await ends()
      const sizes = [0, 1, 2, 1000, 4095, 4096, 4097, 65_535, 65_536, 100_000, MAX_FRAME_BYTES, 3, 0]
      const there = sizes.map((size, i) => frameOf(size, i))
      const back = sizes.map((size, i) => frameOf(size, i + 100))
      const [atB, atA] = await Promise.all([collect(b), collect(a), sendAll(a, there), sendAll(b, back)])
      expect(same(atB, there)).toBe(true)
      expect(same(atA, back)).toBe(true)
    })

    it('keeps the order of frames that are sent without waiting', async () => {
      const { a, b } = await ends()
      const frames = Array.from({ length: 2000 }, (_, i) => frameOf(i % 7 === 0 ? 9000 : i % 50, i))
      const sent = Promise.all(frames.map((frame) => a.send(frame)))
      const received = collect(b)
      await sent
      await a.close()
      expect(same(await received, frames)).toBe(true)
    })

    it('makes the sender wait when nobody reads, and loses nothing', async () => {
      const { a, b } = await ends()
      const total = Math.ceil((2 * maxInFlight) / MAX_FRAME_BYTES)
      let accepted = 0
      const sending = (async () => {
        for (let i = 0; i < total; i++) {
          await a.send(frameOf(MAX_FRAME_BYTES, i))
          accepted++
        }
        await a.close()
      })()
      await standstill(() => accepted)
      expect(accepted).toBeLessThan(total)

      let received = 0
      for await (const frame of b.frames) {
        expect(frame.length === MAX_FRAME_BYTES && frame[0] === (received & 0xff)).toBe(true)
        received++
        expect((accepted - received) * MAX_FRAME_BYTES).toBeLessThanOrEqual(maxInFlight)
      }
      await sending
      expect(received).toBe(total)
    })

    it('delivers what was queued before a close, however late it is read', async () => {
      const { a, b } = await ends()
      const frames = Array.from({ length: 40 }, (_, i) => frameOf(100_000, i))
      for (const frame of frames) void a.send(frame)
      const closing = a.close()
      await standstill(() => 0)
      expect(same(await collect(b), frames)).toBe(true)
      await closing
    })

    it('goes on in the other direction after one side has closed', async () => {
      const { a, b } = await ends()
      await a.close()
      expect(same(await collect(b), [])).toBe(true)
      const frames = Array.from({ length: 10 }, (_, i) => frameOf(50_000, i))
      const [received] = await Promise.all([collect(a), sendAll(b, frames)])
      expect(same(received, frames)).toBe(true)
    })

    it('refuses frames after its own close', async () => {
      const { a, b } = await ends()
      await a.close()
      await expect(a.send(frameOf(1, 0))).rejects.toThrow(Error)
      expect(same(await collect(b), [])).toBe(true)
    })

    it('can be closed twice', async () => {
      const { a, b } = await ends()
      await Promise.all([a.close(), a.close()])
      expect(same(await collect(b), [])).toBe(true)
    })

    it('throws at both sides when one aborts, and wakes whoever waits', async () => {
      const { a, b } = await ends()
      const readingA = collect(a)
      const readingB = collect(b)
      await a.send(frameOf(10, 0))
      a.abort(new Error('enough'))
      await expect(readingA).rejects.toThrow('enough')
      await expect(readingB).rejects.toThrow(Error)
      await expect(a.send(frameOf(1, 0))).rejects.toThrow(Error)
      await expect(sendUntilRefused(b)).resolves.toBeUndefined()
      a.abort(new Error('again'))
      b.abort(new Error('again'))
    })

    it('wakes a sender that waits for room when the pipe breaks', async () => {
      const { a, b } = await ends()
      const sending = sendUntilRefused(a)
      await standstill(() => 0)
      b.abort(new Error('no'))
      await expect(sending).resolves.toBeUndefined()
    })

    it('breaks when a frame is too large', async () => {
      const { a, b } = await ends()
      const reading = collect(b)
      await expect(a.send(new Uint8Array(MAX_FRAME_BYTES + 1))).rejects.toThrow(Error)
      await expect(reading).rejects.toThrow(Error)
      await expect(collect(a)).rejects.toThrow(Error)
    })
  })
}

/** A frame whose bytes tell which one it is. */
export function frameOf(size: number, seed: number): Uint8Array {
  const frame = new Uint8Array(size)
  for (let i = 0; i < size; i += 97) frame[i] = seed + i
  return frame
}

/** Reads to the end. */
export async function collect(duplex: Duplex): Promise<Uint8Array[]> {
  const frames: Uint8Array[] = []
  for await (const frame of duplex.frames) frames.push(frame)
  return frames
}

async function sendAll(duplex: Duplex, frames: readonly Uint8Array[]): Promise<void> {
  for (const frame of frames) await duplex.send(frame)
  await duplex.close()
}

async function sendUntilRefused(duplex: Duplex): Promise<void> {
  const frame = frameOf(MAX_FRAME_BYTES, 1)
  for (;;) {
    try {
      await duplex.send(frame)
    } catch {
      return
    }
  }
}

/** Waits until `count` has stood still for many turns of the event loop. Ending early makes a test weaker, never wrong. */
async function standstill(count: () => number): Promise<void> {
  let last = count()
  for (let still = 0; still < 300; still++) {
    await new Promise((resolve) => setImmediate(resolve))
    if (count() !== last) {
      last = count()
      still = 0
    }
  }
}

// Compared by bytes here and not by `toEqual`, which would print a quarter of a megabyte of numbers.
function same(actual: readonly Uint8Array[], expected: readonly Uint8Array[]): boolean {
  return actual.length === expected.length && actual.every((frame, i) => Buffer.compare(frame, expected[i] as Uint8Array) === 0)
}
