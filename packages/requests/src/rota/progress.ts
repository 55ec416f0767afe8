// How a need goes on along its rota: a pure decision from what has been tried and what time it is here.
//
//   suppliers left ──ask──▶ wait ──deadline──▶ give up ──▶ ask the next …
//                            │ └─Unfilled, Cancelled─────▶ ask the next …
//                            │ └─RetryPossible───────────▶ staff decide: retry, or go on
//                            └─supplied ▶ done             no supplier left ▶ end: staff choose
import type { LibraryId } from '@serumpun/replica'
import type { RequestId } from '../events/event.ts'

/** How it stands with one supplier that was asked. */
export type AttemptState =
  /** No answer yet. */
  | 'Asked'
  /** It has answered that it will supply, or expects to. */
  | 'Promised'
  | 'RetryPossible'
  /** Unfilled, cancelled, or closed. */
  | 'Over'
  /** On its way or here. */
  | 'Supplied'

export interface Attempt {
  readonly request: RequestId
  readonly library: LibraryId
  readonly state: AttemptState
  /** Until when an answer is waited for. */
  readonly deadlineMs: number
}

/** What staff can do when nobody is left to ask. */
export const END_CHOICES = ['AskWider', 'AskOutside', 'SuggestPurchase', 'GiveUp'] as const
export type EndChoice = (typeof END_CHOICES)[number]

export type Step =
  /** The next supplier's turn. */
  | { readonly kind: 'ask'; readonly library: LibraryId }
  | { readonly kind: 'wait'; readonly request: RequestId; readonly untilMs: number | undefined }
  /** The supplier has had its time: cancel there, so that not two supply, and go on. */
  | { readonly kind: 'give-up'; readonly request: RequestId; readonly library: LibraryId }
  /** The supplier asks for a decision; staff may also pass it over, which makes the attempt `Over`. */
  | { readonly kind: 'decide'; readonly request: RequestId }
  | { readonly kind: 'done'; readonly request: RequestId }
  | { readonly kind: 'end'; readonly choices: readonly EndChoice[] }

/**
 * What is to be done now. Total: every state of affairs has an answer, and repeating it does no harm.
 *
 * @param order Suppliers in the order in which they are asked; staff may have changed it.
 * @param attempts In the order in which they were made.
 * @param nowMs By this library's own clock.
 */
export function nextStep(order: readonly LibraryId[], attempts: readonly Attempt[], nowMs: number): Step {
  const supplied = attempts.find(({ state }) => state === 'Supplied')
  if (supplied !== undefined) return { kind: 'done', request: supplied.request }
  const promised = attempts.find(({ state }) => state === 'Promised')
  if (promised !== undefined) return { kind: 'wait', request: promised.request, untilMs: undefined }
  const late = attempts.find(({ state, deadlineMs }) => state === 'Asked' && deadlineMs <= nowMs)
  if (late !== undefined) return { kind: 'give-up', request: late.request, library: late.library }
  const waiting = attempts.find(({ state }) => state === 'Asked')
  if (waiting !== undefined) return { kind: 'wait', request: waiting.request, untilMs: waiting.deadlineMs }
  const retry = attempts.find(({ state }) => state === 'RetryPossible')
  if (retry !== undefined) return { kind: 'decide', request: retry.request }
  const asked = new Set(attempts.map(({ library }) => library))
  const next = order.find((library) => !asked.has(library))
  return next === undefined ? { kind: 'end', choices: END_CHOICES } : { kind: 'ask', library: next }
}
