// Time that passes only when nobody has anything left to do: what takes an hour here takes a second outside, and
// happens in the same order every time.
import type { Clock } from '@serumpun/replica'

interface Alarm {
  readonly at: number
  /** Breaks ties: first set, first rung. */
  readonly order: number
  task: (() => void) | undefined
}

const isBefore = (a: Alarm, b: Alarm): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

/** All that is waiting for its time, the next first: a binary heap. */
class Agenda {
  readonly #alarms: Alarm[] = []

  get next(): Alarm | undefined {
    return this.#alarms[0]
  }

  add(alarm: Alarm): void {
    let at = this.#alarms.push(alarm) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isBefore(alarm, this.#alarms[parent] as Alarm)) break
      this.#alarms[at] = this.#alarms[parent] as Alarm
      at = parent
    }
    this.#alarms[at] = alarm
  }

  removeNext(): void {
    const last = this.#alarms.pop()
    if (last === undefined || this.#alarms.length === 0) return
    let at = 0
    for (;;) {
      let child = at * 2 + 1
      if (child >= this.#alarms.length) break
      if (child + 1 < this.#alarms.length && isBefore(this.#alarms[child + 1] as Alarm, this.#alarms[child] as Alarm)) child++
      if (!isBefore(this.#alarms[child] as Alarm, last)) break
      this.#alarms[at] = this.#alarms[child] as Alarm
      at = child
    }
    this.#alarms[at] = last
  }
}

/** Every promise that can go on has gone on: nothing here does real input or output, so one turn of the loop is enough. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

export class VirtualTime {
  readonly #agenda = new Agenda()
  #order = 0
  #now = 0
  /** How many moments there have been at which something happened. */
  moments = 0

  /** Milliseconds since the simulation began. */
  get now(): number {
    return this.#now
  }

  /** @returns cancels it. */
  after(ms: number, task: () => void): () => void {
    const alarm: Alarm = { at: this.#now + Math.max(0, Math.ceil(ms)), order: this.#order++, task }
    this.#agenda.add(alarm)
    return () => (alarm.task = undefined)
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve))
  }

  /** Lets time pass until `end`, or until `enough` says so. */
  async runUntil(end: number, enough: () => boolean = () => false): Promise<void> {
    await settled()
    for (let next = this.#agenda.next; next !== undefined && next.at <= end && !enough(); next = this.#agenda.next) {
      if (next.task === undefined) {
        this.#agenda.removeNext()
        continue
      }
      this.#now = next.at
      this.moments++
      for (let due = this.#agenda.next; due !== undefined && due.at === this.#now; due = this.#agenda.next) {
        this.#agenda.removeNext()
        due.task?.()
      }
      await settled()
    }
    if (!enough()) this.#now = Math.max(this.#now, end)
  }
}

/** 2026-01-01T00:00:00Z: when simulations begin, by a clock that is right. */
const BEGINNING = 1_767_225_600_000

/** One node's clock, as wrong as it has been set. It outlives restarts; the timers of one run of the node do not. */
export class NodeClock {
  readonly #time: VirtualTime
  /** How far ahead of the true time it is, in ms. */
  skew = 0

  constructor(time: VirtualTime) {
    this.#time = time
  }

  /** The clock as one run of a node sees it: once `stopped` says so, its timers are not rung any more. */
  forRun(stopped: () => boolean): Clock {
    return {
      now: () => BEGINNING + this.#time.now + this.skew,
      after: (ms, task) => this.#time.after(ms, () => (stopped() ? undefined : task())),
    }
  }
}
