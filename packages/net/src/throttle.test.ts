import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { THROTTLE_BURST_MS, THROTTLE_QUANTUM_BYTES } from './limits.ts'
import { collect, frameOf } from './testing/duplex-contract.ts'
import { Scene, pipesBetween } from './testing/scene.ts'
import { Lane } from './throttle.ts'
import type { LaneClock, Passenger } from './throttle.ts'

/** Time that passes when it is told to. */
class HandClock implements LaneClock {
  #now = 0
  readonly #tasks = new Map<() => void, number>()
  now(): number {
    return this.#now
  }
  after(ms: number, task: () => void): () => void {
    this.#tasks.set(task, this.#now + ms)
    return () => this.#tasks.delete(task)
  }
  /** Lets all happen that happens until then. */
  until(end: number): void {
    for (;;) {
      const [next] = [...this.#tasks].toSorted((a, b) => a[1] - b[1])
      if (next === undefined || next[1] > end) break
      this.#tasks.delete(next[0])
      this.#now = Math.max(this.#now, next[1])
      next[0]()
    }
    this.#now = end
  }
}

/** Somebody with so many bytes to send, as soon as they may go. */
class Sender implements Passenger {
  left: number
  sent = 0
  readonly #lane: Lane
  constructor(lane: Lane, bytes: number) {
    this.#lane = lane
    this.left = bytes
  }
  go(): void {
    while (this.left > 0) {
      const passed = this.#lane.pass(this, this.left)
      if (passed === 0) return
      this.left -= passed
      this.sent += passed
    }
  }
}

describe('a lane', () => {
  it('lets through what it may and no more, whoever comes when', () => {
    const comings = fc.array(fc.record({ at: fc.nat(20_000), bytes: fc.nat(200_000) }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(comings, fc.integer({ min: 2048, max: 200_000 }), (all, rate) => {
        const clock = new HandClock()
        const lane = new Lane(rate, clock)
        const burst = Math.max(THROTTLE_QUANTUM_BYTES, (rate * THROTTLE_BURST_MS) / 1000)
        const senders: Sender[] = []
        for (const { at, bytes } of all.toSorted((a, b) => a.at - b.at)) {
          clock.until(at)
          const sender = new Sender(lane, bytes)
          senders.push(sender)
          sender.go()
          const sent = senders.reduce((sum, one) => sum + one.sent, 0)
          expect(sent).toBeLessThanOrEqual(burst + (rate * at) / 1000 + 1)
        }
        const total = all.reduce((sum, { bytes }) => sum + bytes, 0)
        // Timers are in whole milliseconds; each turn may lose one.
        const turns = total / THROTTLE_QUANTUM_BYTES + all.length
        clock.until(20_000 + (total / rate) * 1000 + turns * 2 + 1000)
        expect(senders.map(({ left }) => left)).toEqual(all.map(() => 0))
      }),
      { numRuns: 60 },
    )
  })

  it('gives a small one its turn while a large one is under way', () => {
    const clock = new HandClock()
    const lane = new Lane(32_000, clock)
    const large = new Sender(lane, 10_000_000)
    large.go()
    clock.until(5_000)
    const small = new Sender(lane, 500)
    small.go()
    clock.until(5_300)
    expect(small.left).toBe(0)
    expect(large.left).toBeGreaterThan(9_000_000)
  })

  it('shares evenly between those who have much', () => {
    const clock = new HandClock()
    const lane = new Lane(100_000, clock)
    const senders = Array.from({ length: 5 }, () => new Sender(lane, 10_000_000))
    for (const sender of senders) sender.go()
    clock.until(60_000)
    const sent = senders.map((one) => one.sent)
    expect(Math.max(...sent) - Math.min(...sent)).toBeLessThanOrEqual(100_000)
  })

  it('goes on for the others when one leaves', () => {
    const clock = new HandClock()
    const lane = new Lane(10_000, clock)
    const [first, second] = [new Sender(lane, 100_000), new Sender(lane, 20_000)]
    first.go()
    second.go()
    lane.leave(first)
    clock.until(10_000)
    expect(second.left).toBe(0)
  })
})

it('pipes of a capped node carry everything in order, both ways, no faster than the cap', { timeout: 30_000 }, async () => {
  const scene = new Scene()
  const bytesPerSecond = 400_000
  const a = await scene.actor({ bytesPerSecond })
  const b = await scene.actor({ peers: [a.address] })
  await a.until(() => pipesBetween(a, b).length === 1)
  await b.until(() => pipesBetween(b, a).length === 1)
  const [atA, atB] = [pipesBetween(a, b)[0]?.duplex, pipesBetween(b, a)[0]?.duplex]
  if (!atA || !atB) throw new Error('There are pipes.')
  const frames = Array.from({ length: 8 }, (_, i) => frameOf(i === 3 ? 200_000 : 60_000, i))
  const began = performance.now()
  const send = async (duplex: typeof atA): Promise<void> => {
    for (const frame of frames) await duplex.send(frame)
    await duplex.close()
  }
  const [there, back] = await Promise.all([collect(atB), collect(atA), send(atA), send(atB)])
  expect(there.map((frame) => Buffer.from(frame).equals(Buffer.from(frames[there.indexOf(frame)] as Uint8Array)))).not.toContain(
    false,
  )
  expect(back).toHaveLength(frames.length)
  // Not a measure of speed: it cannot have been faster than the cap allows, on any machine.
  const total = frames.reduce((sum, frame) => sum + frame.length, 0)
  expect(performance.now() - began).toBeGreaterThan(((total - bytesPerSecond * 0.3) / bytesPerSecond) * 1000)
  await scene.end()
})
