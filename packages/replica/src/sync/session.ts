// A session: one peer, one duplex, both sides asking and answering at once.
//
//   greeting ──hello, digests equal──▶ live          (in step after one round trip)
//      │                                ▲
//      └──digests differ──▶ comparing ──┘            (each sends the heads of the buckets that differ)
//   live: announcements both ways; questions both ways (tree nodes, shards); credit, ping, pong
//   live ──end──▶ ending ──ended──▶ ended            (orderly; anything else is a broken session)
//
// What a head means, and what is fetched from whom, is decided in engine.ts and transfer.ts.
import type { Duplex } from '../duplex.ts'
import { ReplicaError } from '../errors.ts'
import { type Head, readHead } from '../head.ts'
import type { DatasetName, LibraryId } from '../ids.ts'
import { MAX_PACKED_BYTES } from '../limits.ts'
import type { Clock } from '../time.ts'
import { type Answerer, Answers, type ShardAnswer } from './answers.ts'
import { differingBuckets, digestOf } from './digest.ts'
import {
  CREDIT_STEP,
  END_WITHIN_MS,
  MAX_NODES_ASKED,
  MAX_SHARDS_ASKED,
  MAX_UNTOLD,
  MAX_USELESS,
  PING_AFTER_MS,
  SILENT_AFTER_MS,
} from './limits.ts'
import { costsCredit, decodeMessage, type Have, type Message, type OfferedHead, PROTOCOL_VERSION } from './messages.ts'
import { Outbox } from './outbox.ts'
import type { Offer, Source } from './source.ts'

export type SessionState = 'greeting' | 'comparing' | 'live' | 'ending' | 'ended'

/** What a session asks of the node that it belongs to. */
export interface SessionHost extends Answerer {
  readonly clock: Clock
  /** Digests of all complete heads, bucket by bucket. */
  digests(): Promise<Uint8Array>
  /** Heads to show in these buckets; the library's own are held back until `ownChecked`. */
  heads(buckets: ReadonlySet<number>): Promise<OfferedHead[]>
  /** The peer has this head. Awaited before the frame's credit goes back. */
  offered(session: Session, offer: Offer): Promise<void>
  announced(session: Session, announcement: Announcement): Promise<void>
  /** The peer has shown all that it has of our own datasets; `equal` where it has the very same of everything. */
  ownChecked(session: Session, equal: boolean): Promise<void>
  stateChanged(session: Session): void
}

export interface Announcement {
  readonly head: Head
  readonly base: Uint8Array | null
  readonly diffs: readonly { readonly shard: number; readonly generation: number; readonly diff: Uint8Array }[]
  /** As it came, for passing on. */
  readonly message: Message
}

interface Question {
  readonly kind: 'tree' | 'shard'
  resolve(answer: Uint8Array | ShardAnswer | undefined): void
  reject(error: Error): void
  /** A shard on its way in parts. */
  partial?: { form: 'packed' | 'diff'; generation: number; bytes: Uint8Array; filled: number }
}

export interface SessionTraffic {
  readonly sent: number
  readonly received: number
}

export class Session implements Source {
  readonly peer: LibraryId
  readonly offers = new Map<string, Offer>()
  state: SessionState = 'greeting'
  readonly #duplex: Duplex
  readonly #host: SessionHost
  readonly #outbox: Outbox
  readonly #answers: Answers
  readonly #questions = new Map<number, Question>()
  readonly #asked = { tree: 0, shard: 0 }
  #nextId = 1
  #owedCredit = 0
  #received = 0
  #useless = 0
  #untold = 0
  #heardAt: number
  #stopWatch: () => void = () => undefined
  #ended: PromiseWithResolvers<void> = Promise.withResolvers()
  #failure: Error | undefined
  /** The peer has sent its last heads; our own checked heads may follow. */
  #compared = false

  constructor(duplex: Duplex, peer: LibraryId, host: SessionHost) {
    this.#duplex = duplex
    this.peer = peer
    this.#host = host
    this.#outbox = new Outbox(duplex)
    this.#answers = new Answers(host, (message) => this.#outbox.send(message))
    this.#heardAt = host.clock.now()
  }

  get traffic(): SessionTraffic {
    return { sent: this.#outbox.bytes, received: this.#received }
  }

  /** Why the session broke; undefined while it lives and after an orderly end. */
  get failure(): Error | undefined {
    return this.#failure
  }

  /** Runs until the session has ended. Never rejects: see `failure`. */
  async run(): Promise<void> {
    this.#watch()
    try {
      await this.#outbox.send({ type: 'hello', version: PROTOCOL_VERSION, digest: digestOf(await this.#host.digests()) })
      for await (const frame of this.#duplex.frames) {
        this.#received += frame.length
        this.#heardAt = this.#host.clock.now()
        await this.#read(decodeMessage(frame))
        if (this.#hasEnded()) break
      }
      if (!this.#hasEnded()) throw new ReplicaError('REPLICA_CLOSED', 'The other side went away without a word.')
      await this.#duplex.close()
    } catch (error) {
      this.#break(error instanceof Error ? error : new Error(String(error)))
    } finally {
      this.#finish()
    }
  }

  #hasEnded(): boolean {
    return this.state === 'ended'
  }

  /** Ends in an orderly way: the peer hears of it and answers. Resolves when the session is over. */
  async end(): Promise<void> {
    if (this.state === 'ended') return
    this.#setState('ending')
    const cancel = this.#host.clock.after(END_WITHIN_MS, () =>
      this.abort(new ReplicaError('REPLICA_TIMEOUT', 'The other side did not confirm the end.')),
    )
    this.#outbox.send({ type: 'end' }).catch((error: unknown) => this.abort(error as Error))
    await this.#ended.promise
    cancel()
  }

  /** Breaks the session at once. */
  abort(reason: Error): void {
    if (this.state === 'ended') return
    this.#failure ??= reason
    this.#duplex.abort(reason)
  }

  /** Tells the peer what it did wrong, then breaks the session. */
  breach(error: ReplicaError): void {
    if (this.state === 'ended') return
    this.#failure ??= error
    const told = this.#outbox.send({ type: 'breach', code: error.code, message: error.message.slice(0, 900) })
    told.then(() => this.#duplex.abort(error)).catch(() => this.#duplex.abort(error))
  }

  /** Tree nodes and shards that may still be asked for. */
  get room(): { nodes: number; shards: number } {
    if (this.state === 'ended' || this.state === 'ending' || this.#failure !== undefined) return { nodes: 0, shards: 0 }
    return { nodes: MAX_NODES_ASKED - this.#asked.tree, shards: MAX_SHARDS_ASKED - this.#asked.shard }
  }

  /** The children of a tree node; undefined where the peer does not have it. */
  async getTree(of: {
    library: LibraryId
    dataset: DatasetName
    level: number
    index: number
    hash: Uint8Array
  }): Promise<Uint8Array | undefined> {
    return (await this.#ask('tree', (id) => ({ type: 'get-tree', id, ...of }))) as Uint8Array | undefined
  }

  /** A shard by its hash; undefined where the peer does not have it. */
  async getShard(of: {
    library: LibraryId
    dataset: DatasetName
    shard: number
    hash: Uint8Array
    have: Have | null
  }): Promise<ShardAnswer | undefined> {
    return (await this.#ask('shard', (id) => ({ type: 'get-shard', id, ...of }))) as ShardAnswer | undefined
  }

  async #ask(kind: 'tree' | 'shard', question: (id: number) => Message): Promise<Uint8Array | ShardAnswer | undefined> {
    if (this.#failure !== undefined) throw this.#failure
    const id = this.#nextId++
    this.#asked[kind]++
    try {
      return await new Promise((resolve, reject) => {
        this.#questions.set(id, { kind, resolve, reject })
        this.#outbox.send(question(id)).catch(reject)
      })
    } finally {
      this.#asked[kind]--
      this.#questions.delete(id)
    }
  }

  /** Tells the peer of a head. */
  async announce(message: Message): Promise<void> {
    await this.#outbox.send(message)
  }

  async #read(message: Message): Promise<void> {
    if (this.state === 'greeting' && message.type !== 'hello' && message.type !== 'breach')
      throw new ReplicaError('REPLICA_PROTOCOL', 'The first message is hello.')
    switch (message.type) {
      case 'hello':
        return await this.#greeted(message)
      case 'digests':
        return await this.#compare(message.buckets)
      case 'heads':
        this.#aside(message.type, this.#readHeads(message))
        return
      case 'announce':
        this.#aside(message.type, this.#readAnnouncement(message))
        return
      case 'get-tree':
      case 'get-shard':
        this.#answers.ask(message)
        this.#answers.sending.catch((error: unknown) => this.abort(error as Error))
        return
      case 'tree':
      case 'shard':
      case 'part':
      case 'moved':
        return this.#answered(message)
      case 'credit':
        return this.#outbox.grant(message.frames)
      case 'ping':
        return this.#tell({ type: 'pong' })
      case 'pong':
        return
      case 'end':
        await this.#outbox.send({ type: 'ended' })
        return this.#setState('ended')
      case 'ended':
        return this.#setState('ended')
      case 'breach':
        throw new ReplicaError('REPLICA_PROTOCOL', `${this.peer} ended the session: ${message.message} (${message.code})`)
    }
  }

  async #greeted(message: Extract<Message, { type: 'hello' }>): Promise<void> {
    if (this.state !== 'greeting') throw new ReplicaError('REPLICA_PROTOCOL', 'Hello was said twice.')
    if (message.version !== PROTOCOL_VERSION) {
      throw new ReplicaError(
        'REPLICA_PROTOCOL',
        `${this.peer} speaks version ${message.version} of the sync protocol, this node version ${PROTOCOL_VERSION}.`,
      )
    }
    const buckets = await this.#host.digests()
    if (Buffer.compare(digestOf(buckets), message.digest) === 0) {
      this.#compared = true
      this.#setState('live')
      this.#aside('hello', this.#host.ownChecked(this, true))
      return
    }
    this.#setState('comparing')
    this.#tell({ type: 'digests', buckets })
  }

  async #compare(theirs: Uint8Array): Promise<void> {
    const differing = differingBuckets(await this.#host.digests(), theirs)
    const heads = await this.#host.heads(differing)
    // Sent aside: the frames cost credit, and the reader must go on to receive it.
    this.#sendHeads(heads).catch((error: unknown) => this.abort(error as Error))
  }

  async #sendHeads(heads: readonly OfferedHead[]): Promise<void> {
    for (const group of framesOf(heads)) await this.#outbox.send({ type: 'heads', ...group })
  }

  async #readHeads(message: Extract<Message, { type: 'heads' }>): Promise<void> {
    if (this.#compared) throw new ReplicaError('REPLICA_PROTOCOL', 'Heads were sent after the last ones.')
    for (const { head, presence } of message.heads)
      await this.#host.offered(this, { head: readHead(head), presence: presence?.slice() ?? null })
    if (!message.last) return
    this.#compared = true
    if (this.state === 'comparing') this.#setState('live')
    await this.#host.ownChecked(this, false)
  }

  async #readAnnouncement(message: Extract<Message, { type: 'announce' }>): Promise<void> {
    const { base, diffs } = message
    await this.#host.announced(this, { head: readHead(message.head), base, diffs, message })
  }

  /** Work that the reader does not wait for; its credit goes back when it is done, so that it stays bounded. */
  #aside(type: Message['type'], work: Promise<void>): void {
    work.then(
      () => this.#consumed(type),
      (error: unknown) => this.#fail(error),
    )
  }

  #fail(error: unknown): void {
    if (error instanceof ReplicaError && error.code !== 'REPLICA_WRITE_FAILED' && error.code !== 'REPLICA_CLOSED')
      this.breach(error)
    else this.abort(error as Error)
  }

  #answered(message: Extract<Message, { type: 'tree' | 'shard' | 'part' | 'moved' }>): void {
    const question = this.#questions.get(message.id)
    if (costsCredit(message.type)) this.#consumed(message.type)
    // The answer to a question that has been given up; more than a few of them are a flood.
    if (question === undefined) {
      if (++this.#useless > MAX_USELESS)
        throw new ReplicaError('REPLICA_LIMIT', 'Too many answers to questions that were not asked.')
      return
    }
    const done = takeAnswer(question, message)
    if (done === 'more') return
    this.#questions.delete(message.id)
    question.resolve(done)
  }

  /** A data frame has been worked on: its credit goes back, a few at a time. */
  #consumed(type: Message['type']): void {
    if (!costsCredit(type)) return
    this.#owedCredit++
    if (this.#owedCredit < CREDIT_STEP) return
    const frames = this.#owedCredit
    this.#owedCredit = 0
    this.#tell({ type: 'credit', frames })
  }

  /**
   * Queues a control frame without waiting: a reader that waited for its own sending could wait for the other side's
   * reader for ever. A peer that makes us queue many without reading any is in breach.
   */
  #tell(message: Message): void {
    if (++this.#untold > MAX_UNTOLD)
      throw new ReplicaError('REPLICA_LIMIT', `More than ${MAX_UNTOLD} answers wait for the other side to read.`)
    this.#outbox.send(message).then(
      () => this.#untold--,
      (error: unknown) => this.abort(error as Error),
    )
  }

  /** Pings a silent peer, and gives up one that stays silent. */
  #watch(): void {
    this.#stopWatch = this.#host.clock.after(PING_AFTER_MS, () => {
      const silent = this.#host.clock.now() - this.#heardAt
      if (silent >= SILENT_AFTER_MS) {
        this.abort(new ReplicaError('REPLICA_TIMEOUT', `${this.peer} has been silent for ${Math.round(silent / 1000)} s.`))
        return
      }
      if (silent >= PING_AFTER_MS) this.#outbox.send({ type: 'ping' }).catch((error: unknown) => this.abort(error as Error))
      this.#watch()
    })
  }

  #setState(state: SessionState): void {
    if (this.state === state) return
    this.state = state
    this.#host.stateChanged(this)
  }

  #break(error: Error): void {
    if (error instanceof ReplicaError && this.#failure === undefined && isBreach(error)) this.breach(error)
    else {
      this.#failure ??= error
      this.#duplex.abort(error)
    }
  }

  #finish(): void {
    this.#stopWatch()
    const reason = this.#failure ?? new ReplicaError('REPLICA_CLOSED', 'The session has ended.')
    this.#outbox.close(reason)
    for (const question of this.#questions.values()) question.reject(reason)
    this.#questions.clear()
    this.#setState('ended')
    this.#ended.resolve()
  }
}

function isBreach({ code }: ReplicaError): boolean {
  return code !== 'REPLICA_CLOSED' && code !== 'REPLICA_WRITE_FAILED' && code !== 'REPLICA_TIMEOUT' && code !== 'REPLICA_STORE'
}

/** Heads in frames that stay within a frame's size; the last one says so, and there is at least one. */
function* framesOf(heads: readonly OfferedHead[]): Iterable<{ heads: OfferedHead[]; last: boolean }> {
  const MOST_BYTES = 128 * 1024
  const MOST_HEADS = 200
  let group: OfferedHead[] = []
  let bytes = 0
  for (const offered of heads) {
    const size = offered.head.length + (offered.presence?.length ?? 0)
    if (group.length === MOST_HEADS || bytes + size > MOST_BYTES) {
      yield { heads: group, last: false }
      group = []
      bytes = 0
    }
    group.push(offered)
    bytes += size
  }
  yield { heads: group, last: true }
}

function refuse(why: string): never {
  throw new ReplicaError('REPLICA_PROTOCOL', `An answer ${why}.`)
}

/** Takes one frame of an answer. @returns the answer when it is whole, `more` while parts are missing. */
function takeAnswer(
  question: Question,
  message: Extract<Message, { type: 'tree' | 'shard' | 'part' | 'moved' }>,
): Uint8Array | ShardAnswer | undefined | 'more' {
  if (message.type === 'moved') return undefined
  if (message.type === 'tree') return question.kind === 'tree' ? message.children : refuse('is of another kind than its question')
  if (question.kind !== 'shard') refuse('is of another kind than its question')
  if (message.type === 'shard') return beginShard(question, message)
  const { partial } = question
  if (partial === undefined) return refuse('has a part before its beginning')
  if (partial.filled + message.bytes.length > partial.bytes.length) refuse('is longer than it said')
  partial.bytes.set(message.bytes, partial.filled)
  partial.filled += message.bytes.length
  return partial.filled === partial.bytes.length
    ? { form: partial.form, generation: partial.generation, bytes: partial.bytes }
    : 'more'
}

function beginShard(question: Question, message: Extract<Message, { type: 'shard' }>): ShardAnswer | 'more' {
  const { form, generation, length, bytes } = message
  if (length > MAX_PACKED_BYTES)
    throw new ReplicaError('REPLICA_LIMIT', `A shard of ${length} bytes was sent; the limit is ${MAX_PACKED_BYTES}.`)
  if (question.partial !== undefined) refuse('begins twice')
  if (bytes.length > length) refuse('is longer than it said')
  // A copy: the frame's buffer may hold other frames, and this one may wait for a worker.
  if (bytes.length === length) return { form, generation, bytes: bytes.slice() }
  const whole = new Uint8Array(length)
  whole.set(bytes)
  question.partial = { form, generation, bytes: whole, filled: bytes.length }
  return 'more'
}
