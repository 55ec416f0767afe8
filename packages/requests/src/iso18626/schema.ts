// What ISO 18626 messages consist of: the schema 2021-2 (June 2022, illtransactions.org) element by element, in its order.
// Types of messages, the reader and the writer are all made of these tables.
import {
  ACTIONS,
  ERROR_TYPES,
  MESSAGE_STATUSES,
  PREFERRED_EDITIONS,
  REASONS_FOR_MESSAGE,
  REQUEST_SUB_TYPES,
  REQUEST_TYPES,
  SERVICE_TYPES,
  STATUSES,
  YES_NO,
} from '../vocabulary/closed-codes.ts'
import { boolean, count, dateTime, decimal, oneOf, text } from './leaves.ts'
import { choice, coded, many, one, optional, sequence } from './shape.ts'

const yesNo = oneOf(YES_NO)
const serviceType = oneOf(SERVICE_TYPES)
const action = oneOf(ACTIONS, 'UnsupportedActionType')
const reasonForMessage = oneOf(REASONS_FOR_MESSAGE, 'UnsupportedReasonForMessageType')

const agencyId = sequence({ agencyIdType: one(coded), agencyIdValue: one(text) })

const costs = sequence({ currencyCode: one(coded), monetaryValue: one(decimal) })

const electronicAddress = sequence({ electronicAddressType: one(coded), electronicAddressData: one(text) })

const physicalAddress = sequence({
  line1: optional(text),
  line2: optional(text),
  locality: optional(text),
  postalCode: optional(text),
  region: optional(text),
  country: optional(coded),
})

const address = choice({ electronicAddress, physicalAddress })

const recordId = sequence({ bibliographicRecordIdentifierCode: one(coded), bibliographicRecordIdentifier: one(text) })

const requestingAgencyAuthentication = sequence({ accountId: optional(text), securityCode: optional(text) })

const requestHeader = sequence({
  supplyingAgencyId: optional(agencyId),
  requestingAgencyId: one(agencyId),
  consortialId: optional(agencyId),
  multipleItemRequestId: optional(text),
  timestamp: one(dateTime),
  requestingAgencyRequestId: one(text),
  requestingAgencyAuthentication: optional(requestingAgencyAuthentication),
})

const supplyingAgencyMessageHeader = sequence({
  supplyingAgencyId: one(agencyId),
  requestingAgencyId: one(agencyId),
  timestamp: one(dateTime),
  requestingAgencyRequestId: one(text),
  supplyingAgencyRequestId: optional(text),
})

const requestingAgencyMessageHeader = sequence({
  supplyingAgencyId: one(agencyId),
  requestingAgencyId: one(agencyId),
  consortialId: optional(agencyId),
  timestamp: one(dateTime),
  requestingAgencyRequestId: one(text),
  supplyingAgencyRequestId: optional(text),
  requestingAgencyAuthentication: optional(requestingAgencyAuthentication),
})

const confirmationHeader = sequence({
  supplyingAgencyId: optional(agencyId),
  requestingAgencyId: optional(agencyId),
  timestamp: one(dateTime),
  requestingAgencyRequestId: optional(text),
  timestampReceived: one(dateTime),
  messageStatus: one(oneOf(MESSAGE_STATUSES)),
})

const errorData = sequence({ errorType: one(oneOf(ERROR_TYPES)), errorValue: optional(text) })

const bibliographicInfo = sequence({
  supplierUniqueRecordId: optional(text),
  title: optional(text),
  author: optional(text),
  authorId: optional(text),
  subtitle: optional(text),
  seriesTitle: optional(text),
  edition: optional(text),
  titleOfComponent: optional(text),
  authorOfComponent: optional(text),
  volume: many(text),
  issue: optional(text),
  pagesRequested: optional(text),
  estimatedNoPages: optional(text),
  bibliographicItemId: many(sequence({ bibliographicItemIdentifierCode: one(coded), bibliographicItemIdentifier: one(text) })),
  sponsor: optional(text),
  informationSource: optional(text),
  bibliographicRecordId: many(recordId),
})

const publicationInfo = sequence({
  publisher: optional(text),
  publisherId: optional(text),
  publicationType: optional(coded),
  publicationDate: optional(text),
  placeOfPublication: optional(text),
})

const serviceInfo = sequence({
  requestType: optional(oneOf(REQUEST_TYPES)),
  requestSubType: many(oneOf(REQUEST_SUB_TYPES)),
  requestingAgencyPreviousRequestId: optional(text),
  serviceType: one(serviceType),
  serviceLevel: optional(coded),
  itemFormat: optional(coded),
  needBeforeDate: optional(dateTime),
  copyrightCompliance: optional(coded),
  anyEdition: optional(yesNo),
  preferredEdition: optional(oneOf(PREFERRED_EDITIONS)),
  loanCondition: many(coded),
  startDate: optional(dateTime),
  endDate: optional(dateTime),
  note: optional(text),
})

const supplierInfo = sequence({
  sortOrder: optional(count),
  supplierCode: optional(agencyId),
  supplierDescription: optional(text),
  bibliographicRecordId: optional(recordId),
  callNumber: optional(text),
  summaryHoldings: optional(text),
  availabilityNote: optional(text),
})

const requestedDeliveryInfo = sequence({
  sortOrder: optional(count),
  address: optional(address),
  deliveryMethod: optional(coded),
  courierName: optional(coded),
})

const requestingAgencyInfo = sequence({ name: optional(text), contactName: optional(text), address: many(address) })

const patronInfo = sequence({
  patronId: optional(text),
  surname: optional(text),
  givenName: optional(text),
  patronType: optional(coded),
  sendToPatron: optional(yesNo),
  address: many(address),
})

const billingInfo = sequence({
  paymentMethod: optional(coded),
  maximumCosts: optional(costs),
  billingMethod: optional(coded),
  billingName: optional(text),
  address: optional(address),
})

const messageInfo = sequence({
  reasonForMessage: one(reasonForMessage),
  answerYesNo: optional(yesNo),
  note: optional(text),
  reasonUnfilled: optional(coded),
  reasonRetry: optional(coded),
})

const statusInfo = sequence({
  status: one(oneOf(STATUSES)),
  expectedDeliveryDate: optional(dateTime),
  dueDate: optional(dateTime),
  lastChange: one(dateTime),
})

const retryInfo = sequence({
  loanCondition: many(coded),
  edition: many(text),
  itemFormat: many(coded),
  volume: many(text),
  serviceType: optional(serviceType),
  serviceLevel: many(coded),
  deliveryMethod: many(coded),
  courierName: many(coded),
  offeredCosts: many(costs),
  paymentMethod: many(coded),
  retryBefore: optional(dateTime),
  retryAfter: optional(dateTime),
})

const deliveryInfo = sequence({
  dateSent: one(dateTime),
  itemId: many(text),
  URL: optional(text),
  deliveryMethod: optional(coded),
  address: optional(address),
  sentToPatron: optional(boolean),
  loanCondition: many(coded),
  itemFormat: optional(coded),
  serviceType: optional(serviceType),
  deliveryCosts: many(costs),
  paymentMethod: optional(coded),
})

const shippingInfo = sequence({
  courierName: optional(coded),
  trackingId: many(text),
  insurance: optional(yesNo),
  insuranceThirdParty: optional(yesNo),
  thirdPartyName: optional(text),
  insuranceCosts: many(costs),
})

const returnInfo = sequence({
  returnAgencyId: optional(agencyId),
  name: optional(text),
  physicalAddress: optional(physicalAddress),
})

/** The content of `ISO18626Message`. */
export const messageShape = choice({
  request: sequence({
    header: one(requestHeader),
    bibliographicInfo: one(bibliographicInfo),
    publicationInfo: optional(publicationInfo),
    serviceInfo: one(serviceInfo),
    supplierInfo: many(supplierInfo),
    requestedDeliveryInfo: many(requestedDeliveryInfo),
    requestingAgencyInfo: optional(requestingAgencyInfo),
    patronInfo: optional(patronInfo),
    billingInfo: optional(billingInfo),
  }),
  requestConfirmation: sequence({ confirmationHeader: one(confirmationHeader), errorData: many(errorData) }),
  supplyingAgencyMessage: sequence({
    header: one(supplyingAgencyMessageHeader),
    messageInfo: one(messageInfo),
    statusInfo: one(statusInfo),
    retryInfo: optional(retryInfo),
    deliveryInfo: optional(deliveryInfo),
    shippingInfo: optional(shippingInfo),
    returnInfo: optional(returnInfo),
  }),
  supplyingAgencyMessageConfirmation: sequence({
    confirmationHeader: one(confirmationHeader),
    reasonForMessage: optional(reasonForMessage),
    errorData: many(errorData),
  }),
  requestingAgencyMessage: sequence({ header: one(requestingAgencyMessageHeader), action: one(action), note: optional(text) }),
  requestingAgencyMessageConfirmation: sequence({
    confirmationHeader: one(confirmationHeader),
    action: optional(action),
    errorData: many(errorData),
  }),
})
