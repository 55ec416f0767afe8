// For tests: events of two libraries about one request, without journals. Ids are hashes, as they are in journals.
import { createIdentity, encodeEntry, type LibraryId } from '@serumpun/replica'
import { createHash } from 'node:crypto'
import {
  EVENT_PREFIX,
  type EventBody,
  eventBody,
  type EventId,
  type OpenPart,
  readEvent,
  type RequestEvent,
  type RequestId,
} from '../events/event.ts'
import type { AuthoredEvent } from '../state/reduce.ts'
import type { RequestingPayload, SupplyingPayload } from '../events/event.ts'
import type { ServiceType } from '../vocabulary/closed-codes.ts'

export const REQUESTER: LibraryId = createIdentity().library
export const SUPPLIER: LibraryId = createIdentity().library
export const STRANGER: LibraryId = createIdentity().library

/** The event as its journal entry would give it. */
export function eventOf(body: EventBody, ms: number, count = 0): RequestEvent {
  const value = encodeEntry({ time: { ms, count }, body: eventBody(body) })
  const event = readEvent(`${EVENT_PREFIX}/${createHash('sha256').update(value).digest('base64url')}`, value)
  if (event === undefined) throw new Error('Not an event.')
  return event
}

/** A conversation about one request: each call adds an event at the next millisecond. */
export class Conversation {
  readonly made: AuthoredEvent
  readonly said: AuthoredEvent[] = []
  #now: number

  constructor(serviceType: ServiceType = 'Loan', start = 1_800_000_000_000) {
    this.#now = start
    const payload = {
      requestingAgencyId: REQUESTER,
      supplyingAgencyId: SUPPLIER,
      requestingAgencyRequestId: 'A-1',
      need: 'A',
      requestType: 'New' as const,
      serviceType,
    }
    this.made = { author: REQUESTER, event: eventOf({ type: 'request', cites: [], payload }, this.#now) }
  }

  get request(): RequestId {
    return this.made.event.request
  }

  /** What is known by now. */
  get ends(): EventId[] {
    const cited = new Set(this.said.flatMap(({ event }) => event.cites))
    return [this.made, ...this.said]
      .map(({ event }) => event.id)
      .filter((id) => !cited.has(id) && (id !== this.made.event.id || this.said.length === 0))
  }

  add(author: LibraryId, part: OpenPart, cites: readonly EventId[] = this.ends, ms = ++this.#now): RequestEvent {
    const event = eventOf({ ...part, request: this.request, cites }, ms)
    this.said.push({ author, event })
    return event
  }

  supplier(payload: SupplyingPayload, cites?: readonly EventId[], ms?: number): RequestEvent {
    return this.add(SUPPLIER, { type: 'supplyingAgencyMessage', payload }, cites, ms)
  }

  requester(payload: RequestingPayload, cites?: readonly EventId[], ms?: number): RequestEvent {
    return this.add(REQUESTER, { type: 'requestingAgencyMessage', payload }, cites, ms)
  }
}
