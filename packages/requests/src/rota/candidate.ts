// What the rota is decided from: a need, and what is written of each library that may fill it. Nothing else counts.
import type { LibraryId } from '@serumpun/replica'
import type { ServiceType } from '../vocabulary/closed-codes.ts'

/** Degrees, as in a library's profile. */
export interface Place {
  readonly latitude: number
  readonly longitude: number
}

/** What is asked for, and by whom. */
export interface Need {
  /** Settles ties, so that equals take turns from need to need. */
  readonly id: string
  readonly requester: LibraryId
  readonly serviceType: ServiceType
  /** Whether it is sent as a file: then nobody is far away. @default false */
  readonly electronic?: boolean
  readonly place?: Place
  /** In which the requester's staff write (BCP 47). @default not known */
  readonly languages?: readonly string[]
  /** In the network's currency. @default no limit */
  readonly maximumCost?: number
}

/** The best of a library's copies, as its catalogue says. */
export type Availability = 'available' | 'unknown' | 'on-loan' | 'not-available'

/** What may be done with it: lent; only copied from; only read where it is. */
export type LoanPolicy = 'loan' | 'copy-only' | 'in-house'

/** A library that holds what is needed. */
export interface Candidate {
  readonly library: LibraryId
  readonly availability: Availability
  /** @default not known */
  readonly policy?: LoanPolicy
  /** What it does for other libraries at all. @default both */
  readonly services?: readonly ('Loan' | 'Copy')[]
  readonly place?: Place
  readonly languages?: readonly string[]
  /** What it takes for this service, in the network's currency. @default not known */
  readonly cost?: number
  /** Filled requests of the network's last year: as supplier and as requester. @default none yet */
  readonly lent?: number
  readonly borrowed?: number
  /** Requests that it has been asked for in the last seven days, and how many it wants at most. @default no limit */
  readonly askedThisWeek?: number
  readonly weeklyLimit?: number
  /** Whether it is closed for a while, or takes no requests now. @default false */
  readonly closed?: boolean
  /** Whether it has been asked for this need before. @default false */
  readonly asked?: boolean
}

/** Why a library is not proposed. */
export type Exclusion =
  | 'OwnLibrary'
  | 'AskedBefore'
  | 'Closed'
  | 'WeeklyLimit'
  | 'ServiceNotOffered'
  | 'InHouseOnly'
  | 'CopyOnly'
  | 'NotAvailable'
  | 'TooExpensive'

/** The first reason for which the library is not asked; undefined if it can be. */
export function exclusionOf(candidate: Candidate, need: Need): Exclusion | undefined {
  const { availability, policy, services = ['Loan', 'Copy'], cost, askedThisWeek = 0, weeklyLimit } = candidate
  if (candidate.library === need.requester) return 'OwnLibrary'
  if (candidate.asked === true) return 'AskedBefore'
  if (candidate.closed === true) return 'Closed'
  if (weeklyLimit !== undefined && askedThisWeek >= weeklyLimit) return 'WeeklyLimit'
  const { serviceType } = need
  if (serviceType === 'CopyOrLoan' ? services.length === 0 : !services.includes(serviceType)) return 'ServiceNotOffered'
  if (policy === 'in-house') return 'InHouseOnly'
  if (policy === 'copy-only' && (serviceType === 'Loan' || !services.includes('Copy'))) return 'CopyOnly'
  if (availability === 'not-available') return 'NotAvailable'
  if (need.maximumCost !== undefined && cost !== undefined && cost > need.maximumCost) return 'TooExpensive'
  return undefined
}
