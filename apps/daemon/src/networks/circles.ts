// Who may read what, and with whom this node replicates: pure, from what is known of each network.
import { isShared, type MemberStatus, parseJournalName, type Terms } from '@serumpun/network'
import type { DatasetName, LibraryId } from '@serumpun/replica'
import { CATALOGUE_DATASET, PROFILE_DATASET } from '../profile.ts'

/** A network that this library is in, as far as it matters here. */
export interface Circle {
  readonly network: string
  /** Who replicates with each other. */
  readonly members: ReadonlySet<LibraryId>
  /** Of whom journals and profiles are kept: members, and those that were. */
  readonly known: ReadonlyMap<LibraryId, MemberStatus>
  readonly terms: Pick<Terms, 'shares'>
}

export interface Acquaintances {
  readonly self: LibraryId
  readonly circles: readonly Circle[]
  /** Named by a person when the node was started, as libraries without any network do. */
  readonly byHand: ReadonlySet<LibraryId>
  readonly blocked: ReadonlySet<LibraryId>
  /** For whom members vouch, but not enough of them yet. */
  readonly applicants: ReadonlySet<LibraryId>
}

/** What a library is to this node (packages/net). */
export function standingOf(
  { self, circles, byHand, blocked, applicants }: Acquaintances,
  library: LibraryId,
): 'member' | 'known' | 'stranger' | 'blocked' {
  if (blocked.has(library)) return 'blocked'
  if (library === self || byHand.has(library) || circles.some(({ members }) => members.has(library))) return 'member'
  return applicants.has(library) ? 'known' : 'stranger'
}

const isOpenByHand = (dataset: DatasetName): boolean =>
  dataset === PROFILE_DATASET || dataset === CATALOGUE_DATASET || dataset.startsWith('catalogue/')

/**
 * Whether a library is to have what another publishes under a name: its own; what a network that both and this node are in shares;
 * and between those that are known by hand, their catalogues and profiles.
 */
export function mayRead(acquaintances: Acquaintances, reader: LibraryId, library: LibraryId, dataset: DatasetName): boolean {
  const { self, circles, byHand } = acquaintances
  if (reader === library) return true
  if (circles.some((circle) => sharesWith(circle, reader, library, dataset))) return true
  const isByHand = (one: LibraryId): boolean => one === self || byHand.has(one)
  return isOpenByHand(dataset) && isByHand(reader) && isByHand(library)
}

function sharesWith(circle: Circle, reader: LibraryId, library: LibraryId, dataset: DatasetName): boolean {
  return circle.members.has(reader) && holds(circle, library, dataset)
}

/** Whether the members of a network share what a library publishes under a name. */
export function holds({ network, members, known, terms }: Circle, library: LibraryId, dataset: DatasetName): boolean {
  const journal = parseJournalName(dataset)
  if (journal !== undefined) return journal.network === network && known.has(library)
  if (dataset === PROFILE_DATASET) return known.has(library)
  return members.has(library) && isShared(terms, dataset)
}

/** Whether to fetch it, too: of somebody expelled nothing later than what is here is taken. */
export function isWanted(acquaintances: Acquaintances, library: LibraryId, dataset: DatasetName, isHere: boolean): boolean {
  const { self, circles, blocked } = acquaintances
  if (library === self) return true
  const journal = parseJournalName(dataset)
  // What the blocked said in a journal is the network's matter: without it members would not agree who is one.
  if ((blocked.has(library) && journal === undefined) || !mayRead(acquaintances, self, library, dataset)) return false
  const status = journal && circles.find(({ network }) => network === journal.network)?.known.get(library)
  return !isHere || (status !== 'expelled' && status !== 'succeeded')
}

/**
 * Whether to take it from a file that somebody has brought: what is wanted anyway, and what is of nobody known, as a library
 * without any network is; but nothing later of the blocked and the expelled.
 */
export function isTakenByHand(acquaintances: Acquaintances, library: LibraryId, dataset: DatasetName, isHere: boolean): boolean {
  const { circles, blocked } = acquaintances
  if (isWanted(acquaintances, library, dataset, isHere)) return true
  const isGone = circles.some(({ known }) => {
    const status = known.get(library)
    return status === 'expelled' || status === 'succeeded'
  })
  return !blocked.has(library) && !isGone
}
