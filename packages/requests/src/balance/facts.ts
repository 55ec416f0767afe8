// What the balance counts of one request.
import type { LibraryId } from '@serumpun/replica'
import type { RequestId } from '../events/event.ts'
import type { RequestSummary } from '../view/reader.ts'

/** What became of it. `Over`: it ended before anything was supplied, without the supplier's no. */
export type Outcome = 'Open' | 'Loan' | 'Copy' | 'Unfilled' | 'Over'

/** Hundredths of a currency's unit, so that sums are exact. */
export interface Money {
  /** ISO 4217. */
  readonly currency: string
  readonly hundredths: number
}

export interface RequestFacts {
  readonly request: RequestId
  /** The network in which it was asked. */
  readonly network: string
  /** Undefined for a side that has no node. */
  readonly requester: LibraryId | undefined
  readonly supplier: LibraryId | undefined
  /** What requests for one thing share, along a rota. */
  readonly need: string
  readonly outcome: Outcome
  /** By the requester's clock, in milliseconds since 1970. */
  readonly askedMs: number
  /** By the supplier's. */
  readonly answeredMs?: number
  readonly suppliedMs?: number
  /** What the requester paid, where the library that counts knows it: costs are private to the parties. */
  readonly cost?: Money
}

/** Statuses with which a supplier says no, now or for good. */
const NO: readonly string[] = ['Unfilled', 'RetryPossible'] satisfies RequestSummary['standing'][]

function outcomeOf({ standing, service, supplied, open }: RequestSummary): Outcome {
  if (supplied !== undefined) return service === 'Copy' || standing === 'CopyCompleted' ? 'Copy' : 'Loan'
  if (NO.includes(standing)) return 'Unfilled'
  return standing === 'Cancelled' || !open.requester || !open.supplier ? 'Over' : 'Open'
}

/** @param cost Of the private view: what was paid for it. */
export function factsOf(request: RequestSummary, cost?: Money): RequestFacts {
  const { id, network, requester, supplier, need, requested, answered, supplied } = request
  return {
    request: id,
    network,
    requester,
    supplier,
    need,
    outcome: outcomeOf(request),
    askedMs: requested,
    ...(answered !== undefined && { answeredMs: answered }),
    ...(supplied !== undefined && { suppliedMs: supplied }),
    ...(cost !== undefined && { cost }),
  }
}

/** The sum of the amounts in a message's costs that are of one currency, the first one's. Undefined for none, or what is none. */
export function moneyOf(
  costs: readonly { readonly currencyCode: { readonly value: string }; readonly monetaryValue: string }[] | undefined,
): Money | undefined {
  const currency = costs?.[0]?.currencyCode.value
  if (costs === undefined || currency === undefined || !/^[A-Z]{3}$/.test(currency)) return undefined
  const sum = costs
    .filter(({ currencyCode }) => currencyCode.value === currency)
    .reduce((total, { monetaryValue }) => total + Math.round(Number(monetaryValue) * 100), 0)
  return Number.isSafeInteger(sum) ? { currency, hundredths: sum } : undefined
}
