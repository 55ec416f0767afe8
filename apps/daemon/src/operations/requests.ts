// Requests, for commands and the API: ask, look, answer. What goes in and comes out is said once, in the API's contract.
import { operations as contract } from '@serumpun/api'
import { type LibraryId, ReplicaError, parseLibraryId } from '@serumpun/replica'
import {
  CLOSE_REASONS,
  COPYRIGHT_COMPLIANCES,
  LANGUAGES,
  LOAN_CONDITIONS,
  REASONS_RETRY,
  REASONS_UNFILLED,
  SERVICE_LEVELS,
  type EventId,
  type MessageKind,
  newNeed,
  type PrivateRequest,
  type RequestSummary,
  RequestsError,
  STATUSES,
  ACTIONS,
  type Wanted,
  WHEREABOUTS,
} from '@serumpun/requests'
import type { z } from 'zod'
import { DaemonError } from '../errors.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import { citationAsTyped, citationOfTitle } from '../requests/citation.ts'
import type { LibraryRequests } from '../requests/library-requests.ts'
import { type Suppliers, suppliersFor } from '../requests/suppliers.ts'
import { OWN_WORDS } from '../requests/words.ts'
import { type ShownRequest, shownRequest, type ShownSummary, shownSummary } from '../requests/shown-request.ts'
import type { OperationContext } from './operations.ts'
import { untilOwnWritesAreReleased } from './own-writes.ts'

const { ask, requests: list, say } = contract
const askingShape = ask.request.body.content['application/json'].schema
const listShape = list.request.query
const sayingShape = say.request.body.content['application/json'].schema
const whichShape = contract.request.request.params

type Asking = z.infer<typeof askingShape>
type Saying = z.infer<typeof sayingShape>

/** How long an answer waits for what is still coming in: a library that has just joined sees what it has. */
const CATCH_UP_MS = 3000

/** Where to wait, and until when. */
type Waiting = Pick<OperationContext, 'signal' | 'onProgress'>

export interface Asked {
  readonly network: string
  readonly need: string
  /** In the order in which they are asked. */
  readonly rota: readonly { readonly id: LibraryId; readonly name: string; readonly why?: string }[]
  /** Holders that are not asked by themselves. */
  readonly excluded: readonly { readonly id: LibraryId; readonly name: string; readonly why: string }[]
  /** What has been asked so far. */
  readonly requests: readonly ShownSummary[]
}

/** @throws {DaemonError} `USAGE` unless it can be told which network is meant. */
export function networkMeant(requests: LibraryRequests, given: string | undefined): string {
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

/** Other systems may use codes of their own; what our staff say is of the standard's lists. @throws {DaemonError} `USAGE`. */
function checkCode(given: string | undefined, codes: readonly string[]): void {
  if (given !== undefined && !codes.includes(given)) throw new DaemonError('USAGE', `'${given}' is none of ${codes.join(', ')}.`)
}

function wantedOf(parameters: Asking, cited: Partial<PrivateRequest>): Wanted {
  const { serviceType, serviceLevel, copyright, maximumCost, delivery, language, preferredEdition, by } = parameters
  const needBeforeDate = instantOf(parameters.needBeforeDate)
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

const instantOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Date.parse(text))

async function untilWritable(library: OpenedLibrary, { signal, onProgress }: Waiting): Promise<void> {
  await untilOwnWritesAreReleased({ library, signal, onProgress })
  if (signal.aborted) throw new DaemonError('STOPPED', 'Stopped before anything was said.')
}

const NOBODY: Suppliers = { proposed: [], excluded: [] }

interface OutsideNeed {
  readonly library: OpenedLibrary
  readonly requests: LibraryRequests
  readonly network: string
  readonly need: string
  readonly wanted: Wanted
}

/** A request that comes from, or goes to, a library without a node: nobody but this one writes of it. */
async function writeDown(
  { library, requests, network, need, wanted }: OutsideNeed,
  outside: NonNullable<Asking['outside']>,
  patron: string | undefined,
): Promise<Asked> {
  const isFromOutside = outside.role === 'requester'
  const known = requests.home.need(network, need)
  if (!isFromOutside && known === undefined) {
    requests.home.put({ network, need, wanted, rota: [], isDone: true, ...(patron !== undefined && { patron }) })
  }
  const written = { ...wanted.written, outsiderName: outside.name }
  const id = await requests.desk.ask({ ...wanted, written, network, need, ...(isFromOutside && { isFromOutside }) })
  const made = requests.view.index.meant(library.replica.library, id)
  return {
    network,
    need,
    rota: [],
    excluded: [],
    requests: await Promise.all(made.map((each) => shownSummary({ library, requests }, each))),
  }
}

/** Writes down what is wanted, and asks the first library for it. @throws {DaemonError}, {RequestsError} */
export async function askFor(library: OpenedLibrary, parameters: Asking, waiting: Waiting): Promise<Asked> {
  const requests = await library.requests()
  await untilWritable(library, waiting)
  await library.networks.ready()
  const network = networkMeant(requests, parameters.network)
  const members = requests.membersOf(network)
  const { need = newNeed(), record, citation: typed, to, patron } = parameters
  const title = record === undefined ? undefined : await library.view.title(record)
  if (record !== undefined && title === undefined) throw new DaemonError('NO_SUCH_TITLE', `No record has the id '${record}'.`)
  if (title === undefined && typed === undefined)
    throw new DaemonError('USAGE', 'Say what is asked for: the id of a title, or --title.')
  if (parameters.outside !== undefined && to !== undefined) {
    throw new DaemonError('USAGE', 'A library outside is asked by itself: ask the others for the same need.')
  }
  const cited = title === undefined ? citationAsTyped(typed as NonNullable<typeof typed>) : citationOfTitle(title)
  const wanted = wantedOf(parameters, cited)
  if (parameters.outside !== undefined)
    return await writeDown({ library, requests, network, need, wanted }, parameters.outside, patron)
  const chosen = to?.map((one) => memberMeant(library, members, one))
  const self = library.replica.library
  const nowMs = library.replica.clock.now()
  const language = LANGUAGES.find((one) => one === parameters.explainIn) ?? 'en'
  const { serviceType, maximumCost } = parameters
  const first = parameters.first?.map((one) => memberMeant(library, members, one)) ?? []
  const sought = { self, network, need, serviceType, maximumCost, nowMs, language, first }
  const found = title === undefined ? NOBODY : await suppliersFor(requests, library.directory, { ...sought, title })
  const rota = chosen ?? found.proposed.map(({ id }) => id)
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
    rota: kept.map((id) => {
      const why = found.proposed.find((one) => one.id === id)?.why
      return { id, name: library.directory.nameOf(id), ...(why !== undefined && { why }) }
    }),
    excluded: found.excluded.map(({ id, why }) => ({ id, name: library.directory.nameOf(id), why })),
    requests: await Promise.all(made.map((each) => shownSummary({ library, requests }, each))),
  }
}

export interface RequestList {
  readonly items: readonly ShownSummary[]
  readonly next?: string
  /** How many requests wait for this library in this role, by what they wait for. */
  readonly waiting: Readonly<Record<string, number>>
}

export async function listRequests(
  library: OpenedLibrary,
  { role, box, cursor, limit }: z.infer<typeof listShape>,
): Promise<RequestList> {
  const requests = await library.requests()
  await requests.view.caughtUp(CATCH_UP_MS)
  const page = requests.view.index.list({
    role,
    box,
    library: library.replica.library,
    ...(cursor !== undefined && { cursor }),
    ...(limit !== undefined && { limit }),
  })
  const items: ShownSummary[] = []
  for (const each of page.requests) items.push(await shownSummary({ library, requests }, each))
  const waiting = Object.fromEntries(requests.view.index.countTodos(library.replica.library, role))
  return { items, waiting, ...(page.next !== undefined && { next: page.next }) }
}

/** @throws {RequestsError} `REQUESTS_UNKNOWN`. */
export function requestMeant({ replica }: OpenedLibrary, { view }: LibraryRequests, text: string): RequestSummary {
  const meant = view.index.meant(replica.library, text)
  const [first] = meant
  if (first === undefined) throw new RequestsError('REQUESTS_UNKNOWN', `This library has no request '${text}'.`)
  if (meant.length > 1) throw new RequestsError('REQUESTS_UNKNOWN', `Several requests are called '${text}': give more of the id.`)
  return first
}

/** @param id of a request, how that begins, or its number. @throws {RequestsError} `REQUESTS_UNKNOWN`. */
export async function showRequest(library: OpenedLibrary, id: string): Promise<ShownRequest> {
  const requests = await library.requests()
  await requests.view.caughtUp(CATCH_UP_MS)
  const meant = requestMeant(library, requests, id)
  return await shownRequest({ library, requests }, requests.desk.conversation(meant.id, meant.network))
}

/** @throws {DaemonError} `USAGE`. */
function kindMeant({ role, word, conditions }: Saying): MessageKind {
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

/** Says something about a request. @throws {DaemonError}, {RequestsError} */
export async function sayAbout(library: OpenedLibrary, which: string, parameters: Saying, waiting: Waiting): Promise<ShownRequest> {
  const requests = await library.requests()
  await untilWritable(library, waiting)
  await requests.view.caughtUp(CATCH_UP_MS)
  const { id, network } = requestMeant(library, requests, which)
  const kind = kindMeant(parameters)
  const { seen, reason } = parameters
  const [dueDate, expectedDeliveryDate] = [instantOf(parameters.dueDate), instantOf(parameters.expectedDeliveryDate)]
  checkCode(parameters.whereabouts, WHEREABOUTS)
  const whereabouts = WHEREABOUTS.find((one) => one === parameters.whereabouts)
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

function writtenOf(parameters: Saying, kind: MessageKind, nowMs: number) {
  const { note: text, reason, conditions = [], itemId = [], cost, retryAfter, by } = parameters
  if (kind === 'status Unfilled') checkCode(reason, REASONS_UNFILLED)
  if (kind === 'status RetryPossible') checkCode(reason, REASONS_RETRY)
  if (kind === 'requester close' || kind === 'supplier close') checkCode(reason, CLOSE_REASONS)
  for (const condition of conditions) checkCode(condition, LOAN_CONDITIONS)
  const coded = reason === undefined ? undefined : { value: reason }
  const isDelivery = kind === 'status Loaned' || kind === 'status CopyCompleted'
  if (cost !== undefined && !isDelivery && kind !== 'conditional WillSupply')
    throw new DaemonError('USAGE', 'What it costs is said with Loaned or CopyCompleted, or with the conditions of WillSupply.')
  const deliveryInfo = {
    dateSent: new Date(nowMs).toISOString(),
    ...(itemId.length > 0 && { itemId }),
    ...(conditions.length > 0 && { loanCondition: conditions.map((value) => ({ value })) }),
    ...(cost !== undefined && {
      deliveryCosts: [{ currencyCode: { value: cost.currency }, monetaryValue: cost.amount }],
    }),
  }
  const written = {
    ...(by !== undefined && { by }),
    ...(text !== undefined && { note: text }),
    ...(kind === 'status Unfilled' && coded !== undefined && { reasonUnfilled: coded }),
    ...(kind === 'status RetryPossible' && coded !== undefined && { reasonRetry: coded }),
    ...(retryAfter !== undefined && { retryInfo: { retryAfter: retryAfter } }),
    ...((isDelivery || conditions.length > 0) && { deliveryInfo }),
  }
  return Object.keys(written).length === 0 ? undefined : written
}

/** Forgets for whom something was wanted: libraries must not keep that for longer than they need it. */
async function forgetPatron(library: OpenedLibrary, id: string): Promise<ShownRequest> {
  const requests = await library.requests()
  await requests.view.caughtUp(CATCH_UP_MS)
  const { network, need } = requestMeant(library, requests, id)
  requests.home.forgetPatron(network, need)
  return await showRequest(library, id)
}

export const requestOperations = {
  'request-forget': ({ library }: OperationContext, given: unknown) => forgetPatron(library, whichShape.parse(given).id),
  'request-ask': (context: OperationContext, given: unknown) => askFor(context.library, askingShape.parse(given), context),
  'request-list': ({ library }: OperationContext, given: unknown) => listRequests(library, listShape.parse(given)),
  'request-show': ({ library }: OperationContext, given: unknown) => showRequest(library, whichShape.parse(given).id),
  'request-say': (context: OperationContext, given: unknown) => {
    const { id } = whichShape.parse(given)
    return sayAbout(context.library, id, sayingShape.parse(given), context)
  },
} as const
