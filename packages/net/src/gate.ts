// Who may connect, decided at each step of a handshake from what is known there: first only an IP address, then a key.
// A later issue's membership check belongs in #refuses.
import type { ConnectionGater, MultiaddrConnection, PeerId } from '@libp2p/interface'
import { parseLibraryId } from '@serumpun/replica'
import type { LibraryId } from '@serumpun/replica'
import { tryGetNetConfig } from '@libp2p/utils'
import { MAX_CONNECTIONS_PER_LIBRARY, MAX_PENDING_INBOUND_PER_HOST } from './limits.ts'

export class Gate implements ConnectionGater {
  readonly #connectionsWith: (library: LibraryId) => number
  readonly #coolingUntil = new Map<LibraryId, number>()
  readonly #pendingOfHost = new Map<string, number>()
  readonly #pending = new WeakMap<MultiaddrConnection, string>()
  /** Connections that were refused here so far. */
  refused = 0

  constructor(connectionsWith: (library: LibraryId) => number) {
    this.#connectionsWith = connectionsWith
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

  denyInboundConnection = (connection: MultiaddrConnection): boolean => {
    const host = tryGetNetConfig(connection.remoteAddr)?.host ?? ''
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
    return this.#refuses(peer)
  }

  denyOutboundEncryptedConnection = (peer: PeerId): boolean => this.#refuses(peer)

  #refuses(peer: PeerId): boolean {
    const library = libraryOf(peer)
    const refuses =
      library === undefined ||
      this.coolingUntil(library) !== undefined ||
      this.#connectionsWith(library) >= MAX_CONNECTIONS_PER_LIBRARY
    if (refuses) this.refused++
    return refuses
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
