// Questions between members about reach: one to a stream, answered to members alone. Whoever is none is told so, because
// "it does not count us as a member" is the most frequent answer to "why does it not replicate?".
import type { Connection, Stream } from '@libp2p/interface'
import { CODE_P2P_CIRCUIT } from '@multiformats/multiaddr'
import type { Cbor, LibraryId } from '@serumpun/replica'
import { notAdmitted } from '../errors.ts'
import { answer, ask } from '../exchange.ts'
import { libraryOf } from '../gate.ts'
import { MAX_REACH_BYTES, REACH_EXCHANGE_MS, REACH_PROTOCOL } from '../limits.ts'
import { arrayIn, encodeQuestion, readQuestion } from './questions.ts'
import type { ReachQuestion } from './questions.ts'

const BOUNDS = { maxQuestionBytes: MAX_REACH_BYTES, maxAnswerBytes: MAX_REACH_BYTES } as const

const ANSWERED = 0
const NOT_ADMITTED = 1

export interface Member {
  readonly library: LibraryId
  readonly connection: Connection
}

/** Whether a connection goes through a relay. */
export function isThroughRelay({ remoteAddr }: Connection): boolean {
  return remoteAddr.getComponents().some(({ code }) => code === CODE_P2P_CIRCUIT)
}

/**
 * Asks a member.
 * @throws {NetError} `NET_NOT_ADMITTED` where we are none to it; and what an exchange may throw.
 */
export async function askMember(connection: Connection, question: ReachQuestion, stopping: AbortSignal): Promise<Cbor | undefined> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(REACH_EXCHANGE_MS)])
  const stream = await connection.newStream(REACH_PROTOCOL, { signal, runOnLimitedConnection: true })
  const [outcome, answered] = arrayIn(await ask(stream, encodeQuestion(question), BOUNDS, signal), 2)
  if (outcome === NOT_ADMITTED) throw notAdmitted()
  return answered
}

/** Answers one question. @returns what was wrong with the exchange. */
export async function answerMember(
  stream: Stream,
  connection: Connection,
  isMember: (library: LibraryId) => boolean,
  respond: (member: Member, question: ReachQuestion) => Promise<Cbor>,
): Promise<Error | undefined> {
  const library = libraryOf(connection.remotePeer)
  const signal = AbortSignal.timeout(REACH_EXCHANGE_MS)
  return await answer(
    stream,
    async (question) => {
      if (library === undefined || !isMember(library)) return [NOT_ADMITTED]
      return [ANSWERED, await respond({ library, connection }, readQuestion(question))]
    },
    BOUNDS,
    signal,
  )
}
