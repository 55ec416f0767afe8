// By what suppliers are put in order: for each criterion its weight, the reason for it, and how a library scores from 0 to 1.
// What is not known scores half. A score looks at one library alone, so that a third one never changes the order of two.
import type { Candidate, Need } from './candidate.ts'
import { distanceKm } from './distance.ts'

export const CRITERIA = ['availability', 'policy', 'distance', 'language', 'cost', 'fairness'] as const
export type Criterion = (typeof CRITERIA)[number]

/** Points that a criterion gives at most. */
export type Weights = Readonly<Record<Criterion, number>>

/** What a network may set for itself, in its agreement. */
export interface RotaSettings {
  /** @default DEFAULT_WEIGHTS */
  readonly weights?: Partial<Weights>
  /** What a request usually costs, in the network's currency: a library that takes so much scores half. @default not known */
  readonly usualCost?: number
}

/**
 * The weights, which add up to 100 so that points read as per cent.
 * - availability: a copy that may be out costs days more often than one on the shelf. (Copies that are out come last in any case.)
 * - policy: a library that is known to lend such things refuses less often than one of which nothing is known.
 * - distance: a parcel takes a day more for about every 300 km over land, and more across the sea.
 * - language: staff can talk with each other when something is unclear; rarely decisive.
 * - cost: most members lend to each other for the postage, so differences are small.
 * - fairness: the fear of giving more than one gets is what keeps libraries out of networks. It outweighs
 *   distance, which costs days, but not where two libraries have given and taken about the same.
 * Measured with them: docs/requests.md, "Fairness".
 */
export const DEFAULT_WEIGHTS: Weights = { availability: 31, policy: 8, distance: 26, language: 2, cost: 4, fairness: 29 }

/** The distance that scores half: two days more by post within an island. */
const HALF_DISTANCE_KM = 600

/** Net lending of so large a part of what a library gave and took scores a quarter; taking as much, three quarters. */
const UNEVEN = 0.09

/** Requests that are added to what a library gave and took, so that the first few of a newcomer do not decide alone. */
const NEWCOMER = 10

const UNKNOWN = 0.5

const AVAILABILITY: Readonly<Record<Candidate['availability'], number>> = {
  available: 1,
  unknown: UNKNOWN,
  // It may be back soon; asked last, such a library can still answer when it is.
  'on-loan': 0.1,
  'not-available': 0,
}

/** More lent than borrowed: what a library has given the network beyond what it got. */
export const netLending = ({ lent = 0, borrowed = 0 }: Pick<Candidate, 'lent' | 'borrowed'>): number => lent - borrowed

/** Whether staff can write to each other: `en-GB` and `en` are one language. */
export function sharesLanguage(a: readonly string[], b: readonly string[]): boolean {
  const primary = (tag: string): string => tag.toLowerCase().split('-')[0] ?? ''
  const known = new Set(a.map(primary))
  return b.some((tag) => known.has(primary(tag)))
}

/** How the library does by each criterion, from 0 to 1. */
export const SCORES: Readonly<Record<Criterion, (candidate: Candidate, need: Need, settings: RotaSettings) => number>> = {
  availability: ({ availability }) => AVAILABILITY[availability],
  policy: ({ policy }, { serviceType }) => {
    if (policy === undefined) return UNKNOWN
    // Where both are asked for, who lends gives more.
    return policy === 'copy-only' && serviceType === 'CopyOrLoan' ? 0.7 : 1
  },
  distance: ({ place }, need) => {
    if (need.electronic === true) return 1
    if (place === undefined || need.place === undefined) return UNKNOWN
    return HALF_DISTANCE_KM / (HALF_DISTANCE_KM + distanceKm(place, need.place))
  },
  language: ({ languages }, need) => {
    if (languages === undefined || need.languages === undefined) return UNKNOWN
    return sharesLanguage(languages, need.languages) ? 1 : 0
  },
  cost: ({ cost }, _need, { usualCost }) => {
    if (cost === undefined) return UNKNOWN
    if (cost <= 0) return 1
    return usualCost === undefined || usualCost <= 0 ? UNKNOWN : usualCost / (usualCost + cost)
  },
  fairness: (candidate) => {
    const { lent = 0, borrowed = 0 } = candidate
    // A part, so that it works in a network of villages as in a national one.
    const part = netLending(candidate) / (lent + borrowed + NEWCOMER)
    return 0.5 - Math.tanh((Math.atanh(0.5) * part) / UNEVEN) / 2
  },
}
