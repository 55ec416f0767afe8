// Journals of a network in a year: requests and what became of them, in shards as a replica would give them.
import { createHash } from 'node:crypto'
import { createIdentity, type DatasetName, encodeEntry, type LibraryId } from '@serumpun/replica'
import { type EventBody, eventBody, type EventId, type OpenPart, type RequestId } from '../src/events/event.ts'

const SHARD_ENTRIES = 512
const DAY_MS = 86_400_000
const START = Date.UTC(2026, 0, 1)

type Entry = readonly [key: string, value: Uint8Array]

export interface GeneratedShard {
  readonly library: LibraryId
  readonly dataset: DatasetName
  readonly branch: 0
  readonly shard: number
  readonly hash: Uint8Array
  readonly entries: readonly Entry[]
}

/** mulberry32 */
function draw(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const supplierSays = (status: string, more: object = {}): OpenPart =>
  ({ type: 'supplyingAgencyMessage', payload: { reasonForMessage: 'StatusChange', status, ...more } }) as OpenPart
const requesterSays = (action: string): OpenPart => ({ type: 'requestingAgencyMessage', payload: { action } }) as OpenPart

/** What is said about one request after it was made: from one to a dozen messages, 5.7 on average. */
function courseOf(random: () => number, made: number): readonly (readonly [by: 0 | 1, part: OpenPart])[] {
  const chance = random()
  const dueDate = made + 30 * DAY_MS
  if (chance < 0.1) return []
  if (chance < 0.25) return [[1, supplierSays('Unfilled')]]
  const lent: (readonly [0 | 1, OpenPart])[] = [
    [1, supplierSays('WillSupply')],
    [1, supplierSays('Loaned', { dueDate })],
    [0, requesterSays('Received')],
  ]
  if (chance < 0.3) return lent
  if (chance < 0.75) {
    lent.push([0, requesterSays('Renew')])
    lent.push([
      1,
      {
        type: 'supplyingAgencyMessage',
        payload: { reasonForMessage: 'RenewResponse', status: 'Loaned', answerYesNo: 'Y', dueDate },
      },
    ])
  }
  if (chance > 0.6) {
    lent.push([0, requesterSays('Notification')])
    lent.push([1, supplierSays('Loaned', { dueDate })])
  }
  lent.push([0, requesterSays('ShippedReturn')])
  lent.push([1, supplierSays('LoanCompleted')])
  return lent
}

/** An event as a journal's entry. */
export function entryOf(body: EventBody, ms: number, own: EventId | undefined): { entry: Entry; id: EventId } {
  const envelope = own === undefined ? [] : [Buffer.from(own, 'base64url')]
  const value = encodeEntry({ time: { ms, count: 0 }, body: { ...(eventBody(body) as object), own: envelope } })
  const id = createHash('sha256').update(value).digest('base64url') as EventId
  return { entry: [`request/${id}`, value], id }
}

export interface Generated {
  readonly libraries: readonly LibraryId[]
  readonly shards: readonly GeneratedShard[]
  readonly events: number
  readonly requests: number
}

/** @param requests how many, over a year, between `libraryCount` libraries. */
export function generatedJournals(requests: number, libraryCount: number, network: string): Generated {
  const random = draw(requests)
  const libraries = Array.from({ length: libraryCount }, () => createIdentity().library)
  const journals = libraries.map((): { ms: number; entry: Entry }[] => [])
  const sealed = new Uint8Array(64)
  let events = 0
  for (let n = 0; n < requests; n++) {
    const from = Math.floor(random() * libraryCount)
    const to = (from + 1 + Math.floor(random() * (libraryCount - 1))) % libraryCount
    let ms = START + Math.floor((n / requests) * 365 * DAY_MS)
    const payload = {
      requestingAgencyId: libraries[from] as LibraryId,
      supplyingAgencyId: libraries[to] as LibraryId,
      requestingAgencyRequestId: `R${n}`,
      need: `R${n}`,
      requestType: 'New' as const,
      serviceType: 'Loan' as const,
    }
    const made = entryOf({ type: 'request', cites: [], payload, sealed }, ms, undefined)
    const request = made.id as RequestId
    let last = made.id
    journals[from]?.push({ ms, entry: made.entry })
    for (const [by, part] of courseOf(random, ms)) {
      ms += Math.floor(random() * 3 * DAY_MS)
      const said = entryOf({ ...part, request, cites: [last], sealed } as EventBody, ms, last)
      journals[by === 0 ? from : to]?.push({ ms, entry: said.entry })
      last = said.id
      events++
    }
    events++
  }
  const shards = journals.flatMap((journal, i) => shardsOf(libraries[i] as LibraryId, journal, network))
  return { libraries, shards, events, requests }
}

function shardsOf(library: LibraryId, journal: { ms: number; entry: Entry }[], network: string): GeneratedShard[] {
  const entries = journal.toSorted((a, b) => a.ms - b.ms).map(({ entry }) => entry)
  const dataset = `journal/${network}/2026` as DatasetName
  return Array.from({ length: Math.ceil(entries.length / SHARD_ENTRIES) }, (_, shard) => ({
    library,
    dataset,
    branch: 0,
    shard,
    hash: createHash('sha256').update(`${library} ${shard}`).digest(),
    entries: entries.slice(shard * SHARD_ENTRIES, (shard + 1) * SHARD_ENTRIES),
  }))
}
