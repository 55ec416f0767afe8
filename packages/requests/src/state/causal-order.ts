// The order in which the events of one request are read: what an event cites comes before it. Between events of which
// neither knew the other the authors' clocks decide, and then the ids, so that the order is the same everywhere; the
// state model is made so that it hardly matters there (transitions.ts).
import { compareHlc } from '@serumpun/replica'
import type { EventId, RequestEvent } from '../events/event.ts'

type Ordered = Pick<RequestEvent, 'id' | 'cites' | 'time'>

function earlier(a: Ordered, b: Ordered): number {
  return compareHlc(a.time, b.time) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

/** Of several that may come next the earliest is first. Cites of events that are not here are passed over. */
export function causalOrder<Event extends Ordered>(events: readonly Event[]): Event[] {
  const sorted = events.toSorted(earlier)
  return isCausal(sorted) ? sorted : topological(sorted)
}

/** Almost always: only a clock that went wrong puts an event before what it cites. */
function isCausal(sorted: readonly Ordered[]): boolean {
  const place = new Map<EventId, number>()
  for (let i = 0; i < sorted.length; i++) place.set((sorted[i] as Ordered).id, i)
  return sorted.every(({ cites }, i) => cites.every((cited) => (place.get(cited) ?? -1) < i))
}

/** Kahn's algorithm; hashes cannot cite each other in a circle. */
function topological<Event extends Ordered>(sorted: readonly Event[]): Event[] {
  const present = new Set(sorted.map(({ id }) => id))
  const waitsFor = new Map(sorted.map(({ id, cites }) => [id, new Set(cites.filter((cited) => present.has(cited)))]))
  const citedBy = new Map<EventId, EventId[]>()
  for (const { id, cites } of sorted) for (const cited of cites) citedBy.set(cited, [...(citedBy.get(cited) ?? []), id])
  const ordered: Event[] = []
  let left = [...sorted]
  while (left.length > 0) {
    const next = left.find(({ id }) => waitsFor.get(id)?.size === 0) ?? (left[0] as Event)
    for (const id of citedBy.get(next.id) ?? []) waitsFor.get(id)?.delete(next.id)
    left = left.filter((event) => event !== next)
    ordered.push(next)
  }
  return ordered
}

/** All that an event's author knew of the request, by what it cites and what that cites. */
export class Knowledge {
  readonly #cites: ReadonlyMap<EventId, readonly EventId[]>

  constructor(events: readonly Ordered[]) {
    this.#cites = new Map(events.map(({ id, cites }) => [id, cites]))
  }

  /** Whether the author of `event` knew at least one of the others. */
  knewAny(event: EventId, others: readonly EventId[]): boolean {
    const known = this.#known(event)
    return others.some((other) => known.has(other))
  }

  /** Whether the author of `event` knew all of the others. */
  knewAll(event: EventId, others: readonly EventId[]): boolean {
    const known = this.#known(event)
    return others.every((other) => known.has(other))
  }

  #known(event: EventId): Set<EventId> {
    const known = new Set<EventId>()
    const open: EventId[] = [...(this.#cites.get(event) ?? [])]
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (known.has(at)) continue
      known.add(at)
      open.push(...(this.#cites.get(at) ?? []))
    }
    return known
  }

  /** Events that no other cites: what the next one cites. */
  ends(): EventId[] {
    const cited = new Set([...this.#cites.values()].flat())
    return [...this.#cites.keys()].filter((id) => !cited.has(id)).toSorted()
  }
}
