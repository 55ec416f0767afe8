// In which order the holders of a title are asked: by what their records say of their copies, what their profiles say of them, and
// who has given how much.
import type { LibraryId } from '@serumpun/replica'
import {
  bestPolicy,
  type Candidate,
  explainExclusion,
  explainProposal,
  type Language,
  type Need,
  proposeSuppliers,
  reordered,
  standingOf,
} from '@serumpun/requests'
import type { Title } from '@serumpun/union'
import type { Directory } from '../directory.ts'
import type { LibraryRequests } from './library-requests.ts'
import { placeOf, saidOfItself } from './said-of-itself.ts'

export interface Sought {
  readonly self: LibraryId
  readonly network: string
  /** Settles whose turn it is among equals. */
  readonly need: string
  readonly serviceType: Need['serviceType']
  readonly maximumCost?: { readonly currency: string; readonly amount: string } | undefined
  readonly title: Title
  readonly nowMs: number
  /** In which reasons are given. */
  readonly language: Language
  /** Whom staff want to be asked first, in their order. @default nobody */
  readonly first?: readonly LibraryId[]
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
  directory: Pick<Directory, 'profile'>,
  { self, network, need: id, serviceType, maximumCost, title, nowMs, language, first = [] }: Sought,
): Promise<Suppliers> {
  const members = new Set(requests.membersOf(network))
  const ledger = await requests.balance.ledger()
  const candidates = title.heldBy
    .filter(({ library }) => members.has(library))
    .map(({ library, holdings }): Candidate => {
      const policy = bestPolicy(holdings.map(({ loan }) => loan))
      return {
        library,
        availability: 'unknown',
        ...(policy !== undefined && { policy }),
        ...standingOf(library, ledger, network, nowMs),
        ...saidOfItself(directory.profile(library), serviceType, maximumCost?.currency),
      }
    })
  const own = directory.profile(self)
  const place = placeOf(own)
  const need: Need = {
    id,
    requester: self,
    serviceType,
    ...(place !== undefined && { place }),
    ...(own?.languages !== undefined && { languages: own.languages }),
    ...(maximumCost !== undefined && { maximumCost: Number(maximumCost.amount) }),
  }
  const { proposals, excluded } = proposeSuppliers(need, candidates)
  return {
    proposed: reordered(proposals, first).map((proposal) => ({
      id: proposal.candidate.library,
      why: explainProposal(proposal, need, language),
    })),
    excluded: excluded.map(({ library, reason }) => ({ id: library, why: explainExclusion(reason, language) })),
  }
}
