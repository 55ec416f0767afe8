import { afterEach, describe, expect, it } from 'vitest'
import { encodeCbor } from '../cbor.ts'
import { ReplicaError } from '../errors.ts'
import { type Head, signHead } from '../head.ts'
import { createIdentity } from '../identity.ts'
import { parseDatasetName } from '../ids.ts'
import { MAX_FRAME_BYTES, MAX_PACKED_BYTES } from '../limits.ts'
import { codeOfPromise } from '../testing/error-code.ts'
import { memoryDuplexPair } from '../testing/memory-duplex.ts'
import type { Clock } from '../time.ts'
import type { ShardAnswer } from './answers.ts'
import { bucketDigests, digestOf } from './digest.ts'
import {
  CREDIT_STEP,
  END_WITHIN_MS,
  INITIAL_CREDIT,
  MAX_PINGS,
  MAX_SHARDS_ASKED,
  MAX_UNANSWERED,
  MAX_USELESS,
  PING_AFTER_MS,
  SILENT_AFTER_MS,
} from './limits.ts'
import { decodeMessage, encodeMessage, type Message, type OfferedHead, PROTOCOL_VERSION } from './messages.ts'
import type { Offer } from './offers.ts'
import { type Announcement, Session, type SessionHost } from './session.ts'

const owner = createIdentity()
const CATALOGUE = parseDatasetName('catalogue/main')
const headOf = (revision: number, dataset = 'catalogue/main'): Head =>
  signHead(owner, { dataset: parseDatasetName(dataset), revision, root: new Uint8Array(32), shards: 0, entries: 0, time: 0 })
const HASH = new Uint8Array(32)

/** A clock that a test turns. */
class TestClock implements Clock {
  #now = 0
  #timers: { at: number; task: () => void }[] = []
  now(): number {
    return this.#now
  }
  after(ms: number, task: () => void): () => void {
    const timer = { at: this.#now + ms, task }
    this.#timers.push(timer)
    return () => (this.#timers = this.#timers.filter((other) => other !== timer))
  }
  async turn(ms: number): Promise<void> {
    const until = this.#now + ms
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)
      if (next === undefined) break
      this.#timers = this.#timers.filter((other) => other !== next)
      this.#now = next.at
      next.task()
      await quiet()
    }
    this.#now = until
    await quiet()
  }
}

/** Everything that can happen without the clock has happened. */
async function quiet(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
}

/** A node of which a test says what it holds and how it works. */
class TestHost implements SessionHost {
  readonly clock = new TestClock()
  readonly states: string[] = []
  readonly offers: Offer[] = []
  readonly announcements: Announcement[] = []
  readonly checked: boolean[] = []
  held: Head[] = []
  work: Promise<void> = Promise.resolve()
  answer: () => Promise<ShardAnswer | undefined> = () =>
    Promise.resolve({ form: 'packed', generation: 0, bytes: new Uint8Array(600_000) })
  digests(): Uint8Array {
    return bucketDigests(this.held)
  }
  async heads(): Promise<OfferedHead[]> {
    return await Promise.resolve(this.held.map(({ bytes }) => ({ head: bytes, presence: null })))
  }
  async offered(_session: Session, offer: Offer): Promise<void> {
    this.offers.push(offer)
    await this.work
  }
  async announced(_session: Session, announcement: Announcement): Promise<void> {
    this.announcements.push(announcement)
    await this.work
  }
  async ownChecked(_session: Session, equal: boolean): Promise<void> {
    this.checked.push(equal)
    await Promise.resolve()
  }
  async children(): Promise<Uint8Array | undefined> {
    return await Promise.resolve(undefined)
  }
  async shard(): Promise<ShardAnswer | undefined> {
    return await this.answer()
  }
  stateChanged(session: Session): void {
    this.states.push(session.state)
  }
}

/** A session, and a peer that says whatever the test wants it to. */
class Meeting {
  readonly host = new TestHost()
  readonly session: Session
  readonly running: Promise<void>
  readonly heard: Message[] = []
  /** The pipe has been closed, or broken, by the session. */
  over: 'open' | 'closed' | 'broken' = 'open'
  readonly #remote: ReturnType<typeof memoryDuplexPair>[1]

  constructor(options: { reads?: boolean; held?: Head[] } = {}) {
    const [local, remote] = memoryDuplexPair()
    this.#remote = remote
    this.host.held = options.held ?? []
    this.session = new Session(local, owner.library, this.host)
    this.running = this.session.run()
    if (options.reads !== false) void this.#read()
  }
  async #read(): Promise<void> {
    try {
      for await (const frame of this.#remote.frames) this.heard.push(decodeMessage(frame))
      this.over = 'closed'
    } catch {
      this.over = 'broken'
    }
  }
  /** Does not wait for the session to read it. */
  say(...messages: Message[]): void {
    for (const message of messages) this.raw(encodeMessage(message))
  }
  raw(frame: Uint8Array): void {
    this.#remote.send(frame).catch(() => undefined)
  }
  close(): Promise<void> {
    return this.#remote.close()
  }
  get told(): Message['type'][] {
    return this.heard.map(({ type }) => type)
  }
  of<Type extends Message['type']>(type: Type): Extract<Message, { type: Type }>[] {
    return this.heard.filter((message): message is Extract<Message, { type: Type }> => message.type === type)
  }
  /** With both digests equal. */
  async greet(): Promise<this> {
    this.say({ type: 'hello', version: PROTOCOL_VERSION, digest: digestOf(this.host.digests()) })
    await quiet()
    return this
  }
  get failureCode(): string | undefined {
    const { failure } = this.session
    return failure instanceof ReplicaError ? failure.code : failure === undefined ? undefined : String(failure)
  }
}

let meetings: Meeting[] = []
function meet(options: ConstructorParameters<typeof Meeting>[0] = {}): Meeting {
  const meeting = new Meeting(options)
  meetings.push(meeting)
  return meeting
}
afterEach(async () => {
  for (const { session, running } of meetings) {
    session.abort(new Error('the test is over'))
    await running
  }
  meetings = []
})

const announcement = (revision: number): Message => ({ type: 'announce', head: headOf(revision).bytes, base: null, diffs: [] })
const otherDigest = digestOf(bucketDigests([headOf(99)]))

describe('a session', () => {
  it('is live after one hello each when both hold the same', async () => {
    const meeting = await meet({ held: [headOf(1)] }).greet()
    expect(meeting.told).toEqual(['hello'])
    expect(meeting.session.state).toBe('live')
    expect(meeting.host.checked).toEqual([true])
    expect(meeting.host.states).toEqual(['live'])
    expect(meeting.session.traffic.sent).toBeLessThan(60)
  })

  it('compares digests, then heads, then is live', async () => {
    const meeting = meet({ held: [headOf(1), headOf(1, 'profile')] })
    meeting.say({ type: 'hello', version: PROTOCOL_VERSION, digest: otherDigest })
    await quiet()
    expect(meeting.told).toEqual(['hello', 'digests'])
    expect(meeting.session.state).toBe('comparing')
    meeting.say({ type: 'digests', buckets: bucketDigests([headOf(99)]) })
    await quiet()
    expect(meeting.of('heads').map(({ heads, last }) => [heads.length, last])).toEqual([[2, true]])
    meeting.say({ type: 'heads', heads: [{ head: headOf(98).bytes, presence: Uint8Array.of(1) }], last: false })
    meeting.say({ type: 'heads', heads: [{ head: headOf(99).bytes, presence: null }], last: true })
    await quiet()
    expect(meeting.host.offers.map(({ head, presence }) => [head.revision, presence?.length])).toEqual([
      [98, 1],
      [99, undefined],
    ])
    expect(meeting.session.state).toBe('live')
    expect(meeting.host.checked).toEqual([false])
  })

  it('shows many heads in several frames, the last of which says so', async () => {
    const meeting = meet({ held: Array.from({ length: 450 }, (_, i) => headOf(i + 1)) })
    meeting.say({ type: 'hello', version: PROTOCOL_VERSION, digest: otherDigest }, { type: 'digests', buckets: bucketDigests([]) })
    await quiet()
    const frames = meeting.of('heads')
    expect(frames.map(({ last }) => last)).toEqual([false, false, true])
    expect(frames.reduce((sum, { heads }) => sum + heads.length, 0)).toBe(450)
  })

  it('shows an empty list of heads too: the other side waits for the last', async () => {
    const meeting = meet()
    meeting.say(
      { type: 'hello', version: PROTOCOL_VERSION, digest: otherDigest },
      { type: 'digests', buckets: bucketDigests([headOf(99)]) },
    )
    await quiet()
    expect(meeting.of('heads')).toEqual([{ type: 'heads', heads: [], last: true }])
  })

  it('ends in an orderly way when either side wants to', async () => {
    const asked = await meet().greet()
    asked.say({ type: 'end' })
    await asked.running
    expect([asked.session.state, asked.session.failure, asked.told.at(-1), asked.over]).toEqual([
      'ended',
      undefined,
      'ended',
      'closed',
    ])
    const asking = await meet().greet()
    const ending = asking.session.end()
    await quiet()
    expect(asking.session.state).toBe('ending')
    asking.say({ type: 'ended' })
    await ending
    expect([asking.session.state, asking.session.failure, asking.told.at(-1)]).toEqual(['ended', undefined, 'end'])
    await asking.session.end()
  })

  it('ends though nobody answers', async () => {
    const meeting = await meet().greet()
    const ending = meeting.session.end()
    await meeting.host.clock.turn(END_WITHIN_MS)
    await ending
    expect(meeting.failureCode).toBe('REPLICA_TIMEOUT')
  })

  it('says that the other side has gone away without a word', async () => {
    const meeting = await meet().greet()
    await meeting.close()
    await meeting.running
    expect(meeting.failureCode).toBe('REPLICA_CLOSED')
  })
})

/** What a peer may do wrong, from the first frame on; the code with which it is found out. */
const BREACHES: Record<string, [code: string, act: (meeting: Meeting) => Promise<void> | void]> = {
  'says something before hello': ['REPLICA_PROTOCOL', (m) => m.say({ type: 'ping' })],
  'sends heads before hello': ['REPLICA_PROTOCOL', (m) => m.say({ type: 'heads', heads: [], last: true })],
  'asks before hello': [
    'REPLICA_PROTOCOL',
    (m) => m.say({ type: 'get-shard', id: 1, library: owner.library, dataset: CATALOGUE, shard: 0, hash: HASH, have: null }),
  ],
  'ends before hello': ['REPLICA_PROTOCOL', (m) => m.say({ type: 'end' })],
  'speaks another version': ['REPLICA_PROTOCOL', (m) => m.say({ type: 'hello', version: PROTOCOL_VERSION + 1, digest: HASH })],
  'says hello twice': [
    'REPLICA_PROTOCOL',
    async (m) => (await m.greet()).say({ type: 'hello', version: PROTOCOL_VERSION, digest: HASH }),
  ],
  'sends bytes that are no message': ['REPLICA_INVALID_ENCODING', (m) => m.raw(Uint8Array.of(0xff))],
  'sends an empty frame': ['REPLICA_INVALID_ENCODING', (m) => m.raw(new Uint8Array(0))],
  'sends a message of another shape': ['REPLICA_PROTOCOL', (m) => m.raw(encodeCbor([0, 'x']))],
  'sends digests twice': [
    'REPLICA_PROTOCOL',
    async (m) => {
      await m.greet()
      const buckets = bucketDigests([])
      m.say({ type: 'digests', buckets }, { type: 'digests', buckets })
    },
  ],
  'sends heads after the last ones': [
    'REPLICA_PROTOCOL',
    async (m) => (await m.greet()).say({ type: 'heads', heads: [{ head: headOf(1).bytes, presence: null }], last: true }),
  ],
  'shows a forged head': [
    'REPLICA_BAD_SIGNATURE',
    (m) => {
      const forged = headOf(1).bytes.slice()
      forged[forged.length - 1] = (forged.at(-1) as number) ^ 1
      m.say(
        { type: 'hello', version: PROTOCOL_VERSION, digest: otherDigest },
        { type: 'heads', heads: [{ head: forged, presence: null }], last: true },
      )
    },
  ],
  'announces a forged head': [
    'REPLICA_BAD_SIGNATURE',
    async (m) => {
      const forged = headOf(1).bytes.slice()
      forged[forged.length - 1] = (forged.at(-1) as number) ^ 1
      ;(await m.greet()).say({ type: 'announce', head: forged, base: null, diffs: [] })
    },
  ],
  'announces what is no head': [
    'REPLICA_INVALID_ENCODING',
    async (m) => (await m.greet()).say({ type: 'announce', head: Uint8Array.of(0x80), base: null, diffs: [] }),
  ],
  'grants credit that was not used': ['REPLICA_PROTOCOL', async (m) => (await m.greet()).say({ type: 'credit', frames: 1 })],
  'asks more than it may at once': [
    'REPLICA_LIMIT',
    async (m) => {
      m.host.answer = () => new Promise(() => undefined)
      await m.greet()
      const question = { type: 'get-shard', library: owner.library, dataset: CATALOGUE, shard: 0, hash: HASH, have: null } as const
      m.say(...Array.from({ length: MAX_UNANSWERED + 1 }, (_, id) => ({ ...question, id })))
    },
  ],
  'answers what was not asked, again and again': [
    'REPLICA_LIMIT',
    async (m) => (await m.greet()).say(...Array.from({ length: MAX_USELESS + 1 }, () => ({ type: 'moved', id: 7 }) as const)),
  ],
  'pings without end': [
    'REPLICA_LIMIT',
    async (m) => (await m.greet()).say(...Array.from({ length: MAX_PINGS + 1 }, () => ({ type: 'ping' }) as const)),
  ],
  'sends more than it has credit for': [
    'REPLICA_LIMIT',
    async (m) => {
      m.host.work = new Promise(() => undefined)
      ;(await m.greet()).say(...Array.from({ length: INITIAL_CREDIT + 1 }, (_, i) => announcement(i + 1)))
    },
  ],
}

describe('a peer is told and left that', () => {
  it.each(Object.entries(BREACHES))('%s', async (_name, [code, act]) => {
    const meeting = meet()
    await act(meeting)
    await quiet()
    await meeting.host.clock.turn(END_WITHIN_MS)
    await meeting.running
    expect(meeting.failureCode).toBe(code)
    expect(meeting.of('breach').map((breach) => breach.code)).toEqual([code])
    expect(meeting.over).not.toBe('open')
    expect(meeting.session.state).toBe('ended')
    expect(meeting.session.room).toEqual({ nodes: 0, shards: 0 })
  })

  it('does not even read what it is told', async () => {
    const meeting = meet({ reads: false })
    await meeting.greet()
    // More than the pipe takes, so that the word about it waits in vain.
    for (let i = 0; i < 40; i++) meeting.session.announce(announcement(i + 1)).catch(() => undefined)
    meeting.raw(Uint8Array.of(0xff))
    await meeting.running
    await meeting.host.clock.turn(END_WITHIN_MS)
    expect(meeting.failureCode).toBe('REPLICA_INVALID_ENCODING')
    meeting.raw(encodeMessage({ type: 'ping' }))
    await quiet()
    expect(meeting.session.state).toBe('ended')
  })

  it('and one that tells us so is no peer in breach', async () => {
    const meeting = await meet().greet()
    meeting.say({ type: 'breach', code: 'REPLICA_LIMIT', message: 'too much' })
    await meeting.running
    expect(meeting.failureCode).toBe('REPLICA_CLOSED')
    expect(meeting.of('breach')).toEqual([])
  })
})

describe('credit', () => {
  it('goes back when a frame has been worked on, a few at a time', async () => {
    const meeting = await meet().greet()
    meeting.say(...Array.from({ length: CREDIT_STEP - 1 }, (_, i) => announcement(i + 1)))
    await quiet()
    expect(meeting.of('credit')).toEqual([])
    meeting.say(announcement(50))
    await quiet()
    expect(meeting.of('credit')).toEqual([{ type: 'credit', frames: CREDIT_STEP }])
  })

  it('is not given back while the work goes on', async () => {
    const meeting = await meet().greet()
    const work = Promise.withResolvers<void>()
    meeting.host.work = work.promise
    meeting.say(...Array.from({ length: INITIAL_CREDIT }, (_, i) => announcement(i + 1)))
    await quiet()
    expect(meeting.of('credit')).toEqual([])
    expect(meeting.session.failure).toBeUndefined()
    work.resolve()
    await quiet()
    expect(meeting.of('credit').reduce((sum, { frames }) => sum + frames, 0)).toBe(INITIAL_CREDIT)
  })

  it('lets an honest side send without end', async () => {
    const meeting = await meet().greet()
    let credit = INITIAL_CREDIT
    let granted = 0
    for (let i = 0; i < 300; i++) {
      if (credit === 0) await quiet()
      const all = meeting.of('credit').reduce((sum, { frames }) => sum + frames, 0)
      credit += all - granted
      granted = all
      expect(credit).toBeGreaterThan(0)
      credit--
      meeting.say(announcement(i + 1))
    }
    await quiet()
    expect(meeting.session.failure).toBeUndefined()
    expect(meeting.host.announcements).toHaveLength(300)
  })

  it('is what large answers wait for', async () => {
    const meeting = await meet().greet()
    const question = { type: 'get-shard', library: owner.library, dataset: CATALOGUE, shard: 0, hash: HASH, have: null } as const
    meeting.say(...Array.from({ length: 16 }, (_, id) => ({ ...question, id: id + 1 })))
    await quiet()
    const data = () => meeting.of('shard').length + meeting.of('part').length
    expect(data()).toBe(INITIAL_CREDIT)
    meeting.say({ type: 'credit', frames: 8 })
    await quiet()
    expect(data()).toBe(INITIAL_CREDIT + 8)
    meeting.say({ type: 'credit', frames: 32 })
    await quiet()
    expect([meeting.of('shard').length, data()]).toEqual([16, 48])
  })
})

describe('asking', () => {
  const wanted = { library: owner.library, dataset: CATALOGUE, shard: 3, hash: HASH, have: () => Promise.resolve(null) }
  const node = { library: owner.library, dataset: CATALOGUE, level: 1, index: 0, hash: HASH }

  it('gets answers, in parts where they are large, and hears what has moved', async () => {
    const meeting = await meet().greet()
    const whole = meeting.session.getShard(wanted)
    const diff = meeting.session.getShard({
      ...wanted,
      have: () => Promise.resolve({ generation: 2, stateVector: Uint8Array.of(0) }),
    })
    const gone = meeting.session.getShard(wanted)
    const children = meeting.session.getTree(node)
    await quiet()
    expect(meeting.of('get-shard').map(({ have }) => have?.generation)).toEqual([undefined, 2, undefined])
    const [a, b, c] = meeting.of('get-shard').map(({ id }) => id) as [number, number, number]
    const [d] = meeting.of('get-tree').map(({ id }) => id) as [number]
    meeting.say(
      { type: 'shard', id: a, form: 'packed', generation: 1, length: 5, bytes: Uint8Array.of(1, 2) },
      { type: 'part', id: a, bytes: Uint8Array.of(3) },
      { type: 'part', id: a, bytes: Uint8Array.of(4, 5) },
      { type: 'shard', id: b, form: 'diff', generation: 2, length: 1, bytes: Uint8Array.of(9) },
      { type: 'moved', id: c },
      { type: 'tree', id: d, children: HASH },
    )
    expect(await whole).toEqual({ form: 'packed', generation: 1, bytes: Uint8Array.of(1, 2, 3, 4, 5) })
    expect(await diff).toEqual({ form: 'diff', generation: 2, bytes: Uint8Array.of(9) })
    expect(await gone).toBeUndefined()
    expect(await children).toEqual(HASH)
    expect(meeting.session.room.shards).toBe(MAX_SHARDS_ASKED)
  })

  it('has room for so much at once', async () => {
    const meeting = await meet().greet()
    const before = meeting.session.room
    const questions = [meeting.session.getShard(wanted), meeting.session.getTree(node)].map(codeOfPromise)
    expect(meeting.session.room).toEqual({ nodes: before.nodes - 1, shards: before.shards - 1 })
    meeting.session.abort(new ReplicaError('REPLICA_CLOSED', 'over'))
    expect(await Promise.all(questions)).toEqual(['REPLICA_CLOSED', 'REPLICA_CLOSED'])
    expect(await codeOfPromise(meeting.session.getShard(wanted))).toBe('REPLICA_CLOSED')
  })

  const answers: Record<string, [code: string, answer: (id: number) => Message[]]> = {
    'is of another kind': ['REPLICA_PROTOCOL', (id) => [{ type: 'tree', id, children: HASH }]],
    'has a part before its beginning': ['REPLICA_PROTOCOL', (id) => [{ type: 'part', id, bytes: HASH }]],
    'begins twice': [
      'REPLICA_PROTOCOL',
      (id) =>
        Array.from({ length: 2 }, () => ({ type: 'shard', id, form: 'packed', generation: 0, length: 9, bytes: Uint8Array.of(1) })),
    ],
    'is longer than it said at once': [
      'REPLICA_PROTOCOL',
      (id) => [{ type: 'shard', id, form: 'packed', generation: 0, length: 1, bytes: Uint8Array.of(1, 2) }],
    ],
    'is longer than it said in the end': [
      'REPLICA_PROTOCOL',
      (id) => [
        { type: 'shard', id, form: 'packed', generation: 0, length: 3, bytes: Uint8Array.of(1, 2) },
        { type: 'part', id, bytes: Uint8Array.of(3, 4) },
      ],
    ],
    'is longer than any shard': [
      'REPLICA_LIMIT',
      (id) => [{ type: 'shard', id, form: 'packed', generation: 0, length: MAX_PACKED_BYTES + 1, bytes: Uint8Array.of(1) }],
    ],
  }
  it.each(Object.entries(answers))('ends with a peer whose answer %s', async (_name, [code, answer]) => {
    const meeting = await meet().greet()
    const asked = codeOfPromise(meeting.session.getShard(wanted))
    await quiet()
    meeting.say(...answer(meeting.of('get-shard')[0]?.id as number))
    expect(await asked).toBe(code)
    await meeting.running
    expect(meeting.failureCode).toBe(code)
  })
})

describe('silence', () => {
  it('is answered by a ping, and a pong is enough', async () => {
    const meeting = await meet().greet()
    let answered = 0
    for (let i = 0; i < 20; i++) {
      await meeting.host.clock.turn(PING_AFTER_MS)
      for (; answered < meeting.of('ping').length; answered++) meeting.say({ type: 'pong' })
      await quiet()
    }
    expect(meeting.of('ping').length).toBeGreaterThan(5)
    expect(meeting.session.state).toBe('live')
  })

  it('for too long is the end', async () => {
    const meeting = await meet().greet()
    await meeting.host.clock.turn(SILENT_AFTER_MS + 2 * PING_AFTER_MS)
    await meeting.running
    expect(meeting.failureCode).toBe('REPLICA_TIMEOUT')
    expect(meeting.of('ping').length).toBeGreaterThan(1)
  })

  it('of a peer that never says hello is the end too', async () => {
    const meeting = meet()
    await meeting.host.clock.turn(SILENT_AFTER_MS + 2 * PING_AFTER_MS)
    await meeting.running
    expect(meeting.failureCode).toBe('REPLICA_TIMEOUT')
  })
})

describe('a frame past the bound', () => {
  it('never gets through the pipe', async () => {
    const meeting = await meet().greet()
    meeting.raw(new Uint8Array(MAX_FRAME_BYTES + 1))
    await meeting.running
    expect(meeting.failureCode).toBe('REPLICA_LIMIT')
  })
})
