// An event of the request log → the ISO 18626 message that says the same. Every event has one.
// What stays at home: who of the staff wrote it, in which language to answer, and which requests belong to one need.
import type { Hlc } from '@serumpun/replica'
import type { OpenPart, RequestPayload } from '../events/event.ts'
import type { PrivatePart, PrivateRequest } from '../events/private-part.ts'
import type { Status } from '../vocabulary/closed-codes.ts'
import { compacted } from './compact.ts'
import { markAccepted, markConditional } from './conditions.ts'
import { dateTimeOf } from './leaves.ts'
import type { AgencyId, Message } from './message.ts'
import { messageShape } from './schema.ts'

/** The code under which a record of the union catalogue is named in a bibliographicRecordId. */
export const RECORD_CODE = 'Serumpun'

/** What a message repeats of its request. */
export interface Correspondence {
  readonly requestingAgency: AgencyId
  readonly supplyingAgency: AgencyId
  /** The open part of the event that made the request. */
  readonly request: RequestPayload
  /** Its private part, where it can be unsealed. */
  readonly requestPart?: PrivateRequest
  /** The supplier's own number for it. */
  readonly supplyingAgencyRequestId?: string
  /** The requester's own number of the request that is tried again. */
  readonly previousRequestId?: string
  /** What the supplier last said; a supplier that closes a request repeats it. @default RequestReceived */
  readonly status?: Status
}

/**
 * @param event Its open part and time.
 * @param part Its private part; absent where it can't be unsealed, or there is none.
 */
export function messageOfEvent(
  event: OpenPart & { readonly time: Hlc },
  part: PrivatePart | undefined,
  about: Correspondence,
): Message {
  const message = { [kindOf(event)]: contentOf(event, part ?? {}, about) }
  // Parts that are empty, or that a hostile party left incomplete, would make the message invalid.
  return (compacted(messageShape, message, '', []) ?? message) as Message
}

function kindOf(event: OpenPart): 'request' | 'supplyingAgencyMessage' | 'requestingAgencyMessage' {
  if (event.type === 'close') return event.payload.role === 'supplier' ? 'supplyingAgencyMessage' : 'requestingAgencyMessage'
  return event.type === 'reminder' ? 'request' : event.type
}

function contentOf(event: OpenPart & { readonly time: Hlc }, part: PrivatePart, about: Correspondence): object {
  const timestamp = dateTimeOf(event.time.ms)
  const header = {
    supplyingAgencyId: about.supplyingAgency,
    requestingAgencyId: about.requestingAgency,
    timestamp,
    requestingAgencyRequestId: about.request.requestingAgencyRequestId,
    supplyingAgencyRequestId: about.supplyingAgencyRequestId,
  }
  switch (event.type) {
    case 'request':
      return { header, ...requestContent(event.payload, part, about.previousRequestId) }
    case 'reminder': {
      const { requestPart = {}, request } = about
      const again = requestContent(request, requestPart, request.requestingAgencyRequestId)
      const note = 'note' in part && part.note !== undefined ? part.note : again.serviceInfo.note
      return { header, ...again, serviceInfo: { ...again.serviceInfo, requestType: 'Reminder', note } }
    }
    case 'supplyingAgencyMessage':
      return { header, ...supplyingContent(event.payload, part, timestamp) }
    case 'requestingAgencyMessage': {
      const note = noteIn(part)
      return { header, action: event.payload.action, note: event.payload.acceptsConditions === true ? markAccepted(note) : note }
    }
    case 'close': {
      const { role, reason, whereabouts } = event.payload
      // The standard has no such message; people who read it are to know that nobody works on the request any longer.
      const note = [`Closed (${reason}). Item: ${whereabouts}.`, noteIn(part)].filter((one) => one !== undefined).join(' ')
      if (role === 'requester') return { header, action: 'Notification', note }
      const { status = 'RequestReceived' } = about
      return { header, messageInfo: { reasonForMessage: 'Notification', note }, statusInfo: { status, lastChange: timestamp } }
    }
  }
}

const noteIn = (part: PrivatePart): string | undefined => ('note' in part ? part.note : undefined)

function requestContent(payload: RequestPayload, part: PrivateRequest, previousRequestId: string | undefined) {
  const {
    bibliographicInfo = {},
    record,
    serviceInfo,
    publicationInfo,
    requestedDeliveryInfo,
    requestingAgencyInfo,
    billingInfo,
  } = part
  const named = { bibliographicRecordIdentifierCode: { value: RECORD_CODE }, bibliographicRecordIdentifier: record }
  const recordIds = bibliographicInfo.bibliographicRecordId ?? []
  return {
    bibliographicInfo: { ...bibliographicInfo, bibliographicRecordId: record === undefined ? recordIds : [...recordIds, named] },
    publicationInfo,
    serviceInfo: {
      ...serviceInfo,
      requestType: payload.requestType as string,
      requestingAgencyPreviousRequestId: previousRequestId,
      serviceType: payload.serviceType,
      serviceLevel: payload.serviceLevel === undefined ? undefined : { value: payload.serviceLevel },
      needBeforeDate: dateIn(payload.needBeforeDate),
    },
    requestedDeliveryInfo,
    requestingAgencyInfo,
    billingInfo,
  }
}

const dateIn = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : dateTimeOf(ms))

function supplyingContent(
  payload: Extract<OpenPart, { type: 'supplyingAgencyMessage' }>['payload'],
  part: PrivatePart,
  timestamp: string,
) {
  const { note, reasonUnfilled, reasonRetry, retryInfo, deliveryInfo, shippingInfo, returnInfo } =
    part as PrivatePart<'supplyingAgencyMessage'>
  const { reasonForMessage, answerYesNo, status, expectedDeliveryDate, dueDate, conditional, serviceType } = payload
  const delivered = serviceType === undefined ? deliveryInfo : { dateSent: timestamp, ...deliveryInfo, serviceType }
  return {
    messageInfo: {
      reasonForMessage,
      answerYesNo,
      note: conditional === true ? markConditional(note) : note,
      reasonUnfilled,
      reasonRetry,
    },
    statusInfo: { status, expectedDeliveryDate: dateIn(expectedDeliveryDate), dueDate: dateIn(dueDate), lastChange: timestamp },
    retryInfo,
    deliveryInfo: delivered,
    shippingInfo,
    returnInfo,
  }
}
