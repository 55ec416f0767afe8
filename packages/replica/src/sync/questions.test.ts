import { describe, expect, it } from 'vitest'
import { libraryIdOf, parseDatasetName } from '../ids.ts'
import { ASK_AHEAD_MS, MAX_SHARDS_ASKED, MIN_SHARDS_ASKED } from './limits.ts'
import type { Message } from './messages.ts'
import { Questions } from './questions.ts'

/** A peer that gives a shard every so often. */
function lineOf(): { questions: Questions; answer: (afterMs: number) => Promise<void>; ask: () => void } {
  let now = 0
  const asked: number[] = []
  const questions = new Questions({
    clock: { now: () => now, after: () => () => undefined },
    send: (message: Message) => {
      if (message.type === 'get-shard') asked.push(message.id)
      return Promise.resolve()
    },
    overdue: () => undefined,
  })
  const shard = {
    library: libraryIdOf(new Uint8Array(32)),
    dataset: parseDatasetName('catalogue/main'),
    shard: 0,
    hash: new Uint8Array(32),
  }
  return {
    questions,
    ask: () => void questions.shard({ ...shard, have: () => Promise.resolve(null) }).catch(() => undefined),
    answer: async (afterMs) => {
      await new Promise((resolve) => setImmediate(resolve))
      now += afterMs
      const id = asked.shift() as number
      questions.answered({ type: 'shard', id, form: 'packed', generation: 0, length: 1, bytes: Uint8Array.of(1) })
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

describe('shards are asked for ahead', () => {
  it('all at once on a fast line, and no more than come in a while on a slow one', async () => {
    expect(lineOf().questions.room.shards).toBe(MAX_SHARDS_ASKED)
    const fast = lineOf()
    while (fast.questions.room.shards > 0) fast.ask()
    await fast.answer(20)
    await fast.answer(20)
    expect(fast.questions.room.shards).toBe(2)
    fast.questions.close(new Error('over'))
    const slow = lineOf()
    while (slow.questions.room.shards > 0) slow.ask()
    for (let i = 0; i < MAX_SHARDS_ASKED; i++) await slow.answer(ASK_AHEAD_MS)
    expect(slow.questions.room.shards).toBe(MIN_SHARDS_ASKED)
    slow.questions.close(new Error('over'))
  })

  it('more again when the line has become faster', async () => {
    const line = lineOf()
    while (line.questions.room.shards > 0) line.ask()
    for (let i = 0; i < MAX_SHARDS_ASKED; i++) await line.answer(ASK_AHEAD_MS)
    for (let round = 0; round < 30; round++) {
      while (line.questions.room.shards > 0) line.ask()
      await line.answer(10)
    }
    line.ask()
    for (let i = 0; line.questions.room.shards < MAX_SHARDS_ASKED && i < MAX_SHARDS_ASKED; i++) await line.answer(10)
    expect(line.questions.room.shards).toBe(MAX_SHARDS_ASKED)
    line.questions.close(new Error('over'))
  })
})
