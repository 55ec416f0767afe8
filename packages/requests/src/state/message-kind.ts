// What an event says, as far as the state model cares: one word for each row of its table.
import type { OpenPart, Role } from '../events/event.ts'
import { ACTIONS, type Action, STATUSES, type Status, YES_NO, type YesNo } from '../vocabulary/closed-codes.ts'

/** RequestResponse and StatusChange both give a status: which of the two it is changes nothing. */
type StatusKind = `status ${Status}`
type AnswerKind = `CancelResponse ${YesNo}` | `RenewResponse ${YesNo}`
export type SupplierKind =
  | StatusKind
  | 'conditional WillSupply'
  | AnswerKind
  | 'StatusRequestResponse'
  | 'supplier Notification'
  | 'supplier close'
export type RequesterKind = Action | 'AcceptConditions' | 'Reminder' | 'requester close'
export type MessageKind = SupplierKind | RequesterKind

export const SUPPLIER_KINDS: readonly SupplierKind[] = [
  ...STATUSES.map((status): StatusKind => `status ${status}`),
  'conditional WillSupply',
  ...YES_NO.map((answer): AnswerKind => `CancelResponse ${answer}`),
  ...YES_NO.map((answer): AnswerKind => `RenewResponse ${answer}`),
  'StatusRequestResponse',
  'supplier Notification',
  'supplier close',
]

export const REQUESTER_KINDS: readonly RequesterKind[] = [...ACTIONS, 'AcceptConditions', 'Reminder', 'requester close']

/** @returns undefined for the event that makes the request, and for an answer that says neither yes nor no. */
export function kindOf({ type, payload }: OpenPart): MessageKind | undefined {
  if (type === 'request') return undefined
  if (type === 'reminder') return 'Reminder'
  if (type === 'close') return `${payload.role} close`
  if (type === 'requestingAgencyMessage') return payload.acceptsConditions === true ? 'AcceptConditions' : payload.action
  const { reasonForMessage, status, answerYesNo, conditional } = payload
  if (reasonForMessage === 'RequestResponse' || reasonForMessage === 'StatusChange') {
    return status === 'WillSupply' && conditional === true ? 'conditional WillSupply' : `status ${status}`
  }
  if (reasonForMessage === 'StatusRequestResponse') return reasonForMessage
  if (reasonForMessage === 'Notification') return 'supplier Notification'
  return answerYesNo === undefined ? undefined : `${reasonForMessage} ${answerYesNo}`
}

const OF_SUPPLIER: ReadonlySet<MessageKind> = new Set(SUPPLIER_KINDS)

/** Which side says this. */
export const roleOf = (kind: MessageKind): Role => (OF_SUPPLIER.has(kind) ? 'supplier' : 'requester')
