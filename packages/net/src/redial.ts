// When to dial again. There is always a next time.
import { isLoopback, isRelayed } from './address.ts'
import { REDIAL_CAP_MS, REDIAL_FIRST_MS } from './limits.ts'

export interface RedialPolicy {
  /** Pause after the first failure in milliseconds. @default 1000 */
  firstMs: number
  /** The longest pause in milliseconds. @default 300000 */
  capMs: number
}

export const DEFAULT_REDIAL_POLICY: RedialPolicy = { firstMs: REDIAL_FIRST_MS, capMs: REDIAL_CAP_MS }

/**
 * The pause after `failures` failures in a row (1 or more): doubled each time up to the cap, and of that between a half and
 * the whole, so that twenty libraries behind one router that comes back do not all knock in the same instant.
 * @param random in [0, 1)
 */
export function redialPause(failures: number, { firstMs, capMs }: RedialPolicy, random: number): number {
  const whole = Math.min(capMs, firstMs * 2 ** Math.min(failures - 1, 40))
  return whole * (0.5 + random / 2)
}

/**
 * The addresses of one peer in the order in which this attempt tries them: each attempt begins with another one, so that a
 * few that never answer cannot use up every attempt's time.
 */
export function rotated<T>(addresses: readonly T[], failures: number): T[] {
  const start = addresses.length === 0 ? 0 : failures % addresses.length
  return [...addresses.slice(start), ...addresses.slice(0, start)]
}

/** Addresses without a relay that are tried before those with one: dead ones cost DIAL_ADDRESS_MS each. */
const DIRECT_FIRST = 2

/** The addresses of one peer as this attempt tries them: some direct ones, then relayed ones, then what is left, and this machine last. */
export function dialOrder(addresses: readonly string[], failures: number): string[] {
  const direct = rotated(
    addresses.filter((address) => !isRelayed(address)),
    failures,
  )
  const relayed = rotated(addresses.filter(isRelayed), failures)
  const order = [...direct.slice(0, DIRECT_FIRST), ...relayed, ...direct.slice(DIRECT_FIRST)]
  return order.toSorted((a, b) => Number(isLoopback(a)) - Number(isLoopback(b)))
}

/** One peer's place in the schedule. */
export class Redial {
  readonly #policy: RedialPolicy
  readonly #attempt: () => void
  /** Failures in a row since the last good connection. */
  failures = 0
  #timer: NodeJS.Timeout | undefined
  /** Milliseconds since 1970; `undefined` while none is planned. */
  nextAt: number | undefined

  /** @param attempt is called each time that a pause is over; it answers with `failed`, `at` or nothing more */
  constructor(policy: RedialPolicy, attempt: () => void) {
    this.#policy = policy
    this.#attempt = attempt
  }

  /** Plans the next attempt after a failure or a loss. */
  failed(): void {
    this.failures++
    this.at(Date.now() + redialPause(this.failures, this.#policy, Math.random()))
  }

  /** Begins anew with the first pause: what failed before no longer says anything. */
  forgive(): void {
    this.failures = 0
  }

  /** Plans the next attempt for `time` (milliseconds since 1970), in place of the one that was planned. */
  at(time: number): void {
    this.cancel()
    this.nextAt = time
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined
        this.nextAt = undefined
        this.#attempt()
      },
      Math.max(0, time - Date.now()),
    )
  }

  cancel(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.nextAt = undefined
  }
}
