// The join protocol: questions about joining, from anybody who is not blocked, one to a stream. What they mean is the business
// of the layer above; here they are bounded in size, time, number and rate, so that nobody can wear out a node with them.
import type { Connection, Stream } from '@libp2p/interface'
import type { Cbor, LibraryId } from '@serumpun/replica'
import { explainDialFailure } from './dial-failure.ts'
import { NetError } from './errors.ts'
import { answer, ask } from './exchange.ts'
import { libraryOf } from './gate.ts'
import { hostOf } from './host.ts'
import {
  JOIN_EXCHANGE_MS,
  JOIN_PROTOCOL,
  JOIN_RATE_IN_ALL,
  JOIN_RATE_PER_HOST,
  MAX_JOIN_ANSWER_BYTES,
  MAX_JOIN_QUESTION_BYTES,
  MAX_JOIN_QUESTIONS,
  MAX_JOIN_QUESTIONS_PER_HOST,
} from './limits.ts'
import { RateLimit } from './rate-limit.ts'
import type { StandingOf } from './standing.ts'

const BOUNDS = { maxQuestionBytes: MAX_JOIN_QUESTION_BYTES, maxAnswerBytes: MAX_JOIN_ANSWER_BYTES } as const

// How an answer begins, before what the layer above says.
const ANSWERED = 0
const BUSY = 1
const FAILED = 2

/** A question on the join protocol. */
export interface JoinQuestion {
  /** Who asks, as its key proves. */
  readonly library: LibraryId
  /** Where it comes from (an IP address, the first half of an IPv6 address, or a relay): to count attempts by. */
  readonly host: string
  readonly body: Cbor
  /** Aborts when no answer is awaited any more. */
  readonly signal: AbortSignal
}

export interface JoinDeskInit {
  readonly standing: StandingOf
  /** What it throws is told to whoever asked as "could not answer", without a word of it. */
  readonly onQuestion: (question: JoinQuestion) => Promise<Cbor>
  /** A peer broke a rule. */
  readonly onBreach: () => void
}

/** The side that answers. */
export class JoinDesk {
  readonly #init: JoinDeskInit
  readonly #rate = new RateLimit(JOIN_RATE_PER_HOST, JOIN_RATE_IN_ALL)
  readonly #open = new Map<Stream, string>()

  constructor(init: JoinDeskInit) {
    this.#init = init
  }

  /** Resolves when the exchange is over, however it went. */
  async accept(stream: Stream, connection: Connection): Promise<void> {
    const library = libraryOf(connection.remotePeer)
    const host = hostOf(connection.remoteAddr)
    if (library === undefined || this.#init.standing(library) === 'blocked' || !this.#hasRoom(host)) {
      stream.abort(new NetError('NET_JOIN_BUSY', 'Too many questions about joining at once.'))
      return
    }
    this.#open.set(stream, host)
    const signal = AbortSignal.timeout(JOIN_EXCHANGE_MS)
    const failure = await answer(stream, (body) => this.#respond({ library, host, body, signal }), BOUNDS, signal)
    this.#open.delete(stream)
    if (failure instanceof NetError && (failure.code === 'NET_BREACH' || failure.code === 'NET_FRAME_TOO_LARGE')) {
      this.#init.onBreach()
      connection.abort(failure)
    }
  }

  #hasRoom(host: string): boolean {
    const ofHost = [...this.#open.values()].filter((other) => other === host).length
    return this.#open.size < MAX_JOIN_QUESTIONS && ofHost < MAX_JOIN_QUESTIONS_PER_HOST
  }

  async #respond(question: JoinQuestion): Promise<Cbor> {
    const isCounted = this.#init.standing(question.library) === 'stranger'
    if (isCounted && !this.#rate.take(question.host)) return [BUSY]
    try {
      return [ANSWERED, await this.#init.onQuestion(question)]
    } catch {
      return [FAILED]
    }
  }
}

/**
 * Asks through an open connection.
 * @throws {NetError} `NET_JOIN_BUSY`, `NET_JOIN_FAILED`, `NET_NOT_SERUMPUN` where it is no node or takes no questions, and
 * what an exchange may throw.
 */
export async function askJoinDesk(connection: Connection, body: Cbor, signal: AbortSignal): Promise<Cbor> {
  const stream = await openStream(connection, signal)
  const reply = await ask(stream, body, BOUNDS, signal)
  const [outcome, answered] = Array.isArray(reply) ? reply : []
  if (outcome === ANSWERED && answered !== undefined) return answered
  if (outcome === BUSY)
    throw new NetError('NET_JOIN_BUSY', 'The other library has been asked too often just now. Try again in a minute.')
  if (outcome === FAILED)
    throw new NetError('NET_JOIN_FAILED', 'The other library could not answer. Its staff can see why in its log; try again later.')
  throw new NetError('NET_BREACH', 'The answer to a question about joining has a form that this version does not know.')
}

async function openStream(connection: Connection, signal: AbortSignal): Promise<Stream> {
  try {
    return await connection.newStream(JOIN_PROTOCOL, { signal, runOnLimitedConnection: true })
  } catch (error) {
    throw explainDialFailure(error, connection.remoteAddr.toString())
  }
}
