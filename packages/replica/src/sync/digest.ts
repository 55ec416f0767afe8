// Comparing what two nodes hold without listing it: heads in buckets, buckets in one digest.
import { createHash } from 'node:crypto'
import type { Head } from '../head.ts'
import { BUCKET_DIGEST_BYTES, BUCKETS } from './limits.ts'

/** A dataset's bucket: the first byte of SHA-256 of its library's id and its name. */
export function bucketOf({ library, dataset }: Pick<Head, 'library' | 'dataset'>): number {
  return createHash('sha256').update(`${library} ${dataset}`).digest()[0] as number
}

/** For each bucket the first 8 bytes of SHA-256 over its heads' hashes in ascending order; zeros where it is empty. */
export function bucketDigests(heads: Iterable<Head>): Uint8Array {
  const buckets: Uint8Array[][] = Array.from({ length: BUCKETS }, () => [])
  for (const head of heads) buckets[bucketOf(head)]?.push(head.hash)
  const digests = new Uint8Array(BUCKETS * BUCKET_DIGEST_BYTES)
  for (const [i, hashes] of buckets.entries()) {
    if (hashes.length === 0) continue
    const hash = createHash('sha256')
    for (const one of hashes.toSorted((a, b) => Buffer.compare(a, b))) hash.update(one)
    digests.set(hash.digest().subarray(0, BUCKET_DIGEST_BYTES), i * BUCKET_DIGEST_BYTES)
  }
  return digests
}

/** What `hello` carries. */
export function digestOf(buckets: Uint8Array): Uint8Array {
  return createHash('sha256').update(buckets).digest()
}

/** Numbers of the buckets in which the two differ. */
export function differingBuckets(a: Uint8Array, b: Uint8Array): Set<number> {
  const differing = new Set<number>()
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const at = bucket * BUCKET_DIGEST_BYTES
    const end = at + BUCKET_DIGEST_BYTES
    if (Buffer.compare(a.subarray(at, end), b.subarray(at, end)) !== 0) differing.add(bucket)
  }
  return differing
}
