// The request event: what one party of a request says, as an entry of its journal of the network.
//
//   key    `request/` and SHA-256 of the value (as every journal's key ends)
//   value  [ms, count, {own, type, request?, cites, payload, sealed?}] in deterministic CBOR
//
// `own` is the envelope of every entry of a network's journal (@serumpun/network). An event's identity is the hash of its
// value, together with the library in whose journal it stands: anybody can copy bytes. A request's identity is the hash
// of the event that made it, which names both parties; in any other journal than theirs it makes no request. The payload is open
// to the network; what the parties write to each other is sealed.
import type { Cbor, Hlc, LibraryId } from '@serumpun/replica'
import { decodeEntry, parseLibraryId } from '@serumpun/replica'
import { RequestsError } from '../errors.ts'
import { MAX_CITES, MAX_CODE_CHARS, MAX_EVENT_BYTES, MAX_SEALED_BYTES } from '../limits.ts'
import { ACTIONS, REASONS_FOR_MESSAGE, SERVICE_TYPES, STATUSES, YES_NO } from '../vocabulary/closed-codes.ts'
import { bytes, fields, flag, instant, list, oneOf, type Shape, type Shaped, text } from './shape.ts'

/** SHA-256 of an event's journal value, base64url without padding: 43 characters. */
export type EventId = string & { readonly __brand: 'EventId' }

/** The id of the event that made the request. */
export type RequestId = EventId & { readonly __request: 'RequestId' }

/** Where events are kept: the first part of their keys in a journal. */
export const EVENT_PREFIX = 'request'

const HASH_BYTES = 32
const hash = bytes(HASH_BYTES, HASH_BYTES)
const eventId: Shape<EventId> = (value) => idOfHash(hash(value))
const requestId = eventId as Shape<RequestId>

/** Decoding an id costs more than all else of an event, and a network has few libraries. */
const MAX_KNOWN_LIBRARIES = 10_000
const knownLibraries = new Set<unknown>()

const library: Shape<LibraryId> = (value) => {
  if (knownLibraries.has(value)) return value as LibraryId
  if (knownLibraries.size >= MAX_KNOWN_LIBRARIES) knownLibraries.clear()
  const id = readLibrary(value)
  knownLibraries.add(id)
  return id
}

function readLibrary(value: Parameters<typeof library>[0]): LibraryId {
  try {
    return parseLibraryId(text(MAX_CODE_CHARS)(value))
  } catch (cause) {
    throw new RequestsError('REQUESTS_INVALID', 'this is no library id', { cause })
  }
}

/** The two sides of a request. */
export const ROLES = ['requester', 'supplier'] as const
export type Role = (typeof ROLES)[number]

/**
 * The open part of a request. A side without an id has no node: the other speaks for both (requests by telephone or
 * letter). The author is the requester, or the supplier of a requester without a node.
 */
const requestPayload = fields(
  {
    /** The requester's own number for it; unique there, printed on slips (requestingAgencyRequestId). */
    requestingAgencyRequestId: text(MAX_CODE_CHARS),
    /** What requests share that follow each other for one need, along a rota or as retries. */
    need: text(MAX_CODE_CHARS),
    /** `Reminder` is an event of its own: it makes no request. */
    requestType: oneOf(['New', 'Retry']),
    serviceType: oneOf(SERVICE_TYPES),
  },
  {
    requestingAgencyId: library,
    supplyingAgencyId: library,
    /** The request that is tried again (requestingAgencyPreviousRequestId). */
    previous: requestId,
    /** An open code. */
    serviceLevel: text(MAX_CODE_CHARS),
    needBeforeDate: instant,
  },
)
export type RequestPayload = Shaped<typeof requestPayload>

/** The open part of a supplyingAgencyMessage. */
const supplyingPayload = fields(
  { reasonForMessage: oneOf(REASONS_FOR_MESSAGE), status: oneOf(STATUSES) },
  {
    /** To what the requester asked: Renew or Cancel. */
    answerYesNo: oneOf(YES_NO),
    expectedDeliveryDate: instant,
    dueDate: instant,
    /** There are conditions that the requester has to accept (deliveryInfo/loanCondition says which, sealed). */
    conditional: flag,
    /** What is delivered, where Copy and Loan were both asked for (deliveryInfo/serviceType). */
    serviceType: oneOf(SERVICE_TYPES),
  },
)
export type SupplyingPayload = Shaped<typeof supplyingPayload>

/** The open part of a requestingAgencyMessage. */
const requestingPayload = fields(
  { action: oneOf(ACTIONS) },
  {
    /** With `Notification`: the conditions of the last WillSupply are accepted. Who refuses them cancels. */
    acceptsConditions: flag,
  },
)
export type RequestingPayload = Shaped<typeof requestingPayload>

/** Where the item was last known to be. */
export const WHEREABOUTS = [
  'AtSupplier',
  'ToRequester',
  'AtRequester',
  'ToSupplier',
  'Forwarded',
  'Lost',
  'Kept',
  'Unknown',
] as const
export type Whereabouts = (typeof WHEREABOUTS)[number]

/** Why a side closes a request that the standard's messages do not end. */
export const CLOSE_REASONS = ['PartnerGone', 'NoAnswer', 'SettledOtherwise', 'Mistake'] as const
export type CloseReason = (typeof CLOSE_REASONS)[number]

/** A side's own decision to work on the request no longer; not a message of the standard. */
const closePayload = fields({ role: oneOf(ROLES), reason: oneOf(CLOSE_REASONS), whereabouts: oneOf(WHEREABOUTS) }, {})

const noPayload = fields({}, {})

/** Open parts by the type of the event: the standard's messages under their names, and two more. */
const PAYLOADS = {
  request: requestPayload,
  /** A request message of requestType Reminder. */
  reminder: noPayload,
  supplyingAgencyMessage: supplyingPayload,
  requestingAgencyMessage: requestingPayload,
  close: closePayload,
}

export type EventType = keyof typeof PAYLOADS
const EVENT_TYPES = Object.keys(PAYLOADS) as EventType[]

type Typed<Type extends EventType> = { readonly type: Type; readonly payload: Shaped<(typeof PAYLOADS)[Type]> }

/** What an event says in the open: its type and payload. */
export type OpenPart = { readonly [Type in EventType]: Typed<Type> }[EventType]

/** What an author appends to its journal. */
export type EventBody = OpenPart & {
  /** Absent in a `request` event, whose own id is the request's. */
  readonly request?: RequestId
  /** The newest events of the request that the author knew. */
  readonly cites: readonly EventId[]
  readonly sealed?: Uint8Array
}

/** An event as it stands in a journal. */
export type RequestEvent = OpenPart & {
  readonly id: EventId
  readonly request: RequestId
  readonly cites: readonly EventId[]
  /** The author's clock: shown, and used between events of which neither knew the other (I9). */
  readonly time: Hlc
  readonly sealed?: Uint8Array
}

const body = fields(
  { type: oneOf(EVENT_TYPES), cites: list(eventId, MAX_CITES), payload: (value) => value ?? null },
  { request: requestId, sealed: bytes(1, MAX_SEALED_BYTES) },
)

function idOfHash(digest: Uint8Array): EventId {
  return Buffer.from(digest.buffer, digest.byteOffset, digest.length).toString('base64url') as EventId
}

const hashOfId = (id: EventId): Uint8Array => new Uint8Array(Buffer.from(id, 'base64url'))

const EVENT_ID = /^[A-Za-z0-9_-]{43}$/

/** @throws {RequestsError} `REQUESTS_INVALID` unless the text has the form of a request's id. */
export function parseRequestId(given: string): RequestId {
  if (!EVENT_ID.test(given)) {
    throw new RequestsError('REQUESTS_INVALID', `'${given.slice(0, 80)}' is no id of a request: those have 43 letters and digits.`)
  }
  return given as RequestId
}

/** The body of the journal entry, for `Replica.append` under `EVENT_PREFIX`. @throws {RequestsError} `REQUESTS_INVALID`. */
export function eventBody({ type, request, cites, payload, sealed }: EventBody): { readonly [field: string]: Cbor } {
  const given: { readonly [field: string]: Cbor } = {
    type,
    cites: cites.map(hashOfId),
    payload: withHashes(payload),
    ...(request !== undefined && { request: hashOfId(request) }),
    ...(sealed !== undefined && { sealed }),
  }
  readBody(given)
  return given
}

/** Ids are bytes in the encoding. */
function withHashes(payload: EventBody['payload']): Cbor {
  if (!('previous' in payload) || payload.previous === undefined) return payload
  return { ...payload, previous: hashOfId(payload.previous) }
}

function readBody(given: Cbor): OpenPart & Pick<EventBody, 'request' | 'cites' | 'sealed'> {
  const { type, payload, ...rest } = body(given)
  if ((type === 'request') !== (rest.request === undefined)) {
    throw new RequestsError('REQUESTS_INVALID', 'every event but the one that makes a request names its request')
  }
  return { type, payload: PAYLOADS[type](payload), ...rest } as OpenPart & Pick<EventBody, 'request' | 'cites' | 'sealed'>
}

/**
 * Reads a journal entry.
 * @param key ends in the hash of `value`, as the replica has checked.
 * @returns undefined where it is no event, of an unknown type, or hostile: views skip it.
 */
export function readEvent(key: string, value: Uint8Array): RequestEvent | undefined {
  const id = key.slice(EVENT_PREFIX.length + 1)
  if (!key.startsWith(`${EVENT_PREFIX}/`) || !EVENT_ID.test(id) || value.length > MAX_EVENT_BYTES) return undefined
  try {
    const { time, body: given } = decodeEntry(value)
    if (given === undefined) return undefined
    const { request = id as RequestId, ...rest } = readBody(given)
    return { ...rest, id: id as EventId, request, time }
  } catch {
    return undefined
  }
}
