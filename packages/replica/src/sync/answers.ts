// The side of a session that answers: the other's questions in order, a few prepared ahead of the one being sent.
import { ReplicaError } from '../errors.ts'
import type { LibraryId } from '../ids.ts'
import { ANSWERS_AHEAD, MAX_UNANSWERED, PART_BYTES } from './limits.ts'
import type { Message } from './messages.ts'

export type TreeQuestion = Extract<Message, { type: 'get-tree' }>
export type ShardQuestion = Extract<Message, { type: 'get-shard' }>

export interface ShardAnswer {
  readonly form: 'packed' | 'diff'
  readonly generation: number
  readonly bytes: Uint8Array
}

/** Where answers come from; undefined means that it is not here any more, or not yet, or not for this peer. */
export interface Answerer {
  children(peer: LibraryId, question: TreeQuestion): Promise<Uint8Array | undefined>
  shard(peer: LibraryId, question: ShardQuestion): Promise<ShardAnswer | undefined>
}

type Answer = readonly Message[]

function shardMessages(id: number, { form, generation, bytes }: ShardAnswer): Answer {
  const first = bytes.subarray(0, PART_BYTES)
  const messages: Message[] = [{ type: 'shard', id, form, generation, length: bytes.length, bytes: first }]
  for (let at = PART_BYTES; at < bytes.length; at += PART_BYTES)
    messages.push({ type: 'part', id, bytes: bytes.subarray(at, at + PART_BYTES) })
  return messages
}

export class Answers {
  readonly #answerer: Answerer
  readonly #peer: LibraryId
  readonly #send: (message: Message) => Promise<void>
  readonly #questions: (TreeQuestion | ShardQuestion)[] = []
  readonly #prepared: Promise<Answer>[] = []
  #sending: Promise<void> | undefined

  constructor(answerer: Answerer, peer: LibraryId, send: (message: Message) => Promise<void>) {
    this.#answerer = answerer
    this.#peer = peer
    this.#send = send
  }

  /** @throws {ReplicaError} `REPLICA_LIMIT` when the other side asks more than it may. */
  ask(question: TreeQuestion | ShardQuestion): void {
    if (this.#questions.length + this.#prepared.length >= MAX_UNANSWERED) {
      throw new ReplicaError('REPLICA_LIMIT', `More than ${MAX_UNANSWERED} questions were asked at once.`)
    }
    this.#questions.push(question)
    this.#prepare()
    this.#sending ??= this.#sendAll()
  }

  #prepare(): void {
    while (this.#prepared.length < ANSWERS_AHEAD) {
      const question = this.#questions.shift()
      if (question === undefined) return
      const answer = this.#answer(question)
      // Awaited in its turn; until then a failure must not count as unhandled.
      answer.catch(() => undefined)
      this.#prepared.push(answer)
    }
  }

  async #answer(question: TreeQuestion | ShardQuestion): Promise<Answer> {
    const { id } = question
    if (question.type === 'get-tree') {
      const children = await this.#answerer.children(this.#peer, question)
      return [children === undefined ? { type: 'moved', id } : { type: 'tree', id, children }]
    }
    const shard = await this.#answerer.shard(this.#peer, question)
    return shard === undefined ? [{ type: 'moved', id }] : shardMessages(id, shard)
  }

  async #sendAll(): Promise<void> {
    try {
      for (let next = this.#prepared[0]; next !== undefined; next = this.#prepared[0]) {
        for (const message of await next) await this.#send(message)
        void this.#prepared.shift()
        this.#prepare()
      }
    } finally {
      this.#sending = undefined
    }
  }

  /** Resolves or rejects with the answers that are being sent. */
  get sending(): Promise<void> {
    return this.#sending ?? Promise.resolve()
  }
}
