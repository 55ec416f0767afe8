// What other packages use of the request log.
export { type Action, type ReasonForMessage, type RequestType, type ServiceType, type Status } from './vocabulary/closed-codes.ts'
