// Distributions that libraries and people follow, drawn from a seeded stream.
import type { Random } from '../simulation/random.ts'

/** A standard normal draw (Box and Muller, 1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.fraction())) * Math.cos(2 * Math.PI * random.fraction())
}

/** Sizes and delays: half are below the median, and a few far above it. */
export function logNormal(random: Random, median: number, spread: number): number {
  return median * Math.exp(spread * normal(random))
}

export function exponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random.fraction())
}

/** Draws items as often as they weigh. */
export class Weighted<Item> {
  readonly #items: readonly Item[]
  readonly #sums: Float64Array

  constructor(items: readonly Item[], weight: (item: Item) => number) {
    this.#items = items
    this.#sums = new Float64Array(items.length)
    let sum = 0
    for (const [i, item] of items.entries()) this.#sums[i] = sum += weight(item)
  }

  draw(random: Random): Item {
    const at = random.fraction() * (this.#sums.at(-1) ?? 0)
    let low = 0
    let high = this.#sums.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#sums[middle] ?? 0) > at) high = middle
      else low = middle + 1
    }
    return this.#items[low] as Item
  }
}
