// The private part of an event: what the parties write to each other and nobody else reads. Sealed for them as the
// event's `sealed` bytes (private/). Elements and their order of nesting are those of ISO 18626:2021, so that an event and a message
// say the same; dates and amounts are texts as in the standard's XML. Nothing of a patron has a place here: patronInfo
// is not among the elements, and the reference to the patron stays in the requester's own store (private/patron-store.ts).
import { type Cbor, decodeCbor, encodeCbor } from '@serumpun/replica'
import { RequestsError } from '../errors.ts'
import { MAX_CODE_CHARS, MAX_NOTE_CHARS, MAX_REPEATED, MAX_SEALED_BYTES, MAX_TEXT_CHARS } from '../limits.ts'
import { PREFERRED_EDITIONS, REQUEST_SUB_TYPES, SERVICE_TYPES, YES_NO } from '../vocabulary/closed-codes.ts'
import type { EventType } from './event.ts'
import { count, fields, flag, list, oneOf, type Shape, type Shaped, text } from './shape.ts'

const line = text(MAX_TEXT_CHARS)
const name = text(MAX_CODE_CHARS)
const note = text(MAX_NOTE_CHARS)
const yesNo = oneOf(YES_NO)
const serviceType = oneOf(SERVICE_TYPES)
const many = <T>(shape: Shape<T>): Shape<readonly T[]> => list(shape, MAX_REPEATED)

/** A text that fits a pattern, which `what` describes. */
function matching(pattern: RegExp, what: string): Shape<string> {
  return (value) => {
    const given = name(value)
    if (!pattern.test(given)) throw new RequestsError('REQUESTS_INVALID', `'${given.slice(0, 40)}' is no ${what}`)
    return given
  }
}

/** xs:dateTime with its time zone. */
const dateTime = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?$/, 'date and time')
const decimal = matching(/^[+-]?\d{1,18}(?:\.\d{1,12})?$/, 'amount')

/** A code of an open list. */
const code = fields({ value: name }, { scheme: name })

const costs = fields({ currencyCode: code, monetaryValue: decimal }, {})

const agencyId = fields({ agencyIdType: code, agencyIdValue: name }, {})

const electronicAddress = fields({ electronicAddressType: code, electronicAddressData: line }, {})
const physicalAddress = fields({}, { line1: line, line2: line, locality: line, postalCode: name, region: line, country: code })
const address = fields({}, { electronicAddress, physicalAddress })

const bibliographicInfo = fields(
  {},
  {
    supplierUniqueRecordId: line,
    title: line,
    author: line,
    authorId: name,
    subtitle: line,
    seriesTitle: line,
    edition: line,
    titleOfComponent: line,
    authorOfComponent: line,
    volume: many(line),
    issue: line,
    pagesRequested: line,
    estimatedNoPages: name,
    bibliographicItemId: many(fields({ bibliographicItemIdentifierCode: code, bibliographicItemIdentifier: name }, {})),
    sponsor: line,
    informationSource: line,
    bibliographicRecordId: many(fields({ bibliographicRecordIdentifierCode: code, bibliographicRecordIdentifier: line }, {})),
  },
)

const publicationInfo = fields(
  {},
  { publisher: line, publisherId: name, publicationType: code, publicationDate: line, placeOfPublication: line },
)

/** What the open part of a request does not say of its service. */
const serviceInfo = fields(
  {},
  {
    requestSubType: many(oneOf(REQUEST_SUB_TYPES)),
    itemFormat: code,
    copyrightCompliance: code,
    preferredEdition: oneOf(PREFERRED_EDITIONS),
    loanCondition: many(code),
    startDate: dateTime,
    endDate: dateTime,
    note,
  },
)

const requestedDeliveryInfo = fields({}, { sortOrder: count, address, deliveryMethod: code, courierName: code })
const requestingAgencyInfo = fields({}, { name: line, contactName: line, address: many(address) })
const billingInfo = fields({}, { paymentMethod: code, maximumCosts: costs, billingMethod: code, billingName: line, address })

const retryInfo = fields(
  {},
  {
    loanCondition: many(code),
    edition: many(line),
    itemFormat: many(code),
    volume: many(line),
    serviceType,
    serviceLevel: many(code),
    deliveryMethod: many(code),
    courierName: many(code),
    offeredCosts: many(costs),
    paymentMethod: many(code),
    retryBefore: dateTime,
    retryAfter: dateTime,
  },
)

const deliveryInfo = fields(
  { dateSent: dateTime },
  {
    itemId: many(line),
    URL: line,
    deliveryMethod: code,
    address,
    sentToPatron: flag,
    loanCondition: many(code),
    itemFormat: code,
    serviceType,
    deliveryCosts: many(costs),
    paymentMethod: code,
  },
)

const shippingInfo = fields(
  {},
  {
    courierName: code,
    trackingId: many(line),
    insurance: yesNo,
    insuranceThirdParty: yesNo,
    thirdPartyName: line,
    insuranceCosts: many(costs),
  },
)

const returnInfo = fields({}, { returnAgencyId: agencyId, name: line, physicalAddress })

/** Whoever of the staff wrote it, as a role: 'interlibrary loan desk', never a person's name. */
const by = { by: name }

const requestPart = fields(
  {},
  {
    ...by,
    bibliographicInfo,
    publicationInfo,
    serviceInfo,
    requestedDeliveryInfo: many(requestedDeliveryInfo),
    requestingAgencyInfo,
    billingInfo,
    /** The record of the union catalogue that is asked for: `library:dataset:key`. */
    record: line,
    /** In which the supplier's answer is best written (BCP 47). */
    language: name,
    /** Who has no node and is spoken for. */
    outsiderName: line,
  },
)
export type PrivateRequest = Shaped<typeof requestPart>

const supplyingPart = fields(
  {},
  { ...by, note, reasonUnfilled: code, reasonRetry: code, retryInfo, deliveryInfo, shippingInfo, returnInfo },
)

const notePart = fields({}, { ...by, note })

const PARTS = {
  request: requestPart,
  reminder: notePart,
  supplyingAgencyMessage: supplyingPart,
  requestingAgencyMessage: notePart,
  close: notePart,
}

export type PrivatePart<Type extends EventType = EventType> = Shaped<(typeof PARTS)[Type]>

/** @throws {RequestsError} `REQUESTS_INVALID`, `REQUESTS_LIMIT`. */
export function encodePrivatePart<Type extends EventType>(type: Type, part: PrivatePart<Type>): Uint8Array {
  const encoded = encodeCbor(PARTS[type](part) as Cbor)
  if (encoded.length > MAX_SEALED_BYTES - SEALING_BYTES) {
    throw new RequestsError('REQUESTS_LIMIT', `What is written has ${encoded.length} bytes, which is too long for one message.`)
  }
  return encoded
}

/** What sealing adds at most: a key for each of two parties, and tags. */
const SEALING_BYTES = 1024

/** @returns undefined where the bytes are no private part: they came from the other party, which may be anything. */
export function decodePrivatePart<Type extends EventType>(type: Type, given: Uint8Array): PrivatePart<Type> | undefined {
  try {
    return PARTS[type](decodeCbor(given)) as PrivatePart<Type>
  } catch {
    return undefined
  }
}
