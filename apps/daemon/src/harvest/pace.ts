// Time and chance, as the harvester uses them: tests give their own, so that nobody waits.
import { setTimeout as sleep } from 'node:timers/promises'

export interface Pace {
  /** Milliseconds since 1970. */
  now(): number
  /** Rejects when the signal gives up. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** From 0 to 1. */
  random(): number
}

export const systemPace: Pace = {
  now: () => Date.now(),
  wait: async (ms, signal) => await sleep(ms, undefined, { signal }),
  random: () => Math.random(),
}
