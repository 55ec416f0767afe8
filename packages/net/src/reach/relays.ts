// Places on relays, for a node that cannot be reached: it asks members that can be for one, and is reached through them.
import type { Connection } from '@libp2p/interface'
import { CODE_P2P } from '@multiformats/multiaddr'
import type { LibraryId } from '@serumpun/replica'
import { RELAYS_WANTED } from '../limits.ts'
import type { Member } from './member-exchange.ts'
import { isThroughRelay } from './member-exchange.ts'

/** A relay that refused, or that could not be asked, is asked again after this long. */
const ASK_AGAIN_MS = 60_000

export interface RelaysInit {
  /** Members that are connected now. */
  readonly members: () => Iterable<Member>
  /** Where a member has been reached directly, as far as is known. */
  readonly addressesOf: (library: LibraryId) => readonly string[]
  /** Asks for a place over the open connection; rejects where it is refused. */
  readonly reserve: (relay: LibraryId) => Promise<void>
  /** Whether the place is still ours. */
  readonly isReserved: (relay: LibraryId) => boolean
}

export class Relays {
  readonly #init: RelaysInit
  readonly #places = new Map<LibraryId, Connection>()
  readonly #asked = new Map<LibraryId, number>()
  #asking = false

  constructor(init: RelaysInit) {
    this.#init = init
  }

  /** Where we are reached through relays, without our id: at most two addresses of each. */
  addresses(): string[] {
    return [...this.#places].flatMap(([relay, connection]) => {
      if (!this.#holds(relay, connection)) return []
      const dialled = connection.direction === 'outbound' ? [connection.remoteAddr.decapsulateCode(CODE_P2P).toString()] : []
      const known = [...new Set([...dialled, ...this.#init.addressesOf(relay)])]
      return known.slice(0, 2).map((address) => `${address}/p2p/${relay}/p2p-circuit`)
    })
  }

  /** Takes places until there are enough. @returns whether anything has changed. */
  async look(isNeeded: boolean, now: number = Date.now()): Promise<boolean> {
    const before = this.#places.size
    for (const [relay, connection] of this.#places) if (!this.#holds(relay, connection)) this.#places.delete(relay)
    const hasLost = this.#places.size < before
    if (!isNeeded || this.#asking) return hasLost
    this.#asking = true
    try {
      return (await this.#takeMore(now)) || hasLost
    } finally {
      this.#asking = false
    }
  }

  async #takeMore(now: number): Promise<boolean> {
    let hasTaken = false
    for (const { library, connection } of this.#init.members()) {
      if (this.#places.size >= RELAYS_WANTED) break
      const isReachable = connection.direction === 'outbound' || this.#init.addressesOf(library).length > 0
      const isTooSoon = now - (this.#asked.get(library) ?? -Infinity) < ASK_AGAIN_MS
      if (isThroughRelay(connection) || !isReachable || isTooSoon || this.#places.has(library)) continue
      this.#asked.set(library, now)
      try {
        await this.#init.reserve(library)
        this.#places.set(library, connection)
        this.#asked.delete(library)
        hasTaken = true
      } catch {
        // Full, or no relay: there are others.
      }
    }
    return hasTaken
  }

  #holds(relay: LibraryId, { status }: Connection): boolean {
    return status === 'open' && this.#init.isReserved(relay)
  }
}
