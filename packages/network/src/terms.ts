// What an agreement says: the nine clauses that library cooperation agreements have, and what software must know.
import { z } from 'zod'
import { MAX_LISTED, MAX_SPONSORS } from './limits.ts'
import { day, line, lineTexts, longTexts, wholeNumber } from './shapes.ts'

/** The nine clauses, in the order in which agreements have them. */
export const CLAUSES = [
  'aims',
  'scope',
  'participants',
  'term',
  'relations',
  'division',
  'procedure',
  'financing',
  'technology',
] as const
export type Clause = (typeof CLAUSES)[number]

/** What members do for each other; open codes are carried and shown as they are. */
export const SERVICES = [
  'catalogue',
  'loan',
  'copy',
  'reciprocal-borrowing',
  'reference',
  'exchange',
  'acquisition',
  'processing',
  'preservation',
  'training',
] as const

/** A part of the electors: at least `numerator / denominator` of them, and always more than half. */
const fraction = z
  .tuple([wholeNumber(1, 100), wholeNumber(1, 100)])
  .refine(([numerator, denominator]) => numerator <= denominator && numerator * 2 >= denominator, 'a quorum is from 1/2 to 1')
export type Fraction = readonly [numerator: number, denominator: number]

const fee = z.object({
  for: lineTexts,
  /** In the currency's smallest unit. */
  amount: wholeNumber(0, Number.MAX_SAFE_INTEGER),
  /** ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/),
})

/** A dataset, or with its first part all that begin with it: `catalogue` means all collections, `catalogue/main` one. */
const shared = z.string().regex(/^catalogue(?:\/[A-Za-z0-9][A-Za-z0-9._-]{0,63}){0,3}$/)

const clauses = z.object(
  Object.fromEntries(CLAUSES.map((clause) => [clause, longTexts.optional()])) as {
    [K in Clause]: z.ZodOptional<typeof longTexts>
  },
)

export const termsShape = z.object({
  name: lineTexts,
  clauses,
  /** What a member must be and do, one by one. */
  requirements: z.array(longTexts).max(MAX_LISTED),
  /** How many members must vouch for a newcomer. */
  sponsors: wholeNumber(1, MAX_SPONSORS),
  quorum: z.object({ amend: fraction, expel: fraction }),
  fees: z.array(fee).max(MAX_LISTED),
  services: z.array(line).max(MAX_LISTED),
  /** Which datasets of each member the others may read; profiles and the network's own journals always. */
  shares: z.array(shared).max(MAX_LISTED),
  /** Who sees that a request was made and what became of it: the two parties, or all members. What they write is sealed. */
  requestsSeenBy: z.enum(['parties', 'members']),
  begins: day,
  /** Without it the agreement has no end. */
  ends: day.optional(),
})

/** The terms of an agreement. */
export type Terms = z.infer<typeof termsShape>

/** Whether the terms share a dataset with all members. */
export function isShared({ shares }: Pick<Terms, 'shares'>, dataset: string): boolean {
  return shares.some((shared) => dataset === shared || dataset.startsWith(`${shared}/`))
}

/** How many of `electors` must agree: the fraction of them, and always more than half. */
export function votesNeeded([numerator, denominator]: Fraction, electors: number): number {
  return Math.max(Math.floor(electors / 2) + 1, Math.ceil((electors * numerator) / denominator))
}
