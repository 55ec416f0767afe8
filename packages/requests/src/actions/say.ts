// From what staff want to say to the open and private parts of an event.
import { RequestsError } from '../errors.ts'
import type { CloseReason, OpenPart, SupplyingPayload, Whereabouts } from '../events/event.ts'
import type { PrivatePart } from '../events/private-part.ts'
import type { MessageKind } from '../state/message-kind.ts'
import type { RequestState } from '../state/request-state.ts'
import type { Action, Status } from '../vocabulary/closed-codes.ts'

/** What staff say about a request. */
export interface Saying {
  readonly kind: MessageKind
  /** Milliseconds since 1970. */
  readonly dueDate?: number
  readonly expectedDeliveryDate?: number
  /** Notes, reasons, costs: for the other side alone. */
  readonly written?: PrivatePart<'supplyingAgencyMessage'>
  /** With a close. */
  readonly reason?: CloseReason
  /** With a close: where the item was last known to be. @default what the request says */
  readonly whereabouts?: Whereabouts
}

/** What must not be left out, and what staff are told. */
const NEEDED: { readonly [Kind in MessageKind]?: { readonly has: (saying: Saying) => boolean; readonly message: string } } = {
  'status Loaned': { has: ({ dueDate }) => dueDate !== undefined, message: 'Say until when it is lent.' },
  'RenewResponse Y': { has: ({ dueDate }) => dueDate !== undefined, message: 'Say until when the loan is renewed.' },
  'status Unfilled': {
    has: ({ written }) => written?.reasonUnfilled !== undefined,
    message: 'Give the reason why it cannot be supplied.',
  },
  'status RetryPossible': {
    has: ({ written }) => written?.reasonRetry !== undefined,
    message: 'Give the reason, so that the other library knows what to change or how long to wait.',
  },
  'conditional WillSupply': {
    has: ({ written }) => written?.note !== undefined || written?.deliveryInfo?.loanCondition !== undefined,
    message: 'Say which conditions the other library has to accept.',
  },
  'supplier Notification': { has: ({ written }) => written?.note !== undefined, message: 'There is nothing written.' },
  Notification: { has: ({ written }) => written?.note !== undefined, message: 'There is nothing written.' },
}

/** @throws {RequestsError} `REQUESTS_INVALID` where something is left out that the other side needs. */
export function openPartOf(state: RequestState, saying: Saying): OpenPart {
  const { kind } = saying
  const needed = NEEDED[kind]
  if (needed !== undefined && !needed.has(saying)) throw new RequestsError('REQUESTS_INVALID', needed.message)
  if (kind === 'Reminder') return { type: 'reminder', payload: {} }
  if (kind === 'requester close' || kind === 'supplier close') {
    const { reason = 'SettledOtherwise', whereabouts = state.whereabouts } = saying
    return { type: 'close', payload: { role: kind === 'supplier close' ? 'supplier' : 'requester', reason, whereabouts } }
  }
  const supplying = supplyingPayloadOf(state, kind)
  if (supplying === undefined) {
    return kind === 'AcceptConditions'
      ? { type: 'requestingAgencyMessage', payload: { action: 'Notification', acceptsConditions: true } }
      : { type: 'requestingAgencyMessage', payload: { action: kind as Action } }
  }
  const { dueDate, expectedDeliveryDate } = saying
  const dates = { ...(dueDate !== undefined && { dueDate }), ...(expectedDeliveryDate !== undefined && { expectedDeliveryDate }) }
  return { type: 'supplyingAgencyMessage', payload: { ...supplying, ...dates } }
}

/** What a supplier's message says; undefined for a requester's. */
function supplyingPayloadOf({ standing, answeredAt }: RequestState, kind: MessageKind): SupplyingPayload | undefined {
  const now: Status = standing === 'Requested' ? 'RequestReceived' : standing
  const reasonForMessage = answeredAt === undefined ? 'RequestResponse' : 'StatusChange'
  if (kind === 'conditional WillSupply') return { reasonForMessage, status: 'WillSupply', conditional: true }
  if (kind.startsWith('status ')) return { reasonForMessage, status: kind.slice('status '.length) as Status }
  if (kind === 'StatusRequestResponse') return { reasonForMessage: kind, status: now }
  if (kind === 'supplier Notification') return { reasonForMessage: 'Notification', status: now }
  if (kind === 'CancelResponse Y') return { reasonForMessage: 'CancelResponse', answerYesNo: 'Y', status: 'Cancelled' }
  if (kind === 'CancelResponse N') return { reasonForMessage: 'CancelResponse', answerYesNo: 'N', status: now }
  if (kind === 'RenewResponse Y') return { reasonForMessage: 'RenewResponse', answerYesNo: 'Y', status: 'Loaned' }
  if (kind === 'RenewResponse N') return { reasonForMessage: 'RenewResponse', answerYesNo: 'N', status: now }
  return undefined
}
