// From the events of one request to its state: a pure function of the set of events, whatever order they came in.
import type { LibraryId } from '@serumpun/replica'
import { compareHlc, type Hlc } from '@serumpun/replica'
import { type EventId, type OpenPart, type RequestEvent, type Role, ROLES } from '../events/event.ts'
import { MAX_EVENTS_OF_PARTY } from '../limits.ts'
import { causalOrder, Knowledge } from './causal-order.ts'
import { kindOf, type MessageKind, roleOf } from './message-kind.ts'
import type { Closing, Conflict, ConflictReason, Parties, RequestState } from './request-state.ts'
import { isEnded, type Standing } from './standing.ts'
import { type Question, type Transition, transitionFor, TRANSITIONS } from './transitions.ts'

/** An event, and the library in whose journal it stands. */
export interface AuthoredEvent {
  readonly author: LibraryId
  readonly event: RequestEvent
}

/** An event of a party, and what it says. */
interface Spoken {
  readonly author: LibraryId
  readonly role: Role
  readonly kind: MessageKind
  readonly event: RequestEvent
  readonly id: EventId
  readonly cites: readonly EventId[]
  readonly time: Hlc
}

type RequestMade = Extract<OpenPart, { type: 'request' }>

type Draft = { -readonly [Key in keyof RequestState]: RequestState[Key] }

/** The sides that a request names. @returns undefined where its author is not the one to make it. */
export function partiesOf(author: LibraryId, payload: RequestMade['payload']): Parties | undefined {
  const { requestingAgencyId: requester, supplyingAgencyId: supplier } = payload
  return author === (requester ?? supplier) && requester !== supplier ? { requester, supplier } : undefined
}

/** Whether a library may speak for a side: its own, or one that has no node. */
function speaksFor(author: LibraryId, role: Role, { requester, supplier }: Parties): boolean {
  return author === (role === 'requester' ? (requester ?? supplier) : (supplier ?? requester))
}

/** The first events of each party, by its own clock: a flood buries nothing but its author's own words. */
function withinLimit(spoken: Spoken[]): Spoken[] {
  if (spoken.length <= MAX_EVENTS_OF_PARTY) return spoken
  const counts = new Map<LibraryId, number>()
  return spoken
    .toSorted((a, b) => compareHlc(a.time, b.time) || (a.id < b.id ? -1 : 1))
    .filter(({ author }) => {
      const count = (counts.get(author) ?? 0) + 1
      counts.set(author, count)
      return count <= MAX_EVENTS_OF_PARTY
    })
}

/**
 * @param made the event that makes the request, with its author.
 * @param others any events that name the request, of anyone, in any order; one may be there twice.
 * @returns undefined where the request is none: it does not say who its two sides are.
 */
export function reduce(made: AuthoredEvent, others: Iterable<AuthoredEvent>): RequestState | undefined {
  const { author, event } = made
  if (event.type !== 'request') return undefined
  const parties = partiesOf(author, event.payload)
  if (parties === undefined) return undefined
  const seen = new Set<string>()
  const all: Spoken[] = []
  let ignored = 0
  for (const { author: by, event: other } of others) {
    // Anybody can copy bytes: it takes the author, too, to tell events apart.
    const name = `${by} ${other.id}`
    if (seen.has(name) || (other.id === event.id && by === author)) continue
    seen.add(name)
    const kind = kindOf(other)
    if (kind === undefined || !speaksFor(by, roleOf(kind), parties)) ignored++
    else all.push({ author: by, role: roleOf(kind), kind, event: other, id: other.id, cites: other.cites, time: other.time })
  }
  const counted = withinLimit(all)
  ignored += all.length - counted.length
  return play(event as RequestEvent & RequestMade, parties, counted, ignored)
}

function play(made: RequestEvent & RequestMade, parties: Parties, counted: readonly Spoken[], ignored: number): RequestState {
  const knowledge = new Knowledge([made, ...counted])
  const conflicts: Conflict[] = []
  const closings: { role: Role; closing: Closing }[] = []
  /** Events after which a side has something to look at again. */
  const changes: EventId[] = []
  const state: Draft = {
    id: made.request,
    parties,
    asked: made.payload,
    standing: 'Requested',
    service: made.payload.serviceType,
    questions: {},
    whereabouts: 'AtSupplier',
    closed: {},
    requestedAt: made.time,
    changedAt: made.time,
    ends: knowledge.ends(),
    conflicts,
    events: counted.length + 1,
    ignored,
  }
  for (const spoken of causalOrder(counted)) {
    const { event, id, kind, role } = spoken
    const row = transitionFor(kind, state.standing, state.asked.serviceType)
    const reason = refusalOf(row, spoken, state, knowledge)
    if (row === undefined || reason !== undefined) {
      conflicts.push({ event: id, kind, reason: reason ?? 'OutOfOrder', standing: state.standing })
    } else if (event.type === 'close') {
      closings.push({ role, closing: { event: id, reason: event.payload.reason, whereabouts: event.payload.whereabouts } })
      state.changedAt = event.time
    } else if (apply(state, row, spoken)) changes.push(id)
  }
  for (const role of ROLES) {
    const closing = lastingClose(closings, changes, role, knowledge)
    if (closing !== undefined) state.closed = { ...state.closed, [role]: closing }
  }
  return state
}

/** Why an event has no effect where it lands; undefined where it has. */
function refusalOf(
  row: Transition | undefined,
  { kind, id }: Spoken,
  { standing, whereabouts, questions, asked }: Draft,
  knowledge: Knowledge,
): ConflictReason | undefined {
  if (row === undefined) {
    if (isEnded(standing)) return 'AlreadyEnded'
    const services = TRANSITIONS.filter(({ message }) => message === kind).flatMap(
      ({ services: some }) => some ?? [asked.serviceType],
    )
    return services.includes(asked.serviceType) ? 'OutOfOrder' : 'OtherService'
  }
  if (row.needsItem === true && whereabouts === 'AtSupplier') return 'OutOfOrder'
  if (row.answers === undefined) return undefined
  const askers = questions[row.answers] ?? []
  return knowledge.knewAny(id, askers) ? undefined : 'NothingAsked'
}

/** @returns whether anything has changed but the date of the last event. */
function apply(state: Draft, row: Transition, { event, id, time }: Spoken): boolean {
  const { standing, whereabouts, questions, dueDate } = state
  if (row.to !== undefined) state.standing = row.to
  if (row.item !== undefined && (row.item !== 'ToRequester' || whereabouts === 'AtSupplier')) state.whereabouts = row.item
  if (row.asks !== undefined) state.questions = withQuestion(questions, row.asks, id)
  const settled = row.answers ?? row.withdraws
  if (settled !== undefined && questions[settled] !== undefined) state.questions = without(questions, settled)
  if (isEnded(state.standing)) state.questions = {}
  if (event.type === 'supplyingAgencyMessage') takeDates(state, row, event)
  if (row.to !== undefined) takeTimes(state, row.to, time)
  const changed =
    state.standing !== standing || state.whereabouts !== whereabouts || state.questions !== questions || state.dueDate !== dueDate
  state.changedAt = time
  return changed
}

function withQuestion(questions: Draft['questions'], question: Question, asker: EventId): Draft['questions'] {
  const before = question === 'conditions' ? [] : (questions[question] ?? [])
  return { ...questions, [question]: [...before, asker] }
}

function without({ ...questions }: Draft['questions'], question: Question): Draft['questions'] {
  delete questions[question]
  return questions
}

function takeDates(state: Draft, row: Transition, { payload }: RequestEvent & { type: 'supplyingAgencyMessage' }): void {
  if (row.to === undefined) return
  if (payload.dueDate !== undefined) state.dueDate = payload.dueDate
  if (payload.expectedDeliveryDate !== undefined) state.expectedDeliveryDate = payload.expectedDeliveryDate
  if (row.to === 'CopyCompleted') state.service = 'Copy'
  else if (row.to === 'Loaned') state.service = 'Loan'
  else if (payload.serviceType !== undefined) state.service = payload.serviceType
}

function takeTimes(state: Draft, to: Standing, time: Hlc): void {
  if (to !== 'RequestReceived') state.answeredAt ??= time
  if (to === 'Loaned' || to === 'CopyCompleted') state.suppliedAt ??= time
  if (isEnded(to)) state.endedAt ??= time
}

/** A side stays closed until something changes that it did not know when it closed. */
function lastingClose(
  closings: readonly { role: Role; closing: Closing }[],
  changes: readonly EventId[],
  role: Role,
  knowledge: Knowledge,
): Closing | undefined {
  // The last one alone: an earlier one by the same side is of a life that it has forgotten.
  const closing = closings.findLast(({ role: by }) => by === role)?.closing
  return closing !== undefined && knowledge.knewAll(closing.event, changes) ? closing : undefined
}
