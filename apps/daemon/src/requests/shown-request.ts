// A request as people and programs are shown it: names beside ids, what each side wrote, and what can be said next.
import type { MemberStatus } from '@serumpun/network'
import type { LibraryId } from '@serumpun/replica'
import {
  kindOf,
  possibleActions,
  type PrivatePart,
  type RequestConversation,
  type RequestSummary,
  type Role,
  ROLES,
} from '@serumpun/requests'
import type { OpenedLibrary } from '../opened-library.ts'
import type { LibraryRequests } from './library-requests.ts'
import { wordFor } from './words.ts'

interface Party {
  readonly id?: LibraryId
  readonly name: string
  /** It is no member of the network any more: what is open with it can only be closed. */
  readonly left?: MemberStatus
}

/** Something that was said. */
export interface ShownMessage {
  readonly id: string
  readonly by: Party
  /** ISO 8601, as all dates here, by its author's clock. */
  readonly at: string
  /** Absent for the request itself. */
  readonly word?: string
  /** What only the parties read. */
  readonly written?: Readonly<Record<string, unknown>>
  /** It changed nothing: why, and where the request stood. */
  readonly conflict?: { readonly reason: string; readonly standing: string }
}

interface Facts {
  readonly id: string
  readonly network: string
  readonly reference: string
  readonly need: string
  readonly requester: Party
  readonly supplier: Party
  readonly standing: string
  readonly service: string
  readonly whereabouts: string
  readonly requested: string
  readonly changed: string
  readonly due?: string
}

export interface ShownSummary extends Facts {
  /** What was asked for, where this library can read it. */
  readonly title?: string
  readonly todo: { readonly [Side in Role]?: string }
  readonly conflicts: number
}

export interface ShownRequest extends Facts {
  readonly serviceType: string
  readonly serviceLevel?: string
  readonly previous?: string
  readonly needBeforeDate?: string
  readonly expectedDeliveryDate?: string
  /** What has been asked and not answered. */
  readonly questions: readonly string[]
  readonly closed: readonly { readonly by: Role; readonly reason: string; readonly whereabouts: string }[]
  /** For whom it is: known to this library alone. */
  readonly patron?: string
  /** In causal order, the request itself first. */
  readonly messages: readonly ShownMessage[]
  /** What this library can say now. */
  readonly possible: readonly { readonly role: Role; readonly word: string }[]
  /** What to give as `seen` with the next message, so that it is said once. */
  readonly seen: readonly string[]
}

interface Shown {
  readonly library: OpenedLibrary
  readonly requests: LibraryRequests
}

const NO_NODE = 'a library without a node'

function partyOf({ library, requests }: Shown, network: string, id: LibraryId | undefined, outsider?: string): Party {
  if (id === undefined) return { name: outsider ?? NO_NODE }
  const left = requests.leftAs(network, id)
  return { id, name: library.directory.nameOf(id), ...(left !== undefined && { left }) }
}

/** The last day that a date can have: a broken clock may say any number. */
const LAST_MS = 253_402_300_799_999

const timeText = (ms: number): string => new Date(Math.min(ms, LAST_MS)).toISOString()

const optionalTime = <Name extends string>(name: Name, ms: number | undefined): { [Key in Name]?: string } =>
  ms === undefined ? {} : ({ [name]: timeText(ms) } as { [Key in Name]?: string })

function messagesOf(
  shown: Shown,
  { network, state, made, events }: RequestConversation,
  parts: ReadonlyMap<string, PrivatePart>,
): ShownMessage[] {
  const conflicts = new Map<string, NonNullable<ShownMessage['conflict']>>(
    state.conflicts.map(({ event, reason, standing }) => [event, { reason, standing }]),
  )
  return [made, ...events].map(({ author, event }): ShownMessage => {
    const kind = kindOf(event)
    const [written, conflict] = [parts.get(event.id), conflicts.get(event.id)]
    return {
      id: event.id,
      by: partyOf(shown, network, author),
      at: timeText(event.time.ms),
      ...(kind !== undefined && { word: wordFor(kind) }),
      ...(written !== undefined && { written }),
      ...(conflict !== undefined && { conflict }),
    }
  })
}

export async function shownRequest(shown: Shown, conversation: RequestConversation): Promise<ShownRequest> {
  const { library, requests } = shown
  const { network, state } = conversation
  const { id, asked, standing, service, whereabouts, requestedAt, changedAt, questions, closed, dueDate } = state
  const { requester, supplier } = state.parties
  const parts = await requests.written.partsOf(network, id, requests.view.index.sealed(id, network))
  const outsider = (parts.get(id) as PrivatePart<'request'> | undefined)?.outsiderName
  const own = requester === library.replica.library ? requests.home.need(network, asked.need) : undefined
  const possible = requests.desk
    .rolesIn(state)
    .flatMap((role) => [...new Set(possibleActions(state, role).map(wordFor))].map((word) => ({ role, word })))
  return {
    id,
    network,
    reference: asked.requestingAgencyRequestId,
    need: asked.need,
    requester: partyOf(shown, network, requester, outsider),
    supplier: partyOf(shown, network, supplier, outsider),
    standing,
    service,
    whereabouts,
    requested: timeText(requestedAt.ms),
    changed: timeText(changedAt.ms),
    ...optionalTime('due', dueDate),
    serviceType: asked.serviceType,
    ...(asked.serviceLevel !== undefined && { serviceLevel: asked.serviceLevel }),
    ...(asked.previous !== undefined && { previous: asked.previous }),
    ...optionalTime('needBeforeDate', asked.needBeforeDate),
    ...optionalTime('expectedDeliveryDate', state.expectedDeliveryDate),
    questions: Object.keys(questions),
    closed: ROLES.flatMap((by) => {
      const closing = closed[by]
      return closing === undefined ? [] : [{ by, reason: closing.reason, whereabouts: closing.whereabouts }]
    }),
    ...(own?.patron !== undefined && { patron: own.patron }),
    messages: messagesOf(shown, conversation, parts),
    possible,
    seen: state.ends,
  }
}

export async function shownSummary(shown: Shown, summary: RequestSummary): Promise<ShownSummary> {
  const { requests } = shown
  const { id, network, reference, need, requester, supplier, standing, service, whereabouts, todo, conflicts } = summary
  const sealed = requests.view.index.sealed(id, network).filter(({ type }) => type === 'request')
  const part = (await requests.written.partsOf(network, id, sealed)).get(id) as PrivatePart<'request'> | undefined
  const title = part?.bibliographicInfo?.titleOfComponent ?? part?.bibliographicInfo?.title
  return {
    id,
    network,
    reference,
    need,
    requester: partyOf(shown, network, requester, part?.outsiderName),
    supplier: partyOf(shown, network, supplier, part?.outsiderName),
    standing,
    service,
    whereabouts,
    requested: timeText(summary.requested),
    changed: timeText(summary.changed),
    ...optionalTime('due', summary.due),
    ...(title !== undefined && { title }),
    todo,
    conflicts,
  }
}
