// The few least of many numbers, in one pass.

/** Collects the `limit` least distinct numbers above `floor` of those that it is offered. */
export class LeastNumbers {
  readonly ascending: number[] = []
  readonly #floor: number
  readonly #limit: number

  constructor(floor: number, limit: number) {
    this.#floor = floor
    this.#limit = limit
  }

  offer(number: number): void {
    const { ascending } = this
    // NaN compares false, so it is not taken either.
    if (!(number > this.#floor)) return
    if (ascending.length === this.#limit && number >= (ascending.at(-1) ?? 0)) return
    let at = ascending.length
    while (at > 0 && (ascending[at - 1] ?? 0) > number) at--
    if (ascending[at - 1] === number) return
    ascending.splice(at, 0, number)
    if (ascending.length > this.#limit) ascending.pop()
  }
}
