// What the codes on slips say, and what a scan of one does. The QR code names the request; the bar code has the requester's number for it,
// which is short enough for a line of bars.
import { possibleActions } from '../actions/possible.ts'
import { parseRequestId, type RequestId, type Role } from '../events/event.ts'
import type { MessageKind } from '../state/message-kind.ts'
import type { RequestState } from '../state/request-state.ts'
import { isOnLoan } from '../state/standing.ts'

/** So that a scanner in a text field, or another program, can tell what it has read. */
const PREFIX = 'serumpun:request/'

/** Longer is nothing of ours. */
const MAX_SCAN_CHARS = 300

export interface SlipCode {
  readonly request: RequestId
  /** The requester's number (requestingAgencyRequestId). */
  readonly reference: string
}

/** So much of a number fits a code that is still easy to scan; ours have 14 characters, and the request's id is what counts. */
const MAX_REFERENCE_CHARS = 40

export function qrText({ request, reference }: SlipCode): string {
  return `${PREFIX}${request}/${encodeURIComponent(reference.slice(0, MAX_REFERENCE_CHARS).toWellFormed())}`
}

/** What was scanned: a request, or a number that may be one of ours. */
export type Scan =
  | { readonly kind: 'request'; readonly request: RequestId }
  | { readonly kind: 'reference'; readonly reference: string }

/** @returns undefined for what can't be either. Never throws. */
export function readScan(scanned: string): Scan | undefined {
  const text = scanned.trim()
  if (text === '' || text.length > MAX_SCAN_CHARS) return undefined
  if (!text.startsWith(PREFIX)) return { kind: 'reference', reference: text }
  try {
    return { kind: 'request', request: parseRequestId(text.slice(PREFIX.length).split('/')[0] ?? '') }
  } catch {
    return undefined
  }
}

/** What a scan may mean, the likeliest first, by what a side does with the thing in its hands. */
const MEANT: Readonly<Record<Role, readonly MessageKind[]>> = {
  requester: ['Received', 'ShippedReturn'],
  supplier: ['status LoanCompleted', 'status Loaned', 'status CopyCompleted'],
}

/**
 * What a side that scans the slip means to say: that it has received the thing, sent it back, has it back, or sends it. Undefined where
 * nothing of that is possible now; the request is shown instead. `status Loaned` needs a due date yet.
 */
export function scannedAction(state: RequestState, role: Role): MessageKind | undefined {
  const possible = possibleActions(state, role)
  // At home again is only what was away; on the shelf it is about to be sent.
  const meant = MEANT[role].filter((kind) => kind !== 'status Loaned' || !isOnLoan(state.standing))
  return meant.find((kind) => possible.includes(kind))
}
