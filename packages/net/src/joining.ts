// Both sides of the join protocol at one node: the desk that answers, if there is one, and asking at others' desks.
import type { Connection, Libp2p } from '@libp2p/interface'
import type { Cbor, LibraryId } from '@serumpun/replica'
import { dialable, parsePeerAddress } from './address.ts'
import { explainDialFailure } from './dial-failure.ts'
import { NetError } from './errors.ts'
import { libraryOf } from './gate.ts'
import { JoinDesk, askJoinDesk } from './join.ts'
import type { JoinDeskInit } from './join.ts'
import { DIAL_MS, JOIN_DIALS, JOIN_EXCHANGE_MS, JOIN_PROTOCOL, MAX_JOIN_STREAMS } from './limits.ts'
import { dialOrder } from './redial.ts'
import type { Visitors } from './visitors.ts'

export interface JoiningInit {
  readonly node: Libp2p
  readonly visitors: Visitors
  readonly connectionsWith: (library: LibraryId) => readonly Connection[]
  /** Aborts when the node stops. */
  readonly stopping: AbortSignal
}

/** Answers questions about joining from now on. */
export async function openJoinDesk({ node, visitors }: JoiningInit, init: JoinDeskInit): Promise<void> {
  const desk = new JoinDesk(init)
  await node.handle(
    JOIN_PROTOCOL,
    (stream, connection) => void visitors.during(connection, 'answering', desk.accept(stream, connection)),
    { maxInboundStreams: MAX_JOIN_STREAMS, maxOutboundStreams: MAX_JOIN_STREAMS, runOnLimitedConnection: true },
  )
}

/** Asks a library that is connected, or at the first of its addresses that answers. @throws {NetError} */
export async function askToJoin(
  joining: JoiningInit,
  addresses: readonly string[],
  question: Cbor,
  stop: AbortSignal | undefined,
): Promise<{ library: LibraryId; answer: Cbor }> {
  const signals = [joining.stopping, AbortSignal.timeout(JOIN_DIALS * DIAL_MS + JOIN_EXCHANGE_MS), stop]
  const signal = AbortSignal.any(signals.filter((one) => one !== undefined))
  const connection = await connectionAt(joining, addresses, signal)
  const library = libraryOf(connection.remotePeer)
  if (library === undefined) throw new NetError('NET_NOT_SERUMPUN', 'What answers there is no library.')
  const exchange = askJoinDesk(connection, question, signal)
  return { library, answer: await joining.visitors.during(connection, 'asking', exchange) }
}

/** A connection with the one library that these addresses are of: the one that is open, or a new one. */
async function connectionAt(
  { node, connectionsWith, stopping }: JoiningInit,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<Connection> {
  if (stopping.aborted) throw new NetError('NET_STOPPED', 'The node has been stopped.')
  const parsed = addresses.map(parsePeerAddress)
  const [library, ...others] = new Set(parsed.map((address) => address.library))
  if (parsed.length === 0 || others.length > 0)
    throw new NetError('NET_INVALID_ADDRESS', 'To ask to join, the addresses of one library are needed.')
  const open = library && connectionsWith(library).find(({ status }) => status === 'open')
  if (open) return open
  const order = dialOrder(
    parsed.map(({ address }) => address),
    0,
  )
  for (let attempt = 1; ; attempt++) {
    try {
      const targets = order.map((address) => dialable(address, library))
      return await node.dial(targets, { signal: AbortSignal.any([signal, AbortSignal.timeout(DIAL_MS)]), force: true })
    } catch (error) {
      if (attempt === JOIN_DIALS || signal.aborted) throw explainDialFailure(error, addresses.join(', '))
    }
  }
}
