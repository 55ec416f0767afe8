// One other library as this node knows it: where it may be, whether it is connected, when it is dialled next.
import type { LibraryId } from '@serumpun/replica'
import { isRelayed } from './address.ts'
import type { NetError } from './errors.ts'
import type { Discovery, PeerState } from './library-network.ts'
import { MAX_ADDRESSES_PER_LIBRARY, MDNS_FORGET_MS } from './limits.ts'
import type { PeerLink } from './peer-link.ts'
import type { Redial } from './redial.ts'

const FOR_EVER = Infinity

export class Peer {
  library: LibraryId | undefined
  discovered: Discovery
  readonly redial: Redial
  link: PeerLink | undefined
  dialling = false
  since = Date.now()
  connection: { address: string; direction: 'inbound' | 'outbound' } | undefined
  #lastError: PeerState['lastError']
  /** Address → until when it is dialled, milliseconds since 1970. The newest is last. */
  readonly #addresses = new Map<string, number>()
  /** What its own record says. */
  #recorded: readonly string[] = []

  constructor(library: LibraryId | undefined, discovered: Discovery, redial: Redial) {
    this.library = library
    this.discovered = discovered
    this.redial = redial
  }

  /** Where to dial now: what was named or heard, newest first, then what its record says. */
  get addresses(): string[] {
    const now = Date.now()
    for (const [address, until] of this.#addresses) if (until <= now) this.#addresses.delete(address)
    const all = new Set([...[...this.#addresses.keys()].toReversed(), ...this.#recorded])
    return [...all].slice(0, MAX_ADDRESSES_PER_LIBRARY)
  }

  /** Its newest record, in place of the one before. Says whether it has an address that was not known. */
  setRecorded(addresses: readonly string[]): boolean {
    const known = new Set(this.addresses)
    this.#recorded = addresses
    if (this.discovered === 'inbound') this.discovered = 'network'
    return addresses.some((address) => !known.has(address))
  }

  /** Says whether the address is new. */
  addGiven(address: string): boolean {
    this.discovered = 'given'
    return this.#add(address, FOR_EVER)
  }

  /** Says whether the address is new. */
  addAnnounced(address: string): boolean {
    if (this.discovered !== 'given') this.discovered = 'mdns'
    return this.#add(address, Math.max(this.#addresses.get(address) ?? 0, Date.now() + MDNS_FORGET_MS))
  }

  removeAddress(address: string): void {
    this.#addresses.delete(address)
  }

  removeAddresses(): void {
    this.#addresses.clear()
    this.#recorded = []
  }

  /** Takes over what is known under another name: an address without an id that turned out to be this library's. */
  adopt(other: Peer): void {
    for (const [address, until] of other.#addresses) this.#add(address, until)
    if (other.discovered === 'given') this.discovered = 'given'
  }

  /** Its connection, or an attempt at one, is over. After a clean end the failures before it say nothing any more. */
  ended(error: NetError | undefined): void {
    this.#lastError = error && { code: error.code, message: error.message, at: Date.now() }
  }

  get state(): PeerState {
    const pipe = this.link?.pipe
    return {
      ...(this.library === undefined ? {} : { library: this.library }),
      discovered: this.discovered,
      connected: pipe !== undefined,
      since: this.since,
      addresses: this.addresses,
      ...(pipe && this.connection && { ...this.connection, isRelayed: isRelayed(this.connection.address) }),
      ...(pipe && { bytesReceived: pipe.traffic.bytesReceived, bytesSent: pipe.traffic.bytesSent }),
      ...(this.#lastError && { lastError: this.#lastError }),
      ...(this.redial.nextAt === undefined ? {} : { nextDialAt: this.redial.nextAt }),
    }
  }

  #add(address: string, until: number): boolean {
    const isNew = !this.#addresses.delete(address)
    this.#addresses.set(address, until)
    while (this.#addresses.size > MAX_ADDRESSES_PER_LIBRARY) this.removeAddress(this.#addresses.keys().next().value as string)
    return isNew
  }
}
