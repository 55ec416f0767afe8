// Names of the parts of an ISO 18626 message, as TypeScript sees them. What they hold is said in `schema.ts`.
import type { messageShape } from './schema.ts'
import type { ValueOf } from './shape.ts'

/** The namespace of every element of a message, in all versions of the standard. */
export const NAMESPACE = 'http://illtransactions.org/2013/iso18626'

/** What messages that we write say of themselves: the schema's edition. */
export const VERSION = '2021-2'

/** One of the six kinds, under its element's name. */
export type Message = ValueOf<typeof messageShape>

type Kind<Name extends string> = Message extends infer Any
  ? Any extends Readonly<Record<Name, infer Content>>
    ? Content
    : never
  : never

export type RequestMessage = Kind<'request'>
export type SupplyingAgencyMessage = Kind<'supplyingAgencyMessage'>
export type RequestingAgencyMessage = Kind<'requestingAgencyMessage'>
export type ConfirmationHeader = Kind<'requestConfirmation'>['confirmationHeader']
export type AgencyId = RequestMessage['header']['requestingAgencyId']
