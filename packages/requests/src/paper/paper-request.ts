// What papers say of a request, taken from its open and private parts once, for all of them.
import type { RequestId, RequestPayload } from '../events/event.ts'
import type { PrivatePart, PrivateRequest } from '../events/private-part.ts'
import type { ServiceType } from '../vocabulary/closed-codes.ts'

/** A library as letters address it. Its profile says it; a library without a node is typed in. */
export interface PaperParty {
  readonly name: string
  /** Lines of its postal address. */
  readonly address: readonly string[]
  /** ISIL or local code. */
  readonly code?: string
  /** Telephone, e-mail. */
  readonly contact?: readonly string[]
  /** Who signs, with the office held. */
  readonly signatory?: { readonly name: string; readonly office: string }
}

/** The thing, as much as is known of it. */
export interface PaperItem {
  readonly title: string
  readonly author?: string
  /** Edition, place, publisher, date. */
  readonly imprint?: string
  /** Article or chapter, with who wrote it. */
  readonly component?: string
  /** Volume, issue, pages. */
  readonly part?: string
  readonly identifiers: readonly string[]
}

export interface PaperRequest {
  readonly id: RequestId
  /** The requester's number. */
  readonly reference: string
  readonly service: ServiceType
  readonly serviceLevel?: string
  readonly requester: PaperParty
  readonly supplier: PaperParty
  readonly item: PaperItem
  /** Where it stands at the supplier's. */
  readonly callNumber?: string
  readonly location?: string
  readonly itemBarcodes?: readonly string[]
  /** In milliseconds since 1970. */
  readonly askedMs: number
  readonly neededByMs?: number
  readonly dueMs?: number
  readonly note?: string
  /** Codes or words. */
  readonly conditions?: readonly string[]
  readonly cost?: string
  readonly copyright?: string
}

const joined = (parts: readonly (string | undefined)[], between: string): string | undefined => {
  const text = parts.filter((part) => part !== undefined && part !== '').join(between)
  return text === '' ? undefined : text
}

/** @param part The request's private part; what it does not say is left out. */
export function paperItemOf({ bibliographicInfo = {}, publicationInfo = {} }: PrivateRequest): PaperItem {
  const {
    title = '',
    subtitle,
    author,
    edition,
    titleOfComponent,
    authorOfComponent,
    volume,
    issue,
    pagesRequested,
  } = bibliographicInfo
  const imprint = joined(
    [edition, joined([publicationInfo.placeOfPublication, publicationInfo.publisher], ': '), publicationInfo.publicationDate],
    ', ',
  )
  const component = joined([titleOfComponent, authorOfComponent], ' / ')
  const part = joined([volume?.join(', '), issue, pagesRequested], '; ')
  const identifiers = (bibliographicInfo.bibliographicItemId ?? []).map(
    (id) => `${id.bibliographicItemIdentifierCode.value} ${id.bibliographicItemIdentifier}`,
  )
  return {
    title: joined([title, subtitle], ': ') ?? '',
    identifiers,
    ...(author !== undefined && { author }),
    ...(imprint !== undefined && { imprint }),
    ...(component !== undefined && { component }),
    ...(part !== undefined && { part }),
  }
}

/** What the parties wrote of a request, as papers have it. The rest (who they are, where it stands) is the caller's to add. */
export function paperPartsOf(
  payload: RequestPayload,
  asked: PrivateRequest,
  answer: PrivatePart<'supplyingAgencyMessage'> = {},
): Pick<PaperRequest, 'reference' | 'service' | 'item'> & Partial<PaperRequest> {
  const { serviceInfo, billingInfo } = asked
  const { deliveryInfo } = answer
  const costs = deliveryInfo?.deliveryCosts?.[0] ?? billingInfo?.maximumCosts
  const conditions = deliveryInfo?.loanCondition?.map(({ value }) => value)
  return {
    reference: payload.requestingAgencyRequestId,
    service: payload.serviceType,
    item: paperItemOf(asked),
    ...(payload.serviceLevel !== undefined && { serviceLevel: payload.serviceLevel }),
    ...(payload.needBeforeDate !== undefined && { neededByMs: payload.needBeforeDate }),
    ...(serviceInfo?.note !== undefined && { note: serviceInfo.note }),
    ...(serviceInfo?.copyrightCompliance !== undefined && { copyright: serviceInfo.copyrightCompliance.value }),
    ...(conditions !== undefined && { conditions }),
    ...(deliveryInfo?.itemId !== undefined && { itemBarcodes: deliveryInfo.itemId }),
    ...(costs !== undefined && { cost: `${costs.currencyCode.value} ${costs.monetaryValue}` }),
  }
}
