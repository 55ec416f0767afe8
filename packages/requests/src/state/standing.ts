// Where a request stands: the last status that its supplier gave it, and what the state model says of these.
import type { ServiceType, Status } from '../vocabulary/closed-codes.ts'

/** `Requested`: sent, and nothing has been heard yet. All others are the standard's own. */
export type Standing = 'Requested' | Status

/** Nothing has been supplied yet, and it may still be. */
export const BEFORE_SUPPLY = ['Requested', 'RequestReceived', 'ExpectToSupply', 'WillSupply'] as const satisfies readonly Standing[]

/** An item of the supplier's is with the requester, or on its way there or back. */
export const ON_LOAN = ['Loaned', 'Overdue', 'Recalled', 'HoldReturn', 'ReleaseHoldReturn'] as const satisfies readonly Standing[]

/** The standard knows no way on: after RetryPossible a Retry is another request. */
export const ENDED = [
  'RetryPossible',
  'Unfilled',
  'CopyCompleted',
  'LoanCompleted',
  'CompletedWithoutReturn',
  'Cancelled',
] as const satisfies readonly Standing[]

export const STANDINGS: readonly Standing[] = [...BEFORE_SUPPLY, ...ON_LOAN, ...ENDED]

export const isOnLoan = (standing: Standing): boolean => (ON_LOAN as readonly Standing[]).includes(standing)
export const isEnded = (standing: Standing): boolean => (ENDED as readonly Standing[]).includes(standing)
export const isBeforeSupply = (standing: Standing): boolean => (BEFORE_SUPPLY as readonly Standing[]).includes(standing)

/** Services of which something is lent, and those of which a copy stays with the requester. */
export const LENDING: readonly ServiceType[] = ['Loan', 'CopyOrLoan']
export const COPYING: readonly ServiceType[] = ['Copy', 'CopyOrLoan']
