// Heads that wait for a place among the transfers, in the order in which they should have one: a newcomer to a large
// network has tens of thousands of them, so the next is found without looking at all.
import type { Head } from '../head.ts'

/** Our own past comes before all else; those whose sources have kept us waiting in vain come after. */
export type Urgency = 'own' | 'usual' | 'late'

/** Catalogues are heavy; journals, profiles and whatever else there is are light, and go first. */
export type Weight = 'light' | 'heavy'

export const weightOf = ({ dataset }: Pick<Head, 'dataset'>): Weight => (dataset.startsWith('catalogue/') ? 'heavy' : 'light')

/** Classes of size: 2^22 shards at most. */
const SIZES = 24

const keyOf = (head: Head): string => Buffer.from(head.hash).toString('latin1')

/** Small datasets first. */
function placeOf(head: Head, urgency: Urgency): number {
  if (urgency === 'own') return 0
  const size = Math.ceil(Math.log2(head.shards + 1))
  return 1 + size + (urgency === 'late' ? SIZES : 0) + (weightOf(head) === 'heavy' ? 2 * SIZES : 0)
}

export class WaitingHeads {
  /** By place, then by head, in order of coming. */
  readonly #places: Map<string, Head>[] = Array.from({ length: 4 * SIZES + 1 }, () => new Map<string, Head>())
  readonly #placeOf = new Map<string, number>()

  get size(): number {
    return this.#placeOf.size
  }

  has(head: Head): boolean {
    return this.#placeOf.has(keyOf(head))
  }

  add(head: Head, urgency: Urgency): void {
    this.delete(head)
    const place = placeOf(head, urgency)
    this.#placeOf.set(keyOf(head), place)
    this.#places[place]?.set(keyOf(head), head)
  }

  delete(head: Head): void {
    const place = this.#placeOf.get(keyOf(head))
    if (place === undefined) return
    this.#placeOf.delete(keyOf(head))
    this.#places[place]?.delete(keyOf(head))
  }

  /** Those of our own past. */
  own(): Iterable<Head> {
    return this.#places[0]?.values() ?? []
  }

  /** Those of one weight, in order, our own past among the light; they may be deleted meanwhile. */
  *of(weight: Weight): Iterable<Head> {
    const [from, to] = weight === 'light' ? [0, 1 + 2 * SIZES] : [1 + 2 * SIZES, 1 + 4 * SIZES]
    for (const heads of this.#places.slice(from, to)) yield* heads.values()
  }
}
