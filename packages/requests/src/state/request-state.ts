// What the open parts of a request's events come to: the same for every member that has the same events.
import type { Hlc, LibraryId } from '@serumpun/replica'
import type { CloseReason, EventId, RequestId, RequestPayload, Role, Whereabouts } from '../events/event.ts'
import type { ServiceType } from '../vocabulary/closed-codes.ts'
import type { MessageKind } from './message-kind.ts'
import type { Standing } from './standing.ts'
import type { Question } from './transitions.ts'

/** Who the two sides are. A side that has no node is spoken for by the other (`outsider`). */
export interface Parties {
  readonly requester: LibraryId | undefined
  readonly supplier: LibraryId | undefined
}

/** Why an event changed nothing. */
export type ConflictReason =
  /** The request had ended already. */
  | 'AlreadyEnded'
  /** It is no answer to anything that was asked, or its author could not have known the question. */
  | 'NothingAsked'
  /** Not for the service that was asked for. */
  | 'OtherService'
  /** It does not follow on what was said before. */
  | 'OutOfOrder'

/** An event that was not allowed where it landed: kept, shown, and without effect. */
export interface Conflict {
  readonly event: EventId
  readonly kind: MessageKind
  readonly reason: ConflictReason
  /** Where the request stood, and stands on. */
  readonly standing: Standing
}

/** A side's decision to work on the request no longer. */
export interface Closing {
  readonly event: EventId
  readonly reason: CloseReason
  /** Where that side last knew the item to be. */
  readonly whereabouts: Whereabouts
}

export interface RequestState {
  readonly id: RequestId
  readonly parties: Parties
  readonly asked: RequestPayload
  readonly standing: Standing
  /** What was, or will be, supplied, once the supplier has said so. */
  readonly service: ServiceType
  /** Events that ask what has not been answered yet. */
  readonly questions: Readonly<Partial<Record<Question, readonly EventId[]>>>
  readonly whereabouts: Whereabouts
  /** Milliseconds since 1970, as the supplier said. */
  readonly dueDate?: number
  readonly expectedDeliveryDate?: number
  readonly closed: Readonly<Partial<Record<Role, Closing>>>
  /** By their authors' clocks: shown and counted, never used to decide. */
  readonly requestedAt: Hlc
  /** The first status of the supplier other than RequestReceived. */
  readonly answeredAt?: Hlc
  /** When it was Loaned or CopyCompleted. */
  readonly suppliedAt?: Hlc
  readonly endedAt?: Hlc
  /** The last event that changed anything. */
  readonly changedAt: Hlc
  /** What the next event cites. */
  readonly ends: readonly EventId[]
  readonly conflicts: readonly Conflict[]
  /** Events of the parties that count, this request's own included. */
  readonly events: number
  /** Events that do not count: of others, of the wrong side, or too many. */
  readonly ignored: number
}
