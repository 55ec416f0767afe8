// Connections with libraries that are no members: they may ask to join, and are not kept for longer than that takes. If one
// becomes a member meanwhile, its connection goes on as a member's.
import { RELAY_V2_HOP_CODEC } from '@libp2p/circuit-relay-v2'
import type { Connection, Stream } from '@libp2p/interface'
import type { LibraryId } from '@serumpun/replica'
import { NetError, notAdmitted, notMember } from './errors.ts'
import { REFUSAL } from './frame-codec.ts'
import { CLOSE_GRACE_MS, STRANGER_MS } from './limits.ts'

interface Visit {
  readonly library: LibraryId
  readonly timer: NodeJS.Timeout
  /** Exchanges under way: the answer must have left before the connection is used for anything else. */
  busy: number
  /** We have asked it to let us join. It may count us as a member before we know. */
  asked: boolean
  /** Its sync stream, which waits until we know. */
  parked: Stream | undefined
}

export interface VisitorsInit {
  readonly isMember: (library: LibraryId) => boolean
  /** Has become a member: the connection is open, and so is the sync stream where it has opened one. */
  readonly onAdmitted: (library: LibraryId, connection: Connection, sync: Stream | undefined) => void
  /** One that asked nothing of us, nor we of it, has ended; `error` says why nothing came of it. */
  readonly onOver: (library: LibraryId, error: NetError) => void
}

export class Visitors {
  readonly #init: VisitorsInit
  readonly #visits = new Map<Connection, Visit>()

  constructor(init: VisitorsInit) {
    this.#init = init
  }

  /** A connection has come up with somebody who is no member. */
  add(library: LibraryId, connection: Connection): void {
    const timer = setInterval(() => {
      // A relay that we do not know yet may be what joins us with a member.
      if (connection.direction === 'inbound' || !isRelaying(connection))
        void connection.close().catch((error: Error) => connection.abort(error))
    }, STRANGER_MS)
    this.#visits.set(connection, { library, timer, busy: 0, asked: false, parked: undefined })
    connection.addEventListener('close', () => this.#over(connection), { once: true })
    if (connection.status !== 'open') this.#over(connection)
  }

  /** An open connection with this library. */
  connectionWith(library: LibraryId): Connection | undefined {
    for (const [connection, visit] of this.#visits) if (visit.library === library && connection.status === 'open') return connection
    return undefined
  }

  /** Keeps a connection as it is while an exchange is under way. */
  async during<T>(connection: Connection, side: 'asking' | 'answering', exchange: Promise<T>): Promise<T> {
    const visit = this.#visits.get(connection)
    if (visit === undefined) return await exchange
    visit.busy++
    visit.asked ||= side === 'asking'
    try {
      return await exchange
    } finally {
      visit.busy--
      this.reconsider()
    }
  }

  /**
   * A visitor wants to synchronise: refused, unless it has just become a member, or we may only not have heard of it yet.
   * @returns false where the connection is no visitor's
   */
  offersSync(stream: Stream, connection: Connection): boolean {
    const visit = this.#visits.get(connection)
    if (visit === undefined) return false
    const mayBeMember = visit.asked || this.#init.isMember(visit.library)
    if (mayBeMember && visit.parked === undefined) visit.parked = stream
    else refuseStream(stream)
    return true
  }

  /** Who is a member may have changed. */
  reconsider(): void {
    for (const [connection, visit] of this.#visits) {
      if (visit.busy > 0 || connection.status !== 'open' || !this.#init.isMember(visit.library)) continue
      this.#visits.delete(connection)
      clearInterval(visit.timer)
      this.#init.onAdmitted(visit.library, connection, visit.parked)
    }
  }

  #over(connection: Connection): void {
    const visit = this.#visits.get(connection)
    if (visit === undefined) return
    this.#visits.delete(connection)
    clearInterval(visit.timer)
    if (!visit.asked) this.#init.onOver(visit.library, notMember())
  }

  stop(): void {
    for (const [connection, { timer }] of this.#visits) {
      clearInterval(timer)
      connection.abort(new NetError('NET_STOPPED', 'The node is stopping.'))
    }
  }
}

/** Whether another connection of ours goes through this one. */
function isRelaying({ streams }: Connection): boolean {
  return streams.some(
    ({ protocol, direction, status }) => protocol === RELAY_V2_HOP_CODEC && direction === 'outbound' && status === 'open',
  )
}

/** Says through a sync stream that it is not accepted, so that the other side's staff can be told why. */
export function refuseStream(stream: Stream): void {
  try {
    stream.send(REFUSAL)
  } catch {
    // It is gone already.
  }
  stream.close().catch(() => {})
  // What the other side says until it has heard is for nobody.
  stream.addEventListener('message', () => {})
  const grace = setTimeout(() => stream.abort(notAdmitted()), CLOSE_GRACE_MS)
  stream.addEventListener('close', () => clearTimeout(grace))
}
