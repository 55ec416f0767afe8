// A cap on bandwidth: all pipes of a node together send, and receive, no more than so many bytes a second. Whoever waits
// gets its turn in a circle, a little at a time, so that one peer's million records do not keep another's question waiting.
import { THROTTLE_BURST_MS, THROTTLE_QUANTUM_BYTES } from './limits.ts'

/** One direction of one pipe. */
export interface Passenger {
  /** Bytes may go now that could not before. */
  go(): void
}

export interface LaneClock {
  /** Milliseconds of a clock that does not jump. */
  now(): number
  /** @returns cancels it. */
  after(ms: number, task: () => void): () => void
}

const REAL: LaneClock = {
  now: () => performance.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}

/** One direction. */
export class Lane {
  readonly bytesPerSecond: number
  readonly #clock: LaneClock
  readonly #burst: number
  #tokens: number
  #reckonedAt: number
  /** Who waits, and in what order. */
  readonly #waiting = new Set<Passenger>()
  /** Whose turn it is, while it is told to go. */
  #turn: Passenger | undefined
  #cancel: (() => void) | undefined

  constructor(bytesPerSecond: number, clock: LaneClock = REAL) {
    this.bytesPerSecond = bytesPerSecond
    this.#clock = clock
    this.#burst = Math.max(THROTTLE_QUANTUM_BYTES, (bytesPerSecond * THROTTLE_BURST_MS) / 1000)
    this.#tokens = this.#burst
    this.#reckonedAt = clock.now()
  }

  /**
   * How many of `bytes` may pass now; they count as passed. If it is none, `passenger.go` is called when its turn has come.
   */
  pass(passenger: Passenger, bytes: number): number {
    this.#reckon()
    const mayGo = this.#turn === passenger || this.#waiting.size === 0
    if (!mayGo || this.#tokens < Math.min(bytes, THROTTLE_QUANTUM_BYTES)) {
      this.#waiting.add(passenger)
      this.#wait()
      return 0
    }
    // Once in a turn.
    this.#turn = undefined
    const passed = Math.min(bytes, THROTTLE_QUANTUM_BYTES)
    this.#tokens -= passed
    return passed
  }

  leave(passenger: Passenger): void {
    this.#waiting.delete(passenger)
  }

  #reckon(): void {
    const now = this.#clock.now()
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#reckonedAt) / 1000) * this.bytesPerSecond)
    this.#reckonedAt = now
  }

  #wait(): void {
    if (this.#cancel !== undefined) return
    const missing = Math.max(0, THROTTLE_QUANTUM_BYTES - this.#tokens)
    this.#cancel = this.#clock.after(Math.ceil((missing / this.bytesPerSecond) * 1000), () => {
      this.#cancel = undefined
      this.#letGo()
    })
  }

  #letGo(): void {
    this.#reckon()
    while (this.#tokens >= THROTTLE_QUANTUM_BYTES) {
      const [next] = this.#waiting
      if (next === undefined) return
      this.#waiting.delete(next)
      this.#turn = next
      next.go()
      this.#turn = undefined
    }
    if (this.#waiting.size > 0) this.#wait()
  }
}

export interface Throttle {
  readonly out: Lane
  readonly in: Lane
}

/** @param bytesPerSecond in each direction */
export function throttleTo(bytesPerSecond: number, clock?: LaneClock): Throttle {
  return { out: new Lane(bytesPerSecond, clock), in: new Lane(bytesPerSecond, clock) }
}
