// What every index of the union catalogue does, whatever it is made of. `testing/search-index-contract.ts` says what that
// means: the same shards give the same answers, in the same order, from each of them.
import type { SearchPage } from './search-page.ts'
import type { SearchRequest } from './search-request.ts'
import type { ShardRef, ShardUpdate } from './shard-update.ts'
import type { Title } from './title.ts'

/** Now, or later where it lives elsewhere. */
type Eventually<Value> = Value | Promise<Value>

export interface SearchIndex {
  /**
   * Applies updates all or none, in their order.
   * @returns shards whose changes do not follow on what is here: give them whole.
   */
  apply(updates: Iterable<ShardUpdate>): Eventually<ShardRef[]>
  /** @throws {UnionError} `UNION_BAD_QUERY`. */
  search(request: SearchRequest): Eventually<SearchPage>
  /** @param id of any member; undefined where no such record is shown. @throws {UnionError} `UNION_BAD_QUERY` unless it has the form of an id. */
  title(id: string): Eventually<Title | undefined>
  close(): Eventually<void>
}
