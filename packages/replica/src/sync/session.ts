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
import type { LibraryId } from '../ids.ts'
import type { Clock } from '../time.ts'
import { type Answerer, Answers, type ShardAnswer } from './answers.ts'
import { differingBuckets, digestOf } from './digest.ts'
import {
  CREDIT_STEP,
  END_WITHIN_MS,
  INITIAL_CREDIT,
  MAX_OFFERS,
  MAX_PINGS,
  MAX_PRESENCE_TOTAL_BYTES,
  MAX_UNTOLD,
  PING_AFTER_MS,
  SILENT_AFTER_MS,
} from './limits.ts'
import { costsCredit, decodeMessage, type Message, type OfferedHead, PROTOCOL_VERSION } from './messages.ts'
import { Outbox } from './outbox.ts'
import { Questions, type ShardVersion, type TreeNode } from './questions.ts'
import { type Offer, Offers } from './offers.ts'
import type { Source } from './source.ts'

export type SessionState = 'greeting' | 'comparing' | 'live' | 'ending' | 'ended'

/** What a session asks of the node that it belongs to. */
export interface SessionHost extends Answerer {
  readonly clock: Clock
  /** Digests of all complete heads that the peer may read, bucket by bucket. */
  digests(peer: LibraryId): Uint8Array
  /** Heads to show to the peer in these buckets; the library's own are held back until `ownChecked`. */
  heads(peer: LibraryId, buckets: ReadonlySet<number>): Promise<OfferedHead[]>
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

export interface SessionTraffic {
  readonly sent: number
  readonly received: number
}

export class Session implements Source {
  readonly peer: LibraryId
  readonly offers = new Offers()
  state: SessionState = 'greeting'
  readonly #duplex: Duplex
  readonly #host: SessionHost
  readonly #outbox: Outbox
  readonly #answers: Answers
  readonly #questions: Questions
  #owedCredit = 0
  /** Data frames received whose credit has not gone back. */
  #inHand = 0
  #received = 0
  #untold = 0
  /** Watches in a row in which nothing was heard: counted, not timed, because clocks jump. */
  #silentWatches = 0
  #heard = true
  #pings = 0
  #unansweredPings = 0
  #stopWatch: () => void = () => undefined
  #ended: PromiseWithResolvers<void> = Promise.withResolvers()
  #failure: Error | undefined
  #heardHello = false
  #saidDigests = false
  #heardDigests = false
  /** The peer has sent its last heads; our own checked heads may follow. */
  #compared = false
  #headsShown = 0
  #presenceBytes = 0
  /** Heads are taken in the order in which they came: ours are checked after the last of them. */
  #takingHeads: Promise<void> = Promise.resolve()

  constructor(duplex: Duplex, peer: LibraryId, host: SessionHost) {
    this.#duplex = duplex
    this.peer = peer
    this.#host = host
    this.#outbox = new Outbox(duplex)
    this.#answers = new Answers(host, peer, (message) => this.#outbox.send(message))
    this.#questions = new Questions({
      clock: host.clock,
      send: (message) => this.#outbox.send(message),
      overdue: (error) => this.abort(error),
    })
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
      await this.#outbox.send({ type: 'hello', version: PROTOCOL_VERSION, digest: digestOf(this.#host.digests(this.peer)) })
      for await (const frame of this.#duplex.frames) {
        this.#received += frame.length
        this.#heard = true
        // A peer that has been found out is not listened to any more, however long it takes to tell it.
        if (this.#failure !== undefined) throw this.#failure
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

  /** Tells the peer what it did wrong, as long as it listens, then breaks the session. */
  breach(error: ReplicaError): void {
    if (this.state === 'ended' || this.#failure !== undefined) return
    this.#failure = error
    const abort = (): void => this.#duplex.abort(error)
    // One that does not read would never be told, and must not be kept for it.
    this.#host.clock.after(END_WITHIN_MS, abort)
    this.#outbox
      .send({ type: 'breach', code: error.code, message: error.message.slice(0, 900) })
      .then(() => this.#duplex.close())
      .catch(abort)
  }

  /** Tree nodes and shards that may still be asked for. */
  get room(): { nodes: number; shards: number } {
    if (this.state === 'ended' || this.state === 'ending' || this.#failure !== undefined) return { nodes: 0, shards: 0 }
    return this.#questions.room
  }

  getTree(of: TreeNode): Promise<Uint8Array | undefined> {
    return this.#questions.tree(of)
  }

  getShard(of: ShardVersion): Promise<ShardAnswer | undefined> {
    return this.#questions.shard(of)
  }

  moved(from: Head): void {
    this.offers.remove(from)
  }

  /** Tells the peer of a head. */
  async announce(message: Message): Promise<void> {
    await this.#outbox.send(message)
  }

  async #read(message: Message): Promise<void> {
    if (this.state === 'greeting' && message.type !== 'hello' && message.type !== 'breach')
      throw new ReplicaError('REPLICA_PROTOCOL', 'The first message is hello.')
    if (costsCredit(message.type) && ++this.#inHand > INITIAL_CREDIT)
      throw new ReplicaError('REPLICA_LIMIT', `More than ${INITIAL_CREDIT} data frames were sent without credit.`)
    switch (message.type) {
      case 'hello':
        return this.#greeted(message)
      case 'digests':
        return await this.#compare(message.buckets)
      case 'heads':
        this.#checkHeads(message)
        this.#takingHeads = this.#takingHeads.then(() => this.#readHeads(message))
        this.#aside(message.type, this.#takingHeads)
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
        if (costsCredit(message.type)) this.#consumed(message.type)
        return this.#questions.answered(message)
      case 'credit':
        return this.#outbox.grant(message.frames)
      case 'ping':
        if (++this.#pings > MAX_PINGS) throw new ReplicaError('REPLICA_LIMIT', `More than ${MAX_PINGS} pings came at once.`)
        return this.#tell({ type: 'pong' })
      case 'pong':
        if (this.#unansweredPings > 0) this.#unansweredPings--
        else this.#questions.noteUseless()
        return
      case 'end':
        await this.#outbox.send({ type: 'ended' })
        return this.#setState('ended')
      case 'ended':
        return this.#setState('ended')
      case 'breach':
        // No breach of theirs: what they blame us for is for us to look into.
        throw new ReplicaError('REPLICA_CLOSED', `${this.peer} ended the session: ${message.message} (${message.code})`)
    }
  }

  #greeted(message: Extract<Message, { type: 'hello' }>): void {
    if (this.#heardHello) throw new ReplicaError('REPLICA_PROTOCOL', 'Hello was said twice.')
    this.#heardHello = true
    if (message.version !== PROTOCOL_VERSION) {
      throw new ReplicaError(
        'REPLICA_PROTOCOL',
        `${this.peer} speaks version ${message.version} of the sync protocol, this node version ${PROTOCOL_VERSION}.`,
      )
    }
    // We may be ending already.
    if (this.state !== 'greeting') return
    const buckets = this.#host.digests(this.peer)
    if (Buffer.compare(digestOf(buckets), message.digest) === 0) {
      this.#compared = true
      this.#setState('live')
      this.#aside('hello', this.#host.ownChecked(this, true))
      return
    }
    this.#setState('comparing')
    this.#showDigests(buckets)
  }

  #showDigests(buckets: Uint8Array): void {
    this.#saidDigests = true
    this.#tell({ type: 'digests', buckets })
  }

  async #compare(theirs: Uint8Array): Promise<void> {
    if (this.#heardDigests) throw new ReplicaError('REPLICA_PROTOCOL', 'Digests were sent twice.')
    this.#heardDigests = true
    const ours = this.#host.digests(this.peer)
    // They were equal to our hello and are so no more: then what has come to us meanwhile has not been told to them.
    if (!this.#saidDigests) {
      this.#compared = false
      if (this.state === 'live') this.#setState('comparing')
      this.#showDigests(ours)
    }
    const heads = await this.#host.heads(this.peer, differingBuckets(ours, theirs))
    // Sent aside: the frames cost credit, and the reader must go on to receive it.
    this.#sendHeads(heads).catch((error: unknown) => this.abort(error as Error))
  }

  async #sendHeads(heads: readonly OfferedHead[]): Promise<void> {
    for (const group of framesOf(heads)) await this.#outbox.send({ type: 'heads', ...group })
  }

  #checkHeads({ heads }: Extract<Message, { type: 'heads' }>): void {
    this.#headsShown += heads.length
    for (const { presence } of heads) this.#presenceBytes += presence?.length ?? 0
    if (this.#headsShown > MAX_OFFERS) throw new ReplicaError('REPLICA_LIMIT', `More than ${MAX_OFFERS} heads were shown.`)
    if (this.#presenceBytes > MAX_PRESENCE_TOTAL_BYTES)
      throw new ReplicaError('REPLICA_LIMIT', `More than ${MAX_PRESENCE_TOTAL_BYTES} bytes say what is incomplete.`)
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
    work.then(() => this.#consumed(type)).catch((error: unknown) => this.#fail(error as Error))
  }

  #fail(error: Error): void {
    if (error instanceof ReplicaError && isBreach(error)) this.breach(error)
    else this.abort(error)
  }

  /** A data frame has been worked on: its credit goes back, a few at a time. */
  #consumed(type: Message['type']): void {
    if (!costsCredit(type)) return
    this.#owedCredit++
    if (this.#owedCredit < CREDIT_STEP) return
    const frames = this.#owedCredit
    this.#owedCredit = 0
    this.#inHand -= frames
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
      this.#pings = 0
      this.#silentWatches = this.#heard ? 0 : this.#silentWatches + 1
      this.#heard = false
      const silentMs = this.#silentWatches * PING_AFTER_MS
      if (silentMs >= SILENT_AFTER_MS) {
        this.abort(new ReplicaError('REPLICA_TIMEOUT', `${this.peer} has been silent for ${silentMs / 1000} s.`))
        return
      }
      if (this.#silentWatches > 0) {
        this.#unansweredPings++
        this.#outbox.send({ type: 'ping' }).catch((error: unknown) => this.abort(error as Error))
      }
      this.#watch()
    })
  }

  #setState(state: SessionState): void {
    if (this.state === state) return
    this.state = state
    this.#host.stateChanged(this)
  }

  #break(error: Error): void {
    // Found out before: it is being told.
    if (error === this.#failure) return
    if (error instanceof ReplicaError && this.#failure === undefined && isBreach(error)) this.breach(error)
    else this.abort(error)
  }

  #finish(): void {
    this.#stopWatch()
    const reason = this.#failure ?? new ReplicaError('REPLICA_CLOSED', 'The session has ended.')
    this.#outbox.close(reason)
    this.#questions.close(reason)
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
