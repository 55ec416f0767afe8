import { describe, expect, it } from 'vitest'
import { type Head, readHead, signHead } from '../head.ts'
import { createIdentity } from '../identity.ts'
import { parseDatasetName } from '../ids.ts'
import { MAX_ANNOUNCED_DIFF_BYTES, MAX_FRAME_BYTES } from '../limits.ts'
import type { Published } from '../own-dataset.ts'
import type { Clock } from '../time.ts'
import { Announcer } from './announcer.ts'
import { ANNOUNCE_EVERY_MS, MAX_ANNOUNCED_DIFFS, MAX_ANNOUNCING } from './limits.ts'
import { decodeMessage, encodeMessage, type Message } from './messages.ts'
import { Offers } from './offers.ts'
import type { Session } from './session.ts'

const owner = createIdentity()
const headOf = (revision: number, dataset = 'catalogue/main'): Head =>
  signHead(owner, {
    dataset: parseDatasetName(dataset),
    revision,
    root: new Uint8Array(32).fill(revision),
    shards: 1,
    entries: 1,
    time: revision,
  })
const published = (revision: number, diffBytes: number | null = 10, dataset?: string): Published => ({
  head: headOf(revision, dataset),
  base: revision === 1 ? undefined : headOf(revision - 1, dataset),
  ...(diffBytes !== null && { diffs: [{ shard: 0, generation: 0, diff: new Uint8Array(diffBytes).fill(revision) }] }),
  landings: [],
})

type Announce = Extract<Message, { type: 'announce' }>

/** A session that takes announcements as fast as the test lets it. */
class Listener {
  state: Session['state'] = 'live'
  readonly offers = new Offers()
  readonly heard: Announce[] = []
  aborted: Error | undefined
  gate: Promise<void> = Promise.resolve()
  async announce(message: Message): Promise<void> {
    this.heard.push(decodeMessage(encodeMessage(message)) as Announce)
    await this.gate
  }
  abort(error: Error): void {
    this.aborted = error
  }
  get revisions(): number[] {
    return this.heard.map(({ head }) => readHead(head).revision)
  }
}

function announcing(count = 1) {
  const listeners = Array.from({ length: count }, () => new Listener())
  let timers: (() => void)[] = []
  const clock: Clock = {
    now: () => 0,
    after: (ms, task) => {
      expect(ms).toBe(ANNOUNCE_EVERY_MS)
      timers.push(task)
      return () => (timers = timers.filter((other) => other !== task))
    },
  }
  const pass = (): void => {
    const due = timers
    timers = []
    for (const task of due) task()
  }
  const announcer = new Announcer(
    clock,
    () => listeners as unknown as Session[],
    () => true,
  )
  return { announcer, listeners, listener: listeners[0] as Listener, pass, timers: () => timers.length }
}
const settle = () => new Promise((resolve) => setImmediate(resolve))
const tellOne = (announcer: Announcer, listener: Listener, head: Head): void =>
  announcer.tellOne(listener as unknown as Session, head)

describe('own heads', () => {
  it('are told at once, with their base and the diffs that lead from it', () => {
    const { announcer, listeners } = announcing(2)
    announcer.published(published(2))
    for (const { heard } of listeners) {
      expect(heard).toHaveLength(1)
      expect(heard[0]?.base).toEqual(headOf(1).root)
      expect(heard[0]?.diffs).toEqual([{ shard: 0, generation: 0, diff: new Uint8Array(10).fill(2) }])
    }
  })

  it('published soon after one another go together, and lead from the first base to the last head', () => {
    const { announcer, listener, pass } = announcing()
    for (let revision = 2; revision <= 6; revision++) announcer.published(published(revision))
    expect(listener.revisions).toEqual([2])
    pass()
    expect(listener.revisions).toEqual([2, 6])
    expect(listener.heard[1]?.base).toEqual(headOf(2).root)
    expect(listener.heard[1]?.diffs.map(({ diff }) => diff[0])).toEqual([3, 4, 5, 6])
    // Nothing more came: the next one goes at once again.
    pass()
    announcer.published(published(7))
    expect(listener.revisions).toEqual([2, 6, 7])
  })

  it('of several datasets do not wait for each other', () => {
    const { announcer, listener } = announcing()
    announcer.published(published(2))
    announcer.published(published(2, 10, 'profile'))
    announcer.published(published(3, 10, 'profile'))
    expect(listener.heard.map(({ head }) => readHead(head).dataset)).toEqual(['catalogue/main', 'profile'])
  })

  it('go without diffs where there are none, too many, or too large ones', () => {
    const cases: [Published[], boolean][] = [
      [[published(2, null)], false],
      [[published(1)], false],
      [[published(2), published(3, null), published(4)], false],
      [[published(2), published(3, MAX_ANNOUNCED_DIFF_BYTES)], true],
      [[published(2), published(3, MAX_ANNOUNCED_DIFF_BYTES), published(4, 1)], false],
      [Array.from({ length: MAX_ANNOUNCED_DIFFS + 1 }, (_, i) => published(i + 2, 1)), true],
      [Array.from({ length: MAX_ANNOUNCED_DIFFS + 2 }, (_, i) => published(i + 2, 1)), false],
    ]
    for (const [all, withDiffs] of cases) {
      const { announcer, listener, pass } = announcing()
      for (const one of all) announcer.published(one)
      pass()
      const last = listener.heard.at(-1) as Announce
      expect(readHead(last.head).revision).toBe(all.at(-1)?.head.revision)
      expect([last.diffs.length > 0, last.base !== null]).toEqual([withDiffs, withDiffs])
      expect(encodeMessage(last).length).toBeLessThan(MAX_FRAME_BYTES)
    }
  })

  it('that wait are dropped when the node stops', () => {
    const { announcer, listener, pass, timers } = announcing()
    announcer.published(published(2))
    announcer.published(published(3))
    announcer.stop()
    expect(timers()).toBe(0)
    pass()
    expect(listener.revisions).toEqual([2])
  })
})

describe('a session', () => {
  it('is told each head once, and none that it has shown itself', () => {
    const { announcer, listener } = announcing()
    tellOne(announcer, listener, headOf(1))
    tellOne(announcer, listener, headOf(1))
    expect(listener.revisions).toEqual([1])
    listener.offers.add({ head: headOf(2), presence: null })
    tellOne(announcer, listener, headOf(2))
    expect(listener.revisions).toEqual([1])
    // One that it has in part it may want to hear of.
    listener.offers.add({ head: headOf(3), presence: Uint8Array.of(1) })
    tellOne(announcer, listener, headOf(3))
    expect(listener.revisions).toEqual([1, 3])
  })

  it('is told nothing before it has been greeted, or when it ends', () => {
    const { announcer, listener } = announcing()
    for (const state of ['greeting', 'ending', 'ended'] as const) {
      listener.state = state
      tellOne(announcer, listener, headOf(1))
    }
    expect(listener.heard).toEqual([])
    listener.state = 'comparing'
    tellOne(announcer, listener, headOf(1))
    expect(listener.revisions).toEqual([1])
  })

  it('that reads slowly gets of each dataset only the newest, and alone', async () => {
    const { announcer, listener } = announcing()
    const gate = Promise.withResolvers<void>()
    listener.gate = gate.promise
    for (let revision = 1; revision <= MAX_ANNOUNCING + 50; revision++) announcer.tell(headOf(revision))
    announcer.tell(headOf(1, 'profile'))
    expect(listener.heard).toHaveLength(MAX_ANNOUNCING)
    gate.resolve()
    await settle()
    expect(
      listener.heard
        .slice(MAX_ANNOUNCING)
        .map(({ head, diffs }) => [readHead(head).dataset, readHead(head).revision, diffs.length]),
    ).toEqual([
      ['catalogue/main', MAX_ANNOUNCING + 50, 0],
      ['profile', 1, 0],
    ])
  })

  it('that cannot be told any more is broken, and the others are not', async () => {
    const { announcer, listeners } = announcing(2)
    const [broken, sound] = listeners as [Listener, Listener]
    broken.gate = Promise.reject(new Error('the pipe is gone'))
    announcer.tell(headOf(1))
    await settle()
    expect([broken.aborted?.message, sound.aborted]).toEqual(['the pipe is gone', undefined])
  })
})
