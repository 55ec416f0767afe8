// How often something may be done: token buckets, one for each who asks and one for all together.
import { MAX_COUNTED_HOSTS } from './limits.ts'

export interface Rate {
  /** How many at once, after a while of none. */
  readonly burst: number
  /** Milliseconds until one more may be. */
  readonly everyMs: number
}

interface Bucket {
  left: number
  /** When `left` was reckoned. */
  at: number
}

export class RateLimit {
  readonly #each: Rate
  readonly #all: Rate
  readonly #now: () => number
  readonly #buckets = new Map<string, Bucket>()
  readonly #total: Bucket

  /** @param now milliseconds of a clock that does not jump */
  constructor(each: Rate, all: Rate, now: () => number = () => performance.now()) {
    this.#each = each
    this.#all = all
    this.#now = now
    this.#total = { left: all.burst, at: now() }
  }

  /** Counts one more of `who`. @returns false where that is too many; then it has not been counted. */
  take(who: string): boolean {
    const bucket = this.#bucketOf(who)
    refill(this.#total, this.#all, this.#now())
    if (bucket.left < 1 || this.#total.left < 1) return false
    bucket.left--
    this.#total.left--
    return true
  }

  #bucketOf(who: string): Bucket {
    const now = this.#now()
    const known = this.#buckets.get(who)
    this.#buckets.delete(who)
    const bucket = known ?? { left: this.#each.burst, at: now }
    refill(bucket, this.#each, now)
    this.#buckets.set(who, bucket)
    // The one that has asked least lately is forgotten: for its bucket to matter again it would have had to ask in time.
    if (this.#buckets.size > MAX_COUNTED_HOSTS) this.#buckets.delete(this.#buckets.keys().next().value as string)
    return bucket
  }
}

function refill(bucket: Bucket, { burst, everyMs }: Rate, now: number): void {
  bucket.left = Math.min(burst, bucket.left + (now - bucket.at) / everyMs)
  bucket.at = now
}
