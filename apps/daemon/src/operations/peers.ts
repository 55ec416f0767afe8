// Other libraries as a librarian asks after them: is it reached, how, since when; what of it is here and how far that is
// behind; and if something does not replicate, why not, and what to try.
import type { LibraryNetwork, PeerState } from '@serumpun/net'
import { compareHeads, type Head, type LibraryId } from '@serumpun/replica'
import type { Directory } from '../directory.ts'
import type { Networks } from '../networks/networks.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import { adviceFor } from './peer-advice.ts'

/** What is asked of the network. */
export type Peers = Pick<LibraryNetwork, 'peers' | 'addresses' | 'reachability'>

/** What is asked of the library. */
type Asked = Pick<OpenedLibrary, 'replica' | 'engine'> & {
  readonly directory: Pick<Directory, 'nameOf'>
  readonly networks: Pick<Networks, 'ids' | 'membership' | 'standing'>
}

/**
 * - `direct`, `relay`: connected, the latter through another member's node.
 * - `others`: not connected, and what it publishes comes through those that are.
 * - `none`: not connected, and something of it is missing.
 */
export type Reach = 'direct' | 'relay' | 'others' | 'none'

export interface Amount {
  readonly datasets: number
  readonly entries: number
}

export interface PeerStatus {
  /** Empty while an address without an id has not answered. */
  readonly id: string
  readonly name?: string
  readonly connected: boolean
  readonly reach: Reach
  /** Whether it is of a network that both are in, or was named by hand. */
  readonly member: boolean
  readonly address?: string
  /** When it was connected, was lost, or became known. */
  readonly since?: string
  readonly discovered: PeerState['discovered'] | 'membership'
  /** What it has published, as far as anybody who is connected has said. */
  readonly published: Amount
  /** Of that, what is not here, or not in its newest form. */
  readonly behind: Amount
  /** When it last signed something that is here, by its own clock. */
  readonly lastSigned?: string
  readonly lastError?: { readonly code: string; readonly message: string; readonly at: string }
  readonly nextDialAt?: string
  /** What to try, where something can be tried. */
  readonly advice?: string
}

const iso = (ms: number): string => new Date(ms).toISOString()

interface Known {
  readonly published: Amount
  readonly behind: Amount
  readonly lastSigned?: number
}

const NOTHING: Known = { published: { datasets: 0, entries: 0 }, behind: { datasets: 0, entries: 0 } }

/** By library: what it has published, and what of it is missing here. */
function knownOf({ replica, engine }: Asked): Map<LibraryId, Known> {
  const newest = new Map<string, Head>()
  const note = (head: Head | undefined): void => {
    if (head === undefined) return
    const name = `${head.library} ${head.dataset}`
    const before = newest.get(name)
    if (before === undefined || compareHeads(head, before) > 0) newest.set(name, head)
  }
  for (const slot of replica.slots()) {
    note(slot.held)
    note(slot.target)
  }
  for (const session of engine.sessions) for (const { head } of session.offers) note(head)
  const known = new Map<LibraryId, Known>()
  for (const head of newest.values())
    known.set(head.library, joined(known.get(head.library) ?? NOTHING, head, heldOf(replica, head)))
  return known
}

/** The greatest head of a dataset that is here, branches of a journal among them. */
function heldOf(replica: OpenedLibrary['replica'], { library, dataset }: Head): Head | undefined {
  const slots = [replica.find(library, dataset), ...replica.branchesOf(library, dataset)]
  const heads = slots.map((slot) => slot?.held).filter((head) => head !== undefined)
  return heads.toSorted(compareHeads).at(-1)
}

function joined({ published, behind, lastSigned }: Known, head: Head, held: Head | undefined): Known {
  const isBehind = held === undefined || compareHeads(head, held) > 0
  const signed = Math.max(lastSigned ?? 0, held?.time ?? 0)
  return {
    published: { datasets: published.datasets + 1, entries: published.entries + head.entries },
    behind: {
      datasets: behind.datasets + (isBehind ? 1 : 0),
      entries: behind.entries + (isBehind ? Math.max(0, head.entries - (held?.entries ?? 0)) : 0),
    },
    ...(signed > 0 && { lastSigned: signed }),
  }
}

/** All members of the library's networks but itself. */
function membersOf({ networks, replica }: Asked): Set<LibraryId> {
  const members = new Set<LibraryId>()
  for (const network of networks.ids())
    for (const { library, status } of networks.membership(network)?.members.values() ?? [])
      if (status === 'member' && library !== replica.library) members.add(library)
  return members
}

function reachOf(state: PeerState | undefined, { published, behind }: Known): Reach {
  if (state?.connected === true) return state.isRelayed === true ? 'relay' : 'direct'
  return published.datasets > 0 && behind.datasets === 0 && state?.lastError === undefined ? 'others' : 'none'
}

export function peersOf(library: Asked, network: Peers | undefined): PeerStatus[] {
  if (network === undefined) return []
  const known = knownOf(library)
  const states = network.peers()
  const met = new Set(states.map((state) => state.library))
  const unmet = [...membersOf(library)].filter((member) => !met.has(member))
  const all = [
    ...states.map((state) => statusOf(library, state.library, state, known)),
    ...unmet.map((member) => statusOf(library, member, undefined, known)),
  ]
  const order: readonly Reach[] = ['none', 'direct', 'relay', 'others']
  return all.toSorted((a, b) => order.indexOf(a.reach) - order.indexOf(b.reach) || (a.name ?? '').localeCompare(b.name ?? ''))
}

function statusOf(
  { directory, networks, engine }: Asked,
  id: LibraryId | undefined,
  state: PeerState | undefined,
  all: ReadonlyMap<LibraryId, Known>,
): PeerStatus {
  const known = (id && all.get(id)) ?? NOTHING
  const address = state?.address ?? state?.addresses[0]
  const member = id !== undefined && networks.standing(id) === 'member'
  const isReceiving = engine.transfers.some(({ head }) => head.library === id)
  const { lastSigned, ...amounts } = known
  const status: PeerStatus = {
    id: id ?? '',
    ...(id !== undefined && { name: directory.nameOf(id) }),
    connected: state?.connected === true,
    reach: reachOf(state, known),
    member,
    ...(address !== undefined && { address }),
    ...(state && { since: iso(state.since) }),
    discovered: state?.discovered ?? 'membership',
    ...amounts,
    ...(lastSigned !== undefined && { lastSigned: iso(lastSigned) }),
    ...(state?.lastError && { lastError: { ...state.lastError, at: iso(state.lastError.at) } }),
    ...(state?.nextDialAt !== undefined && { nextDialAt: iso(state.nextDialAt) }),
  }
  const advice = adviceFor(status, isReceiving)
  return { ...status, ...(advice !== undefined && { advice }) }
}
