// The side of a session that asks: questions under way, and their answers as they come in, in order, in parts.
import { ReplicaError } from '../errors.ts'
import type { DatasetName, LibraryId } from '../ids.ts'
import { MAX_PACKED_BYTES } from '../limits.ts'
import type { Clock } from '../time.ts'
import type { ShardAnswer } from './answers.ts'
import {
  ANSWER_WITHIN_MS,
  ASK_AHEAD_MS,
  LIVELY_PART_BYTES,
  MAX_NODES_ASKED,
  MAX_SHARDS_ASKED,
  MAX_USELESS,
  MIN_SHARDS_ASKED,
} from './limits.ts'
import type { Have, Message } from './messages.ts'

type AnswerMessage = Extract<Message, { type: 'tree' | 'shard' | 'part' | 'moved' }>

interface Question {
  readonly kind: 'tree' | 'shard'
  resolve(answer: Uint8Array | ShardAnswer | undefined): void
  reject(error: Error): void
  /** A shard on its way in parts. */
  partial?: { form: 'packed' | 'diff'; generation: number; bytes: Uint8Array; filled: number }
}

interface Dataset {
  readonly library: LibraryId
  readonly dataset: DatasetName
}

export interface TreeNode extends Dataset {
  readonly level: number
  readonly index: number
  readonly hash: Uint8Array
}

export interface ShardVersion extends Dataset {
  readonly shard: number
  readonly hash: Uint8Array
  /** The version that we have, looked up only where the question is really asked. */
  readonly have: () => Promise<Have | null>
}

export interface QuestionsInit {
  readonly clock: Clock
  readonly send: (message: Message) => Promise<void>
  /** The oldest question has waited too long. */
  readonly overdue: (error: ReplicaError) => void
}

export class Questions {
  readonly #with: QuestionsInit
  /** By id, oldest first: they are answered in order. */
  readonly #open = new Map<number, Question>()
  readonly #asked = { tree: 0, shard: 0 }
  #nextId = 1
  #useless = 0
  /** How far apart shards come when they come one after the other; 0 while that is not known. */
  #shardEveryMs = 0
  #shardCameAt: number | undefined
  #cancelOverdue: (() => void) | undefined
  #closed: ReplicaError | undefined

  constructor(init: QuestionsInit) {
    this.#with = init
  }

  /** How many more may be asked. */
  get room(): { nodes: number; shards: number } {
    return { nodes: MAX_NODES_ASKED - this.#asked.tree, shards: this.#mostShards - this.#asked.shard }
  }

  /** As many as come in ASK_AHEAD_MS: on a slow line what is asked next would wait for all that was asked before. */
  get #mostShards(): number {
    if (this.#shardEveryMs === 0) return MAX_SHARDS_ASKED
    return Math.max(MIN_SHARDS_ASKED, Math.min(MAX_SHARDS_ASKED, Math.round(ASK_AHEAD_MS / this.#shardEveryMs)))
  }

  /** A whole shard has come: how long after the one before, while others were awaited. */
  #noteShard(): void {
    const now = this.#with.clock.now()
    if (this.#shardCameAt !== undefined) {
      const since = Math.min(ANSWER_WITHIN_MS, Math.max(1, now - this.#shardCameAt))
      this.#shardEveryMs = this.#shardEveryMs === 0 ? since : this.#shardEveryMs * 0.7 + since * 0.3
    }
    // With nothing awaited the time until the next says nothing about the line.
    this.#shardCameAt = this.#asked.shard > 1 ? now : undefined
  }

  /** The children of a tree node; undefined where the peer does not have it. */
  async tree(of: TreeNode): Promise<Uint8Array | undefined> {
    return (await this.#ask('tree', (id) => ({ type: 'get-tree', id, ...of }))) as Uint8Array | undefined
  }

  /** A shard by its hash; undefined where the peer does not have it. */
  async shard(of: ShardVersion): Promise<ShardAnswer | undefined> {
    return (await this.#ask('shard', async (id) => ({ type: 'get-shard', id, ...of, have: await of.have() }))) as
      | ShardAnswer
      | undefined
  }

  async #ask(
    kind: Question['kind'],
    question: (id: number) => Message | Promise<Message>,
  ): Promise<Uint8Array | ShardAnswer | undefined> {
    // Counted before anything is waited for, so that whoever looks at the room next sees that it is taken.
    this.#asked[kind]++
    try {
      const id = this.#nextId++
      const message = await question(id)
      if (this.#closed !== undefined) throw this.#closed
      return await new Promise((resolve, reject) => {
        this.#open.set(id, { kind, resolve, reject })
        if (this.#open.size === 1) this.#watch()
        this.#with.send(message).catch((error: unknown) => reject(asReplicaError(error)))
      })
    } finally {
      this.#asked[kind]--
    }
  }

  /** Times the oldest question: a peer that answers pings but no questions would hold up what others could give. */
  #watch(): void {
    this.#cancelOverdue?.()
    this.#cancelOverdue = undefined
    if (this.#open.size === 0) return
    this.#cancelOverdue = this.#with.clock.after(ANSWER_WITHIN_MS, () =>
      this.#with.overdue(new ReplicaError('REPLICA_TIMEOUT', `A question was not answered within ${ANSWER_WITHIN_MS / 1000} s.`)),
    )
  }

  /** @throws {ReplicaError} when the answer is none to what was asked: the peer is in breach. */
  answered(message: AnswerMessage): void {
    const question = this.#open.get(message.id)
    // The answer to a question that has been given up; more than a few of them are a flood.
    if (question === undefined) {
      this.noteUseless()
      return
    }
    const done = takeAnswer(question, message)
    if (done === 'more') {
      // On the slowest lines a shard takes minutes; drops of it are not what keeps us waiting.
      if ('bytes' in message && message.bytes.length >= LIVELY_PART_BYTES) this.#watch()
      return
    }
    if (question.kind === 'shard') this.#noteShard()
    this.#open.delete(message.id)
    this.#watch()
    question.resolve(done)
  }

  /** Something came that nobody had asked for. @throws {ReplicaError} `REPLICA_LIMIT` when it has come too often. */
  noteUseless(): void {
    if (++this.#useless > MAX_USELESS) throw new ReplicaError('REPLICA_LIMIT', 'Too many answers to questions that were not asked.')
  }

  close(reason: Error): void {
    this.#closed ??= asReplicaError(reason)
    this.#cancelOverdue?.()
    for (const question of this.#open.values()) question.reject(this.#closed)
    this.#open.clear()
  }
}

/** A pipe breaks with errors of its own; to whoever asks it only matters that nothing more comes from this source. */
function asReplicaError(error: unknown): ReplicaError {
  if (error instanceof ReplicaError) return error
  return new ReplicaError('REPLICA_CLOSED', 'The connection ended before the answer came.', { cause: error })
}

function refuse(why: string): never {
  throw new ReplicaError('REPLICA_PROTOCOL', `An answer ${why}.`)
}

/** Takes one frame of an answer. @returns the answer when it is whole, `more` while parts are missing. */
function takeAnswer(question: Question, message: AnswerMessage): Uint8Array | ShardAnswer | undefined | 'more' {
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
