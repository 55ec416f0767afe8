import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Head, signHead } from '../head.ts'
import { createIdentity } from '../identity.ts'
import { parseDatasetName } from '../ids.ts'
import { bucketDigests, bucketOf, differingBuckets, digestOf } from './digest.ts'
import { BUCKET_DIGEST_BYTES, BUCKETS } from './limits.ts'

const heads: Head[] = Array.from({ length: 6 }, () => createIdentity()).flatMap((identity) =>
  ['profile', 'catalogue/main', 'journal/n/2026'].flatMap((name) =>
    [1, 2].map((revision) =>
      signHead(identity, {
        dataset: parseDatasetName(name),
        revision,
        root: new Uint8Array(32),
        shards: 0,
        entries: 0,
        time: 0,
      }),
    ),
  ),
)
const some = fc.subarray(heads)
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('comparing what two nodes hold', () => {
  it('finds exactly the buckets in which they differ', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        const [digestA, digestB] = [bucketDigests(a), bucketDigests(b)]
        const differing = heads.filter((head) => a.includes(head) !== b.includes(head)).map(bucketOf)
        expect(differingBuckets(digestA, digestB)).toEqual(new Set(differing))
        expect(hex(digestOf(digestA)) === hex(digestOf(digestB))).toBe(differing.length === 0)
      }),
    )
  })

  it('does not depend on the order in which heads are listed', () => {
    fc.assert(
      fc.property(some, (a) => {
        expect(hex(bucketDigests(a.toReversed()))).toBe(hex(bucketDigests(a)))
      }),
    )
  })

  it('gives nothing as zeros', () => {
    expect(hex(bucketDigests([]))).toBe('00'.repeat(BUCKETS * BUCKET_DIGEST_BYTES))
    expect(differingBuckets(bucketDigests([]), bucketDigests([])).size).toBe(0)
  })

  it('puts a dataset in the bucket of its name, whatever its revision', () => {
    const [one, two] = heads as [Head, Head]
    expect(bucketOf(one)).toBe(bucketOf(two))
    expect(bucketOf(one)).toBe(createHash('sha256').update(`${one.library} ${one.dataset}`).digest()[0])
  })
})
