// Everything that is open between this library and one other: connections, and the one pipe over one of them.
//
// When both dial at once there are two connections, and each side sees them come up in its own order. So one side alone
// decides: **the library with the lower id opens the sync stream, whoever dialled, and closes what is left over.** The other
// accepts; a second stream from the same peer means that the peer gave up the first, so the newer takes its place. No moment
// exists in which both give up each other's.
import type { Connection, Stream } from '@libp2p/interface'
import type { LibraryId } from '@serumpun/replica'
import { explainDialFailure } from './dial-failure.ts'
import { NetError } from './errors.ts'
import { CLOSE_GRACE_MS, PROBE_MS, REFUSED_CAP_MS, REFUSED_FIRST_MS, STREAM_OPEN_MS, STREAM_WAIT_MS } from './limits.ts'
import { isThroughRelay } from './reach/member-exchange.ts'
import { StreamDuplex } from './stream-duplex.ts'
import type { Throttle } from './throttle.ts'

/** Any protocol does to see whether a connection still answers, known to the peer or not: the refusal comes from it too. */
const PROBE_PROTOCOL = '/ipfs/ping/1.0.0'

export interface PeerLinkInit {
  local: LibraryId
  remote: LibraryId
  protocol: string
  /** @default no cap on bandwidth */
  throttle: Throttle | undefined
  /** A pipe has come up. At most one is up at a time. */
  onUp(pipe: StreamDuplex, connection: Connection): void
  /** The pipe is over: cleanly, or by `error`. Called once for each, and before the next comes up. */
  onOver(pipe: StreamDuplex, error: Error | undefined): void
  /** The peer does not count us as a member; it is asked again now and then while it keeps the connection. */
  onRefused(error: NetError): void
  /** Nothing is open any more. `failure` says why no pipe came up since the last was over; missing if none was tried. */
  onDown(failure: NetError | undefined): void
}

export class PeerLink {
  /** Whether this side opens the stream. */
  readonly opener: boolean
  readonly #init: PeerLinkInit
  readonly #connections = new Set<Connection>()
  #pipe: StreamDuplex | undefined
  #carrier: Connection | undefined
  #opening = false
  #probing = false
  #waiting: NodeJS.Timeout | undefined
  #again: NodeJS.Timeout | undefined
  /** How often in a row the peer has refused the pipe. */
  #refusals = 0
  /** Whether a connection has come since the last pipe was over. */
  #trying = false
  #failure: NetError | undefined

  constructor(init: PeerLinkInit) {
    this.#init = init
    this.opener = init.local < init.remote
  }

  get pipe(): StreamDuplex | undefined {
    return this.#pipe
  }

  /** Whether a connection is open, with a pipe or on the way to one. */
  get connected(): boolean {
    return this.#connections.size > 0
  }

  /** A connection has come up, dialled by either side. */
  add(connection: Connection): void {
    this.#connections.add(connection)
    this.#trying ||= !this.#pipe
    connection.addEventListener('close', () => this.#lost(connection), { once: true })
    if (connection.status !== 'open') this.#lost(connection)
    else if (!this.opener) this.#awaitStream()
    else if (!this.#pipe) void this.#open(connection)
    else if (this.#carrier && isThroughRelay(this.#carrier) && !isThroughRelay(connection)) void this.#move(connection)
    else void this.#compare(connection)
  }

  /** The connection that carries the pipe, or is about to. */
  get connection(): Connection | undefined {
    return this.#carrier ?? [...this.#connections].findLast(({ status }) => status === 'open')
  }

  /**
   * The peer has said over this connection that it does not synchronise with us. The connection stays: it may carry relayed
   * ones, such as the one through which we learn that we are members of one network.
   */
  refused(connection: Connection, error: NetError): void {
    if (!this.#connections.has(connection) || this.#carrier === connection) return
    this.#failure = error
    clearTimeout(this.#waiting)
    this.#waiting = undefined
    this.#init.onRefused(error)
  }

  /** The peer has opened a sync stream. */
  accept(stream: Stream, connection: Connection): void {
    if (this.opener) {
      stream.abort(new NetError('NET_BREACH', 'The library with the higher id opened the sync stream.'))
      return
    }
    const before = this.#carrier
    if (this.#pipe) this.#end(this.#pipe, new NetError('NET_SUPERSEDED', 'The peer opened a new pipe in place of this one.'))
    if (before && before !== connection) void closeConnection(before)
    this.#up(stream, connection)
  }

  /**
   * Sends what is queued and ends the pipe, cleanly if the peer joins in within the time of grace and else by `reason`;
   * then closes all connections.
   */
  async close(reason: NetError): Promise<void> {
    const pipe = this.#pipe
    if (pipe) {
      const grace = setTimeout(() => this.abort(reason), CLOSE_GRACE_MS)
      pipe.close().catch(() => {})
      await pipe.over
      clearTimeout(grace)
    }
    await Promise.all([...this.#connections].map(closeConnection))
  }

  /** Breaks everything at once. */
  abort(reason: Error): void {
    this.#pipe?.abort(reason)
    for (const connection of this.#connections) connection.abort(reason)
  }

  async #open(connection: Connection): Promise<void> {
    if (this.#opening) return
    this.#opening = true
    try {
      const stream = await connection.newStream(this.#init.protocol, {
        signal: AbortSignal.timeout(STREAM_OPEN_MS),
        runOnLimitedConnection: true,
      })
      this.#up(stream, connection)
      for (const other of this.#connections) if (other !== connection) void closeConnection(other)
    } catch (error) {
      this.#failure = explainDialFailure(error, connection.remoteAddr.toString())
      await closeConnection(connection)
    } finally {
      this.#opening = false
    }
    this.#next()
  }

  /** A way around the relay has been found: the pipe is made anew there, and only then is the old one ended. */
  async #move(newcomer: Connection): Promise<void> {
    if (this.#opening) return
    this.#opening = true
    const before = this.#carrier
    try {
      const stream = await newcomer.newStream(this.#init.protocol, { signal: AbortSignal.timeout(STREAM_OPEN_MS) })
      if (this.#pipe)
        this.#end(this.#pipe, new NetError('NET_SUPERSEDED', 'A direct connection has taken the place of a relayed one.'))
      this.#up(stream, newcomer)
      if (before) void closeConnection(before)
    } catch {
      await closeConnection(newcomer)
    } finally {
      this.#opening = false
    }
    this.#next()
  }

  /** If there is no pipe, tries the newest connection that is left. */
  #next(): void {
    if (this.#pipe || this.#opening) return
    const left = [...this.#connections].findLast((connection) => connection.status === 'open')
    if (!left) return
    if (this.opener) void this.#open(left)
    else this.#awaitStream()
  }

  /**
   * A connection has come although there is a pipe: both dialled at once, or the peer has lost the old connection (its cable
   * was pulled, its address changed) and we have not noticed. The old one knows.
   */
  async #compare(newcomer: Connection): Promise<void> {
    if (this.#probing) return
    this.#probing = true
    const [carrier, pipe] = [this.#carrier, this.#pipe]
    const received = pipe?.traffic.bytesReceived
    // On a slow line the probe may wait behind what is being sent; whatever comes in meanwhile is an answer too.
    const alive = carrier !== undefined && ((await answers(carrier)) || pipe?.traffic.bytesReceived !== received)
    this.#probing = false
    if (alive && this.#carrier === carrier) {
      for (const other of this.#connections) if (other !== carrier) void closeConnection(other)
    } else if (carrier && this.#carrier === carrier) {
      const error = new NetError('NET_CONNECTION_LOST', 'The peer came back over a new connection; the old one does not answer.')
      this.#pipe?.abort(error)
      carrier.abort(error)
    } else if (!this.#pipe && newcomer.status === 'open') {
      void this.#open(newcomer)
    }
  }

  #awaitStream(): void {
    if (this.#pipe) return
    this.#waiting ??= setTimeout(() => {
      this.#waiting = undefined
      if (this.#pipe) return
      this.#failure = new NetError('NET_NOT_SERUMPUN', 'The peer connected but does not speak the sync protocol of this version.')
      for (const connection of this.#connections) void closeConnection(connection)
    }, STREAM_WAIT_MS)
  }

  #up(stream: Stream, connection: Connection): void {
    clearTimeout(this.#waiting)
    this.#waiting = undefined
    const pipe = new StreamDuplex(stream, this.#init.throttle)
    this.#pipe = pipe
    this.#carrier = connection
    this.#trying = false
    this.#failure = undefined
    this.#init.onUp(pipe, connection)
    void pipe.over.then((error) => this.#over(pipe, connection, error))
  }

  #over(pipe: StreamDuplex, connection: Connection, error: Error | undefined): void {
    if (this.#pipe !== pipe) return
    this.#end(pipe, error)
    if (error instanceof NetError && error.code === 'NET_NOT_ADMITTED' && connection.status === 'open') {
      this.#failure = error
      this.#askAgainLater()
      return
    }
    // A connection without its pipe is of no use; the peer and we begin anew by the schedule.
    this.#connections.delete(connection)
    void closeConnection(connection)
    if (this.#connections.size === 0) this.#down()
    else this.#next()
  }

  #askAgainLater(): void {
    this.#refusals++
    clearTimeout(this.#again)
    this.#again = setTimeout(() => this.#next(), Math.min(REFUSED_CAP_MS, REFUSED_FIRST_MS * 2 ** (this.#refusals - 1)))
  }

  #end(pipe: StreamDuplex, error: Error | undefined): void {
    this.#pipe = this.#carrier = undefined
    if (error) pipe.abort(error)
    this.#init.onOver(pipe, error)
  }

  #lost(connection: Connection): void {
    if (!this.#connections.delete(connection)) return
    if (this.#connections.size > 0) return this.#next()
    clearTimeout(this.#waiting)
    this.#waiting = undefined
    if (!this.#pipe) this.#down()
  }

  #down(): void {
    clearTimeout(this.#again)
    this.#refusals = 0
    const turnedAway = this.#trying ? explainDialFailure(new Error('closed'), this.#init.remote) : undefined
    const failure = this.#failure ?? turnedAway
    this.#failure = undefined
    this.#trying = false
    this.#init.onDown(failure)
  }
}

async function closeConnection(connection: Connection): Promise<void> {
  // libp2p 3.3 goes on waiting for a drain when the connection is lost while it closes.
  const gone = new Promise<void>((resolve) => connection.addEventListener('close', () => resolve(), { once: true }))
  try {
    await Promise.race([connection.close({ signal: AbortSignal.timeout(CLOSE_GRACE_MS) }), gone])
  } catch (error) {
    connection.abort(error as Error)
  }
}

async function answers(connection: Connection): Promise<boolean> {
  try {
    const stream = await connection.newStream(PROBE_PROTOCOL, {
      signal: AbortSignal.timeout(PROBE_MS),
      runOnLimitedConnection: true,
    })
    stream.abort(new NetError('NET_CLOSED', 'Only a probe.'))
    return true
  } catch (error) {
    return error instanceof Error && error.name === 'UnsupportedProtocolError'
  }
}
