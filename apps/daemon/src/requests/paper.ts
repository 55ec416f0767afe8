// What papers say of a request, gathered from all that knows it: what its parties wrote, where its thing stands on this library's
// shelves, and who the two are by their profiles. Nothing of a patron: that stays in the home store, which is not asked here.
import type { LibraryId } from '@serumpun/replica'
import {
  bestPolicy,
  type PaperParty,
  paperPartsOf,
  type PaperRequest,
  type PrivateRequest,
  type RequestConversation,
} from '@serumpun/requests'
import { UnionError } from '@serumpun/union'
import type { OpenedLibrary } from '../opened-library.ts'
import { answerOf } from './answer.ts'
import type { LibraryRequests } from './library-requests.ts'

export interface RequestOnPaper {
  readonly request: PaperRequest
  /** What the supplier said last of why not, and of when to ask again: for letters. */
  readonly reason?: string
  readonly retryAfterMs?: number
}

/** Copies that a slip has room for. */
const MOST_BARCODES = 3

/** By its profile; of a library without a node only what was typed in. */
function partyOf({ directory }: OpenedLibrary, id: LibraryId | undefined, outsider = '—', delivery?: string): PaperParty {
  if (id === undefined) return { name: outsider, address: delivery === undefined ? [] : [delivery] }
  const { name = directory.nameOf(id), address = '', place, code, contacts = [] } = directory.profile(id) ?? {}
  const lines = (delivery ?? address).split(/\r?\n/).filter((line) => line.trim() !== '')
  const contact = contacts[0]
  const reached = [contact?.telephone, contact?.email].filter((one) => one !== undefined)
  return {
    name,
    address: lines.length === 0 && place !== undefined ? [place] : lines,
    ...(code !== undefined && { code }),
    ...(reached.length > 0 && { contact: reached }),
    ...(contact?.name !== undefined && { signatory: { name: contact.name, office: contact.role } }),
  }
}

/** What is on this library's own shelves of the title that the record belongs to, the copies that may be lent first. */
async function onShelf({ replica, view }: OpenedLibrary, record: string | undefined): Promise<Partial<PaperRequest>> {
  const title = record === undefined ? undefined : await titleOf(view, record)
  const copies = title?.heldBy.find(({ library }) => library === replica.library)?.holdings ?? []
  const policy = bestPolicy(copies.map(({ loan }) => loan))
  const best = copies.filter(({ loan }) => loan === policy)
  const shown = best.find(({ callNumber }) => callNumber !== undefined) ?? best[0]
  const barcodes = best.flatMap(({ barcode }) => (barcode === undefined ? [] : [barcode])).slice(0, MOST_BARCODES)
  const location = [shown?.branch, shown?.location].filter((part) => part !== undefined).join(', ')
  return {
    ...(shown?.callNumber !== undefined && { callNumber: shown.callNumber }),
    ...(location !== '' && { location }),
    ...(barcodes.length > 0 && { itemBarcodes: barcodes }),
  }
}

/** The other library names the record: what it writes may be no name of one. */
async function titleOf(view: OpenedLibrary['view'], record: string): ReturnType<OpenedLibrary['view']['title']> {
  try {
    return await view.title(record)
  } catch (error) {
    if (error instanceof UnionError && error.code === 'UNION_BAD_QUERY') return undefined
    throw error
  }
}

/** @param withShelf Where it stands, if this library is to supply it: for pull slips, and needs the catalogue view. */
export async function requestOnPaper(
  library: OpenedLibrary,
  requests: LibraryRequests,
  conversation: RequestConversation,
  withShelf: boolean,
): Promise<RequestOnPaper> {
  const { network, state } = conversation
  const parts = await requests.written.partsOf(network, state.id, requests.view.index.sealed(state.id, network))
  const asked = (parts.get(state.id) ?? {}) as PrivateRequest
  const answer = answerOf(conversation, parts)
  const { requester, supplier } = state.parties
  const delivery = asked.requestedDeliveryInfo?.[0]?.address?.physicalAddress?.line1
  const shelf = withShelf && supplier === library.replica.library ? await onShelf(library, asked.record) : {}
  const reason = answer.reasonUnfilled ?? answer.reasonRetry
  const retryAfter = answer.retryInfo?.retryAfter
  return {
    request: {
      ...shelf,
      ...paperPartsOf(state.asked, asked, answer),
      id: state.id,
      // What is supplied, where that is said already.
      service: state.service,
      requester: partyOf(library, requester, asked.outsiderName, delivery),
      supplier: partyOf(library, supplier, asked.outsiderName),
      askedMs: state.requestedAt.ms,
      ...(state.dueDate !== undefined && { dueMs: state.dueDate }),
    },
    ...(reason !== undefined && { reason: reason.value }),
    ...(retryAfter !== undefined && { retryAfterMs: Date.parse(retryAfter) }),
  }
}
