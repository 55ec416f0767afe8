// In which order the holders of a title are asked: by what their records say of their copies, and by who has given how much.
import type { LibraryId } from '@serumpun/replica'
import {
  bestPolicy,
  type Candidate,
  explainExclusion,
  explainProposal,
  type Language,
  proposeSuppliers,
  standingOf,
  type Wanted,
} from '@serumpun/requests'
import type { Title } from '@serumpun/union'
import type { LibraryRequests } from './library-requests.ts'

export interface Sought {
  readonly self: LibraryId
  readonly network: string
  /** Settles whose turn it is among equals. */
  readonly need: string
  readonly wanted: Wanted
  readonly title: Title
  readonly nowMs: number
  /** In which reasons are given. */
  readonly language: Language
}

/** A library, and why it has its place, or none. */
export interface Reasoned {
  readonly id: LibraryId
  readonly why: string
}

export interface Suppliers {
  /** Best asked first. */
  readonly proposed: readonly Reasoned[]
  readonly excluded: readonly Reasoned[]
}

/** Members of the network that hold the title. */
export async function suppliersFor(
  requests: LibraryRequests,
  { self, network, need: id, wanted, title, nowMs, language }: Sought,
): Promise<Suppliers> {
  const members = new Set(requests.membersOf(network))
  const ledger = await requests.balance.ledger()
  const candidates = title.heldBy
    .filter(({ library }) => members.has(library))
    .map(({ library, holdings }): Candidate => {
      const policy = bestPolicy(holdings.map(({ loan }) => loan))
      const standing = standingOf(library, ledger, network, nowMs)
      return { library, availability: 'unknown', ...(policy !== undefined && { policy }), ...standing }
    })
  const need = { id, requester: self, serviceType: wanted.serviceType }
  const { proposals, excluded } = proposeSuppliers(need, candidates)
  return {
    proposed: proposals.map((proposal) => ({ id: proposal.candidate.library, why: explainProposal(proposal, need, language) })),
    excluded: excluded.map(({ library, reason }) => ({ id: library, why: explainExclusion(reason, language) })),
  }
}
