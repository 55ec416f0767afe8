// The closed code lists of ISO 18626:2021, as its schema 2021-2 (June 2022) enumerates them, in its order.
// A value that is not in its list is no message of the standard. Lists that a scheme may extend are in open-codes.ts.

/** What a supplying agency says of a request (statusInfo/status). */
export const STATUSES = [
  'RequestReceived',
  'ExpectToSupply',
  'WillSupply',
  'Loaned',
  'Overdue',
  'Recalled',
  'RetryPossible',
  'Unfilled',
  'HoldReturn',
  'ReleaseHoldReturn',
  'CopyCompleted',
  'LoanCompleted',
  'CompletedWithoutReturn',
  'Cancelled',
] as const
export type Status = (typeof STATUSES)[number]

/** What a requesting agency tells or asks after its request (requestingAgencyMessage/action). */
export const ACTIONS = [
  'StatusRequest',
  'Received',
  'Cancel',
  'Renew',
  'HoldReturn',
  'ShippedReturn',
  'ShippedForward',
  'Notification',
  'Lost',
] as const
export type Action = (typeof ACTIONS)[number]

/** Why a supplying agency writes (messageInfo/reasonForMessage). */
export const REASONS_FOR_MESSAGE = [
  'RequestResponse',
  'StatusRequestResponse',
  'RenewResponse',
  'CancelResponse',
  'StatusChange',
  'Notification',
] as const

/** serviceInfo/requestType */
export const REQUEST_TYPES = ['New', 'Retry', 'Reminder'] as const

/** serviceInfo/requestSubType */
export const REQUEST_SUB_TYPES = [
  'BookingRequest',
  'MultipleItemRequest',
  'PatronRequest',
  'TransferRequest',
  'SupplyingLibrarysChoice',
] as const

/** serviceInfo/serviceType */
export const SERVICE_TYPES = ['Copy', 'Loan', 'CopyOrLoan'] as const
export type ServiceType = (typeof SERVICE_TYPES)[number]

/** serviceInfo/preferredEdition */
export const PREFERRED_EDITIONS = ['MostRecentEdition', 'ThisEdition', 'AnyEdition'] as const

/** messageInfo/answerYesNo and others */
export const YES_NO = ['Y', 'N'] as const
export type YesNo = (typeof YES_NO)[number]

/** confirmationHeader/messageStatus */
export const MESSAGE_STATUSES = ['OK', 'ERROR'] as const

/** errorData/errorType */
export const ERROR_TYPES = [
  'UnsupportedActionType',
  'UnsupportedReasonForMessageType',
  'UnrecognisedDataElement',
  'UnrecognisedDataValue',
  'BadlyFormedMessage',
] as const
export type ErrorType = (typeof ERROR_TYPES)[number]
