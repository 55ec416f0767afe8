// All the peers that a node knows: libraries by their id, and addresses that were given without one until they answer.
import type { LibraryId } from '@serumpun/replica'
import { parsePeerAddress } from './address.ts'
import type { PeerAddress } from './address.ts'
import type { Discovery } from './library-network.ts'
import { MAX_REMEMBERED_PEERS } from './limits.ts'
import { Peer } from './peer.ts'
import type { Redial } from './redial.ts'

export class PeerBook {
  readonly #libraries = new Map<LibraryId, Peer>()
  readonly #unnamed = new Map<string, Peer>()
  readonly #createRedial: (attempt: () => void) => Redial
  readonly #attempt: (peer: Peer) => void

  /** @param attempt is called whenever a peer is due to be dialled */
  constructor(createRedial: (attempt: () => void) => Redial, attempt: (peer: Peer) => void) {
    this.#createRedial = createRedial
    this.#attempt = attempt
  }

  /** Whether there is no room for libraries that nobody named, unless some are forgotten. */
  get full(): boolean {
    return this.#libraries.size >= MAX_REMEMBERED_PEERS
  }

  all(): Peer[] {
    return [...this.#libraries.values(), ...this.#unnamed.values()]
  }

  get(library: LibraryId): Peer | undefined {
    return this.#libraries.get(library)
  }

  /** The peer for `library`, new if need be. */
  of(library: LibraryId, discovered: Discovery): Peer {
    let peer = this.#libraries.get(library)
    if (!peer) {
      this.#forgetStrangers()
      peer = this.#create(library, discovered)
      this.#libraries.set(library, peer)
    }
    return peer
  }

  /** The peer at an address that a person gave. */
  give({ address, library }: PeerAddress): Peer {
    let peer = library === undefined ? this.#unnamed.get(address) : this.of(library, 'given')
    if (!peer) {
      peer = this.#create(undefined, 'given')
      this.#unnamed.set(address, peer)
    }
    peer.addGiven(address)
    return peer
  }

  /** An address without an id has answered: from now on it is that library's. */
  name(unnamed: Peer, library: LibraryId): void {
    for (const [address, peer] of this.#unnamed) if (peer === unnamed) this.#unnamed.delete(address)
    unnamed.redial.cancel()
    this.of(library, 'given').adopt(unnamed)
  }

  /**
   * Takes an address, or all of a library's, out of the schedule.
   * @throws {NetError} `NET_INVALID_ADDRESS`, `NET_UNSUPPORTED_ADDRESS`.
   */
  forget(addressOrLibrary: string): void {
    const peer = this.#libraries.get(addressOrLibrary as LibraryId)
    if (peer) {
      peer.removeAddresses()
      peer.redial.cancel()
      if (!peer.link?.connected) this.#libraries.delete(addressOrLibrary as LibraryId)
      return
    }
    const { address } = parsePeerAddress(addressOrLibrary)
    this.#unnamed.get(address)?.redial.cancel()
    this.#unnamed.delete(address)
    for (const known of this.#libraries.values()) {
      known.removeAddress(address)
      if (known.addresses.length === 0) known.redial.cancel()
    }
  }

  #create(library: LibraryId | undefined, discovered: Discovery): Peer {
    const peer: Peer = new Peer(
      library,
      discovered,
      this.#createRedial(() => this.#attempt(peer)),
    )
    return peer
  }

  /** Whoever came by itself and is gone again leaves a line in the list, but not for ever. */
  #forgetStrangers(): void {
    for (const [library, peer] of this.#libraries) {
      if (!this.full) return
      if (peer.discovered !== 'given' && !peer.link?.connected && peer.addresses.length === 0) {
        peer.redial.cancel()
        this.#libraries.delete(library)
      }
    }
  }
}
