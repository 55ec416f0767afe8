// Counts by day that are summed over long periods often: whole blocks of days are added at once.
import type { GiveAndTake } from './give-and-take.ts'

type Sum = { -readonly [Side in keyof GiveAndTake]: GiveAndTake[Side] }

/** Days of one block; a year is about twelve of them. */
const BLOCK_DAYS = 32

interface Block {
  readonly sum: Sum
  readonly days: Map<number, Sum>
}

const empty = (): Sum => ({ lent: 0, borrowed: 0 })
const isEmpty = ({ lent, borrowed }: Sum): boolean => lent === 0 && borrowed === 0

export class DayCounts {
  readonly #blocks = new Map<number, Block>()

  /** @param day Since 1970. */
  add(day: number, side: keyof GiveAndTake, by: 1 | -1): void {
    const number = Math.floor(day / BLOCK_DAYS)
    const block = this.#blocks.get(number) ?? { sum: empty(), days: new Map<number, Sum>() }
    const counts = block.days.get(day) ?? empty()
    block.sum[side] += by
    counts[side] += by
    if (isEmpty(counts)) block.days.delete(day)
    else block.days.set(day, counts)
    if (block.days.size === 0) this.#blocks.delete(number)
    else this.#blocks.set(number, block)
  }

  /** The sum from one day up to, but not including, another. */
  between(from: number, to: number): GiveAndTake {
    const total = empty()
    for (const [number, block] of this.#blocks) {
      const first = number * BLOCK_DAYS
      if (first >= from && first + BLOCK_DAYS <= to) addTo(total, block.sum)
      else if (first < to && first + BLOCK_DAYS > from) {
        for (const [day, counts] of block.days) if (day >= from && day < to) addTo(total, counts)
      }
    }
    return total
  }
}

function addTo(total: Sum, { lent, borrowed }: Sum): void {
  total.lent += lent
  total.borrowed += borrowed
}
