// The state model: which message may come where, and what it changes. Data alone; step.ts applies it.
//
// ISO 18626:2021 has no table of states. It says what each code means (clause 4.4 with Table 3 for what suppliers say, 4.6
// with Table 5 for what requesters say) and shows in Annex D how messages follow each other. Each row names the clause and
// the code whose meaning it follows. Three rules of our own make crossing messages harmless:
//   - Cancel and Renew are questions. They change no status, so that it does not matter which side's message is ordered
//     first; only the answer changes it, and an answer counts only if its author knew the question.
//   - Where the item is, the requester says. A book may arrive before the message that it was sent.
//   - What ends a request ends its open questions.
import type { Whereabouts } from '../events/event.ts'
import { SERVICE_TYPES, type ServiceType } from '../vocabulary/closed-codes.ts'
import type { MessageKind } from './message-kind.ts'
import { BEFORE_SUPPLY, COPYING, LENDING, ON_LOAN, type Standing, STANDINGS } from './standing.ts'

/** What waits for the other side's word. */
export type Question = 'cancel' | 'renew' | 'conditions'

export interface Transition {
  readonly message: MessageKind
  readonly from: readonly Standing[]
  /** @default any service */
  readonly services?: readonly ServiceType[]
  /** @default the status stays */
  readonly to?: Standing
  /** Asks this. Cancel and Renew stay one question however often they are asked; new conditions replace the old ones. */
  readonly asks?: Question
  /** Takes the question back. */
  readonly withdraws?: Question
  /** Answers this: there must be such a question, and the author must have known it. */
  readonly answers?: Question
  /** Where the item now is, as this message says. */
  readonly item?: Whereabouts
  /** The item must have left the supplier, as far as anyone has said. */
  readonly needsItem?: true
  /** Of ISO 18626:2021. */
  readonly clause: string
}

const supplierSays = (code: string): string => `4.4, Table 3: ${code}`
const requesterSays = (code: string): string => `4.6, Table 5: ${code}`

const FIRST_NEWS = ['Requested', 'RequestReceived'] as const

export const TRANSITIONS: readonly Transition[] = [
  // What a supplier says before anything is supplied
  { message: 'status RequestReceived', from: FIRST_NEWS, to: 'RequestReceived', clause: supplierSays('status RequestReceived') },
  {
    message: 'status ExpectToSupply',
    from: [...FIRST_NEWS, 'ExpectToSupply'],
    to: 'ExpectToSupply',
    clause: supplierSays('status ExpectToSupply'),
  },
  {
    message: 'status WillSupply',
    from: BEFORE_SUPPLY,
    to: 'WillSupply',
    withdraws: 'conditions',
    clause: supplierSays('status WillSupply'),
  },
  {
    message: 'conditional WillSupply',
    from: BEFORE_SUPPLY,
    to: 'WillSupply',
    asks: 'conditions',
    clause: supplierSays('status WillSupply; deliveryInfo/loanCondition'),
  },
  { message: 'status RetryPossible', from: BEFORE_SUPPLY, to: 'RetryPossible', clause: supplierSays('status RetryPossible') },
  { message: 'status Unfilled', from: BEFORE_SUPPLY, to: 'Unfilled', clause: supplierSays('status Unfilled') },

  // Supplying
  {
    message: 'status Loaned',
    from: BEFORE_SUPPLY,
    services: LENDING,
    to: 'Loaned',
    item: 'ToRequester',
    clause: supplierSays('status Loaned'),
  },
  {
    message: 'status CopyCompleted',
    from: BEFORE_SUPPLY,
    services: COPYING,
    to: 'CopyCompleted',
    item: 'ToRequester',
    clause: supplierSays('status CopyCompleted'),
  },

  // While the item is away
  {
    // A new due date, or the end of a recall, a hold or a reminder.
    message: 'status Loaned',
    from: ON_LOAN,
    services: LENDING,
    to: 'Loaned',
    clause: supplierSays('status Loaned'),
  },
  {
    message: 'status Overdue',
    from: ['Loaned', 'Overdue', 'Recalled', 'ReleaseHoldReturn'],
    to: 'Overdue',
    clause: supplierSays('status Overdue'),
  },
  {
    message: 'status Recalled',
    from: ['Loaned', 'Overdue', 'Recalled', 'ReleaseHoldReturn'],
    to: 'Recalled',
    clause: supplierSays('status Recalled'),
  },
  { message: 'status HoldReturn', from: ON_LOAN, to: 'HoldReturn', clause: supplierSays('status HoldReturn') },
  {
    message: 'status ReleaseHoldReturn',
    from: ['HoldReturn', 'ReleaseHoldReturn'],
    to: 'ReleaseHoldReturn',
    clause: supplierSays('status ReleaseHoldReturn'),
  },
  {
    message: 'status LoanCompleted',
    from: ON_LOAN,
    to: 'LoanCompleted',
    item: 'AtSupplier',
    clause: supplierSays('status LoanCompleted'),
  },
  {
    message: 'status CompletedWithoutReturn',
    from: ON_LOAN,
    to: 'CompletedWithoutReturn',
    clause: supplierSays('status CompletedWithoutReturn'),
  },

  // Cancelling
  {
    // Where something is lent it crossed the delivery: the supplier answers no.
    message: 'Cancel',
    from: [...BEFORE_SUPPLY, ...ON_LOAN],
    asks: 'cancel',
    clause: requesterSays('action Cancel'),
  },
  {
    message: 'CancelResponse Y',
    from: BEFORE_SUPPLY,
    to: 'Cancelled',
    answers: 'cancel',
    clause: supplierSays('reasonForMessage CancelResponse'),
  },
  {
    message: 'CancelResponse N',
    from: [...BEFORE_SUPPLY, ...ON_LOAN],
    answers: 'cancel',
    clause: supplierSays('reasonForMessage CancelResponse'),
  },
  {
    // As some systems answer.
    message: 'status Cancelled',
    from: BEFORE_SUPPLY,
    to: 'Cancelled',
    answers: 'cancel',
    clause: supplierSays('status Cancelled'),
  },

  // Renewing
  { message: 'Renew', from: ON_LOAN, asks: 'renew', clause: requesterSays('action Renew') },
  {
    message: 'RenewResponse Y',
    from: ON_LOAN,
    to: 'Loaned',
    answers: 'renew',
    clause: supplierSays('reasonForMessage RenewResponse'),
  },
  { message: 'RenewResponse N', from: ON_LOAN, answers: 'renew', clause: supplierSays('reasonForMessage RenewResponse') },

  // Conditions: the standard lets the requester accept by a notification and refuse by Cancel.
  {
    message: 'AcceptConditions',
    from: [...BEFORE_SUPPLY, ...ON_LOAN],
    answers: 'conditions',
    clause: requesterSays('action Notification'),
  },

  // What happens to the item
  { message: 'Received', from: [...BEFORE_SUPPLY, ...ON_LOAN], item: 'AtRequester', clause: requesterSays('action Received') },
  { message: 'Received', from: ['CopyCompleted'], item: 'Kept', clause: requesterSays('action Received') },
  { message: 'ShippedReturn', from: ON_LOAN, item: 'ToSupplier', clause: requesterSays('action ShippedReturn') },
  {
    message: 'ShippedReturn',
    from: BEFORE_SUPPLY,
    needsItem: true,
    item: 'ToSupplier',
    clause: requesterSays('action ShippedReturn'),
  },
  { message: 'ShippedForward', from: ON_LOAN, item: 'Forwarded', clause: requesterSays('action ShippedForward') },
  { message: 'Lost', from: ON_LOAN, item: 'Lost', clause: requesterSays('action Lost') },
  { message: 'Lost', from: BEFORE_SUPPLY, needsItem: true, item: 'Lost', clause: requesterSays('action Lost') },
  { message: 'HoldReturn', from: ON_LOAN, clause: requesterSays('action HoldReturn') },
  {
    // News that crossed the end of the loan.
    message: 'Received',
    from: ['LoanCompleted', 'CompletedWithoutReturn'],
    clause: requesterSays('action Received'),
  },
  {
    message: 'ShippedReturn',
    from: ['LoanCompleted', 'CompletedWithoutReturn'],
    clause: requesterSays('action ShippedReturn'),
  },
  { message: 'Lost', from: ['CompletedWithoutReturn'], item: 'Lost', clause: requesterSays('action Lost') },

  // Talk, at any time
  { message: 'Notification', from: STANDINGS, clause: requesterSays('action Notification') },
  { message: 'supplier Notification', from: STANDINGS, clause: supplierSays('reasonForMessage Notification') },
  { message: 'StatusRequest', from: STANDINGS, clause: requesterSays('action StatusRequest') },
  { message: 'StatusRequestResponse', from: STANDINGS, clause: supplierSays('reasonForMessage StatusRequestResponse') },
  { message: 'Reminder', from: STANDINGS, clause: '4.2, Table 1: requestType Reminder' },

  // Each side's own decision to work on it no longer
  { message: 'requester close', from: STANDINGS, clause: 'none: a side closes for itself what the standard leaves open' },
  { message: 'supplier close', from: STANDINGS, clause: 'none: a side closes for itself what the standard leaves open' },
]

const cellOf = (message: MessageKind, standing: Standing, service: ServiceType): string => `${message}|${standing}|${service}`

const CELLS = new Map<string, Transition>(
  TRANSITIONS.flatMap((row) =>
    row.from.flatMap((standing) =>
      (row.services ?? SERVICE_TYPES).map((service) => [cellOf(row.message, standing, service), row] as const),
    ),
  ),
)

/** The row for a message where a request stands; undefined where the message has no place there. */
export function transitionFor(message: MessageKind, standing: Standing, service: ServiceType): Transition | undefined {
  return CELLS.get(cellOf(message, standing, service))
}
