// The few first of many rows in the static order, in one pass.

export interface Placed {
  /** The static number (static-number.ts). */
  readonly place: number
  readonly row: number
}

/** Collects the `limit` rows with the least distinct places above `floor` of those that it is offered. */
export class LeastPlaces {
  readonly ascending: Placed[] = []
  readonly #floor: number
  readonly #limit: number

  constructor(floor: number, limit: number) {
    this.#floor = floor
    this.#limit = limit
  }

  offer(place: number, row: number): void {
    const { ascending } = this
    // NaN compares false, so it is not taken either.
    if (!(place > this.#floor)) return
    if (ascending.length === this.#limit && place >= (ascending.at(-1)?.place ?? 0)) return
    let at = ascending.length
    while (at > 0 && (ascending[at - 1]?.place ?? 0) > place) at--
    if (ascending[at - 1]?.place === place) return
    ascending.splice(at, 0, { place, row })
    if (ascending.length > this.#limit) ascending.pop()
  }
}
