// The standard letters (surat standar): what each says, in each language. `{item}` and the like are filled in.

/** Who writes which: a requester asks, accepts, returns, and tells that a thing is lost; a supplier does the others. */
export const LETTERS = ['Request', 'Supply', 'Conditions', 'Unfilled', 'Retry', 'Overdue', 'Recall', 'Return', 'Lost'] as const
export type LetterKind = (typeof LETTERS)[number]

/** Letters that the requester writes to the supplier; the others go the other way. */
export const FROM_REQUESTER: readonly LetterKind[] = ['Request', 'Return', 'Lost']

/** What may be filled in. */
export const PLACES = [
  'item',
  'service',
  'reference',
  'asked',
  'due',
  'neededBy',
  'reason',
  'conditions',
  'cost',
  'retryAfter',
] as const
export type Place = (typeof PLACES)[number]

export interface LetterText {
  readonly subject: string
  /** Paragraphs. One that has a place for which nothing is known is left out. */
  readonly body: readonly string[]
}

export interface Wording {
  readonly number: string
  readonly enclosure: string
  readonly none: string
  readonly subject: string
  readonly dear: string
  readonly salutation: string
  readonly closing: string
  readonly greeting: string
  readonly letters: Readonly<Record<LetterKind, LetterText>>
}
