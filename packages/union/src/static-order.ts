// Going through hits in the static order (newest year first, then by hash) without collecting them all: the leading
// digits of static numbers stand in the word index, so hits can be asked for bucket by bucket.
import { LeastPlaces, type Placed } from './least-places.ts'
import { MAX_BUCKET_HITS, MAX_DIVIDED_HITS } from './limits.ts'
import { BUCKET_DIGITS, staticDigits } from './static-number.ts'

/** Rows of at most `limit` hits whose static numbers begin with these digits, and how many hits they were. */
export type PlacesIn = (digits: string, limit: number) => { readonly places: Iterable<Placed>; readonly hits: number }

/**
 * The next hits behind a place, in the static order.
 *
 * @param after a static number; 0 for the beginning.
 * @param room how many.
 */
export function placesAfter(after: number, room: number, placesIn: PlacesIn): readonly Placed[] {
  const least = new LeastPlaces(after, room)
  const behind = staticDigits(after)

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
    const { places, hits } = placesIn(bucket, divisible ? MAX_DIVIDED_HITS + 1 : MAX_BUCKET_HITS)
    if (divisible && hits > MAX_DIVIDED_HITS) return visit(bucket)
    for (const { place, row } of places) least.offer(place, row)
    // Buckets are in order, so what comes later cannot be less.
    return least.ascending.length < room
  }

  visit('')
  return least.ascending
}
