// An ISO 18626 message from another system → the event that says the same in the request log.
// Patron data (patronInfo) and passwords (requestingAgencyAuthentication) are left behind on purpose: no journal ever has them.
import type { LibraryId } from '@serumpun/replica'
import { RequestsError } from '../errors.ts'
import { eventBody, type OpenPart, type RequestId } from '../events/event.ts'
import { encodePrivatePart, type PrivatePart, type PrivateRequest } from '../events/private-part.ts'
import { agencyText } from './agency.ts'
import { compacted, type LeftOut } from './compact.ts'
import { readAccepted, readConditional } from './conditions.ts'
import { RECORD_CODE } from './from-event.ts'
import { millisecondsOf } from './leaves.ts'
import type { AgencyId, Message, RequestingAgencyMessage, RequestMessage, SupplyingAgencyMessage } from './message.ts'
import type { Fault } from './read.ts'
import { messageShape } from './schema.ts'

/** Messages that say something; a confirmation does not. */
export type SayingMessage = Extract<
  Message,
  { request: unknown } | { supplyingAgencyMessage: unknown } | { requestingAgencyMessage: unknown }
>

/** What the receiver knows of those whom a message names. */
export interface Known {
  /** A library of our networks; undefined for agencies that have no node. */
  readonly library: (agency: AgencyId) => LibraryId | undefined
  /** The request that this agency gave the number, and what it was needed for. */
  readonly request: (
    requestingAgency: AgencyId,
    requestingAgencyRequestId: string,
  ) => { readonly id: RequestId; readonly need: string } | undefined
}

/** An event that is not written yet: its author adds what it cites, seals the private part, and dates it. */
export interface MappedEvent {
  readonly open: OpenPart
  /** Absent in an event that makes a request. */
  readonly request?: RequestId
  readonly part: PrivatePart
  /** When the sender says that it wrote it, in milliseconds since 1970. */
  readonly sentMs: number
  readonly supplyingAgencyRequestId?: string
  /** Paths of elements with content that events do not keep. */
  readonly leftOut: readonly string[]
}

export type Mapping = { readonly event: MappedEvent } | { readonly faults: readonly Fault[] }

/** What of a message events have no place for, by its path. */
const NOT_KEPT = [
  '/request/header/consortialId',
  '/request/header/multipleItemRequestId',
  '/request/header/requestingAgencyAuthentication',
  '/request/serviceInfo/serviceLevel/scheme',
  '/request/supplierInfo',
  '/request/patronInfo',
  '/requestingAgencyMessage/header/consortialId',
  '/requestingAgencyMessage/header/requestingAgencyAuthentication',
]

/** Never throws. */
export function eventOfMessage(message: SayingMessage, known: Known): Mapping {
  const leftOut: LeftOut = []
  const whole = compacted(messageShape, message, '', leftOut) as SayingMessage | undefined
  leftOut.push(...NOT_KEPT.filter((path) => isAt(whole, path.split('/').slice(1))))
  try {
    if (whole === undefined) throw new Refusal(leftOut[0] ?? '', 'something that it must have is empty')
    const event = eventOf(whole, known)
    checkEvent(event)
    return { event: { ...event, leftOut } }
  } catch (error) {
    if (error instanceof Refusal) return { faults: [{ errorType: 'UnrecognisedDataValue', errorValue: error.message }] }
    if (error instanceof RequestsError) return { faults: [{ errorType: 'UnrecognisedDataValue', errorValue: error.message }] }
    throw error
  }
}

/** @throws {RequestsError} unless it fits the limits of events. */
function checkEvent({ open, part, request }: Mapped): void {
  eventBody({ ...open, cites: [], ...(request !== undefined && { request }) })
  encodePrivatePart(open.type, part)
}

class Refusal extends Error {
  constructor(path: string, why: string) {
    super(path === '' ? why : `${path}: ${why}`)
    this.name = 'Refusal'
  }
}

function isAt(value: unknown, path: readonly string[]): boolean {
  let at = value
  for (const name of path) at = (at as Readonly<Record<string, unknown>> | undefined)?.[name]
  return at !== undefined
}

type Mapped = Omit<MappedEvent, 'leftOut'>

function eventOf(message: SayingMessage, known: Known): Mapped {
  if ('request' in message) return requestEvent(message.request, known)
  if ('supplyingAgencyMessage' in message) return supplyingEvent(message.supplyingAgencyMessage, known)
  return requestingEvent(message.requestingAgencyMessage, known)
}

type Header = RequestMessage['header'] | SupplyingAgencyMessage['header'] | RequestingAgencyMessage['header']

/** The request that a message is about. */
function requestIn(header: Header, path: string, known: Known): Pick<Mapped, 'request' | 'sentMs' | 'supplyingAgencyRequestId'> {
  const { requestingAgencyId, requestingAgencyRequestId, timestamp } = header
  const request = known.request(requestingAgencyId, requestingAgencyRequestId)
  if (request === undefined) {
    const whose = agencyText(requestingAgencyId)
    throw new Refusal(`${path}/requestingAgencyRequestId`, `${whose} has no request ${requestingAgencyRequestId} here`)
  }
  const own = 'supplyingAgencyRequestId' in header ? header.supplyingAgencyRequestId : undefined
  return {
    request: request.id,
    sentMs: millisecondsOf(timestamp),
    ...(own !== undefined && { supplyingAgencyRequestId: own }),
  }
}

function requestEvent(message: RequestMessage, known: Known): Mapped {
  const { header, serviceInfo } = message
  const previousId = serviceInfo.requestingAgencyPreviousRequestId
  const asked = previousId === undefined ? undefined : known.request(header.requestingAgencyId, previousId)
  if (serviceInfo.requestType === 'Reminder') {
    const part = serviceInfo.note === undefined ? {} : { note: serviceInfo.note }
    const about =
      asked === undefined
        ? requestIn(header, '/request/header', known)
        : { request: asked.id, sentMs: millisecondsOf(header.timestamp) }
    return { open: { type: 'reminder', payload: {} }, part, ...about }
  }
  const { supplyingAgencyId, requestingAgencyId, requestingAgencyRequestId } = header
  const supplier = supplyingAgencyId === undefined ? undefined : known.library(supplyingAgencyId)
  if (supplier === undefined) {
    const who = supplyingAgencyId === undefined ? 'nobody' : agencyText(supplyingAgencyId)
    throw new Refusal('/request/header/supplyingAgencyId', `${who} is no library of ours`)
  }
  const requester = known.library(requestingAgencyId)
  const { serviceType, serviceLevel, needBeforeDate, requestType = 'New' } = serviceInfo
  return {
    open: {
      type: 'request',
      payload: {
        requestingAgencyRequestId,
        need: asked?.need ?? requestingAgencyRequestId,
        requestType,
        serviceType,
        supplyingAgencyId: supplier,
        ...(requester !== undefined && { requestingAgencyId: requester }),
        ...(asked !== undefined && { previous: asked.id }),
        ...(serviceLevel !== undefined && { serviceLevel: serviceLevel.value }),
        ...(needBeforeDate !== undefined && { needBeforeDate: millisecondsOf(needBeforeDate) }),
      },
    },
    part: {
      ...requestPart(message),
      ...(requester === undefined && { outsiderName: message.requestingAgencyInfo?.name ?? agencyText(requestingAgencyId) }),
    },
    sentMs: millisecondsOf(header.timestamp),
  }
}

function requestPart({ bibliographicInfo, publicationInfo, serviceInfo, ...message }: RequestMessage): PrivateRequest {
  const { requestedDeliveryInfo, requestingAgencyInfo, billingInfo } = message
  const { requestSubType, itemFormat, copyrightCompliance, anyEdition, loanCondition, startDate, endDate, note } = serviceInfo
  const preferredEdition = serviceInfo.preferredEdition ?? (anyEdition === 'Y' ? 'AnyEdition' : undefined)
  const ids = bibliographicInfo.bibliographicRecordId ?? []
  const own = ids.find((id) => id.bibliographicRecordIdentifierCode.value === RECORD_CODE)
  const others = ids.filter((id) => id !== own)
  const { bibliographicRecordId: _, ...described } = bibliographicInfo
  return defined({
    bibliographicInfo: filled({ ...described, ...(others.length > 0 && { bibliographicRecordId: others }) }),
    publicationInfo,
    serviceInfo: filled({
      requestSubType,
      itemFormat,
      copyrightCompliance,
      preferredEdition,
      loanCondition,
      startDate,
      endDate,
      note,
    }),
    requestedDeliveryInfo,
    requestingAgencyInfo,
    billingInfo,
    record: own?.bibliographicRecordIdentifier,
  })
}

/** Without the fields that are undefined. */
function defined<Part extends object>(part: Part): { [Name in keyof Part]?: Exclude<Part[Name], undefined> } {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Part]?: Exclude<Part[Name], undefined>
  }
}

/** Undefined where there is no field. */
function filled<Part extends object>(part: Part): ReturnType<typeof defined<Part>> | undefined {
  const fields = defined(part)
  return Object.keys(fields).length === 0 ? undefined : fields
}

function supplyingEvent(message: SupplyingAgencyMessage, known: Known): Mapped {
  const { messageInfo, statusInfo, retryInfo, deliveryInfo, shippingInfo, returnInfo } = message
  const { reasonForMessage, answerYesNo, reasonUnfilled, reasonRetry } = messageInfo
  const { isMarked, note } = readConditional(messageInfo.note)
  const { status, expectedDeliveryDate, dueDate } = statusInfo
  const conditional = isMarked || (status === 'WillSupply' && deliveryInfo?.loanCondition !== undefined)
  return {
    open: {
      type: 'supplyingAgencyMessage',
      payload: {
        reasonForMessage,
        status,
        ...(answerYesNo !== undefined && { answerYesNo }),
        ...(expectedDeliveryDate !== undefined && { expectedDeliveryDate: millisecondsOf(expectedDeliveryDate) }),
        ...(dueDate !== undefined && { dueDate: millisecondsOf(dueDate) }),
        ...(conditional && { conditional }),
        ...(deliveryInfo?.serviceType !== undefined && { serviceType: deliveryInfo.serviceType }),
      },
    },
    part: defined({ note, reasonUnfilled, reasonRetry, retryInfo, deliveryInfo, shippingInfo, returnInfo }),
    ...requestIn(message.header, '/supplyingAgencyMessage/header', known),
  }
}

function requestingEvent(message: RequestingAgencyMessage, known: Known): Mapped {
  const { action } = message
  const { isMarked, note } = action === 'Notification' ? readAccepted(message.note) : { isMarked: false, note: message.note }
  return {
    open: { type: 'requestingAgencyMessage', payload: { action, ...(isMarked && { acceptsConditions: true }) } },
    part: note === undefined ? {} : { note },
    ...requestIn(message.header, '/requestingAgencyMessage/header', known),
  }
}
