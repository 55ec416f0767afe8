// The view as one synchronous object on one connection. Its answers are a function of the shards that have been applied
// and not dropped since, and of nothing else: not of their order, of restarts, or of what was there before (I4).
import type { DatabaseSync } from 'node:sqlite'
import type { LibraryId } from '@serumpun/replica'
import { RequestsError } from '../errors.ts'
import type { RequestId, Role } from '../events/event.ts'
import type { Todo } from '../actions/attention.ts'
import type { AuthoredEvent } from '../state/reduce.ts'
import type { RequestState } from '../state/request-state.ts'
import { type ListRequest, type NumberedSummary, type RequestPage, RequestsReader, type RequestSummary } from './reader.ts'
import { dropFile, openViewFile } from './schema.ts'
import type { AppliedShard, ShardRef, ShardUpdate } from './shard-update.ts'
import type { SealedEvent } from './reducer.ts'
import { RequestsWriter } from './writer.ts'

/** One request with all that its parties have said. */
export interface RequestConversation {
  readonly network: string
  readonly state: RequestState
  readonly made: AuthoredEvent
  /** The others, in causal order. Their `sealed` parts are not among them. */
  readonly events: readonly AuthoredEvent[]
}

export class RequestIndex {
  readonly #db: DatabaseSync
  readonly #writer: RequestsWriter
  readonly #reader: RequestsReader

  private constructor(db: DatabaseSync, self: LibraryId | undefined) {
    this.#db = db
    this.#writer = new RequestsWriter(db, self)
    this.#reader = new RequestsReader(db)
  }

  /**
   * @param path of the file, or `:memory:`. One that is damaged or of another version is begun anew: it holds nothing of its own.
   * @param self the library for which sealed messages are kept.
   * @throws {RequestsError} `REQUESTS_WRITE_FAILED`.
   */
  static open(path: string, self?: LibraryId): RequestIndex {
    try {
      return new RequestIndex(openViewFile(path), self)
    } catch (error) {
      if (!(error instanceof RequestsError && error.code === 'REQUESTS_BAD_FILE')) throw error
      dropFile(path)
      return new RequestIndex(openViewFile(path), self)
    }
  }

  /** Applies updates in one transaction. @returns shards whose changes do not follow on what is here: give them whole. */
  apply(updates: Iterable<ShardUpdate>): ShardRef[] {
    return this.#writer.apply(updates)
  }

  /** Whether requests wait for their reduction after a large load: lists are behind until then. */
  get hasDirty(): boolean {
    return this.#writer.hasDirty
  }

  /** Reduces up to `limit` of these. @returns whether any are left. */
  reduceSome(limit: number): boolean {
    return this.#writer.reduceSome(limit)
  }

  applied(): Iterable<AppliedShard> {
    return this.#writer.applied()
  }

  /** @throws {RequestsError} `REQUESTS_INVALID`. */
  list(request: ListRequest): RequestPage {
    return this.#reader.list(request)
  }

  countTodos(library: LibraryId, role: Role): ReadonlyMap<Todo, number> {
    return this.#reader.countTodos(library, role)
  }

  ofNeed(requester: LibraryId, network: string, need: string): RequestSummary[] {
    return this.#reader.ofNeed(requester, network, need)
  }

  /** A library's requests that staff may mean by a number, an id, or how the id begins. */
  meant(library: LibraryId, text: string): RequestSummary[] {
    return this.#reader.meant(library, text)
  }

  /** Requests by their number here, from the one after `number` on. */
  after(number: number, limit: number): NumberedSummary[] {
    return this.#reader.after(number, limit)
  }

  /**
   * What has changed since this was last asked, by the numbers that `after` gives: those that are gone have no summary.
   * @returns undefined where it is too much: count anew.
   */
  changes(): { readonly number: number; readonly summary: RequestSummary | undefined }[] | undefined {
    const numbers = this.#writer.takeChanged()
    if (numbers === undefined) return undefined
    const present = new Map(this.#reader.numbered(numbers).map(({ number, summary }) => [number, summary]))
    return numbers.map((number) => ({ number, summary: present.get(number) }))
  }

  /** @returns undefined where there is no such request (yet). */
  conversation(id: RequestId, network?: string): RequestConversation | undefined {
    const found = this.#reader.numbersOf(id).find((each) => network === undefined || each.network === network)
    const conversation = found && this.#writer.conversation(found.number)
    return found && conversation && { network: found.network, ...conversation }
  }

  /** What the parties of a request have sealed; nothing where this library is none of them. */
  sealed(id: RequestId, network: string): SealedEvent[] {
    const found = this.#reader.numbersOf(id).find((each) => each.network === network)
    return found === undefined ? [] : this.#writer.sealed(found.number)
  }

  close(): void {
    this.#db.close()
  }
}
