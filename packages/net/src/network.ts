// The network of one node: which peers there are, who is dialled when, and what becomes of the pipes.
import type { Connection, Libp2p, Listener, Stream } from '@libp2p/interface'
import { CODE_P2P } from '@multiformats/multiaddr'
import type { Cbor, LibraryId } from '@serumpun/replica'
import { parseLibraryId } from '@serumpun/replica'
import { dialable, parseListenAddress, parsePeerAddress } from './address.ts'
import { explainDialFailure, explainListenFailure } from './dial-failure.ts'
import { NetError, messageOf, notMember } from './errors.ts'
import { Gate, libraryOf } from './gate.ts'
import { askToJoin, openJoinDesk } from './joining.ts'
import type { JoiningInit } from './joining.ts'
import { createNode, portOf } from './libp2p-node.ts'
import type { CreatedNode } from './libp2p-node.ts'
import type { LibraryNetwork, NetworkCounters, NetworkEvent, NetworkInit, PeerState } from './library-network.ts'
import {
  CHECK_PORT_MS,
  DIAL_MS,
  DROP_COOL_DOWN_MS,
  MAX_REACH_STREAMS,
  MAX_SYNC_STREAMS,
  MIN_BYTES_PER_SECOND,
  REACH_PROTOCOL,
  REDIAL_FORGIVE_MS,
  STOP_MS,
  SYNC_PROTOCOL,
} from './limits.ts'
import { mdnsDiscovery } from './mdns.ts'
import { Neighbourhood } from './neighbourhood.ts'
import { PeerBook } from './peer-book.ts'
import { PeerLink } from './peer-link.ts'
import type { Peer } from './peer.ts'
import { Reach } from './reach/reach.ts'
import type { Member } from './reach/member-exchange.ts'
import type { Port } from './reach/questions.ts'
import { DEFAULT_REDIAL_POLICY, Redial, dialOrder } from './redial.ts'
import { everybodyIsMember } from './standing.ts'
import type { PipeTraffic, StreamDuplex } from './stream-duplex.ts'
import { throttleTo } from './throttle.ts'
import type { Throttle } from './throttle.ts'
import { Visitors, refuseStream } from './visitors.ts'

/**
 * Starts a node: listens, looks around, dials. Resolves once it listens; peers come later through `onPeer`.
 * @throws {NetError} `NET_INVALID_KEY`, `NET_INVALID_ADDRESS`, `NET_UNSUPPORTED_ADDRESS`, `NET_LISTEN_FAILED`.
 */
export async function startNetwork(init: NetworkInit): Promise<LibraryNetwork> {
  const listen = (init.listen ?? []).map((address) => parseListenAddress(address).toString())
  for (const address of [...(init.peers ?? []), ...(init.announce ?? [])]) parsePeerAddress(address)
  const network = new Network(init)
  await network.start(listen)
  for (const address of init.peers ?? []) network.dial(address)
  return network
}

class Network implements LibraryNetwork {
  readonly #init: NetworkInit
  readonly #protocol: string
  readonly #throttle: Throttle | undefined
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
  #created: CreatedNode | undefined
  #reach: Reach | undefined
  #library: LibraryId | undefined
  #stopped: Promise<void> | undefined
  #neighbourhood: Neighbourhood | undefined

  constructor(init: NetworkInit) {
    this.#init = init
    this.#protocol = init.protocol ?? SYNC_PROTOCOL
    if (init.bytesPerSecond !== undefined) this.#throttle = throttleTo(Math.max(MIN_BYTES_PER_SECOND, init.bytesPerSecond))
    const policy = { ...DEFAULT_REDIAL_POLICY, ...init.redial }
    this.#book = new PeerBook(
      (attempt) => new Redial(policy, attempt),
      (peer) => void this.#attempt(peer),
    )
    this.#gate = new Gate({
      connectionsWith: (library) => this.#connectionsWith(library).length,
      ...(init.standing && { standing: init.standing }),
      isOpenToStrangers: init.onJoinQuestion !== undefined,
      isRelay: () => this.#reach?.isRelay === true,
    })
    this.#visitors = new Visitors({
      isMember: (library) => this.#gate.isMember(library),
      onAdmitted: (library, connection, sync) => this.#admitted(library, connection, sync),
      onOver: (library, error) => this.#visitOver(library, error),
    })
  }

  async start(listen: string[]): Promise<void> {
    const { mdns, upnp = false } = this.#init
    const relay = this.#servesRelay
    const created = await createNode({
      upnp,
      relay,
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
    const { node } = created
    this.#created = created
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
    this.#neighbourhood = new Neighbourhood({
      self: this.library,
      book: this.#book,
      isMember: (library) => this.#gate.isMember(library),
      connections: () => [...this.#members()].map(({ connection }) => connection),
    })
    const reach = this.#makeReach(created)
    this.#reach = reach
    await node.handle(REACH_PROTOCOL, (stream, connection) => void this.#askedAboutReach(reach, stream, connection), {
      maxInboundStreams: MAX_REACH_STREAMS,
      maxOutboundStreams: MAX_REACH_STREAMS,
      runOnLimitedConnection: true,
    })
    const { standing = everybodyIsMember } = this.#init
    const onQuestion = this.#init.onJoinQuestion?.bind(this.#init)
    if (onQuestion) await openJoinDesk(this.#joining, { standing, onQuestion, onBreach: () => void this.#counters.breaches++ })
    try {
      await node.start()
    } catch (cause) {
      throw explainListenFailure(cause, listen.join(', '))
    }
    await reach.start()
    if (listen.length > 0) this.#emit({ type: 'listening', addresses: this.addresses })
  }

  #makeReach({ key, reserve, isReserved, mappedPorts, dialFrom, node }: CreatedNode): Reach {
    const { announce = [], records } = this.#init
    return new Reach({
      library: this.library,
      key,
      announce: announce.map((address) => parsePeerAddress(address).address),
      servesRelay: this.#servesRelay,
      isMember: (library) => this.#gate.isMember(library),
      members: () => this.#members(),
      ports: () => distinct([...this.#listenPorts(), ...mappedPorts()]),
      reserve,
      isReserved,
      tryAddress: async (library, address) => {
        const connection = await node.dial(dialable(address, library), { force: true, signal: AbortSignal.timeout(CHECK_PORT_MS) })
        await connection.close()
      },
      dialFrom,
      onNews: ({ library, addresses }) => this.#neighbourhood?.learned(library, addresses),
      onRefused: (library, connection, error) => this.#book.get(library)?.link?.refused(connection, error),
      onLook: () => this.#neighbourhood?.changed(),
      ...(records && { store: records }),
    })
  }

  /** A capped line is no relay's. */
  get #servesRelay(): boolean {
    return this.#init.relay ?? this.#init.bytesPerSecond === undefined
  }

  get library(): LibraryId {
    return this.#library as LibraryId
  }

  // libp2p itself leaves out public addresses until AutoNAT has confirmed them; the listeners name all.
  get addresses(): readonly string[] {
    const listened = [...this.#listeners].flatMap((listener) => listener.getAddrs()).map(String)
    const found = [...listened, ...(this.#reach?.addresses ?? [])]
    return [...new Set(found)].map((address) => `${address}/p2p/${this.library}`)
  }

  get reachability(): 'open' | 'closed' | 'unknown' {
    return this.#reach?.state ?? 'unknown'
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
      if (!this.#gate.isMember(peer.library) && peer.link?.connected) {
        peer.ended(notMember())
        void peer.link.close(notMember())
      }
    }
    this.#neighbourhood?.changed()
    this.#reach?.membersChanged()
  }

  async askToJoin(
    addresses: readonly string[],
    question: Cbor,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<{ library: LibraryId; answer: Cbor }> {
    return await askToJoin(this.#joining, addresses, question, options.signal)
  }

  get #joining(): JoiningInit {
    const connectionsWith = (library: LibraryId): Connection[] => this.#connectionsWith(library)
    return { node: this.#started, visitors: this.#visitors, connectionsWith, stopping: this.#stopping.signal }
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
    this.#neighbourhood?.stop()
    const peers = this.#book.all()
    for (const peer of peers) peer.redial.cancel()
    this.#visitors.stop()
    await Promise.all(peers.map(async ({ link }) => link?.close(reason)))
    const { promise: late, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, STOP_MS)
    await this.#reach?.stop()
    await Promise.race([this.#created?.node.stop(), late])
    clearTimeout(timer)
  }

  // --- Peers ---

  get #started(): Libp2p {
    return (this.#created as CreatedNode).node
  }

  #connectionsWith(library: LibraryId): Connection[] {
    return this.#started.getConnections().filter(({ remotePeer }) => remotePeer.toString() === library)
  }

  #linkOf(peer: Peer, library: LibraryId): PeerLink {
    return (peer.link ??= new PeerLink({
      local: this.library,
      remote: library,
      protocol: this.#protocol,
      throttle: this.#throttle,
      onUp: (pipe, connection) => this.#up(peer, library, pipe, connection),
      onOver: (pipe, error) => this.#over(peer, library, pipe, error),
      onRefused: (error) => peer.ended(error),
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

  *#members(): Iterable<Member> {
    for (const { library, link } of this.#book.all()) {
      const connection = link?.connection
      if (library !== undefined && connection && this.#gate.isMember(library)) yield { library, connection }
    }
  }

  #listenPorts(): Port[] {
    return [...this.#listeners].flatMap((listener) => listener.getAddrs().flatMap((address) => portOf(address.toString())))
  }

  async #askedAboutReach(reach: Reach, stream: Stream, connection: Connection): Promise<void> {
    const failure = await reach.accept(stream, connection)
    if (!(failure instanceof NetError) || (failure.code !== 'NET_BREACH' && failure.code !== 'NET_FRAME_TOO_LARGE')) return
    this.#counters.breaches++
    connection.abort(failure)
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
      const targets = dialOrder(addresses, peer.redial.failures).map((address) => dialable(address, peer.library))
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
    // The other side opens the pipe, or says here why it does not.
    else if (!link.opener && !link.pipe) this.#reach?.met({ library, connection })
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
    this.#reach?.met({ library, connection })
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
    // Of a peer that was dropped it is known why; how its connection ended says less. A better one in its place is no fault.
    if (this.#gate.coolingUntil(library) === undefined) peer.ended(error?.code === 'NET_SUPERSEDED' ? undefined : error)
    if (!this.#stopping.signal.aborted) this.#emit({ type: 'disconnected', library, ...(error && { error }) })
  }

  #down(peer: Peer, library: LibraryId, failure: NetError | undefined): void {
    if (this.#stopping.signal.aborted) return
    this.#reach?.lost()
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

function distinct(ports: readonly Port[]): Port[] {
  return [...new Map(ports.map((one) => [`${one.port} ${one.isWebSocket}`, one])).values()]
}

function addTraffic(total: PipeTraffic, { traffic }: StreamDuplex): void {
  total.bytesReceived += traffic.bytesReceived
  total.bytesSent += traffic.bytesSent
  total.framesReceived += traffic.framesReceived
  total.framesSent += traffic.framesSent
}
