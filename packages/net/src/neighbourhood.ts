// Keeping a node connected with a few members, whoever they are: those that people named and those on the local network
// always, and of the others as many as are needed, in the order of neighbours.ts.
import type { LibraryId } from '@serumpun/replica'
import { MAX_NEIGHBOURS, NEIGHBOURS_WANTED } from './limits.ts'
import { neighboursInOrder } from './neighbours.ts'
import type { Peer } from './peer.ts'

const DAY_MS = 24 * 3_600_000

/** A member that could not be reached so often in a row makes room for the next in order. */
const PATIENCE = 3

export interface Plan {
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
export function planNeighbours(self: LibraryId, members: readonly (Peer & { readonly library: LibraryId })[], now: number): Plan {
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
