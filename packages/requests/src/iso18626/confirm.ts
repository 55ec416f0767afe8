// The confirmation that answers a message at once (ISO 18626:2021, request and message confirmations): that it has come and could be read,
// or what is wrong with it. It says nothing yet of what becomes of the request.
import { MAX_FAULTS } from './limits.ts'
import type { AgencyId, ConfirmationHeader, Message, RequestingAgencyMessage, SupplyingAgencyMessage } from './message.ts'
import { dateTimeOf } from './leaves.ts'
import type { ConfirmedKind, Fault, ReadMessage } from './read.ts'

/** What a confirmation repeats; of a message with faults, what could be read of it. */
interface Repeated {
  readonly supplyingAgencyId?: AgencyId
  readonly requestingAgencyId?: AgencyId
  readonly timestamp?: string
  readonly requestingAgencyRequestId?: string
}

/** What may have been read: any part may be missing. */
type Partly<Value> = Value extends string ? Value : { readonly [Name in keyof Value]?: Partly<Value[Name]> }
type Read = Partly<Readonly<Record<ConfirmedKind, SupplyingAgencyMessage & RequestingAgencyMessage>>> | undefined

function agencyIn(agency: Partly<AgencyId> | undefined): AgencyId | undefined {
  const { agencyIdType, agencyIdValue } = agency ?? {}
  if (agencyIdType?.value === undefined || agencyIdValue === undefined) return undefined
  const { value, scheme } = agencyIdType
  return { agencyIdType: scheme === undefined ? { value } : { value, scheme }, agencyIdValue }
}

function repeatedOf(read: Read, kind: ConfirmedKind): Repeated {
  const { supplyingAgencyId, requestingAgencyId, timestamp, requestingAgencyRequestId } = read?.[kind]?.header ?? {}
  const supplier = agencyIn(supplyingAgencyId)
  const requester = agencyIn(requestingAgencyId)
  return {
    ...(supplier !== undefined && { supplyingAgencyId: supplier }),
    ...(requester !== undefined && { requestingAgencyId: requester }),
    ...(timestamp !== undefined && { timestamp }),
    ...(requestingAgencyRequestId !== undefined && { requestingAgencyRequestId }),
  }
}

function kindOf(message: Message): ConfirmedKind | undefined {
  if ('request' in message) return 'request'
  if ('supplyingAgencyMessage' in message) return 'supplyingAgencyMessage'
  return 'requestingAgencyMessage' in message ? 'requestingAgencyMessage' : undefined
}

/**
 * The confirmation of a message that came.
 *
 * @param receivedMs When it came, in milliseconds since 1970.
 * @param faults What is wrong beyond its form, such as a request that nobody knows. @default none
 * @returns Undefined for what needs none (a confirmation) or can't have one (no message of the standard): refuse that at the transport.
 */
export function confirmationOf(read: ReadMessage, receivedMs: number, faults: readonly Fault[] = []): Message | undefined {
  const content = ('message' in read ? read.message : read.partial) as Read
  const kind = 'message' in read ? kindOf(read.message) : read.kind
  if (kind === undefined) return undefined
  const wrong = ['faults' in read ? read.faults : [], faults].flat().slice(0, MAX_FAULTS)
  const timestampReceived = dateTimeOf(receivedMs)
  const { timestamp = timestampReceived, requestingAgencyRequestId: id, ...parties } = repeatedOf(content, kind)
  const confirmationHeader: ConfirmationHeader = {
    ...parties,
    timestamp,
    ...(id !== undefined && { requestingAgencyRequestId: id }),
    timestampReceived,
    messageStatus: wrong.length === 0 ? 'OK' : 'ERROR',
  }
  const shared = { confirmationHeader, ...(wrong.length > 0 && { errorData: wrong }) }
  if (kind === 'request') return { requestConfirmation: shared }
  if (kind === 'supplyingAgencyMessage') {
    const reason = content?.supplyingAgencyMessage?.messageInfo?.reasonForMessage
    return { supplyingAgencyMessageConfirmation: { ...shared, ...(reason !== undefined && { reasonForMessage: reason }) } }
  }
  const action = content?.requestingAgencyMessage?.action
  return { requestingAgencyMessageConfirmation: { ...shared, ...(action !== undefined && { action }) } }
}
