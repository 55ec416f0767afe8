// Requests, for commands and the API: ask, look, answer.
import { type LibraryId, ReplicaError, parseLibraryId } from '@serumpun/replica'
import {
  BOXES,
  type Candidate,
  CLOSE_REASONS,
  COPYRIGHT_COMPLIANCES,
  LOAN_CONDITIONS,
  REASONS_RETRY,
  REASONS_UNFILLED,
  SERVICE_LEVELS,
  type EventId,
  type MessageKind,
  newNeed,
  PREFERRED_EDITIONS,
  type PrivateRequest,
  proposeSuppliers,
  type RequestSummary,
  RequestsError,
  ROLES,
  SERVICE_TYPES,
  STATUSES,
  ACTIONS,
  type Wanted,
  WHEREABOUTS,
} from '@serumpun/requests'
import type { Title } from '@serumpun/union'
import { z } from 'zod'
import { DaemonError } from '../errors.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import { citationAsTyped, citationOfTitle } from '../requests/citation.ts'
import type { LibraryRequests } from '../requests/library-requests.ts'
import { OWN_WORDS } from '../requests/words.ts'
import { type ShownRequest, shownRequest, type ShownSummary, shownSummary } from '../requests/shown-request.ts'
import type { OperationContext } from './operations.ts'
import { untilOwnWritesAreReleased } from './own-writes.ts'

const name = z.string().min(1).max(200)
const line = z.string().min(1).max(1000)
const note = z.string().min(1).max(8000)
const instant = z.int().min(0)

const citation = z.object({
  title: line,
  author: line.optional(),
  part: line.optional(),
  partAuthor: line.optional(),
  volume: name.optional(),
  issue: name.optional(),
  pages: name.optional(),
  edition: name.optional(),
  year: name.optional(),
  isbn: name.optional(),
})

const askParameters = z.object({
  network: name.optional(),
  /** A record of the union catalogue … */
  record: line.optional(),
  /** … or what somebody has written down. */
  citation: citation.optional(),
  serviceType: z.enum(SERVICE_TYPES),
  serviceLevel: name.optional(),
  needBeforeDate: instant.optional(),
  /** Names, codes or ids of libraries, in the order in which they are asked. */
  to: z.array(name).max(100).optional(),
  /** Given again, it is the same need. */
  need: name.optional(),
  patron: line.optional(),
  note: note.optional(),
  language: name.optional(),
  preferredEdition: z.enum(PREFERRED_EDITIONS).optional(),
  copyright: name.optional(),
  maximumCost: z
    .object({ currency: z.string().regex(/^[A-Z]{3}$/), amount: z.string().regex(/^\d{1,12}(\.\d{1,4})?$/) })
    .optional(),
  delivery: line.optional(),
  by: name.optional(),
})
type AskParameters = z.infer<typeof askParameters>

export interface Asked {
  readonly network: string
  readonly need: string
  /** In the order in which they are asked. */
  readonly rota: readonly { readonly id: LibraryId; readonly name: string }[]
  /** What has been asked so far. */
  readonly requests: readonly ShownSummary[]
}

/** @throws {DaemonError} `USAGE` unless it can be told which network is meant. */
function networkMeant(requests: LibraryRequests, given: string | undefined): string {
  const networks = requests.networks()
  const meant = given === undefined ? networks : networks.filter((id) => id.startsWith(given))
  const [only] = meant
  if (only !== undefined && meant.length === 1) return only
  if (networks.length === 0) throw new DaemonError('NO_MEMBER', 'This library is in no network yet, so there is nobody to ask.')
  throw new DaemonError(
    'USAGE',
    `Say in which network it is asked: --network ${networks.map((id) => id.slice(0, 12)).join(' or ')}`,
  )
}

/** A member of the network by its id, its code or its name. @throws {DaemonError} `NO_SUCH_LIBRARY`. */
function memberMeant({ directory }: OpenedLibrary, members: readonly LibraryId[], given: string): LibraryId {
  const meant = members.filter((id) => {
    const profile = directory.profile(id)
    return id === given || profile?.code === given || profile?.name.toLowerCase() === given.toLowerCase()
  })
  const [only] = meant
  if (only !== undefined && meant.length === 1) return only
  if (isLibraryId(given)) throw new DaemonError('NO_SUCH_LIBRARY', `${given} is no member of the network.`)
  const message =
    meant.length === 0
      ? `No member of the network is called '${given}'.`
      : `Several members are called '${given}': give the code or the id.`
  throw new DaemonError('NO_SUCH_LIBRARY', message)
}

function isLibraryId(text: string): boolean {
  try {
    parseLibraryId(text)
    return true
  } catch (error) {
    if (error instanceof ReplicaError) return false
    throw error
  }
}

/** Holders of a title in the order in which they are best asked. */
function proposed(
  { library, members, need, wanted }: { library: OpenedLibrary; members: readonly LibraryId[]; need: string; wanted: Wanted },
  title: Title,
): LibraryId[] {
  const candidates = title.heldBy
    .filter(({ library: holder }) => members.includes(holder))
    .map((holder): Candidate => ({ library: holder.library, availability: 'unknown' }))
  const { proposals } = proposeSuppliers(
    { id: need, requester: library.replica.library, serviceType: wanted.serviceType },
    candidates,
  )
  return proposals.map(({ candidate }) => candidate.library)
}

/** Other systems may use codes of their own; what our staff say is of the standard's lists. @throws {DaemonError} `USAGE`. */
function checkCode(given: string | undefined, codes: readonly string[]): void {
  if (given !== undefined && !codes.includes(given)) throw new DaemonError('USAGE', `'${given}' is none of ${codes.join(', ')}.`)
}

function wantedOf(parameters: AskParameters, cited: Partial<PrivateRequest>): Wanted {
  const { serviceType, serviceLevel, needBeforeDate, copyright, maximumCost, delivery, language, preferredEdition, by } = parameters
  checkCode(copyright, COPYRIGHT_COMPLIANCES)
  checkCode(serviceLevel, SERVICE_LEVELS)
  const serviceInfo = {
    ...(parameters.note !== undefined && { note: parameters.note }),
    ...(preferredEdition !== undefined && { preferredEdition }),
    ...(copyright !== undefined && { copyrightCompliance: { value: copyright } }),
  }
  const written: PrivateRequest = {
    ...cited,
    ...(Object.keys(serviceInfo).length > 0 && { serviceInfo }),
    ...(maximumCost !== undefined && {
      billingInfo: { maximumCosts: { currencyCode: { value: maximumCost.currency }, monetaryValue: maximumCost.amount } },
    }),
    ...(delivery !== undefined && { requestedDeliveryInfo: [{ address: { physicalAddress: { line1: delivery } } }] }),
    ...(language !== undefined && { language }),
    ...(by !== undefined && { by }),
  }
  return {
    serviceType,
    ...(serviceLevel !== undefined && { serviceLevel }),
    ...(needBeforeDate !== undefined && { needBeforeDate }),
    written,
  }
}

async function ask(context: OperationContext, given: unknown): Promise<Asked> {
  const { library } = context
  const parameters = askParameters.parse(given)
  const requests = await library.requests()
  await untilOwnWritesAreReleased(context)
  await library.networks.ready()
  const network = networkMeant(requests, parameters.network)
  const members = requests.membersOf(network)
  const { need = newNeed(), record, citation: typed, to, patron } = parameters
  const title = record === undefined ? undefined : await library.view.title(record)
  if (record !== undefined && title === undefined) throw new DaemonError('NO_SUCH_TITLE', `No record has the id '${record}'.`)
  if (title === undefined && typed === undefined)
    throw new DaemonError('USAGE', 'Say what is asked for: the id of a title, or --title.')
  const cited = title === undefined ? citationAsTyped(typed as NonNullable<typeof typed>) : citationOfTitle(title)
  const wanted = wantedOf(parameters, cited)
  const chosen = to?.map((one) => memberMeant(library, members, one))
  const rota = chosen ?? (title === undefined ? [] : proposed({ library, members, need, wanted }, title))
  // What it is for is safe at home before anybody is asked; asked again, it is the same need.
  const before = requests.home.need(network, need)
  if (before === undefined)
    requests.home.put({ network, need, wanted, rota, isDone: false, ...(patron !== undefined && { patron }) })
  else if (chosen !== undefined) requests.home.put({ ...before, rota: [...new Set([...before.rota, ...chosen])], isDone: false })
  await requests.moveOn()
  const made = requests.view.index.ofNeed(library.replica.library, network, need)
  const kept = requests.home.need(network, need)?.rota ?? rota
  return {
    network,
    need,
    rota: kept.map((id) => ({ id, name: library.directory.nameOf(id) })),
    requests: await Promise.all(made.map((each) => shownSummary({ library, requests }, each))),
  }
}

const listParameters = z.object({
  role: z.enum(ROLES),
  box: z.enum(BOXES),
  cursor: z.string().max(200).optional(),
  limit: z.int().optional(),
  before: instant.optional(),
})

export interface RequestList {
  readonly requests: readonly ShownSummary[]
  readonly next?: string
}

async function list({ library }: OperationContext, given: unknown): Promise<RequestList> {
  const { cursor, limit, before, ...which } = listParameters.parse(given)
  const requests = await library.requests()
  await requests.view.whenCurrent()
  const page = requests.view.index.list({
    ...which,
    library: library.replica.library,
    ...(cursor !== undefined && { cursor }),
    ...(limit !== undefined && { limit }),
    ...(before !== undefined && { before }),
  })
  const shown: ShownSummary[] = []
  for (const each of page.requests) shown.push(await shownSummary({ library, requests }, each))
  return { requests: shown, ...(page.next !== undefined && { next: page.next }) }
}

/** @throws {RequestsError} `REQUESTS_UNKNOWN`. */
function requestMeant({ replica }: OpenedLibrary, { view }: LibraryRequests, text: string): RequestSummary {
  const meant = view.index.meant(replica.library, text)
  const [first] = meant
  if (first === undefined) throw new RequestsError('REQUESTS_UNKNOWN', `This library has no request '${text}'.`)
  if (meant.length > 1) throw new RequestsError('REQUESTS_UNKNOWN', `Several requests are called '${text}': give more of the id.`)
  return first
}

async function show({ library }: OperationContext, given: unknown): Promise<ShownRequest> {
  const { request } = z.object({ request: name }).parse(given)
  const requests = await library.requests()
  await requests.view.whenCurrent()
  const meant = requestMeant(library, requests, request)
  return await shownRequest({ library, requests }, requests.desk.conversation(meant.id, meant.network))
}

const actParameters = z.object({
  request: name,
  role: z.enum(ROLES),
  /** The standard's word for it, and a few of our own. */
  word: name,
  dueDate: instant.optional(),
  expectedDeliveryDate: instant.optional(),
  note: note.optional(),
  /** Why it is unfilled, may be tried again, or is closed. */
  reason: name.optional(),
  conditions: z.array(name).max(20).optional(),
  itemId: z.array(name).max(50).optional(),
  retryAfter: instant.optional(),
  whereabouts: z.enum(WHEREABOUTS).optional(),
  seen: z
    .array(z.string().regex(/^[A-Za-z0-9_-]{43}$/))
    .max(32)
    .optional(),
  by: name.optional(),
})
type ActParameters = z.infer<typeof actParameters>

/** @throws {DaemonError} `USAGE`. */
function kindMeant({ role, word, conditions }: ActParameters): MessageKind {
  const own = OWN_WORDS[role]
  if (Object.hasOwn(own, word)) return own[word] as MessageKind
  const status = role === 'supplier' ? STATUSES.find((one) => one === word) : undefined
  if (status !== undefined)
    return status === 'WillSupply' && conditions !== undefined ? 'conditional WillSupply' : `status ${status}`
  const action = role === 'requester' ? ACTIONS.find((one) => one === word) : undefined
  if (action !== undefined) return action
  const words = [...(role === 'supplier' ? STATUSES : ACTIONS), ...Object.keys(own)]
  throw new DaemonError('USAGE', `'${word}' is none of ${[...new Set(words)].join(', ')}.`)
}

async function act(context: OperationContext, given: unknown): Promise<ShownRequest> {
  const { library } = context
  const parameters = actParameters.parse(given)
  const requests = await library.requests()
  await untilOwnWritesAreReleased(context)
  await requests.view.whenCurrent()
  const { id, network } = requestMeant(library, requests, parameters.request)
  const kind = kindMeant(parameters)
  const { dueDate, expectedDeliveryDate, whereabouts, seen, reason } = parameters
  const closing = CLOSE_REASONS.find((one) => one === reason)
  const written = writtenOf(parameters, kind, library.replica.clock.now())
  await requests.desk.act({
    request: id,
    network,
    kind,
    ...(dueDate !== undefined && { dueDate }),
    ...(expectedDeliveryDate !== undefined && { expectedDeliveryDate }),
    ...(whereabouts !== undefined && { whereabouts }),
    ...(closing !== undefined && { reason: closing }),
    ...(written !== undefined && { written }),
    ...(seen !== undefined && { seen: seen as EventId[] }),
  })
  return await shownRequest({ library, requests }, requests.desk.conversation(id, network))
}

function writtenOf(parameters: ActParameters, kind: MessageKind, nowMs: number) {
  const { note: text, reason, conditions = [], itemId = [], retryAfter, by } = parameters
  if (kind === 'status Unfilled') checkCode(reason, REASONS_UNFILLED)
  if (kind === 'status RetryPossible') checkCode(reason, REASONS_RETRY)
  if (kind === 'requester close' || kind === 'supplier close') checkCode(reason, CLOSE_REASONS)
  for (const condition of conditions) checkCode(condition, LOAN_CONDITIONS)
  const coded = reason === undefined ? undefined : { value: reason }
  const isDelivery = kind === 'status Loaned' || kind === 'status CopyCompleted'
  const deliveryInfo = {
    dateSent: new Date(nowMs).toISOString(),
    ...(itemId.length > 0 && { itemId }),
    ...(conditions.length > 0 && { loanCondition: conditions.map((value) => ({ value })) }),
  }
  const written = {
    ...(by !== undefined && { by }),
    ...(text !== undefined && { note: text }),
    ...(kind === 'status Unfilled' && coded !== undefined && { reasonUnfilled: coded }),
    ...(kind === 'status RetryPossible' && coded !== undefined && { reasonRetry: coded }),
    ...(retryAfter !== undefined && { retryInfo: { retryAfter: new Date(retryAfter).toISOString() } }),
    ...((isDelivery || conditions.length > 0) && { deliveryInfo }),
  }
  return Object.keys(written).length === 0 ? undefined : written
}

export const requestOperations = {
  'request-ask': ask,
  'request-list': list,
  'request-show': show,
  'request-act': act,
} as const
