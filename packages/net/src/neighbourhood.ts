// Keeping a node connected with a few members, whoever they are: those that people named and those on the local network
// always, and of the others as many as are needed, in the order of neighbours.ts.
import type { Connection } from '@libp2p/interface'
import type { LibraryId } from '@serumpun/replica'
import { isLoopback } from './address.ts'
import { NetError } from './errors.ts'
import { MAX_NEIGHBOURS, NEIGHBOURS_WANTED, REPLAN_AFTER_MS } from './limits.ts'
import { neighboursInOrder } from './neighbours.ts'
import type { PeerBook } from './peer-book.ts'
import type { Peer } from './peer.ts'

const DAY_MS = 24 * 3_600_000

/** A member that could not be reached so often in a row makes room for the next in order. */
const PATIENCE = 3

export interface NeighbourhoodInit {
  readonly self: LibraryId
  readonly book: PeerBook
  readonly isMember: (library: LibraryId | undefined) => boolean
  /** With members, that are open now. */
  readonly connections: () => readonly Connection[]
}

export class Neighbourhood {
  readonly #init: NeighbourhoodInit
  #replanning: NodeJS.Timeout | undefined
  #isStopped = false

  constructor(init: NeighbourhoodInit) {
    this.#init = init
  }

  /** A member's own word of where it is. */
  learned(library: LibraryId, addresses: readonly string[]): void {
    const { self, book, connections } = this.#init
    if (library === self || this.#isStopped || (book.full && !book.get(library))) return
    const peer = book.of(library, 'network')
    // Several nodes on one machine (a demonstration) reach each other there; to all others it means themselves.
    const isHere = connections().some(({ remoteAddr }) => isLoopback(remoteAddr.toString()))
    const usable = isHere ? addresses : addresses.filter((address) => !isLoopback(address))
    // What failed before failed elsewhere.
    if (peer.setRecorded(usable)) peer.redial.forgive()
    this.changed()
  }

  /** Somebody has come, gone, moved, or become a member. Dials whoever should be a neighbour, once for many changes. */
  changed(): void {
    if (this.#isStopped) return
    this.#replanning ??= setTimeout(() => {
      this.#replanning = undefined
      this.#plan()
    }, REPLAN_AFTER_MS)
  }

  #plan(): void {
    const { self, book, isMember } = this.#init
    const isOne = (peer: Peer): peer is Peer & { library: LibraryId } => isMember(peer.library)
    const { dial, rest, close } = planNeighbours(self, book.all().filter(isOne), Date.now())
    for (const peer of dial) if (peer.redial.nextAt === undefined && !peer.dialling) peer.redial.at(Date.now())
    for (const peer of rest) peer.redial.cancel()
    for (const peer of close) void peer.link?.close(new NetError('NET_CLOSED', 'Enough others are connected.'))
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#replanning)
  }
}

interface Plan {
  /** To be dialled, again and again. */
  readonly dial: readonly Peer[]
  /** Not to be dialled now. */
  readonly rest: readonly Peer[]
  /** Connected, and more than are needed. */
  readonly close: readonly Peer[]
}

/**
 * What to do about each member.
 * @param members peers that are members, whether connected or not
 */
function planNeighbours(self: LibraryId, members: readonly (Peer & { readonly library: LibraryId })[], now: number): Plan {
  const byLibrary = new Map(members.map((peer) => [peer.library, peer]))
  const order = neighboursInOrder(self, [...byLibrary.keys()], Math.floor(now / DAY_MS))
  const chosen = new Set<Peer>(members.filter(isAlwaysWanted))
  for (const library of order) {
    if (chosen.size >= NEIGHBOURS_WANTED) break
    const peer = byLibrary.get(library)
    const isPromising =
      peer !== undefined && (peer.link?.connected === true || (peer.addresses.length > 0 && peer.redial.failures < PATIENCE))
    if (isPromising) chosen.add(peer)
  }
  const connected = members.filter((peer) => peer.link?.connected === true)
  // Whoever dialled us has chosen us; only what we chose once ourselves is ours to end.
  const spare = connected.filter((peer) => !chosen.has(peer) && peer.connection?.direction === 'outbound')
  return {
    dial: [...chosen].filter((peer) => peer.link?.connected !== true && peer.addresses.length > 0),
    rest: members.filter((peer) => !chosen.has(peer) && peer.link?.connected !== true),
    close: spare.slice(0, Math.max(0, connected.length - MAX_NEIGHBOURS)),
  }
}

function isAlwaysWanted({ discovered }: Peer): boolean {
  return discovered === 'given' || discovered === 'mdns'
}
