// Papers of requests, for commands and the API: slips and letters as pages to be printed.
import { operations as contract } from '@serumpun/api'
import {
  FROM_REQUESTER,
  type Letter,
  packingSlips,
  type PaperOptions,
  pullSlips,
  type RequestConversation,
  standardLetters,
  usualLetter,
} from '@serumpun/requests'
import type { LibraryId } from '@serumpun/replica'
import { z } from 'zod'
import { DaemonError } from '../errors.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import type { LibraryRequests } from '../requests/library-requests.ts'
import { requestOnPaper, type RequestOnPaper } from '../requests/paper.ts'
import type { OperationContext } from './operations.ts'
import { requestMeant } from './requests.ts'

const letterShape = contract.letter.request.query
const slipShape = contract.pullSlip.request.query

type LetterChoice = z.infer<typeof letterShape>

/** A page for each of so many: a morning's work, and what still is one answer. */
const MOST_ON_A_PAGE = 200

const PAPERS = ['pull-slip', 'packing-slip', 'letter'] as const
type Paper = (typeof PAPERS)[number]

const paperShape = z.object({
  paper: z.enum(PAPERS),
  ids: z.array(z.string().min(1).max(300)).max(MOST_ON_A_PAGE),
})

interface Printed {
  /** A whole page of HTML. */
  readonly html: string
  /** Numbers of the requests that are on it. */
  readonly references: readonly string[]
}

interface Gathered extends RequestOnPaper {
  readonly conversation: RequestConversation
}

/** The day is that of the library, which is where its node runs. */
const optionsOf = (language: PaperOptions['language']): PaperOptions => ({
  language,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
})

/** In the order of the shelves, numbers as numbers; what has no place there last. */
function byShelf(a: RequestOnPaper, b: RequestOnPaper): number {
  const [one, other] = [a.request.callNumber, b.request.callNumber]
  if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined)
  return one.localeCompare(other, 'id', { numeric: true })
}

/** @throws {DaemonError} `USAGE` where no letter fits, or one that this side does not write. */
function letterOf(
  { conversation: { state }, request, reason, retryAfterMs }: Gathered,
  self: LibraryId,
  { kind, number, note }: LetterChoice,
  dateMs: number,
): Letter {
  // A library without a node, for which this one writes down what it says, writes its own letters.
  const side = state.parties.requester === self ? 'requester' : 'supplier'
  const meant = kind ?? usualLetter(state, side)
  if (meant === undefined) {
    throw new DaemonError('USAGE', `Say which letter about ${request.reference}: as it stands (${state.standing}) none is usual.`)
  }
  const writer = FROM_REQUESTER.includes(meant) ? 'requester' : 'supplier'
  if (side !== writer)
    throw new DaemonError('USAGE', `A letter '${meant}' is the ${writer}'s to write, and this library is the ${side}.`)
  return {
    kind: meant,
    request,
    dateMs,
    ...(number !== undefined && { number }),
    ...(note !== undefined && { note }),
    ...(reason !== undefined && { reason }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
}

/** Ids of requests that wait for this library as supplier to fetch something from its shelves. */
function toBeFetched(requests: LibraryRequests, library: OpenedLibrary): string[] {
  const page = (todo: 'Answer' | 'Supply') =>
    requests.view.index.list({ library: library.replica.library, role: 'supplier', box: 'todo', todo, limit: 100 }).requests
  return [...page('Answer'), ...page('Supply')].map(({ id }) => id)
}

/**
 * @param ids Numbers or ids of requests. For pull slips none means all that wait to be fetched.
 * @throws {RequestsError} `REQUESTS_UNKNOWN`; {DaemonError} `USAGE`.
 */
export async function printPaper(
  library: OpenedLibrary,
  paper: Paper,
  ids: readonly string[],
  choice: LetterChoice,
): Promise<Printed> {
  const requests = await library.requests()
  await requests.view.whenCurrent()
  const isPullSlip = paper === 'pull-slip'
  const meant = ids.length === 0 && isPullSlip ? toBeFetched(requests, library) : ids
  const gathered: Gathered[] = []
  for (const id of meant) {
    const { id: request, network } = requestMeant(library, requests, id)
    const conversation = requests.desk.conversation(request, network)
    gathered.push({ conversation, ...(await requestOnPaper(library, requests, conversation, isPullSlip)) })
  }
  const printed = isPullSlip ? gathered.toSorted(byShelf) : gathered
  const papers = printed.map(({ request }) => request)
  const options = optionsOf(choice.language)
  const html = {
    'pull-slip': () => pullSlips(papers, options),
    'packing-slip': () => packingSlips(papers, options),
    letter: () =>
      standardLetters(
        printed.map((one) => letterOf(one, library.replica.library, choice, library.replica.clock.now())),
        options,
      ),
  }[paper]()
  return { html, references: papers.map(({ reference }) => reference) }
}

export const requestPaperOperations = {
  'request-paper': async ({ library }: OperationContext, given: unknown): Promise<Printed> => {
    const { paper, ids } = paperShape.parse(given)
    return await printPaper(library, paper, ids, paper === 'letter' ? letterShape.parse(given) : slipShape.parse(given))
  },
} as const
