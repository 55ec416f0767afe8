// Time: a clock that can be replaced (a simulator has its own), and hybrid logical clocks for dates of entries.

/** What the core needs of the passing of time; injected so that a simulator can hold a virtual one. */
export interface Clock {
  /** Milliseconds since 1970; may jump, may be wrong. */
  now(): number
  /** Calls `task` once after `ms` milliseconds; the result cancels it. */
  after(ms: number, task: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}

/**
 * A hybrid logical clock's reading: milliseconds since 1970, and a counter that orders what one millisecond holds.
 * Source: Kulkarni et al., "Logical Physical Clocks" (2014).
 */
export interface Hlc {
  readonly ms: number
  readonly count: number
}

/** The counter's bound; past it the clock's milliseconds are pushed forward by one. */
const MAX_COUNT = 0xffff

export function compareHlc(a: Hlc, b: Hlc): number {
  return a.ms - b.ms || a.count - b.count
}

/** The next reading after `last`: never behind it, whatever the wall clock says (I9). */
export function nextHlc(last: Hlc, wall: number): Hlc {
  if (wall > last.ms) return { ms: wall, count: 0 }
  if (last.count < MAX_COUNT) return { ms: last.ms, count: last.count + 1 }
  return { ms: last.ms + 1, count: 0 }
}
