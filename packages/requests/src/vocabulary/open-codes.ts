// The open code lists of ISO 18626 (type_schemeValuePair in the schema; illtransactions.org/opencode): values that every
// agency should know. Others may use values of their own, so what comes in is a text that these lists only explain.
// The lists are those of 2017, and for reasonRetry also those that the revision of 2021 added with retryInfo.

/** messageInfo/reasonUnfilled */
export const REASONS_UNFILLED = [
  'NonCirculating',
  'NotAvailableForILL',
  'NotHeld',
  'NotOnShelf',
  'PolicyProblem',
  'PoorCondition',
] as const
export type ReasonUnfilled = (typeof REASONS_UNFILLED)[number]

/** messageInfo/reasonRetry */
export const REASONS_RETRY = [
  'AtBindery',
  'CostExceedsMaxCost',
  'CourierNotSupp',
  'LoanPossible',
  'MultiVolAvail',
  'MustMeetLoanCondition',
  'NotCurrentAvailableForILL',
  'NotFoundAsCited',
  'OnLoan',
  'OnOrder',
  'ReqDelDateNotPossible',
  'ReqDelMethodNotSupp',
  'ReqEditionNotPossible',
  'ReqFormatNotPossible',
  'ReqPayMethodNotSupported',
  'ReqServLevelNotSupp',
  'ReqServTypeNotPossible',
] as const
export type ReasonRetry = (typeof REASONS_RETRY)[number]

/** loanCondition */
export const LOAN_CONDITIONS = [
  'LibraryUseOnly',
  'NoReproduction',
  'SignatureRequired',
  'SpecCollSupervReq',
  'WatchLibraryUseOnly',
] as const

/** serviceLevel */
export const SERVICE_LEVELS = ['Express', 'Normal', 'Rush', 'SecondaryMail', 'Standard', 'Urgent'] as const

/** copyrightCompliance */
export const COPYRIGHT_COMPLIANCES = [
  'AU-CopyRCatS183ComW',
  'AU-CopyRCatS183State',
  'AU-CopyrightActS49',
  'AU-CopyrightActS50-1',
  'AU-CopyrightActS50-7A',
  'AU-CopyrightActS50-7B',
  'AU-CopyrightCleared',
  'AU-GenBus',
  'NZ-CopyrightActS54',
  'NZ-CopyrightActS55',
  'Other',
  'UK-CopyRFeePaid',
  'UK-FairDealing',
  'US-CCG',
  'US-CCL',
] as const
