// From a request's rows to its state's: reads the events of its parties, reduces them, and writes what lists need.
import type { DatabaseSync } from 'node:sqlite'
import type { LibraryId } from '@serumpun/replica'
import { isOpen, todoOf } from '../actions/attention.ts'
import type { EventId, EventType, RequestEvent, RequestId } from '../events/event.ts'
import { MAX_EVENTS_OF_PARTY, MAX_NOTED_CHANGES } from '../limits.ts'
import { causalOrder } from '../state/causal-order.ts'
import { type AuthoredEvent, partiesOf, reduce } from '../state/reduce.ts'
import type { RequestState } from '../state/request-state.ts'
import { isOnLoan } from '../state/standing.ts'
import { authoredEvent, type EventRow, typeOfSaid } from './event-row.ts'
import type { Names } from './names.ts'
import { EVENT_INDEX, STATE_INDEXES } from './schema.ts'
import { ReducingStatements, type RequestRow, type Statements } from './statements.ts'

/** The sealed part of an event, as it stands in its author's journal. */
export interface SealedEvent {
  readonly id: EventId
  readonly author: LibraryId
  readonly type: EventType
  readonly sealed: Uint8Array
}

/** One more than counts, and the one that made the request: so that it shows when there were too many. */
const MOST_OF_PARTY = MAX_EVENTS_OF_PARTY + 2

const isMaker = (author: LibraryId, event: RequestEvent, { id }: RequestRow): boolean =>
  event.type === 'request' && event.id === id && partiesOf(author, event.payload) !== undefined

function isParty(author: LibraryId, { event }: AuthoredEvent): boolean {
  return event.type === 'request' && (event.payload.requestingAgencyId === author || event.payload.supplyingAgencyId === author)
}

function inOrder(authored: readonly AuthoredEvent[]): AuthoredEvent[] {
  const authors = new Map(authored.map(({ author, event }) => [event, author]))
  return causalOrder(authored.map(({ event }) => event)).map((event) => ({ author: authors.get(event) as LibraryId, event }))
}

export class Reducer {
  readonly #db: DatabaseSync
  readonly #sql: Statements
  readonly #names: () => Names
  readonly #self: LibraryId | undefined
  #reducing: ReducingStatements | undefined
  #missing: readonly string[] = STATE_INDEXES
  /** Requests reduced since somebody asked which; undefined while nobody has, and when they are too many. */
  #changed: Set<number> | undefined

  constructor(db: DatabaseSync, sql: Statements, names: () => Names, self: LibraryId | undefined) {
    this.#db = db
    this.#sql = sql
    this.#names = names
    this.#self = self
  }

  get #statements(): ReducingStatements {
    if (this.#reducing === undefined) {
      this.#db.exec(EVENT_INDEX)
      this.#reducing = new ReducingStatements(this.#db)
    }
    return this.#reducing
  }

  /** Whether lists have all the indexes that they need. */
  get isIndexed(): boolean {
    return this.#missing.length === 0
  }

  /** Makes one index that is missing: each takes a twentieth of a second for a hundred thousand requests. */
  makeIndex(): void {
    const [next, ...others] = this.#missing
    if (next !== undefined) this.#db.exec(next)
    this.#missing = others
  }

  /** The event that made a request is gone; a copy of it may stand in another branch. */
  forgetMaker(number: number, event: number): void {
    const row = this.#sql.requestByNumber.first(number)
    if (row?.maker !== event) return
    const other = this.#statements.makersOf.all(number, row.id).find((each) => {
      const { author, event: made } = this.#authored(each, row)
      return isMaker(author, made, row)
    })
    this.#sql.setMaker.run(other?.[0] ?? null, number)
  }

  takeChanged(): number[] | undefined {
    const taken = this.#changed
    this.#changed = new Set()
    return taken && [...taken]
  }

  #note(number: number): void {
    this.#changed?.add(number)
    if ((this.#changed?.size ?? 0) > MAX_NOTED_CHANGES) this.#changed = undefined
  }

  reduce(number: number): void {
    this.#note(number)
    const found = this.#find(number)
    const state = found && reduce(found.made, found.events)
    if (found === undefined || state === undefined) this.#statements.dropState.run(number)
    else this.#write(found.row, state)
  }

  #authored(row: EventRow, request: RequestRow): AuthoredEvent {
    return authoredEvent(row, this.#names().libraryOf(row[1]), request.id as RequestId)
  }

  /** As `reduce` for every request between two numbers. */
  reduceBetween(first: number, last: number): void {
    const rows = new Map(
      this.#sql.requestsBetween.all(first, last).map((row) => [row.number, { row, events: [] as AuthoredEvent[] }]),
    )
    let before: EventRow | undefined
    let count = 0
    for (const event of this.#statements.eventsBetween.each(first, last)) {
      const [, author, , , id, , request] = event
      const entry = rows.get(request)
      if (entry === undefined) continue
      // The same event in another branch follows at once; and what a party says too much of is left out here, too.
      const isRepeated = before !== undefined && before[4] === id && before[1] === author
      const isOfSame = before !== undefined && before[1] === author && entry.events.length > 0
      before = event as unknown as EventRow
      if (isRepeated && isOfSame) continue
      count = isOfSame ? count + 1 : 1
      if (count <= MOST_OF_PARTY) entry.events.push(this.#authored(before, entry.row))
    }
    for (const [number, { row, events }] of rows) {
      this.#note(number)
      const made = events.find(({ author, event }) => isMaker(author, event, row))
      const state =
        made &&
        reduce(
          made,
          events.filter(({ author, event }) => event.id !== row.id && isParty(author, made)),
        )
      if (state === undefined) this.#statements.dropState.run(number)
      else this.#write(row, state)
    }
  }

  /** A request with all the events that its state comes from; undefined where the event that makes it is not here. */
  conversation(number: number): { state: RequestState; made: AuthoredEvent; events: readonly AuthoredEvent[] } | undefined {
    const found = this.#find(number)
    const state = found && reduce(found.made, found.events)
    return found && state && { state, made: found.made, events: inOrder(found.events) }
  }

  #find(number: number): { row: RequestRow; made: AuthoredEvent; events: AuthoredEvent[] } | undefined {
    const row = this.#sql.requestByNumber.first(number)
    const maker = row?.maker == null ? undefined : this.#sql.eventByNumber.first(row.maker)
    if (row === undefined || maker === undefined) return undefined
    const made = this.#authored(maker, row)
    return { row, made, events: this.#eventsOf(row, made) }
  }

  /** What the parties have sealed, where this library is one of them. */
  sealed(number: number): SealedEvent[] {
    const parties = this.#statements.partiesOf.first(number)
    const sealed = [parties?.requester, parties?.supplier].flatMap((party) =>
      party == null ? [] : this.#statements.sealedOf.all(number, party),
    )
    return sealed.map(({ id, author, said, sealed: bytes }) => ({
      id: id as EventId,
      author: this.#names().libraryOf(author),
      type: typeOfSaid(said),
      sealed: bytes,
    }))
  }

  #eventsOf(row: RequestRow, made: AuthoredEvent): AuthoredEvent[] {
    if (made.event.type !== 'request') return []
    const { requestingAgencyId, supplyingAgencyId } = made.event.payload
    const events: AuthoredEvent[] = []
    for (const party of [requestingAgencyId, supplyingAgencyId]) {
      if (party === undefined) continue
      const rows = this.#statements.eventsOf.all(row.number, this.#names().library(party), MOST_OF_PARTY)
      for (const each of rows) if (each[4] !== row.id) events.push(this.#authored(each, row))
    }
    return events
  }

  #write({ number, network, id }: RequestRow, state: RequestState): void {
    const { parties, standing, service, asked, dueDate, requestedAt, changedAt } = state
    const numberOf = (library: LibraryId | undefined): number | null =>
      library === undefined ? null : this.#names().library(library)
    this.#statements.putState.run(
      number,
      network,
      id,
      numberOf(parties.requester),
      numberOf(parties.supplier),
      standing,
      service,
      asked.need,
      asked.requestingAgencyRequestId,
      Number(isOpen(state, 'requester')),
      Number(isOpen(state, 'supplier')),
      todoOf(state, 'requester') ?? null,
      todoOf(state, 'supplier') ?? null,
      isOnLoan(standing) ? (dueDate ?? null) : null,
      requestedAt.ms,
      changedAt.ms,
      state.answeredAt?.ms ?? null,
      state.suppliedAt?.ms ?? null,
      state.endedAt?.ms ?? null,
      state.whereabouts,
      state.conflicts.length,
    )
    const isParty = this.#self !== undefined && (parties.requester === this.#self || parties.supplier === this.#self)
    if (this.#self !== undefined && !isParty) this.#sql.dropSealed.run(number)
  }
}
