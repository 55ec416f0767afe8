// The catalogue view as one synchronous object on one connection: for simulators and tests, and for tools that run alone.
import type { DatabaseSync } from 'node:sqlite'
import type { LibraryId } from '@serumpun/replica'
import { CatalogueReader } from './reader.ts'
import type { SearchPage } from './search-page.ts'
import { parseTitleId } from './parse-title-id.ts'
import { checkReview } from './review/check-review.ts'
import type { ReviewPage, ReviewRequest, TitleAssertion } from './review/review.ts'
import { type IndexMemory, openForWriting } from './schema.ts'
import { checkSearch } from './check-search.ts'
import type { SearchIndex } from './search-index.ts'
import type { SearchRequest } from './search-request.ts'
import type { ShardRef, ShardUpdate } from './shard-update.ts'
import type { Title, Withdrawal } from './title.ts'
import { type AppliedShard, type CatalogueCounts, CatalogueWriter } from './writer.ts'

/**
 * An index of landed shards. Its answers are a function of the shards that have been applied and not dropped since, and
 * of nothing else: not of their order, of restarts, or of what was there before.
 */
export class CatalogueIndex implements SearchIndex {
  readonly #db: DatabaseSync
  readonly #writer: CatalogueWriter
  readonly #reader: CatalogueReader

  private constructor(db: DatabaseSync, wholeFrom: number | undefined) {
    this.#db = db
    this.#writer = new CatalogueWriter(db, wholeFrom)
    this.#reader = new CatalogueReader(db)
  }

  /**
   * @param path of the file, or `:memory:`.
   * @param wholeFrom so many records that are still to be put into titles are so with all others anew. @default many
   * @throws {UnionError} `UNION_BAD_FILE` when it is damaged or of another version: drop it (`dropFile`) and open again.
   */
  static open(path: string, memory: IndexMemory = {}, wholeFrom?: number): CatalogueIndex {
    const index = new CatalogueIndex(openForWriting(path, memory), wholeFrom)
    // Whoever filled the file may have ended before all was put into titles.
    while (index.#writer.clusterUntil(Number.POSITIVE_INFINITY));
    return index
  }

  /**
   * Applies updates in one transaction, in their order.
   * @returns shards whose changes do not follow on what is here: give them whole.
   * @throws {UnionError} `UNION_WRITE_FAILED` or `UNION_BAD_FILE`; nothing was applied.
   */
  apply(updates: Iterable<ShardUpdate>): ShardRef[] {
    const refused = this.#writer.apply(updates)
    while (this.#writer.clusterUntil(Number.POSITIVE_INFINITY));
    return refused
  }

  applyShard(of: ShardRef, hash: Uint8Array, entries: Iterable<readonly [key: string, value: Uint8Array]>): void {
    this.apply([{ kind: 'whole', of, hash, entries }])
  }

  /** @returns false where `before` is not what is here: give the shard whole. */
  applyChanges(
    of: ShardRef,
    before: Uint8Array,
    hash: Uint8Array,
    changes: Iterable<readonly [key: string, value: Uint8Array | undefined]>,
  ): boolean {
    return this.apply([{ kind: 'changes', of, before, hash, changes }]).length === 0
  }

  dropShard(of: ShardRef): void {
    this.apply([{ kind: 'drop', of }])
  }

  /** What has been applied, with the hash that each shard had. */
  applied(): Iterable<AppliedShard> {
    return this.#writer.applied()
  }

  /** @throws {UnionError} `UNION_BAD_QUERY`. */
  search(request: SearchRequest): SearchPage {
    return this.#reader.search(checkSearch(request))
  }

  /** @param id of any member. @throws {UnionError} `UNION_BAD_QUERY` unless it has the form of an id. */
  title(id: string): Title | undefined {
    return this.#reader.title(parseTitleId(id))
  }

  /** When a record was withdrawn. @throws {UnionError} `UNION_BAD_QUERY` unless the id has the form of one. */
  withdrawal(id: string): Withdrawal | undefined {
    return this.#reader.withdrawal(parseTitleId(id))
  }

  /** Pairs of titles that may be one. @throws {UnionError} `UNION_BAD_QUERY`. */
  review(request: ReviewRequest): ReviewPage {
    return this.#reader.review(checkReview(request))
  }

  /** What libraries say of a title's records. @throws {UnionError} `UNION_BAD_QUERY` unless the id has the form of one. */
  assertions(id: string): readonly TitleAssertion[] {
    return this.#reader.assertions(parseTitleId(id))
  }

  /** Whose view it is: what this library says of two records holds, whatever others say. */
  setHome(library: LibraryId | undefined): void {
    this.#writer.setHome(library)
    while (this.#writer.clusterUntil(Number.POSITIVE_INFINITY));
  }

  counts(): Omit<CatalogueCounts, 'unclustered'> {
    const { records, titles, skipped } = this.#writer.counts()
    return { records, titles, skipped }
  }

  close(): void {
    this.#db.close()
  }
}
