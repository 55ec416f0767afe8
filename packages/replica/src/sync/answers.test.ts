import { describe, expect, it } from 'vitest'
import { ReplicaError } from '../errors.ts'
import { createIdentity } from '../identity.ts'
import { libraryIdOf, parseDatasetName } from '../ids.ts'
import { codeOf, codeOfPromise } from '../testing/error-code.ts'
import { type Answerer, Answers, type ShardAnswer, type ShardQuestion } from './answers.ts'
import { ANSWERS_AHEAD, MAX_UNANSWERED, PART_BYTES } from './limits.ts'
import type { Message } from './messages.ts'

const of = { library: libraryIdOf(new Uint8Array(32)), dataset: parseDatasetName('profile') }
const shardQuestion = (id: number): ShardQuestion => ({
  type: 'get-shard',
  id,
  ...of,
  shard: id,
  hash: new Uint8Array(32),
  have: null,
})
const PEER = createIdentity().library

const settle = () => new Promise((resolve) => setImmediate(resolve))

/** Answers that come when the test says so. */
function held() {
  const open = new Map<number, (answer: ShardAnswer | undefined) => void>()
  const sent: Message[] = []
  let gate: Promise<void> = Promise.resolve()
  const answerer: Answerer = {
    children: (_, { index }) => Promise.resolve(index === 0 ? Uint8Array.of(7) : undefined),
    shard: (_, { shard }) => new Promise((resolve) => open.set(shard, resolve)),
  }
  const answers = new Answers(answerer, PEER, async (message) => {
    await gate
    sent.push(message)
  })
  return { answers, open, sent, close: (until: Promise<void>): void => void (gate = until) }
}

const packed = (length: number): ShardAnswer => ({
  form: 'packed',
  generation: 3,
  bytes: new Uint8Array(length).fill(length & 255),
})

describe('answers', () => {
  it('go out in the order of the questions, whichever is ready first', async () => {
    const { answers, open, sent } = held()
    for (const id of [1, 2, 3]) answers.ask(shardQuestion(id))
    open.get(3)?.(packed(1))
    open.get(2)?.(undefined)
    await settle()
    expect(sent).toEqual([])
    open.get(1)?.(packed(2))
    await answers.sending
    expect(sent.map((message) => [message.type, (message as { id: number }).id])).toEqual([
      ['shard', 1],
      ['moved', 2],
      ['shard', 3],
    ])
  })

  it('are prepared a few ahead of the one being sent, and no more', async () => {
    const { answers, open, sent, close } = held()
    const gate = Promise.withResolvers<void>()
    close(gate.promise)
    for (let id = 1; id <= 10; id++) answers.ask(shardQuestion(id))
    await settle()
    expect([...open.keys()]).toEqual(Array.from({ length: ANSWERS_AHEAD }, (_, i) => i + 1))
    for (const resolve of open.values()) resolve(packed(1))
    await settle()
    // The first is waiting to be sent: nothing further has been looked up.
    expect(open.size).toBe(ANSWERS_AHEAD)
    gate.resolve()
    await settle()
    expect(sent).toHaveLength(ANSWERS_AHEAD)
    expect(open.size).toBe(2 * ANSWERS_AHEAD)
  })

  it.each([0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES, 3 * PART_BYTES + 7])(
    'of %i bytes come in parts that make up the whole',
    async (length) => {
      const { answers, open, sent } = held()
      answers.ask(shardQuestion(1))
      open.get(1)?.(packed(length))
      await answers.sending
      const [first, ...parts] = sent
      expect(first).toMatchObject({ type: 'shard', id: 1, form: 'packed', generation: 3, length })
      const bytes = Buffer.concat(sent.map((message) => (message as { bytes: Uint8Array }).bytes))
      expect(Buffer.compare(bytes, packed(length).bytes)).toBe(0)
      for (const message of parts) expect(message).toMatchObject({ type: 'part', id: 1 })
      expect(sent.every((message) => (message as { bytes: Uint8Array }).bytes.length <= PART_BYTES)).toBe(true)
      expect(parts.every((message) => (message as { bytes: Uint8Array }).bytes.length > 0)).toBe(true)
    },
  )

  it('to questions about the tree are its children, or that they have moved', async () => {
    const { answers, sent } = held()
    const question = { type: 'get-tree', ...of, level: 1, hash: new Uint8Array(32) } as const
    answers.ask({ ...question, id: 1, index: 0 })
    answers.ask({ ...question, id: 2, index: 1 })
    await answers.sending
    expect(sent).toEqual([
      { type: 'tree', id: 1, children: Uint8Array.of(7) },
      { type: 'moved', id: 2 },
    ])
  })

  it('are owed only so many at once', async () => {
    const { answers, open } = held()
    for (let id = 1; id <= MAX_UNANSWERED; id++) answers.ask(shardQuestion(id))
    expect(codeOf(() => answers.ask(shardQuestion(99)))).toBe('REPLICA_LIMIT')
    open.get(1)?.(undefined)
    await settle()
    answers.ask(shardQuestion(100))
    expect(codeOf(() => answers.ask(shardQuestion(101)))).toBe('REPLICA_LIMIT')
  })

  it('that fail say so to whoever waits for the sending', async () => {
    const answers = new Answers(
      {
        children: () => Promise.reject(new ReplicaError('REPLICA_STORE', 'damaged')),
        shard: () => Promise.resolve(undefined),
      },
      PEER,
      () => Promise.resolve(),
    )
    answers.ask({ type: 'get-tree', id: 1, ...of, level: 1, index: 0, hash: new Uint8Array(32) })
    answers.ask(shardQuestion(2))
    expect(await codeOfPromise(answers.sending)).toBe('REPLICA_STORE')
  })
})
