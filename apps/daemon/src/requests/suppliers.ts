// In which order the holders of a title are asked: by what their records say of their copies, and by who has given how much.
import type { LibraryId } from '@serumpun/replica'
import { type Candidate, proposeSuppliers, type Wanted } from '@serumpun/requests'
import type { Title, TitleHolder } from '@serumpun/union'
import type { LibraryRequests } from './library-requests.ts'

const YEAR_MS = 366 * 24 * 3_600_000
const DAY_MS = 24 * 3_600_000

/** The most that any of a library's copies allows; undefined where none says. */
function policyOf({ holdings }: TitleHolder): Pick<Candidate, 'policy'> {
  const said = new Set(holdings.map(({ loan }) => loan))
  const policy = (['loan', 'copy-only', 'in-house'] as const).find((one) => said.has(one))
  return policy === undefined ? {} : { policy }
}

export interface Sought {
  readonly self: LibraryId
  readonly network: string
  /** Settles whose turn it is among equals. */
  readonly need: string
  readonly wanted: Wanted
  readonly title: Title
  readonly nowMs: number
}

/** Members of the network that hold the title, best asked first. */
export async function suppliersFor(
  requests: LibraryRequests,
  { self, network, need, wanted, title, nowMs }: Sought,
): Promise<LibraryId[]> {
  const members = new Set(requests.membersOf(network))
  const ledger = await requests.balance.ledger()
  const year = { fromMs: nowMs - YEAR_MS, toMs: nowMs + DAY_MS }
  const candidates = title.heldBy
    .filter(({ library }) => members.has(library))
    .map((holder): Candidate => {
      const turnover = ledger.giveAndTake(holder.library, year, network)
      return { library: holder.library, availability: 'unknown', ...policyOf(holder), ...turnover }
    })
  const { proposals } = proposeSuppliers({ id: need, requester: self, serviceType: wanted.serviceType }, candidates)
  return proposals.map(({ candidate }) => candidate.library)
}
