// Who may connect, decided at each step of a handshake from what is known there: first only an IP address, then a key.
// What somebody may do once connected is decided where it is done: sync and relaying are for members alone.
import type { ConnectionGater, MultiaddrConnection, PeerId } from '@libp2p/interface'
import { parseLibraryId } from '@serumpun/replica'
import type { LibraryId } from '@serumpun/replica'
import { hostOf } from './host.ts'
import {
  MAX_CONNECTIONS_PER_LIBRARY,
  MAX_PENDING_INBOUND_PER_HOST,
  MAX_STRANGERS,
  MAX_STRANGERS_PER_HOST,
  STRANGER_RELAY_RATE,
  STRANGER_RELAY_RATE_IN_ALL,
} from './limits.ts'
import { RateLimit } from './rate-limit.ts'
import { everybodyIsMember } from './standing.ts'
import type { StandingOf } from './standing.ts'

export interface GateInit {
  /** How many connections with a library are open. */
  connectionsWith: (library: LibraryId) => number
  /** @default everybody is a member */
  standing?: StandingOf
  /** Whether anyone but members has any business here. @default false */
  isOpenToStrangers?: boolean
  /** Whether places on this node as a relay are given. @default no */
  isRelay?: () => boolean
}

export class Gate implements ConnectionGater {
  readonly #connectionsWith: GateInit['connectionsWith']
  readonly #standing: StandingOf
  readonly #isOpenToStrangers: boolean
  readonly #isRelay: () => boolean
  readonly #strangersRelayed = new RateLimit(STRANGER_RELAY_RATE, STRANGER_RELAY_RATE_IN_ALL)
  readonly #coolingUntil = new Map<LibraryId, number>()
  readonly #pendingOfHost = new Map<string, number>()
  readonly #pending = new WeakMap<MultiaddrConnection, string>()
  /** Connections that strangers opened. */
  readonly #strangers = new Map<MultiaddrConnection, { readonly host: string; readonly library: LibraryId }>()
  /** Connections that were refused here so far. */
  refused = 0

  constructor({ connectionsWith, standing = everybodyIsMember, isOpenToStrangers = false, isRelay = () => false }: GateInit) {
    this.#connectionsWith = connectionsWith
    this.#standing = standing
    this.#isOpenToStrangers = isOpenToStrangers
    this.#isRelay = isRelay
  }

  /** Keeps `library` out, in both directions, for `milliseconds`. */
  coolDown(library: LibraryId, milliseconds: number): void {
    const now = Date.now()
    for (const [other, until] of this.#coolingUntil) if (until <= now) this.#coolingUntil.delete(other)
    this.#coolingUntil.set(library, now + milliseconds)
  }

  /** When `library` may connect again, as milliseconds since 1970; `undefined` if it may now. */
  coolingUntil(library: LibraryId): number | undefined {
    const until = this.#coolingUntil.get(library)
    return until !== undefined && until > Date.now() ? until : undefined
  }

  /** Whether this library synchronises with us, and we relay for it. */
  isMember(library: LibraryId | undefined): boolean {
    return library !== undefined && this.#standing(library) === 'member'
  }

  denyInboundConnection = (connection: MultiaddrConnection): boolean => {
    const host = hostOf(connection.remoteAddr)
    const pending = this.#pendingOfHost.get(host) ?? 0
    if (pending >= MAX_PENDING_INBOUND_PER_HOST) {
      this.refused++
      return true
    }
    this.#pendingOfHost.set(host, pending + 1)
    this.#pending.set(connection, host)
    connection.addEventListener('close', () => this.#settle(connection))
    return false
  }

  denyInboundEncryptedConnection = (peer: PeerId, connection: MultiaddrConnection): boolean => {
    this.#settle(connection)
    if (this.#refuses(peer)) return true
    const library = libraryOf(peer) as LibraryId
    if (this.#standing(library) !== 'stranger') return false
    if (this.#hasRoomForStranger(connection)) {
      this.#strangers.set(connection, { host: hostOf(connection.remoteAddr), library })
      connection.addEventListener('close', () => this.#strangers.delete(connection))
      return false
    }
    this.refused++
    return true
  }

  denyOutboundEncryptedConnection = (peer: PeerId): boolean => this.#refuses(peer)

  /** A place on this relay is for members. */
  denyInboundRelayReservation = (source: PeerId): boolean => !this.#isRelay() || !this.isMember(libraryOf(source))

  /** Members are connected with members; now and then a stranger with one, so that it can ask to join. */
  denyOutboundRelayedConnection = (source: PeerId, destination: PeerId): boolean => {
    if (!this.isMember(libraryOf(destination))) return true
    const library = libraryOf(source)
    if (library === undefined || this.#standing(library) === 'blocked') return true
    return !this.isMember(library) && !(this.#isOpenToStrangers && this.#strangersRelayed.take(library))
  }

  denyInboundRelayedConnection = (relay: PeerId): boolean => !this.isMember(libraryOf(relay))

  #refuses(peer: PeerId): boolean {
    const library = libraryOf(peer)
    const refuses =
      library === undefined ||
      this.#standing(library) === 'blocked' ||
      this.coolingUntil(library) !== undefined ||
      this.#connectionsWith(library) >= MAX_CONNECTIONS_PER_LIBRARY
    if (refuses) this.refused++
    return refuses
  }

  #hasRoomForStranger(connection: MultiaddrConnection): boolean {
    if (!this.#isOpenToStrangers) return false
    // Whoever has joined meanwhile takes no stranger's place any more.
    for (const [other, { library }] of this.#strangers) if (this.#standing(library) !== 'stranger') this.#strangers.delete(other)
    const host = hostOf(connection.remoteAddr)
    const ofHost = [...this.#strangers.values()].filter((other) => other.host === host).length
    return this.#strangers.size < MAX_STRANGERS && ofHost < MAX_STRANGERS_PER_HOST
  }

  #settle(connection: MultiaddrConnection): void {
    const host = this.#pending.get(connection)
    if (host === undefined) return
    this.#pending.delete(connection)
    const pending = (this.#pendingOfHost.get(host) ?? 1) - 1
    if (pending > 0) this.#pendingOfHost.set(host, pending)
    else this.#pendingOfHost.delete(host)
  }
}

/** The library whose key a libp2p peer proved, or `undefined` if it is a key of another kind than libraries have. */
export function libraryOf(peer: PeerId): LibraryId | undefined {
  try {
    return parseLibraryId(peer.toString())
  } catch {
    return undefined
  }
}
