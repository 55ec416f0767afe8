// Unmet demand, for commands and the API: what this library may tell of its own, and what a network's libraries have told.
import { operations as contract } from '@serumpun/api'
import { parseNetworkId, readJournal } from '@serumpun/network'
import { type AuthoredDemand, type Demand, demandBody, demandList, DEMAND_KIND, readDemand, type Wish } from '@serumpun/requests'
import type { z } from 'zod'
import { DaemonError } from '../errors.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import { ownDemand } from '../requests/own-demand.ts'
import type { OperationContext } from './operations.ts'
import { untilOwnWritesAreReleased } from './own-writes.ts'
import { networkMeant } from './requests.ts'

const listShape = contract.demand.request.query
const ownShape = contract.ownDemand.request.query

export interface OwnDemand extends Demand {
  readonly network: string
}

export interface NetworkDemand {
  readonly network: string
  readonly items: readonly (Wish & { readonly libraries: number })[]
}

/** @throws {DaemonError} `NO_MEMBER`, `USAGE`. */
export async function showOwnDemand(
  library: OpenedLibrary,
  { month, network: given }: z.infer<typeof ownShape>,
): Promise<OwnDemand> {
  const requests = await library.requests()
  await library.networks.ready()
  const network = networkMeant(requests, given)
  await requests.view.whenCurrent()
  return { network, ...(await ownDemand(requests, library.replica.library, network, month)) }
}

/** Writes it into this library's journal of the network. @throws {DaemonError} `NO_MEMBER`, `USAGE`, `STOPPED`; {ReplicaError}. */
export async function tellDemand(
  library: OpenedLibrary,
  asked: z.infer<typeof ownShape>,
  { signal, onProgress }: Pick<OperationContext, 'signal' | 'onProgress'>,
): Promise<OwnDemand> {
  await untilOwnWritesAreReleased({ library, signal, onProgress })
  if (signal.aborted) throw new DaemonError('STOPPED', 'Stopped before anything was told.')
  const demand = await showOwnDemand(library, asked)
  await library.networks.journal(parseNetworkId(demand.network)).append({ kind: DEMAND_KIND, body: demandBody(demand) })
  return demand
}

/** A month is told of in its year or in the next. */
const isWithin = (year: number, from: string, to: string): boolean =>
  year >= Number(from.slice(0, 4)) && year <= Number(to.slice(0, 4)) + 1

/** What members of the network have told. @throws {DaemonError} `NO_MEMBER`, `USAGE`. */
export async function listDemand(
  library: OpenedLibrary,
  { from, to, network: given }: z.infer<typeof listShape>,
): Promise<NetworkDemand> {
  const requests = await library.requests()
  await library.networks.ready()
  const network = networkMeant(requests, given)
  const members = new Set(requests.membersOf(network))
  const told: AuthoredDemand[] = []
  for (const journal of library.networks.journalsOf(parseNetworkId(network))) {
    if (!members.has(journal.library) || !isWithin(journal.year, from, to)) continue
    for await (const entry of readJournal(library.replica, journal.library, journal.dataset)) {
      const demand = readDemand(entry)
      if (demand !== undefined) told.push(demand)
    }
  }
  const items = demandList(told, from, to).map(({ wish, asked, libraries }) => ({ ...wish, asked, libraries }))
  return { network, items }
}

export const requestDemandOperations = {
  'request-demand': async ({ library }: OperationContext, given: unknown): Promise<NetworkDemand> =>
    await listDemand(library, listShape.parse(given)),
  'request-own-demand': async ({ library }: OperationContext, given: unknown): Promise<OwnDemand> =>
    await showOwnDemand(library, ownShape.parse(given)),
  'request-tell-demand': async (context: OperationContext, given: unknown): Promise<OwnDemand> =>
    await tellDemand(context.library, ownShape.parse(given), context),
} as const
