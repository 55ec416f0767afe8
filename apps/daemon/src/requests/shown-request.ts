// A request as people and programs are shown it: names beside ids, what each side wrote, and what can be done next.
import type { MemberStatus } from '@serumpun/network'
import type { LibraryId } from '@serumpun/replica'
import {
  kindOf,
  type MessageKind,
  possibleActions,
  type PrivatePart,
  type RequestConversation,
  type RequestId,
  type RequestState,
  type RequestSummary,
  type Role,
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
  /** ISO 8601, by its author's clock. */
  readonly at: string
  /** Undefined for the request itself. */
  readonly kind?: MessageKind
  /** What only the parties read. */
  readonly written?: PrivatePart
  /** It changed nothing: why, and where the request stood. */
  readonly conflict?: { readonly reason: string; readonly standing: string }
}

export interface ShownSummary extends Omit<RequestSummary, 'requester' | 'supplier'> {
  readonly requester: Party
  readonly supplier: Party
  /** The title that was asked for, where this library can read it. */
  readonly title?: string
}

export interface ShownRequest {
  readonly id: RequestId
  readonly network: string
  readonly requester: Party
  readonly supplier: Party
  readonly state: RequestState
  /** For whom it is: known to this library alone. */
  readonly patron?: string
  /** In causal order, the request itself first. */
  readonly messages: readonly ShownMessage[]
  /** What this library can say now. */
  readonly possible: readonly { readonly role: Role; readonly kind: MessageKind; readonly word: string }[]
  /** What to give as `seen` with the next message, so that it is said once. */
  readonly seen: readonly string[]
}

const NO_NODE = 'a library without a node'

interface Shown {
  readonly library: OpenedLibrary
  readonly requests: LibraryRequests
}

function partyOf({ library, requests }: Shown, network: string, id: LibraryId | undefined): Party {
  if (id === undefined) return { name: NO_NODE }
  const left = requests.leftAs(network, id)
  return { id, name: library.directory.nameOf(id), ...(left !== undefined && { left }) }
}

/** The last day that a date can have: a broken clock may say any number. */
const LAST_MS = 253_402_300_799_999

const timeText = (ms: number): string => new Date(Math.min(ms, LAST_MS)).toISOString()

export async function shownRequest(shown: Shown, { network, state, made, events }: RequestConversation): Promise<ShownRequest> {
  const { library, requests } = shown
  const parts = await requests.written.partsOf(network, state.id, requests.view.index.sealed(state.id, network))
  const conflicts = new Map(state.conflicts.map(({ event, reason, standing }) => [event, { reason, standing }]))
  const messages = [made, ...events].map(({ author, event }): ShownMessage => {
    const kind = kindOf(event)
    const [written, conflict] = [parts.get(event.id), conflicts.get(event.id)]
    return {
      id: event.id,
      by: partyOf(shown, network, author),
      at: timeText(event.time.ms),
      ...(kind !== undefined && { kind }),
      ...(written !== undefined && { written }),
      ...(conflict !== undefined && { conflict }),
    }
  })
  const { requester, supplier } = state.parties
  const own = requester === library.replica.library ? requests.home.need(network, state.asked.need) : undefined
  return {
    id: state.id,
    network,
    requester: partyOf(shown, network, requester),
    supplier: partyOf(shown, network, supplier),
    state,
    ...(own?.patron !== undefined && { patron: own.patron }),
    messages,
    possible: requests.desk
      .rolesIn(state)
      .flatMap((role) => possibleActions(state, role).map((kind) => ({ role, kind, word: wordFor(kind) }))),
    seen: state.ends,
  }
}

export async function shownSummary(shown: Shown, { requester, supplier, ...summary }: RequestSummary): Promise<ShownSummary> {
  const { requests } = shown
  const { id, network } = summary
  const sealed = requests.view.index.sealed(id, network).filter((event) => event.type === 'request')
  const part = (await requests.written.partsOf(network, id, sealed)).get(id) as PrivatePart<'request'> | undefined
  const title = part?.bibliographicInfo?.titleOfComponent ?? part?.bibliographicInfo?.title
  return {
    ...summary,
    requester: partyOf(shown, network, requester),
    supplier: partyOf(shown, network, supplier),
    ...(title !== undefined && { title }),
  }
}
