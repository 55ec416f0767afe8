// The newest record of each member that this node has heard of, and the comparison of two such books.
import { createHash } from 'node:crypto'
import type { LibraryId } from '@serumpun/replica'
import { MAX_RECORDS, RECORD_BUCKETS, RECORD_DIGEST_BYTES, RECORD_FORGET_MS } from '../limits.ts'
import type { PeerRecord } from './peer-record.ts'

interface Known {
  readonly record: PeerRecord
  /** When it came here, by our own clock: the signer's is not believed. */
  readonly heardAt: number
}

const bucketOf = (library: LibraryId): number => (createHash('sha256').update(library).digest()[0] as number) % RECORD_BUCKETS

export class RecordBook {
  readonly #known = new Map<LibraryId, Known>()

  get(library: LibraryId): PeerRecord | undefined {
    return this.#known.get(library)?.record
  }

  get size(): number {
    return this.#known.size
  }

  *[Symbol.iterator](): Iterator<PeerRecord> {
    for (const { record } of this.#known.values()) yield record
  }

  /** Keeps the record if it is newer than the one that is here. @returns whether it is. */
  take(record: PeerRecord, now: number = Date.now()): boolean {
    const before = this.#known.get(record.library)
    if (before !== undefined && before.record.seq >= record.seq) return false
    if (before === undefined && this.#known.size >= MAX_RECORDS) this.#forgetOldest()
    // The order of the map is the order of coming.
    this.#known.delete(record.library)
    this.#known.set(record.library, { record, heardAt: now })
    return true
  }

  /** Forgets who is no member any more, and whose record has not been renewed for too long. */
  prune(isMember: (library: LibraryId) => boolean, now: number = Date.now()): void {
    for (const [library, { heardAt }] of this.#known)
      if (!isMember(library) || now - heardAt > RECORD_FORGET_MS) this.#known.delete(library)
  }

  #forgetOldest(): void {
    const oldest = this.#known.keys().next()
    if (!oldest.done) this.#known.delete(oldest.value)
  }

  /** For each bucket the first bytes of SHA-256 over its libraries and their numbers; zeros where it is empty. */
  digests(): Uint8Array {
    const buckets = Array.from({ length: RECORD_BUCKETS }, () => [] as string[])
    for (const { library, seq } of this) buckets[bucketOf(library)]?.push(`${library} ${seq}\n`)
    const digests = new Uint8Array(RECORD_BUCKETS * RECORD_DIGEST_BYTES)
    for (const [i, lines] of buckets.entries()) {
      if (lines.length === 0) continue
      const hash = createHash('sha256').update(lines.toSorted().join('')).digest()
      digests.set(hash.subarray(0, RECORD_DIGEST_BYTES), i * RECORD_DIGEST_BYTES)
    }
    return digests
  }

  /** What there is in the buckets in which the other's digests differ from ours. */
  differing(theirs: Uint8Array): PeerRecord[] {
    const ours = this.digests()
    const differs = (bucket: number): boolean => {
      const [at, end] = [bucket * RECORD_DIGEST_BYTES, (bucket + 1) * RECORD_DIGEST_BYTES]
      return Buffer.compare(ours.subarray(at, end), theirs.subarray(at, end)) !== 0
    }
    const buckets = new Set(Array.from({ length: RECORD_BUCKETS }, (_, bucket) => bucket).filter(differs))
    return buckets.size === 0 ? [] : [...this].filter(({ library }) => buckets.has(bucketOf(library)))
  }
}
