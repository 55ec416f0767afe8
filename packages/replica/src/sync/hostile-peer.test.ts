// A peer that speaks well-formed nonsense to a real node: whatever it says, the node lives on, believes nothing of it,
// and tells it in a typed way or not at all.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeCbor } from '../cbor.ts'
import { ReplicaError } from '../errors.ts'
import { type Head, signHead } from '../head.ts'
import { createIdentity, identityFrom } from '../identity.ts'
import { type DatasetName, parseDatasetName } from '../ids.ts'
import { Replica } from '../replica.ts'
import { Shard } from '../shard.ts'
import { memoryDuplexPair } from '../testing/memory-duplex.ts'
import { MemoryStore } from '../testing/memory-store.ts'
import type { Clock } from '../time.ts'
import { Tree } from '../tree.ts'
import { verifyReplica } from '../verify.ts'
import { inlineShardWork } from '../work.ts'
import { bucketDigests, digestOf } from './digest.ts'
import { SyncEngine } from './engine.ts'
import { decodeMessage, encodeMessage, type Message } from './messages.ts'

const liar = identityFrom(new Uint8Array(32).fill(1))
const CATALOGUE = parseDatasetName('catalogue/main')
const JOURNAL = parseDatasetName('journal/n/1')

/** What an honest library of that key would say. */
const shard = Shard.empty(0, 0)
const firstDiff = shard.editToDiff([['a', encodeCbor([1, 0, 'x'])]], 7)
const packed = shard.pack()
const tree = new Tree()
tree.set(0, shard.hash())
const honest = (dataset: DatasetName, revision: number): Head =>
  signHead(liar, { dataset, revision, root: tree.root(), shards: 1, entries: 1, time: 1 })

const dataset = fc.constantFrom(CATALOGUE, JOURNAL, parseDatasetName('profile'))
const hash = fc.oneof(
  fc.constant(tree.root()),
  fc.constant(new Uint8Array(shard.hash())),
  fc.constant(new Uint8Array(32)),
  fc.uint8Array({ minLength: 32, maxLength: 32 }),
)
const head = fc.oneof(
  fc.tuple(dataset, fc.integer({ min: 1, max: 4 })).map(([name, revision]) => honest(name, revision)),
  fc
    .record({
      dataset,
      revision: fc.integer({ min: 1, max: 2 ** 40 }),
      root: hash,
      shards: fc.nat(300),
      entries: fc.nat(9),
      time: fc.nat(),
    })
    .map((claim) => signHead(liar, claim)),
)
const bytes = fc.oneof(fc.constant(packed as Uint8Array), fc.constant(firstDiff), fc.uint8Array({ maxLength: 50 }))
const id = fc.integer({ min: 1, max: 8 })
const message: fc.Arbitrary<Message> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('heads' as const),
      heads: fc.array(fc.record({ head: head.map((one) => one.bytes), presence: fc.option(fc.uint8Array({ maxLength: 4 })) }), {
        maxLength: 3,
      }),
      last: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(head, fc.option(hash), fc.array(fc.record({ shard: fc.nat(2), generation: fc.nat(1), diff: bytes }), { maxLength: 2 }))
      .map(([one, base, diffs]) => ({ type: 'announce' as const, head: one.bytes, base, diffs })),
  },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('tree' as const), id, children: fc.oneof(hash, fc.uint8Array({ maxLength: 64 })) }),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(id, bytes, fc.constantFrom('packed' as const, 'diff' as const), fc.nat(1), fc.boolean())
      .map(([number, part, form, generation, whole]) => ({
        type: 'shard' as const,
        id: number,
        form,
        generation,
        length: whole ? part.length : part.length + 3,
        bytes: part,
      })),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('part' as const), id, bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }) }),
  },
  { weight: 1, arbitrary: id.map((number) => ({ type: 'moved' as const, id: number })) },
  {
    weight: 2,
    arbitrary: fc.tuple(id, dataset, fc.nat(3), fc.nat(300), hash).map(([number, name, level, index, node]) => ({
      type: 'get-tree' as const,
      id: number,
      library: liar.library,
      dataset: name,
      level,
      index,
      hash: node,
    })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        id,
        dataset,
        fc.nat(2),
        hash,
        fc.option(fc.record({ generation: fc.nat(1), stateVector: fc.uint8Array({ maxLength: 8 }) })),
      )
      .map(([number, name, wanted, leaf, have]) => ({
        type: 'get-shard' as const,
        id: number,
        library: liar.library,
        dataset: name,
        shard: wanted,
        hash: leaf,
        have,
      })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Message>(
      { type: 'ping' },
      { type: 'pong' },
      { type: 'credit', frames: 1 },
      { type: 'digests', buckets: bucketDigests([]) },
    ),
  },
)

const settle = async (): Promise<void> => {
  for (let i = 0; i < 8; i++) await new Promise((resolve) => setImmediate(resolve))
}
const clock: Clock = { now: () => 0, after: () => () => undefined }

async function node() {
  const replica = await Replica.open({ store: new MemoryStore(), identity: createIdentity(), work: inlineShardWork(), clock })
  await replica.write(CATALOGUE, [{ key: 'own', body: 'kept' }])
  return { replica, engine: new SyncEngine({ replica }) }
}

/** Says everything, and reads what comes. @returns what was heard, and how the session failed if it did. */
async function speak(engine: SyncEngine, messages: readonly Message[]) {
  const [local, remote] = memoryDuplexPair({ capacity: 1000 })
  const session = engine.connect(local, liar.library)
  const heard: Message[] = []
  const reading = (async () => {
    for await (const frame of remote.frames) heard.push(decodeMessage(frame))
  })().catch(() => undefined)
  for (const said of [
    { type: 'hello', version: 1, digest: digestOf(bucketDigests([honest(CATALOGUE, 9)])) } as const,
    ...messages,
  ]) {
    remote.send(encodeMessage(said)).catch(() => undefined)
    await settle()
  }
  const { failure } = session
  remote.abort(new Error('gone'))
  await reading
  await settle()
  return { heard, failure }
}

/** Answers a question truly (0), or lies in one of several ways. */
function answerTo(question: Message, choice: number): Message[] {
  if (question.type === 'get-tree') {
    const { id: number } = question
    const lies: Message[][] = [
      [{ type: 'tree', id: number, children: tree.children(1, 0) }],
      [{ type: 'moved', id: number }],
      [{ type: 'tree', id: number, children: new Uint8Array(32) }],
      [{ type: 'tree', id: number, children: new Uint8Array(64) }],
      [{ type: 'shard', id: number, form: 'packed', generation: 0, length: packed.length, bytes: packed }],
      [],
    ]
    return lies[choice % lies.length] as Message[]
  }
  if (question.type !== 'get-shard') return []
  const { id: number } = question
  const whole = (content: Uint8Array, form: 'packed' | 'diff' = 'packed', generation = 0): Message[] => [
    { type: 'shard', id: number, form, generation, length: content.length, bytes: content },
  ]
  const other = Shard.empty(0, 0)
  other.edit([['a', encodeCbor([1, 0, 'y'])]], 7)
  const lies: Message[][] = [
    [
      { type: 'shard', id: number, form: 'packed', generation: 0, length: packed.length, bytes: packed.subarray(0, 9) },
      { type: 'part', id: number, bytes: packed.subarray(9) },
    ],
    [{ type: 'moved', id: number }],
    whole(other.pack()),
    whole(packed, 'packed', 1),
    whole(firstDiff, 'diff'),
    whole(packed.subarray(0, 20)),
    whole(new Uint8Array(0)),
    [{ type: 'tree', id: number, children: new Uint8Array(0) }],
    [],
  ]
  return lies[choice % lies.length] as Message[]
}

describe('a hostile peer', () => {
  it('gets nothing believed that its key has not signed for, and breaks nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 12 }), async (messages) => {
        const { replica, engine } = await node()
        const { failure } = await speak(engine, messages)
        expect(failure === undefined || failure instanceof ReplicaError).toBe(true)
        const findings: unknown[] = []
        for await (const step of verifyReplica(replica)) findings.push(...step.findings)
        expect(findings).toEqual([])
        // The node goes on: it writes, and the next peer is greeted.
        expect(await replica.write(CATALOGUE, [{ key: 'own', body: 'changed' }])).toMatchObject({ changed: 1 })
        const { heard } = await speak(engine, [])
        expect(heard.map(({ type }) => type)).toContain('digests')
        await engine.stop()
      }),
      { numRuns: 150 },
    )
  })

  it('that answers now truly, now falsely gives what is true, or nothing', async () => {
    const outcomes = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(40), { maxLength: 12 }), dataset, async (choices, name) => {
        const { replica, engine } = await node()
        const [local, remote] = memoryDuplexPair({ capacity: 1000 })
        const session = engine.connect(local, liar.library)
        const say = (said: Message): void => void remote.send(encodeMessage(said)).catch(() => undefined)
        const answering = (async () => {
          for await (const frame of remote.frames)
            for (const said of answerTo(decodeMessage(frame), choices.shift() ?? 0)) say(said)
        })().catch(() => undefined)
        say({ type: 'hello', version: 1, digest: digestOf(bucketDigests([honest(CATALOGUE, 9)])) })
        say({ type: 'heads', heads: [{ head: honest(name, 5).bytes, presence: null }], last: true })
        await settle()
        await settle()
        const held = replica.find(liar.library, name)?.complete
        const { failure } = session
        remote.abort(new Error('gone'))
        await answering
        await engine.stop()
        expect(failure === undefined || failure instanceof ReplicaError).toBe(true)
        expect([undefined, 5]).toContain(held?.revision)
        const findings: unknown[] = []
        for await (const step of verifyReplica(replica)) findings.push(...step.findings)
        expect(findings).toEqual([])
        outcomes.add(
          `${held === undefined ? 'nothing' : 'all'}, ${failure === undefined ? 'no failure' : (failure as ReplicaError).code}`,
        )
      }),
      {
        numRuns: 200,
        examples: [
          [[], CATALOGUE],
          [[2, 2], JOURNAL],
        ],
      },
    )
    // The way is open to the end, and lies are found out on it.
    expect(outcomes).toContain('all, no failure')
    expect(outcomes).toContain('nothing, REPLICA_BAD_TREE')
    expect(outcomes).toContain('nothing, REPLICA_BAD_SHARD')
  })
})
