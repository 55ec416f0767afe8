// Who would be asked for a title, and why in that order: to be looked at, and changed, before anybody is asked.
import { operations as contract } from '@serumpun/api'
import type { LibraryId } from '@serumpun/replica'
import { newNeed } from '@serumpun/requests'
import type { z } from 'zod'
import { DaemonError } from '../errors.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import { type Reasoned, suppliersFor } from '../requests/suppliers.ts'
import type { OperationContext } from './operations.ts'
import { networkMeant } from './requests.ts'

const proposalShape = contract.proposal.request.query

type Named = Reasoned & { readonly name: string }

export interface Proposed {
  readonly network: string
  /** Asked with it, the order is the same. */
  readonly need: string
  readonly rota: readonly Named[]
  readonly excluded: readonly Named[]
}

/** @throws {DaemonError} `NO_SUCH_TITLE`, `NO_MEMBER`, `USAGE`. */
export async function proposeFor(library: OpenedLibrary, given: z.infer<typeof proposalShape>): Promise<Proposed> {
  const { record, serviceType, maximumCost, need = newNeed(), explainIn: language } = given
  const requests = await library.requests()
  await library.networks.ready()
  const network = networkMeant(requests, given.network)
  const title = await library.view.title(record)
  if (title === undefined) throw new DaemonError('NO_SUCH_TITLE', `No record has the id '${record}'.`)
  await requests.view.whenCurrent()
  const [amount, currency] = maximumCost?.split(' ') ?? []
  const { proposed, excluded } = await suppliersFor(requests, library.directory, {
    self: library.replica.library,
    network,
    need,
    serviceType,
    title,
    nowMs: library.replica.clock.now(),
    language,
    ...(amount !== undefined && currency !== undefined && { maximumCost: { amount, currency } }),
  })
  const named = ({ id, why }: { readonly id: LibraryId; readonly why: string }): Named => ({
    id,
    name: library.directory.nameOf(id),
    why,
  })
  return { network, need, rota: proposed.map(named), excluded: excluded.map(named) }
}

export const requestProposalOperations = {
  'request-propose': async ({ library }: OperationContext, given: unknown): Promise<Proposed> =>
    await proposeFor(library, proposalShape.parse(given)),
} as const
