// An event as a row of the view, and back. Rows are arrays here: a rebuild reads millions of them.
import type { LibraryId } from '@serumpun/replica'
import type { EventId, EventType, OpenPart, RequestEvent, RequestId } from '../events/event.ts'
import type { AuthoredEvent } from '../state/reduce.ts'

export const EVENT_COLUMNS = 'number, author, ms, count, id, said'
export type EventRow = readonly [number: number, author: number, ms: number, count: number, id: string, said: string]

/** The open part and what it cites, as one column. */
export function packSaid({ type, payload, cites }: RequestEvent): string {
  return JSON.stringify([type, payload, cites])
}

export function authoredEvent([, , ms, count, id, said]: EventRow, author: LibraryId, request: RequestId): AuthoredEvent {
  const [type, payload, cites] = JSON.parse(said) as [EventType, OpenPart['payload'], EventId[]]
  return { author, event: { id, request, cites, time: { ms, count }, type, payload } as unknown as RequestEvent }
}

export const typeOfSaid = (said: string): EventType => (JSON.parse(said) as [EventType])[0]
