// What staff of a side can do about a request where it stands. The table says what is legal; some of that is there only for
// messages that cross, and nobody would say it who knows how things are.
import type { Role } from '../events/event.ts'
import { type MessageKind, REQUESTER_KINDS, SUPPLIER_KINDS } from '../state/message-kind.ts'
import type { RequestState } from '../state/request-state.ts'
import { isBeforeSupply, isEnded, isOnLoan } from '../state/standing.ts'
import { transitionFor } from '../state/transitions.ts'

type Facts = Pick<RequestState, 'standing' | 'questions' | 'whereabouts' | 'closed' | 'asked'>

const isWithRequester = ({ whereabouts }: Facts): boolean => whereabouts === 'AtRequester' || whereabouts === 'ToRequester'
const isNotReceived = ({ whereabouts }: Facts): boolean => whereabouts !== 'AtRequester' && whereabouts !== 'Kept'

/** When a legal message also makes sense; a message that is not here always does. */
const SENSIBLE: { readonly [Kind in MessageKind]?: (state: Facts) => boolean } = {
  Cancel: ({ standing, questions }) => isBeforeSupply(standing) && questions.cancel === undefined,
  Renew: (state) => state.standing !== 'Recalled' && state.questions.renew === undefined && isWithRequester(state),
  Received: (state) => isNotReceived(state) && !(isEnded(state.standing) && state.standing !== 'CopyCompleted'),
  ShippedReturn: (state) => !isEnded(state.standing) && state.whereabouts !== 'ToSupplier',
  ShippedForward: (state) => isWithRequester(state),
  Lost: (state) => !isEnded(state.standing) && state.whereabouts !== 'Lost',
  HoldReturn: (state) => isWithRequester(state),
  StatusRequest: ({ standing }) => !isEnded(standing),
  Reminder: ({ standing }) => standing === 'Requested' || standing === 'RequestReceived' || standing === 'ExpectToSupply',
  'status RequestReceived': ({ standing }) => standing === 'Requested',
  'status Overdue': ({ standing }) => isOnLoan(standing),
  'status ReleaseHoldReturn': ({ standing }) => standing === 'HoldReturn',
  StatusRequestResponse: ({ standing }) => !isEnded(standing),
  'requester close': ({ closed }) => closed.requester === undefined,
  'supplier close': ({ closed }) => closed.supplier === undefined,
}

/** Whether an event of this kind would have its effect, said by somebody who knows all that is known here. */
function isAllowed(state: Facts, kind: MessageKind): boolean {
  const row = transitionFor(kind, state.standing, state.asked.serviceType)
  if (row === undefined || (row.needsItem === true && state.whereabouts === 'AtSupplier')) return false
  return row.answers === undefined || state.questions[row.answers] !== undefined
}

export function possibleActions(state: Facts, role: Role): MessageKind[] {
  const kinds: readonly MessageKind[] = role === 'supplier' ? SUPPLIER_KINDS : REQUESTER_KINDS
  return kinds.filter((kind) => isAllowed(state, kind) && SENSIBLE[kind]?.(state) !== false)
}
