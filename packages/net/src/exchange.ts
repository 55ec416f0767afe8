// One question and one answer to a stream: for what is asked now and then, of anybody. Each is one frame (frame-codec.ts)
// with one CBOR value in it; the asker closes its side after the question.
import type { Stream } from '@libp2p/interface'
import { decodeCbor, encodeCbor } from '@serumpun/replica'
import type { Cbor } from '@serumpun/replica'
import { Uint8ArrayList } from 'uint8arraylist'
import { NetError } from './errors.ts'
import { END, IncomingFrames, OutgoingFrames } from './frame-codec.ts'

export interface ExchangeBounds {
  readonly maxQuestionBytes: number
  readonly maxAnswerBytes: number
}

/**
 * Asks through a fresh stream. The stream is over afterwards, however it went.
 * @throws {NetError} `NET_BREACH`, `NET_FRAME_TOO_LARGE`, `NET_RESET`, `NET_TIMEOUT`.
 */
export async function ask(stream: Stream, question: Cbor, bounds: ExchangeBounds, signal: AbortSignal): Promise<Cbor> {
  try {
    send(stream, encodeCbor(question), bounds.maxQuestionBytes)
    const answer = receive(stream, bounds.maxAnswerBytes, signal)
    // Waits until the question has left, which a peer that does not read could put off for ever.
    stream.close({ signal }).catch(() => {})
    return decoded(await answer)
  } catch (error) {
    stream.abort(error as Error)
    throw error
  }
}

/**
 * Answers what is asked through a stream. Never rejects: an exchange that fails breaks its stream, and what was wrong comes back.
 * @param respond may throw to break the stream without an answer
 */
export async function answer(
  stream: Stream,
  respond: (question: Cbor) => Promise<Cbor>,
  bounds: ExchangeBounds,
  signal: AbortSignal,
): Promise<Error | undefined> {
  try {
    const question = decoded(await receive(stream, bounds.maxQuestionBytes, signal))
    send(stream, encodeCbor(await unlessAborted(respond(question), signal)), bounds.maxAnswerBytes)
    await stream.close({ signal })
    return undefined
  } catch (error) {
    stream.abort(error as Error)
    return error as Error
  }
}

function send(stream: Stream, bytes: Uint8Array, maxBytes: number): void {
  if (bytes.length > maxBytes)
    throw new NetError('NET_FRAME_TOO_LARGE', `A message of ${bytes.length} bytes was to be sent; the most is ${maxBytes}.`)
  const frames = new OutgoingFrames()
  frames.add(bytes)
  stream.send(new Uint8ArrayList(...frames.take(Infinity)))
}

function decoded(bytes: Uint8Array): Cbor {
  try {
    return decodeCbor(bytes)
  } catch (cause) {
    throw new NetError('NET_BREACH', 'The peer sent something that is no message.', { cause })
  }
}

/** The one frame that comes; more than it holds is never kept. */
function receive(stream: Stream, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  const frames = new IncomingFrames(maxBytes)
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
  const look = (): void => {
    try {
      const frame = frames.take()
      if (frame === END) throw new NetError('NET_BREACH', 'The peer ended an exchange without a message.')
      if (frame === undefined) return
      if (frames.bytes > 0) throw new NetError('NET_BREACH', 'The peer sent more than one message.')
      resolve(frame)
    } catch (error) {
      reject(error as Error)
    }
  }
  const ended = (): void => reject(new NetError('NET_RESET', 'The peer ended the exchange without an answer.'))
  stream.addEventListener('message', ({ data }) => {
    if (data instanceof Uint8Array) frames.push(data)
    else for (const chunk of data) frames.push(chunk)
    look()
  })
  // What came before the end is delivered before it is told, save where the stream was over before we listened.
  stream.addEventListener('remoteCloseWrite', ended)
  stream.addEventListener('close', ended)
  return unlessAborted(promise, signal)
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: given, resolve, reject } = Promise.withResolvers<T>()
  const giveUp = (): void =>
    reject(new NetError('NET_TIMEOUT', 'The exchange took too long, or was given up.', { cause: signal.reason }))
  if (signal.aborted) giveUp()
  signal.addEventListener('abort', giveUp, { once: true })
  promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  return given
}
