// The writing half of the view: applies batches of shards, each in one transaction with its cursor, and reduces the
// requests that they touch: at once when these are few, otherwise when the load is over.
import type { DatabaseSync } from 'node:sqlite'
import type { DatasetName, LibraryId } from '@serumpun/replica'
import { readEvent, type RequestEvent } from '../events/event.ts'
import { partiesOf } from '../state/reduce.ts'
import { packSaid } from './event-row.ts'
import { Names } from './names.ts'
import { Reducer, type SealedEvent } from './reducer.ts'
import { explained, SHARD_SLOTS } from './schema.ts'
import { type AppliedShard, networkOf, type ShardRef, type ShardUpdate } from './shard-update.ts'
import { type ShardRow, Statements } from './statements.ts'

/** Requests that are reduced with the events that touched them: what a person notices at once. */
const MAX_REDUCED_AT_ONCE = 256

const NONE: ReadonlySet<number> = new Set()

/** A shard that is being written. */
interface OpenShard {
  readonly number: number
  readonly author: LibraryId
  readonly network: string
  /** Places of the events that are there already. */
  readonly taken: ReadonlySet<number>
  next: number
}

export class RequestsWriter {
  readonly #sql: Statements
  readonly #reducer: Reducer
  readonly #self: LibraryId | undefined
  #names: Names
  readonly #touched = new Set<number>()
  /** A large load may have been reduced, and the indexes of lists not been made after it. */
  #isLoading: boolean

  /** @param self whose sealed messages are kept for it to open; without, none are. */
  constructor(db: DatabaseSync, self: LibraryId | undefined) {
    this.#sql = new Statements(db)
    this.#names = new Names(this.#sql)
    this.#reducer = new Reducer(db, this.#sql, () => this.#names, self)
    this.#self = self
    this.#isLoading = this.#sql.anyState.first() !== undefined
  }

  #inTransaction<Result>(work: () => Result): Result {
    try {
      this.#sql.begin.run()
      try {
        const result = work()
        this.#sql.commit.run()
        return result
      } catch (error) {
        this.#rollBack()
        throw error
      }
    } catch (error) {
      throw explained(error)
    }
  }

  #rollBack(): void {
    try {
      this.#sql.rollback.run()
    } catch {
      // SQLite has rolled back by itself, as it does when the disk is full.
    }
    this.#touched.clear()
    this.#names = new Names(this.#sql)
  }

  /**
   * Applies updates in one transaction, in their order: after a crash all of them have happened, or none.
   * @returns shards whose changes do not follow on what the view has; nothing of these was applied.
   * @throws {RequestsError} `REQUESTS_WRITE_FAILED` or `REQUESTS_BAD_FILE`; nothing was applied.
   */
  apply(updates: Iterable<ShardUpdate>): ShardRef[] {
    return this.#inTransaction(() => {
      const refused: ShardRef[] = []
      for (const update of updates) if (!this.#applyOne(update)) refused.push(update.of)
      const isLate = this.#touched.size > MAX_REDUCED_AT_ONCE || this.#waits
      for (const request of this.#touched) {
        if (isLate) this.#sql.addDirty.run(request)
        else this.#reducer.reduce(request)
      }
      if (!isLate && this.#touched.size > 0) while (!this.#reducer.isIndexed) this.#reducer.makeIndex()
      this.#touched.clear()
      return refused
    })
  }

  get #waits(): boolean {
    return this.#sql.dirty.first(1) !== undefined
  }

  /** Whether requests wait for their reduction, or lists for what makes them fast. */
  get hasDirty(): boolean {
    return this.#waits || (this.#isLoading && !this.#reducer.isIndexed)
  }

  /** Reduces some of the requests that wait for it. @returns whether any are left. */
  reduceSome(limit: number): boolean {
    return this.#inTransaction(() => {
      const waiting = this.#sql.dirty.all(limit).map(({ request }) => request)
      const [first, last] = [waiting[0], waiting.at(-1)]
      if (first === undefined || last === undefined) {
        this.#reducer.makeIndex()
        return this.hasDirty
      }
      this.#isLoading = true
      // After a large load they are neighbours: read together they cost half.
      if (last - first < waiting.length * 2) this.#reducer.reduceBetween(first, last)
      else for (const request of waiting) this.#reducer.reduce(request)
      this.#sql.dropDirty.run(first, last)
      return this.hasDirty
    })
  }

  /** A request with the events that its state comes from. */
  conversation(number: number): ReturnType<Reducer['conversation']> {
    return this.#reducer.conversation(number)
  }

  /** Numbers of requests that were reduced since this was last asked; undefined where they are too many, and at first. */
  takeChanged(): number[] | undefined {
    return this.#reducer.takeChanged()
  }

  sealed(number: number): SealedEvent[] {
    return this.#reducer.sealed(number)
  }

  /** What has been applied. */
  *applied(): Iterable<AppliedShard> {
    for (const { library, dataset, branch, place, hash } of this.#sql.shards.each()) {
      yield { library: library as LibraryId, dataset: dataset as DatasetName, branch, shard: place, hash }
    }
  }

  #applyOne(update: ShardUpdate): boolean {
    const { library, dataset, branch, shard } = update.of
    const network = networkOf(dataset)
    if (network === undefined) return true
    const row = this.#sql.shardAt.first(library, dataset, branch, shard)
    if (update.kind === 'drop') {
      if (row !== undefined) this.#drop(row)
      return true
    }
    if (update.kind === 'whole') {
      this.#replace(update, row, network)
      return true
    }
    if (row === undefined || Buffer.compare(row.hash, update.before) !== 0) return false
    this.#change(update, row, network)
    return true
  }

  #drop(row: ShardRow): void {
    for (const event of this.#eventsIn(row.number)) this.#dropEvent(event)
    this.#sql.dropShard.run(row.number)
  }

  #replace({ of, hash, entries }: Extract<ShardUpdate, { kind: 'whole' }>, row: ShardRow | undefined, network: string): void {
    if (row === undefined) {
      const number = Number(this.#sql.addShard.run(of.library, of.dataset, of.branch, of.shard, hash).lastInsertRowid)
      const open = { number, author: of.library, network, taken: NONE, next: 0 }
      for (const [key, value] of entries) this.#add(open, key, value)
      return
    }
    if (Buffer.compare(row.hash, hash) === 0) return
    const known = new Map(this.#eventsIn(row.number).map((event) => [`request/${event.id}`, event]))
    const present = new Map(entries)
    // What goes makes room first: a shard may be full before and after.
    for (const [key, event] of known) if (!present.has(key)) this.#dropEvent(event)
    const open = this.#opened(row, network)
    for (const [key, value] of present) if (!known.has(key)) this.#add(open, key, value)
    this.#sql.setShard.run(hash, row.number)
  }

  #change({ hash, changes }: Extract<ShardUpdate, { kind: 'changes' }>, row: ShardRow, network: string): void {
    const all = [...changes]
    const gone = new Set(all.flatMap(([key, value]) => (value === undefined ? [key] : [])))
    const known = new Map(this.#eventsIn(row.number).map((event) => [`request/${event.id}`, event]))
    for (const [key, event] of known) if (gone.has(key)) this.#dropEvent(event)
    const open = this.#opened(row, network)
    for (const [key, value] of all) if (value !== undefined && !known.has(key)) this.#add(open, key, value)
    this.#sql.setShard.run(hash, row.number)
  }

  #eventsIn(shard: number): ReturnType<Statements['eventsBetween']['all']> {
    return this.#sql.eventsBetween.all(shard * SHARD_SLOTS, shard * SHARD_SLOTS + SHARD_SLOTS - 1)
  }

  /** A shard that is there already: new events take the places that are free. */
  #opened({ number, library }: ShardRow, network: string): OpenShard {
    const taken = new Set(this.#eventsIn(number).map((event) => event.number % SHARD_SLOTS))
    return { number, author: library as LibraryId, network, taken, next: 0 }
  }

  #add(open: OpenShard, key: string, value: Uint8Array): void {
    const event = readEvent(key, value)
    if (event === undefined) return
    const network = this.#names.network(open.network)
    const request = this.#names.request(event.request, network)
    while (open.taken.has(open.next)) open.next++
    const place = open.next
    if (place >= SHARD_SLOTS) throw new RangeError(`A shard has at most ${SHARD_SLOTS} entries.`)
    open.next = place + 1
    const number = open.number * SHARD_SLOTS + place
    const { ms, count } = event.time
    this.#sql.addEvent.run(
      number,
      request,
      this.#names.library(open.author),
      ms,
      count,
      event.id,
      packSaid(event),
      this.#keptSealed(open.author, event),
    )
    if (event.type === 'request' && partiesOf(open.author, event.payload) !== undefined) this.#sql.setMaker.run(number, request)
    this.#touched.add(request)
  }

  /** What only its parties can open is kept for these; whether we are one may be known only later (Reducer). */
  #keptSealed(author: LibraryId, event: RequestEvent): Uint8Array | null {
    const { sealed } = event
    if (sealed === undefined || this.#self === undefined) return null
    if (event.type !== 'request' || author === this.#self) return sealed
    return event.payload.supplyingAgencyId === this.#self ? sealed : null
  }

  #dropEvent({ number, request }: { number: number; request: number }): void {
    this.#sql.dropEvent.run(number)
    this.#reducer.forgetMaker(request, number)
    this.#touched.add(request)
  }
}
