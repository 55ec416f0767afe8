// The network of one node: which peers there are, who is dialled when, and what becomes of the pipes.
import type { Connection, Libp2p, Listener, Stream } from '@libp2p/interface'
import { CODE_P2P } from '@multiformats/multiaddr'
import type { Cbor, LibraryId } from '@serumpun/replica'
import { parseLibraryId } from '@serumpun/replica'
import { dialable, parseListenAddress, parsePeerAddress } from './address.ts'
import { explainDialFailure, explainListenFailure } from './dial-failure.ts'
import { NetError, messageOf, notMember } from './errors.ts'
import { Gate, libraryOf } from './gate.ts'
import { JoinDesk, askJoinDesk } from './join.ts'
import { createNode } from './libp2p-node.ts'
import type { LibraryNetwork, NetworkCounters, NetworkEvent, NetworkInit, PeerState } from './library-network.ts'
import {
  DIAL_MS,
  DROP_COOL_DOWN_MS,
  JOIN_EXCHANGE_MS,
  JOIN_PROTOCOL,
  MAX_JOIN_STREAMS,
  MAX_SYNC_STREAMS,
  REDIAL_FORGIVE_MS,
  STOP_MS,
  SYNC_PROTOCOL,
} from './limits.ts'
import { mdnsDiscovery } from './mdns.ts'
import { PeerBook } from './peer-book.ts'
import { PeerLink } from './peer-link.ts'
import type { Peer } from './peer.ts'
import { DEFAULT_REDIAL_POLICY, Redial, rotated } from './redial.ts'
import { everybodyIsMember } from './standing.ts'
import type { PipeTraffic, StreamDuplex } from './stream-duplex.ts'
import { Visitors, refuseStream } from './visitors.ts'

/**
 * Starts a node: listens, looks around, dials. Resolves once it listens; peers come later through `onPeer`.
 * @throws {NetError} `NET_INVALID_KEY`, `NET_INVALID_ADDRESS`, `NET_UNSUPPORTED_ADDRESS`, `NET_LISTEN_FAILED`.
 */
export async function startNetwork(init: NetworkInit): Promise<LibraryNetwork> {
  const listen = (init.listen ?? []).map((address) => parseListenAddress(address).toString())
  for (const address of init.peers ?? []) parsePeerAddress(address)
  const network = new Network(init)
  await network.start(listen)
  for (const address of init.peers ?? []) network.dial(address)
  return network
}

class Network implements LibraryNetwork {
  readonly #init: NetworkInit
  readonly #protocol: string
  readonly #gate: Gate
  readonly #book: PeerBook
  readonly #visitors: Visitors
  readonly #listeners = new Set<Listener>()
  readonly #signals = new WeakMap<StreamDuplex, AbortController>()
  readonly #stopping = new AbortController()
  readonly #counters = {
    bytesReceived: 0,
    bytesSent: 0,
    framesReceived: 0,
    framesSent: 0,
    dials: 0,
    dialFailures: 0,
    breaches: 0,
    drops: 0,
  }
  #node: Libp2p | undefined
  #library: LibraryId | undefined
  #stopped: Promise<void> | undefined

  constructor(init: NetworkInit) {
    this.#init = init
    this.#protocol = init.protocol ?? SYNC_PROTOCOL
    const policy = { ...DEFAULT_REDIAL_POLICY, ...init.redial }
    this.#book = new PeerBook(
      (attempt) => new Redial(policy, attempt),
      (peer) => void this.#attempt(peer),
    )
    this.#gate = new Gate({
      connectionsWith: (library) => this.#connectionsWith(library).length,
      ...(init.standing && { standing: init.standing }),
      isOpenToStrangers: init.onJoinQuestion !== undefined,
    })
    this.#visitors = new Visitors({
      isMember: (library) => this.#gate.isMember(library),
      onAdmitted: (library, connection, sync) => this.#admitted(library, connection, sync),
      onOver: (library, error) => this.#visitOver(library, error),
    })
  }

  async start(listen: string[]): Promise<void> {
    const { mdns } = this.#init
    const node = await createNode({
      privateKey: this.#init.privateKey,
      listen,
      gate: this.#gate,
      onBreach: () => void this.#counters.breaches++,
      discovery: mdns
        ? [
            mdnsDiscovery(mdns === true ? {} : mdns, {
              onAnnounced: (library, addresses) => this.#announced(library, addresses),
              onFailed: (error) => this.#emit({ type: 'discovery-failed', error }),
            }),
          ]
        : [],
    })
    this.#node = node
    this.#library = parseLibraryId(node.peerId.toString())
    node.addEventListener('transport:listening', ({ detail }) => this.#listeners.add(detail))
    node.addEventListener('transport:close', ({ detail }) => this.#listeners.delete(detail))
    node.addEventListener('connection:open', ({ detail }) => this.#connectionOpened(detail))
    // libp2p remembers every peer that ever came. What we need of it we know ourselves.
    node.addEventListener('peer:disconnect', ({ detail }) => void node.peerStore.delete(detail).catch(() => {}))
    await node.handle(this.#protocol, (stream, connection) => this.#syncOffered(stream, connection), {
      maxInboundStreams: MAX_SYNC_STREAMS,
      maxOutboundStreams: MAX_SYNC_STREAMS,
      runOnLimitedConnection: true,
    })
    await this.#openJoinDesk(node)
    try {
      await node.start()
    } catch (cause) {
      throw explainListenFailure(cause, listen.join(', '))
    }
    if (listen.length > 0) this.#emit({ type: 'listening', addresses: this.addresses })
  }

  async #openJoinDesk(node: Libp2p): Promise<void> {
    const { standing = everybodyIsMember } = this.#init
    const onQuestion = this.#init.onJoinQuestion?.bind(this.#init)
    if (onQuestion === undefined) return
    const desk = new JoinDesk({
      standing,
      onQuestion,
      onBreach: () => void this.#counters.breaches++,
    })
    await node.handle(
      JOIN_PROTOCOL,
      (stream, connection) => void this.#visitors.during(connection, 'answering', desk.accept(stream, connection)),
      { maxInboundStreams: MAX_JOIN_STREAMS, maxOutboundStreams: MAX_JOIN_STREAMS, runOnLimitedConnection: true },
    )
  }

  get library(): LibraryId {
    return this.#library as LibraryId
  }

  // libp2p itself leaves out public addresses until AutoNAT has confirmed them; the listeners name all.
  get addresses(): readonly string[] {
    const found = [...this.#listeners]
      .flatMap((listener) => listener.getAddrs())
      .map((address) => `${address.toString()}/p2p/${this.library}`)
    return [...new Set(found)]
  }

  peers(): PeerState[] {
    return this.#book.all().map((peer) => peer.state)
  }

  counters(): NetworkCounters {
    const total = { ...this.#counters, refused: this.#gate.refused }
    for (const { link } of this.#book.all()) if (link?.pipe) addTraffic(total, link.pipe)
    return total
  }

  dial(text: string): void {
    if (this.#stopping.signal.aborted) throw new NetError('NET_STOPPED', 'The node has been stopped.')
    const peer = this.#book.give(parsePeerAddress(text))
    peer.redial.forgive()
    peer.redial.at(Date.now())
  }

  reconsider(): void {
    if (this.#stopping.signal.aborted) return
    this.#visitors.reconsider()
    for (const peer of this.#book.all()) {
      if (peer.library === undefined) continue
      if (this.#gate.isMember(peer.library)) {
        const isDue = !peer.link?.connected && !peer.dialling && peer.redial.nextAt === undefined && peer.addresses.length > 0
        if (isDue) peer.redial.at(Date.now())
      } else if (peer.link?.connected) {
        peer.ended(notMember())
        void peer.link.close(notMember())
      }
    }
  }

  async askToJoin(
    addresses: readonly string[],
    question: Cbor,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<{ library: LibraryId; answer: Cbor }> {
    const signals = [this.#stopping.signal, AbortSignal.timeout(DIAL_MS + JOIN_EXCHANGE_MS), options.signal]
    const signal = AbortSignal.any(signals.filter((one) => one !== undefined))
    const connection = await this.#connectionAt(addresses, signal)
    const library = libraryOf(connection.remotePeer)
    if (library === undefined) throw new NetError('NET_NOT_SERUMPUN', 'What answers there is no library.')
    const exchange = askJoinDesk(connection, question, signal)
    return { library, answer: await this.#visitors.during(connection, 'asking', exchange) }
  }

  /** A connection with the one library that these addresses are of: the one that is open, or a new one. */
  async #connectionAt(addresses: readonly string[], signal: AbortSignal): Promise<Connection> {
    if (this.#stopping.signal.aborted) throw new NetError('NET_STOPPED', 'The node has been stopped.')
    const parsed = addresses.map(parsePeerAddress)
    const [library, ...others] = new Set(parsed.map((address) => address.library))
    if (parsed.length === 0 || others.length > 0)
      throw new NetError('NET_INVALID_ADDRESS', 'To ask to join, the addresses of one library are needed.')
    const open = library && this.#connectionsWith(library).find(({ status }) => status === 'open')
    if (open) return open
    try {
      return await this.#started.dial(
        parsed.map(({ address }) => dialable(address, library)),
        { signal, force: true },
      )
    } catch (error) {
      throw explainDialFailure(error, addresses.join(', '))
    }
  }

  forget(addressOrLibrary: string): void {
    this.#book.forget(addressOrLibrary)
  }

  drop(library: LibraryId, reason: Error, coolDown: number = DROP_COOL_DOWN_MS): void {
    this.#counters.drops++
    this.#gate.coolDown(library, coolDown)
    const until = this.#gate.coolingUntil(library) ?? Date.now()
    this.#emit({ type: 'dropped', library, reason, until })
    const error = new NetError('NET_DROPPED', `This node dropped the peer: ${messageOf(reason)}`, { cause: reason })
    this.#visitors.connectionWith(library)?.abort(error)
    const peer = this.#book.get(library)
    if (!peer) return
    peer.ended(error)
    void peer.link?.close(error)
  }

  stop(): Promise<void> {
    return (this.#stopped ??= this.#stop())
  }

  async #stop(): Promise<void> {
    const reason = new NetError('NET_STOPPED', 'The node has been stopped.')
    this.#stopping.abort(reason)
    const peers = this.#book.all()
    for (const peer of peers) peer.redial.cancel()
    this.#visitors.stop()
    await Promise.all(peers.map(async ({ link }) => link?.close(reason)))
    const { promise: late, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, STOP_MS)
    await Promise.race([this.#node?.stop(), late])
    clearTimeout(timer)
  }

  // --- Peers ---

  get #started(): Libp2p {
    return this.#node as Libp2p
  }

  #connectionsWith(library: LibraryId): Connection[] {
    return this.#started.getConnections().filter(({ remotePeer }) => remotePeer.toString() === library)
  }

  #linkOf(peer: Peer, library: LibraryId): PeerLink {
    return (peer.link ??= new PeerLink({
      local: this.library,
      remote: library,
      protocol: this.#protocol,
      onUp: (pipe, connection) => this.#up(peer, library, pipe, connection),
      onOver: (pipe, error) => this.#over(peer, library, pipe, error),
      onDown: (failure) => this.#down(peer, library, failure),
    }))
  }

  #announced(library: LibraryId, addresses: string[]): void {
    if (library === this.library || this.#stopping.signal.aborted) return
    // Anyone on the LAN can announce any number of keys.
    if (this.#book.full && !this.#book.get(library)) return
    const peer = this.#book.of(library, 'mdns')
    let news = false
    for (const address of addresses) news = peer.addAnnounced(address) || news
    if (news) {
      this.#emit({ type: 'discovered', library, addresses })
      // It was restarted or has moved: what failed before failed elsewhere.
      peer.redial.forgive()
      peer.redial.at(Date.now())
    } else if (peer.redial.nextAt === undefined && !peer.dialling) {
      peer.redial.at(Date.now())
    }
  }

  // --- Dialling ---

  async #attempt(peer: Peer): Promise<void> {
    const { addresses } = peer
    if (this.#stopping.signal.aborted || peer.dialling || peer.link?.connected || addresses.length === 0) return
    const coolingUntil = peer.library && this.#gate.coolingUntil(peer.library)
    if (coolingUntil !== undefined) return peer.redial.at(coolingUntil)
    // Until it has become one there is nothing to be had of it.
    if (peer.library && !this.#gate.isMember(peer.library)) {
      peer.ended(notMember())
      return this.#dialFailed(peer, notMember())
    }
    peer.dialling = true
    this.#counters.dials++
    try {
      const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(DIAL_MS)])
      const targets = rotated(addresses, peer.redial.failures).map((address) => dialable(address, peer.library))
      // Never an older connection to the same peer: that one is on its way out, or the peer would count as connected.
      const connection = await this.#started.dial(targets, { signal, force: true })
      const library = libraryOf(connection.remotePeer)
      if (peer.library === undefined && library) this.#book.name(peer, library)
    } catch (thrown) {
      // If a connection came up and went again at once, its link has told and planned already.
      if (this.#stopping.signal.aborted || peer.link?.connected || peer.redial.nextAt !== undefined) return
      const error = explainDialFailure(thrown, addresses.join(', '))
      peer.ended(error)
      peer.redial.failed()
      this.#dialFailed(peer, error)
    } finally {
      peer.dialling = false
    }
  }

  // --- Connections ---

  #connectionOpened(connection: Connection): void {
    const library = libraryOf(connection.remotePeer)
    if (!library || this.#stopping.signal.aborted) return connection.abort(new NetError('NET_STOPPED', 'The node is stopping.'))
    if (this.#gate.isMember(library)) this.#admitted(library, connection)
    else this.#visitors.add(library, connection)
  }

  /** A connection with a member, and its sync stream where it has opened one. */
  #admitted(library: LibraryId, connection: Connection, sync?: Stream): void {
    const peer = this.#book.of(library, 'inbound')
    peer.redial.cancel()
    const link = this.#linkOf(peer, library)
    link.add(connection)
    if (sync) link.accept(sync, connection)
  }

  #syncOffered(stream: Stream, connection: Connection): void {
    const library = libraryOf(connection.remotePeer)
    if (!library || this.#stopping.signal.aborted) stream.abort(new NetError('NET_STOPPED', 'The node is stopping.'))
    else if (this.#visitors.offersSync(stream, connection)) return
    else if (this.#gate.isMember(library)) this.#linkOf(this.#book.of(library, 'inbound'), library).accept(stream, connection)
    else refuseStream(stream)
  }

  #visitOver(library: LibraryId, error: NetError): void {
    const peer = this.#book.get(library)
    // Of whoever came by itself there is nothing to tell.
    if (this.#stopping.signal.aborted || !peer || peer.link?.connected || peer.addresses.length === 0) return
    peer.ended(error)
    this.#dialFailed(peer, error)
  }

  #up(peer: Peer, library: LibraryId, pipe: StreamDuplex, connection: Connection): void {
    if (this.#stopping.signal.aborted) return pipe.abort(this.#stopping.signal.reason as NetError)
    const address = connection.remoteAddr.decapsulateCode(CODE_P2P).toString()
    const { direction } = connection
    peer.connection = { address, direction }
    peer.since = Date.now()
    this.#emit({ type: 'connected', library, address, direction })
    const gone = new AbortController()
    this.#signals.set(pipe, gone)
    try {
      this.#init.onPeer({ library, duplex: pipe, initiator: this.library < library, address, signal: gone.signal })
    } catch (error) {
      pipe.abort(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #over(peer: Peer, library: LibraryId, pipe: StreamDuplex, thrown: Error | undefined): void {
    addTraffic(this.#counters, pipe)
    if (pipe.breached) this.#counters.breaches++
    this.#signals.get(pipe)?.abort(thrown)
    if (Date.now() - peer.since >= REDIAL_FORGIVE_MS) peer.redial.forgive()
    peer.connection = undefined
    peer.since = Date.now()
    const error =
      thrown === undefined || thrown instanceof NetError
        ? thrown
        : new NetError('NET_CLOSED', `This node ended the connection: ${thrown.message}`, { cause: thrown })
    // Of a peer that was dropped it is known why; how its connection ended says less.
    if (this.#gate.coolingUntil(library) === undefined) peer.ended(error)
    if (!this.#stopping.signal.aborted) this.#emit({ type: 'disconnected', library, ...(error && { error }) })
  }

  #down(peer: Peer, library: LibraryId, failure: NetError | undefined): void {
    if (this.#stopping.signal.aborted) return
    const coolingUntil = this.#gate.coolingUntil(library)
    if (peer.addresses.length > 0) {
      if (coolingUntil === undefined) peer.redial.failed()
      else peer.redial.at(coolingUntil)
    }
    if (!failure) return
    if (coolingUntil === undefined) peer.ended(failure)
    this.#dialFailed(peer, failure)
  }

  #dialFailed(peer: Peer, error: NetError): void {
    this.#counters.dialFailures++
    this.#emit({
      type: 'dial-failed',
      ...(peer.library && { library: peer.library }),
      addresses: peer.addresses,
      error,
      ...(peer.redial.nextAt !== undefined && { nextDialAt: peer.redial.nextAt }),
    })
  }

  #emit(event: NetworkEvent): void {
    this.#init.onEvent?.(event)
  }
}

function addTraffic(total: PipeTraffic, { traffic }: StreamDuplex): void {
  total.bytesReceived += traffic.bytesReceived
  total.bytesSent += traffic.bytesSent
  total.framesReceived += traffic.framesReceived
  total.framesSent += traffic.framesSent
}
