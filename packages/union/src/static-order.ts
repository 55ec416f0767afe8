// Going through hits in the static order (newest year first, then by hash) without collecting them all: the leading
// digits of title numbers stand in the word index, so hits can be asked for bucket by bucket.
import { LeastNumbers } from './least-numbers.ts'
import { MAX_BUCKET_HITS, MAX_DIVIDED_HITS } from './limits.ts'
import { BUCKET_DIGITS, titleDigits } from './title-number.ts'

/** Titles of at most `limit` hits whose titles' numbers begin with these digits. */
export type TitlesIn = (digits: string, limit: number) => { readonly titles: Iterable<number>; readonly hits: number }

/**
 * The next titles behind a number, ascending.
 *
 * @param after a title's number; 0 for the beginning.
 * @param room how many.
 */
export function titlesAfter(after: number, room: number, titlesIn: TitlesIn): number[] {
  const least = new LeastNumbers(after, room)
  const behind = titleDigits(after)

  /** Goes through the buckets below a prefix; false when there is enough. */
  const visit = (prefix: string): boolean => {
    for (let digit = 0; digit < 16; digit++) {
      const bucket = prefix + digit.toString(16)
      if (bucket < behind.slice(0, bucket.length)) continue
      if (!collect(bucket)) return false
    }
    return true
  }

  const collect = (bucket: string): boolean => {
    const divisible = bucket.length < BUCKET_DIGITS
    const { titles, hits } = titlesIn(bucket, divisible ? MAX_DIVIDED_HITS + 1 : MAX_BUCKET_HITS)
    if (divisible && hits > MAX_DIVIDED_HITS) return visit(bucket)
    for (const title of titles) least.offer(title)
    // Buckets are in order, so what comes later cannot be less.
    return least.ascending.length < room
  }

  visit('')
  return least.ascending
}
