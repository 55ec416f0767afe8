// What a side has to do next about a request; undefined where it can wait for the other.
import type { Role } from '../events/event.ts'
import type { RequestState } from '../state/request-state.ts'
import { isEnded, isOnLoan } from '../state/standing.ts'

export const TODOS = [
  // A supplier's
  'AnswerCancel',
  'AnswerRenew',
  'Answer',
  'Supply',
  'CheckIn',
  'SettleLoss',
  // A requester's
  'AcceptConditions',
  'Receive',
  'Return',
  /** The request has ended without the item: ask elsewhere, ask again, or close it. */
  'GoOn',
] as const
export type Todo = (typeof TODOS)[number]

type Facts = Pick<RequestState, 'standing' | 'questions' | 'whereabouts' | 'closed'>

function todoOfSupplier({ standing, questions, whereabouts }: Facts): Todo | undefined {
  if (questions.cancel !== undefined) return 'AnswerCancel'
  if (standing === 'Requested' || standing === 'RequestReceived') return 'Answer'
  if (standing === 'ExpectToSupply' || (standing === 'WillSupply' && questions.conditions === undefined)) return 'Supply'
  if (!isOnLoan(standing)) return undefined
  if (questions.renew !== undefined) return 'AnswerRenew'
  if (whereabouts === 'ToSupplier') return 'CheckIn'
  return whereabouts === 'Lost' ? 'SettleLoss' : undefined
}

function todoOfRequester({ standing, questions, whereabouts }: Facts): Todo | undefined {
  if (questions.conditions !== undefined) return 'AcceptConditions'
  if (standing === 'Unfilled' || standing === 'RetryPossible') return 'GoOn'
  if (whereabouts === 'ToRequester' && (isOnLoan(standing) || standing === 'CopyCompleted')) return 'Receive'
  const isCalledBack = standing === 'Overdue' || standing === 'Recalled'
  return isCalledBack && whereabouts === 'AtRequester' ? 'Return' : undefined
}

export function todoOf(state: Facts, role: Role): Todo | undefined {
  if (state.closed[role] !== undefined) return undefined
  return role === 'supplier' ? todoOfSupplier(state) : todoOfRequester(state)
}

/** Whether a side still has something to do or to wait for. */
export function isOpen(state: Facts, role: Role): boolean {
  if (state.closed[role] !== undefined) return false
  return !isEnded(state.standing) || todoOf(state, role) !== undefined
}
