// How many requests a while: a bucket of tokens that fills at a steady rate.

export class Rate {
  readonly #perSecond: number
  readonly #most: number
  readonly #now: () => number
  #tokens: number
  #at: number

  /** @param now Milliseconds of a clock that never goes back. */
  constructor(perSecond: number, most: number, now: () => number = () => performance.now()) {
    this.#perSecond = perSecond
    this.#most = most
    this.#now = now
    this.#tokens = most
    this.#at = now()
  }

  /** Takes a token. @returns 0, or in how many seconds there is one again. */
  take(): number {
    const now = this.#now()
    this.#tokens = Math.min(this.#most, this.#tokens + ((now - this.#at) / 1000) * this.#perSecond)
    this.#at = now
    if (this.#tokens < 1) return (1 - this.#tokens) / this.#perSecond
    this.#tokens--
    return 0
  }
}
