// What this library's readers asked for in a month and nobody supplied, from its requests.
import type { LibraryId } from '@serumpun/replica'
import { type Demand, demandOfMonth, isUnmet, type OwnNeed, type PrivateRequest, type RequestSummary } from '@serumpun/requests'
import type { LibraryRequests } from './library-requests.ts'

/** Requests of a page: nobody looks at these pages. */
const PAGE = 500

function* ownRequests({ view }: LibraryRequests, library: LibraryId, network: string): Generator<RequestSummary> {
  for (let cursor: string | undefined; ;) {
    const at = cursor === undefined ? {} : { cursor }
    const { requests, next } = view.index.list({ library, role: 'requester', box: 'all', network, limit: PAGE, ...at })
    yield* requests
    if (next === undefined) return
    cursor = next
  }
}

async function needOf({ view, written }: LibraryRequests, first: RequestSummary): Promise<OwnNeed | undefined> {
  const { id, network, requested, service } = first
  const wanted = (await written.partsOf(network, id, view.index.sealed(id, network))).get(id) as PrivateRequest | undefined
  return wanted && { askedMs: requested, serviceType: service, wanted }
}

/** @param month `2026-03`, of UTC: that in which a thing was asked for first. */
export async function ownDemand(requests: LibraryRequests, library: LibraryId, network: string, month: string): Promise<Demand> {
  const byNeed = Map.groupBy(ownRequests(requests, library, network), ({ need }) => need)
  const unmet: OwnNeed[] = []
  for (const each of byNeed.values()) {
    const first = each.reduce((earliest, one) => (one.requested < earliest.requested ? one : earliest))
    if (!new Date(first.requested).toISOString().startsWith(month) || !isUnmet(each)) continue
    const need = await needOf(requests, first)
    if (need !== undefined) unmet.push(need)
  }
  return demandOfMonth(month, unmet)
}
