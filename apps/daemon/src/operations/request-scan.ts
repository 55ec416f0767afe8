// Slips that are scanned: which request it is, what the scan means here as things stand, and saying it once staff have agreed.
import { operations as contract } from '@serumpun/api'
import { readScan, type RequestState, type RequestSummary, RequestsError, type Role, scannedAction } from '@serumpun/requests'
import type { z } from 'zod'
import { DaemonError } from '../errors.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import type { LibraryRequests } from '../requests/library-requests.ts'
import { type ShownRequest, shownRequest } from '../requests/shown-request.ts'
import { wordFor } from '../requests/words.ts'
import type { OperationContext } from './operations.ts'
import { sayAbout } from './requests.ts'

const scanShape = contract.scan.request.body.content['application/json'].schema

export interface Scanned {
  readonly request: ShownRequest
  /** As which this library has the thing in its hands. */
  readonly role: Role
  /** The word that a scan means now. */
  readonly means?: string
  /** What has been said just now. */
  readonly said?: string
}

/** The whole id or number and nothing less: a scanner reads all of it, and what it read of another slip must not be taken for this one. */
function requestScanned(library: OpenedLibrary, { view }: LibraryRequests, text: string): RequestSummary {
  const scan = readScan(text)
  if (scan === undefined)
    throw new DaemonError('USAGE', 'What was scanned is no slip of a request: scan its QR code or its bar code.')
  const name = scan.kind === 'request' ? scan.request : scan.reference
  const meant = view.index.meant(library.replica.library, name).filter(({ id, reference }) => id === name || reference === name)
  const [only] = meant
  if (only === undefined) throw new RequestsError('REQUESTS_UNKNOWN', `This library has no request with the code '${name}'.`)
  if (meant.length > 1) throw new RequestsError('REQUESTS_UNKNOWN', `Several requests have the number '${name}': scan the QR code.`)
  return only
}

const wordMeant = (state: RequestState, role: Role): { means?: string } => {
  const kind = scannedAction(state, role)
  return kind === undefined ? {} : { means: wordFor(kind) }
}

/**
 * Finds the request of a slip. With `confirm` says what its scan means, if that is still it: what was scanned twice by mistake is then
 * told so, and is not said once more.
 * @throws {DaemonError} `USAGE`; {RequestsError} `REQUESTS_UNKNOWN`, `REQUESTS_NOT_POSSIBLE`.
 */
export async function scanSlip(
  library: OpenedLibrary,
  { text, confirm, dueDate, by }: z.infer<typeof scanShape>,
  waiting: Pick<OperationContext, 'signal' | 'onProgress'>,
): Promise<Scanned> {
  const requests = await library.requests()
  await requests.view.whenCurrent()
  const { id, network } = requestScanned(library, requests, text)
  const conversation = requests.desk.conversation(id, network)
  const { state } = conversation
  // Of a library without a node, what it has in its hands is not scanned here.
  const role = state.parties.requester === library.replica.library ? 'requester' : 'supplier'
  const { means } = wordMeant(state, role)
  if (confirm === undefined)
    return { request: await shownRequest({ library, requests }, conversation), role, ...(means && { means }) }
  if (confirm !== means) {
    const now = means === undefined ? 'nothing that can be said' : `'${means}'`
    throw new RequestsError(
      'REQUESTS_NOT_POSSIBLE',
      `A scan of ${state.asked.requestingAgencyRequestId} means ${now} now, not '${confirm}'.`,
    )
  }
  const saying = { role, word: means, ...(dueDate !== undefined && { dueDate }), ...(by !== undefined && { by }) } as const
  const request = await sayAbout(library, id, saying, waiting)
  return { request, role, said: means, ...wordMeant(requests.desk.conversation(id, network).state, role) }
}

export const requestScanOperations = {
  'request-scan': async (context: OperationContext, given: unknown): Promise<Scanned> =>
    await scanSlip(context.library, scanShape.parse(given), context),
} as const
