// How members find and reach each other without a centre: where each is spreads as signed records from neighbour to
// neighbour; who cannot be reached keeps places on relays, which any member is that can; and what was connected through a
// relay is made direct where the routers allow it.
import type { Connection, PrivateKey, Stream } from '@libp2p/interface'
import { tryGetNetConfig } from '@libp2p/utils'
import type { Cbor, LibraryId } from '@serumpun/replica'
import { isRelayed } from '../address.ts'
import { NetError } from '../errors.ts'
import type { RecordStore } from '../library-network.ts'
import {
  CHECK_RATE,
  CHECK_RATE_IN_ALL,
  COMPARE_AFTER_MS,
  COMPARE_EVERY_LOOKS,
  MAX_CHECKED_PORTS,
  PUNCHES,
  PUNCH_PAUSE_MS,
  REACH_LOOK_MS,
  RECORD_RENEW_MS,
} from '../limits.ts'
import { RateLimit } from '../rate-limit.ts'
import { answerMember, askMember, isThroughRelay } from './member-exchange.ts'
import type { Member } from './member-exchange.ts'
import { signRecord } from './peer-record.ts'
import type { PeerRecord } from './peer-record.ts'
import { freePort, punch } from './punch.ts'
import type { DialFrom } from './punch.ts'
import { arrayIn, portIn, portsIn, textIn } from './questions.ts'
import type { Port, ReachQuestion } from './questions.ts'
import { Reachability, addressOf } from './reachability.ts'
import { Records } from './records.ts'
import { Relays } from './relays.ts'

export interface ReachInit {
  readonly library: LibraryId
  readonly key: PrivateKey
  /** Where people said that this node is reached, such as behind a reverse proxy. */
  readonly announce: readonly string[]
  /** Whether to relay for members, if we can be reached. */
  readonly servesRelay: boolean
  readonly isMember: (library: LibraryId) => boolean
  /** The connections over which members' pipes run, or are about to. */
  readonly members: () => Iterable<Member>
  /** Ports on which this node listens, and those that the router has opened for it. */
  readonly ports: () => readonly Port[]
  readonly reserve: (relay: LibraryId) => Promise<void>
  readonly isReserved: (relay: LibraryId) => boolean
  /** Dials and closes again; rejects where nobody, or somebody else, answers. */
  readonly tryAddress: (library: LibraryId, address: string) => Promise<void>
  readonly dialFrom: DialFrom
  /** A member's record is new here. */
  readonly onNews: (record: PeerRecord) => void
  /** A member does not count us as one. */
  readonly onRefused: (library: LibraryId, connection: Connection, error: NetError) => void
  readonly onLook: () => void
  readonly store?: RecordStore
}

export class Reach {
  readonly #init: ReachInit
  readonly #records: Records
  readonly #relays: Relays
  readonly #reachability = new Reachability()
  readonly #checkRate = new RateLimit(CHECK_RATE, CHECK_RATE_IN_ALL)
  readonly #met = new WeakSet<Connection>()
  readonly #punching = new Set<LibraryId>()
  readonly #punches = new Map<LibraryId, { count: number; at: number }>()
  readonly #stopping = new AbortController()
  #seq = 0
  #signedAt = -Infinity
  #signed = ''
  #signing = false
  #timer: NodeJS.Timeout | undefined
  #comparing: NodeJS.Timeout | undefined
  #looks = 0

  constructor(init: ReachInit) {
    this.#init = init
    this.#records = new Records({
      library: init.library,
      isMember: init.isMember,
      members: init.members,
      ask: (member, question) => this.#ask(member, question),
      onNews: init.onNews,
      onOwnPast: (seq) => this.#ownPast(seq),
      ...(init.store && { store: init.store }),
    })
    this.#relays = new Relays({
      members: init.members,
      addressesOf: (library) => this.#directAddressesOf(library),
      reserve: init.reserve,
      isReserved: init.isReserved,
    })
  }

  /** Reads what is remembered of others, and looks after everything from then on. */
  async start(): Promise<void> {
    await this.#records.load()
    this.#timer = setInterval(() => void this.#look(), REACH_LOOK_MS)
  }

  /** Where this node can be reached, without its id: what is written in its record. */
  get addresses(): string[] {
    const direct = [...this.#init.announce, ...this.#reachability.addresses()]
    return [...new Set([...direct, ...(this.#needsRelay ? this.#relays.addresses() : [])])]
  }

  get state(): 'open' | 'closed' | 'unknown' {
    return this.#init.announce.length > 0 ? 'open' : this.#reachability.state()
  }

  /** Whether we keep places for members that cannot be reached. Whoever asks before we know has reached us, most likely. */
  get isRelay(): boolean {
    return this.#init.servesRelay && this.state !== 'closed'
  }

  get #needsRelay(): boolean {
    return this.state === 'closed'
  }

  addressesOf(library: LibraryId): readonly string[] {
    return this.#records.book.get(library)?.addresses ?? []
  }

  #directAddressesOf(library: LibraryId): string[] {
    return this.addressesOf(library).filter((address) => !isRelayed(address))
  }

  /** A member is connected. May be said twice of one connection. */
  met(member: Member): void {
    if (this.#met.has(member.connection)) return
    this.#met.add(member.connection)
    void this.#meet(member).catch(() => {})
  }

  async #meet(member: Member): Promise<void> {
    await this.#records.compare(member)
    await this.#check(member)
    if (isThroughRelay(member.connection) && member.connection.direction === 'inbound') await this.#makeDirect(member)
  }

  /** A member's connection is gone: perhaps it was our relay. */
  lost(): void {
    this.#announce().catch(() => {})
  }

  /** Who is a member has changed: what was left out before is asked for again. May be said often. */
  membersChanged(): void {
    this.#comparing ??= setTimeout(() => {
      this.#comparing = undefined
      this.#compareWithAll()
    }, COMPARE_AFTER_MS)
  }

  #compareWithAll(): void {
    for (const member of this.#init.members()) this.#records.compare(member).catch(() => {})
  }

  async #look(): Promise<void> {
    this.#init.onLook()
    // What neighbours learned all at once they did not pass on.
    if (++this.#looks % COMPARE_EVERY_LOOKS === 0) this.#compareWithAll()
    for (const member of this.#init.members()) {
      this.#check(member).catch(() => {})
      if (isThroughRelay(member.connection) && member.connection.direction === 'inbound') this.#makeDirect(member).catch(() => {})
    }
    await this.#announce()
    await this.#records.store()
  }

  /** Looks for relays where they are needed, and signs anew what has changed. */
  async #announce(): Promise<void> {
    if (this.#signing || this.#stopping.signal.aborted) return
    this.#signing = true
    try {
      await this.#relays.look(this.#needsRelay)
      const { addresses } = this
      const isOld = Date.now() - this.#signedAt > RECORD_RENEW_MS
      if (addresses.join() === this.#signed && (!isOld || addresses.length === 0)) return
      this.#seq = Math.max(this.#seq + 1, Date.now())
      this.#records.publish(await signRecord(this.#init.key, addresses, this.#seq))
      this.#signed = addresses.join()
      this.#signedAt = Date.now()
    } finally {
      this.#signing = false
    }
  }

  #ownPast(seq: number): void {
    if (seq < this.#seq) return
    this.#seq = seq
    this.#signedAt = -Infinity
  }

  // Asking

  async #ask(member: Member, question: ReachQuestion): Promise<Cbor | undefined> {
    try {
      return await askMember(member.connection, question, this.#stopping.signal)
    } catch (error) {
      if (error instanceof NetError && error.code === 'NET_NOT_ADMITTED')
        this.#init.onRefused(member.library, member.connection, error)
      throw error
    }
  }

  /** Asks a member whether it can reach us. */
  async #check(member: Member): Promise<void> {
    const ports = this.#init.ports().slice(0, MAX_CHECKED_PORTS)
    if (isThroughRelay(member.connection) || !this.#reachability.isDue(member.library)) return
    const [host, reached] = arrayIn(await this.#ask(member, { type: 'check', ports }), 2)
    this.#reachability.found(member.library, textIn(host, 64), portsIn(reached))
    await this.#announce()
  }

  /** Dials what came through a relay directly: at its addresses, or through both routers. */
  async #makeDirect(member: Member): Promise<void> {
    const { library } = member
    const before = this.#punches.get(library)
    const isTooSoon = before !== undefined && before.count >= PUNCHES && Date.now() - before.at < PUNCH_PAUSE_MS
    if (isTooSoon || this.#punching.has(library)) return
    const host = this.#reachability.hosts[0]
    if (host === undefined) return
    this.#punches.set(library, { count: before !== undefined && before.count < PUNCHES ? before.count + 1 : 1, at: Date.now() })
    this.#punching.add(library)
    try {
      await this.#punch(member, host)
    } finally {
      this.#punching.delete(library)
    }
  }

  async #punch(member: Member, host: string): Promise<void> {
    const { library } = member
    const localPort = await freePort()
    const [theirHost, theirPort] = arrayIn(await this.#ask(member, { type: 'punch', host, port: localPort }), 2)
    const target = { library, host: textIn(theirHost, 64), port: portIn(theirPort), localPort, isInitiator: true }
    await punch(target, this.#init.dialFrom, this.#stopping.signal)
  }

  // Answering

  /** @returns what was wrong with the question. */
  async accept(stream: Stream, connection: Connection): Promise<Error | undefined> {
    return await answerMember(stream, connection, this.#init.isMember, (member, question) => this.#respond(member, question))
  }

  async #respond(member: Member, question: ReachQuestion): Promise<Cbor> {
    switch (question.type) {
      case 'check':
        return await this.#reaches(member, question.ports)
      case 'punch':
        return await this.#punchBack(member, question)
      default:
        return await this.#records.answer(question, member.library)
    }
  }

  /** Dials nothing but the address that the question comes from: nobody can make us knock at other doors. */
  async #reaches({ library, connection }: Member, ports: readonly Port[]): Promise<Cbor> {
    const config = tryGetNetConfig(connection.remoteAddr)
    if (!config || isThroughRelay(connection) || !this.#checkRate.take(library))
      throw new NetError('NET_JOIN_BUSY', 'It was asked too often, or through a relay.')
    const reached: Cbor[] = []
    for (const port of ports) {
      const isReached = await this.#init.tryAddress(library, addressOf(config.host, port)).then(
        () => true,
        () => false,
      )
      if (isReached) reached.push([port.port, port.isWebSocket])
    }
    return [config.host, reached]
  }

  async #punchBack(member: Member, { host, port }: ReachQuestion & { type: 'punch' }): Promise<Cbor> {
    const ours = this.#reachability.hosts[0]
    if (!isThroughRelay(member.connection) || ours === undefined)
      throw new NetError('NET_UNREACHABLE', 'This node does not know where it is.')
    const localPort = await freePort()
    const target = { library: member.library, host, port, localPort, isInitiator: false }
    punch(target, this.#init.dialFrom, this.#stopping.signal).catch(() => {})
    return [ours, localPort]
  }

  /** Gives up everything under way. */
  async stop(): Promise<void> {
    this.#stopping.abort(new NetError('NET_STOPPED', 'The node is stopping.'))
    clearInterval(this.#timer)
    clearTimeout(this.#comparing)
    this.#records.stop()
    await this.#records.store()
  }
}
