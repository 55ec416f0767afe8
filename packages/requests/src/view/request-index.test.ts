import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createIdentity, type DatasetName, encodeEntry, type LibraryId } from '@serumpun/replica'
import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { type EventBody, eventBody, type EventId, type RequestId, ROLES } from '../events/event.ts'
import { MAX_EVENTS_OF_PARTY } from '../limits.ts'
import { reduce } from '../state/reduce.ts'
import { RequestIndex } from './request-index.ts'
import { BOXES } from './reader.ts'
import type { ShardRef, ShardUpdate } from './shard-update.ts'

const NETWORK = 'a'.repeat(64)
const OTHER_NETWORK = 'b'.repeat(64)
const [A, B, C] = Array.from({ length: 3 }, () => createIdentity().library) as [LibraryId, LibraryId, LibraryId]

type Entry = readonly [key: string, value: Uint8Array]

function entryOf(body: EventBody, ms: number): Entry {
  const value = encodeEntry({ time: { ms, count: 0 }, body: { ...(eventBody(body) as object), own: [] } })
  return [`request/${createHash('sha256').update(value).digest('base64url')}`, value]
}
const idOf = ([key]: Entry): EventId => key.slice('request/'.length) as EventId

function requestEntry(from: LibraryId, to: LibraryId, n: number, need = `N${n}`): Entry {
  const payload = {
    requestingAgencyId: from,
    supplyingAgencyId: to,
    requestingAgencyRequestId: `R${n}`,
    need,
    requestType: 'New' as const,
    serviceType: 'Loan' as const,
  }
  return entryOf({ type: 'request', cites: [], payload, sealed: Uint8Array.of(n) }, n)
}

const says = (request: Entry, status: 'Loaned' | 'Unfilled' | 'WillSupply', ms: number, cites = [idOf(request)]): Entry =>
  entryOf(
    {
      type: 'supplyingAgencyMessage',
      request: idOf(request) as RequestId,
      cites,
      payload: { reasonForMessage: 'StatusChange', status, dueDate: 5_000_000 + ms },
    },
    ms,
  )

const asks = (request: Entry, action: 'Received' | 'Cancel' | 'Notification', ms: number): Entry =>
  entryOf({ type: 'requestingAgencyMessage', request: idOf(request) as RequestId, cites: [idOf(request)], payload: { action } }, ms)

const shardOf = (library: LibraryId, shard = 0, branch = 0, network = NETWORK): ShardRef => ({
  library,
  dataset: `journal/${network}/2026` as DatasetName,
  branch,
  shard,
})
const hashOf = (entries: readonly Entry[]): Uint8Array =>
  createHash('sha256')
    .update(entries.map(([key]) => key).join())
    .digest()
const whole = (of: ShardRef, entries: readonly Entry[]): ShardUpdate => ({ kind: 'whole', of, hash: hashOf(entries), entries })

const opened: RequestIndex[] = []
function open(path = ':memory:', self?: LibraryId): RequestIndex {
  const index = RequestIndex.open(path, self)
  opened.push(index)
  return index
}
afterEach(() => {
  for (const index of opened.splice(0)) index.close()
})

const everyOne = (index: RequestIndex) =>
  index
    .after(0, 100_000)
    .map(({ summary }) => summary)
    .toSorted((a, b) => a.requested - b.requested || (a.id < b.id ? -1 : 1))

/** Everything that an index answers. */
function answers(index: RequestIndex): unknown {
  while (index.reduceSome(10)) continue
  const lists = [A, B, C].flatMap((library) =>
    ROLES.flatMap((role) => BOXES.map((box) => index.list({ library, role, box, limit: 500 }).requests)),
  )
  const made = everyOne(index)
  return { lists, made, conversations: made.map(({ id, network }) => index.conversation(id, network)) }
}

describe('the requests view', () => {
  const request = requestEntry(A, B, 1)

  it('joins what both parties say, in whatever order their journals land', () => {
    const updates = [whole(shardOf(A), [request, asks(request, 'Received', 5)]), whole(shardOf(B), [says(request, 'Loaned', 3)])]
    for (const order of [updates, updates.toReversed()]) {
      const index = open()
      for (const update of order) index.apply([update])
      expect(index.list({ library: B, role: 'supplier', box: 'open' }).requests).toMatchObject([
        { id: idOf(request), standing: 'Loaned', whereabouts: 'AtRequester', requester: A, supplier: B, due: 5_000_003 },
      ])
      const conversation = index.conversation(idOf(request) as RequestId)
      expect(conversation?.events.map(({ author }) => author)).toEqual(expect.arrayContaining([A, B]))
    }
  })

  it('shows nothing of a request until the event that makes it has come', () => {
    const index = open()
    index.apply([whole(shardOf(B), [says(request, 'Loaned', 3)])])
    expect(index.conversation(idOf(request) as RequestId)).toBeUndefined()
    expect(everyOne(index)).toEqual([])
  })

  it('takes no word of another network, nor of a stranger who copies one', () => {
    const index = open()
    index.apply([
      whole(shardOf(A), [request]),
      whole(shardOf(B, 0, 0, OTHER_NETWORK), [says(request, 'Loaned', 3)]),
      whole(shardOf(C), [request, says(request, 'Unfilled', 2)]),
    ])
    expect(index.list({ library: B, role: 'supplier', box: 'todo' }).requests).toMatchObject([
      { standing: 'Requested', requester: A },
    ])
    expect(index.list({ library: C, role: 'requester', box: 'all' }).requests).toEqual([])
  })

  it('skips what else is in journals, and datasets that are none', () => {
    const index = open()
    const odd = [
      ['vouch/abc', Uint8Array.of(1)],
      ['request/short', Uint8Array.of(0x80)],
    ] as const
    index.apply([
      whole(shardOf(A), [...odd, request]),
      whole({ ...shardOf(B), dataset: 'catalogue/main' as DatasetName }, [request]),
    ])
    expect(everyOne(index)).toHaveLength(1)
  })

  it('refuses changes that do not follow on what it has', () => {
    const index = open()
    const of = shardOf(A)
    const change = { kind: 'changes', of, before: hashOf([]), hash: hashOf([request]), changes: [request] } as const
    expect(index.apply([change])).toEqual([of])
    index.apply([whole(of, [])])
    expect(index.apply([change])).toEqual([])
    expect(everyOne(index)).toHaveLength(1)
    expect([...index.applied()]).toEqual([{ ...of, hash: new Uint8Array(hashOf([request])) }])
  })

  it('counts an event once that stands in several branches, and keeps it while one of them has it', () => {
    const index = open()
    const lent = says(request, 'Loaned', 3)
    index.apply([
      whole(shardOf(A), [request]),
      whole(shardOf(A, 0, 7), [request]),
      whole(shardOf(B), [lent]),
      whole(shardOf(B, 0, 9), [lent]),
    ])
    expect(index.conversation(idOf(request) as RequestId)?.state).toMatchObject({ standing: 'Loaned', events: 2, conflicts: [] })
    index.apply([
      { kind: 'drop', of: shardOf(A) },
      { kind: 'drop', of: shardOf(B, 0, 9) },
    ])
    expect(index.conversation(idOf(request) as RequestId)?.state).toMatchObject({ standing: 'Loaned', events: 2 })
    index.apply([{ kind: 'drop', of: shardOf(A, 0, 7) }])
    expect(index.conversation(idOf(request) as RequestId)).toBeUndefined()
    expect(index.list({ library: B, role: 'supplier', box: 'all' }).requests).toEqual([])
  })

  it('is not slowed by a flood, which drowns its author alone', () => {
    const index = open()
    const flood = Array.from({ length: MAX_EVENTS_OF_PARTY + 60 }, (_, i) => asks(request, 'Notification', 10 + i))
    const shards = [flood.slice(0, 500), flood.slice(500)].map((entries, i) => whole(shardOf(A, i + 1), entries))
    index.apply([whole(shardOf(A), [request]), ...shards, whole(shardOf(B), [says(request, 'Loaned', 3)])])
    const state = index.conversation(idOf(request) as RequestId)?.state
    expect(state).toMatchObject({ standing: 'Loaned', events: MAX_EVENTS_OF_PARTY + 2 })
    expect(state?.ignored).toBeGreaterThan(0)
  })

  it('pages through a list without missing or repeating one', () => {
    const index = open()
    const requests = Array.from({ length: 30 }, (_, i) => requestEntry(A, B, Math.floor(i / 3), `N${i}`))
    index.apply([whole(shardOf(A), requests)])
    for (const box of ['todo', 'open', 'all'] as const) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = index.list({ library: B, role: 'supplier', box, limit: 7, ...(cursor !== undefined && { cursor }) })
        seen.push(...page.requests.map(({ id }) => id))
        cursor = page.next
      } while (cursor !== undefined)
      expect(seen.toSorted()).toEqual(requests.map(idOf).toSorted())
    }
    expect(() => index.list({ library: B, role: 'supplier', box: 'all', cursor: 'x' })).toThrow(/next page/)
    expect(() => index.list({ library: B, role: 'supplier', box: 'all', limit: 501 })).toThrow(/1 to 500/)
  })

  it('tells what has changed, what is gone, and when it is too much to tell', () => {
    const index = open()
    expect(index.changes()).toBeUndefined()
    index.apply([whole(shardOf(A), [request])])
    expect(index.changes()).toMatchObject([{ summary: { id: idOf(request), standing: 'Requested' } }])
    expect(index.changes()).toEqual([])
    index.apply([{ kind: 'drop', of: shardOf(A) }])
    expect(index.changes()).toMatchObject([{ summary: undefined }])
    index.apply([
      whole(
        shardOf(A),
        Array.from({ length: 300 }, (_, i) => requestEntry(A, B, i)),
      ),
    ])
    while (index.reduceSome(100)) continue
    expect(index.changes()).toHaveLength(300)
  })

  it('finds what staff name by a number or by the beginning of an id', () => {
    const index = open()
    index.apply([whole(shardOf(A), [request, requestEntry(A, B, 2)])])
    const id = idOf(request)
    for (const text of ['R1', id, id.slice(0, 8)]) expect(index.meant(B, text).map((each) => each.id)).toEqual([id])
    for (const text of [id.slice(0, 5), 'R9', '%', '']) expect(index.meant(B, text)).toEqual([])
    expect(index.meant(C, 'R1')).toEqual([])
  })

  it('leaves a refusal to be dealt with until another request follows for the same need', () => {
    const index = open()
    index.apply([whole(shardOf(A), [request]), whole(shardOf(B), [says(request, 'Unfilled', 3)])])
    expect(index.list({ library: A, role: 'requester', box: 'todo' }).requests).toMatchObject([{ todo: { requester: 'GoOn' } }])
    expect(index.countTodos(A, 'requester')).toEqual(new Map([['GoOn', 1]]))
    const next = requestEntry(A, C, 2, 'N1')
    index.apply([whole(shardOf(A), [request, next])])
    expect(index.list({ library: A, role: 'requester', box: 'todo' }).requests).toEqual([])
    expect(index.ofNeed(A, NETWORK, 'N1').map(({ supplier }) => supplier)).toEqual([B, C])
  })

  it('is begun anew where its file is damaged, and goes on where it stopped', () => {
    const folder = mkdtempSync(join(tmpdir(), 'requests-'))
    try {
      const path = join(folder, 'requests.sqlite')
      writeFileSync(path, 'no database at all, and long enough to be looked at')
      const first = RequestIndex.open(path)
      expect([...first.applied()]).toEqual([])
      first.apply([whole(shardOf(A), [request])])
      first.close()
      const second = RequestIndex.open(path)
      expect([...second.applied()]).toHaveLength(1)
      expect(second.list({ library: B, role: 'supplier', box: 'todo' }).requests).toHaveLength(1)
      second.close()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('reads a large load and a single message to the same end, floods and branches included', () => {
    const atOnce = open()
    const oneByOne = open()
    const requests = Array.from({ length: 400 }, (_, i) =>
      requestEntry([A, B, C][i % 3] as LibraryId, [B, C, A][i % 3] as LibraryId, i),
    )
    const [flooded] = requests as [Entry]
    const flood = Array.from({ length: MAX_EVENTS_OF_PARTY + 30 }, (_, i) => asks(flooded, 'Notification', 1000 + i))
    const lent = requests
      .filter((_, i) => i % 2 === 0 && i % 3 === 0)
      .map((each, i) => says(each, i % 4 === 0 ? 'Unfilled' : 'Loaned', 500 + i))
    const updates = [
      ...[A, B, C].map((author, i) =>
        whole(
          shardOf(author),
          requests.filter((_, n) => n % 3 === i),
        ),
      ),
      whole(
        shardOf(A, 0, 4),
        requests.filter((_, n) => n % 3 === 0),
      ),
      whole(shardOf(B, 1), lent),
      whole(shardOf(B, 1, 4), lent),
      whole(shardOf(C, 1), lent),
      whole(shardOf(A, 1), flood.slice(0, 400)),
      whole(shardOf(A, 2), flood.slice(400)),
    ]
    atOnce.apply(updates)
    expect(atOnce.hasDirty).toBe(true)
    for (const update of updates) {
      oneByOne.apply([update])
      while (oneByOne.reduceSome(1)) continue
    }
    expect(answers(oneByOne)).toEqual(answers(atOnce))
    expect(atOnce.conversation(idOf(flooded) as RequestId)?.state.events).toBe(MAX_EVENTS_OF_PARTY + 2)
  })

  it('gives the same answers whatever way it came to have what it has', () => {
    const message = fc.record({
      by: fc.nat(2),
      on: fc.nat(7),
      what: fc.constantFrom('Loaned' as const, 'Unfilled' as const, 'WillSupply' as const, 'Received' as const, 'Cancel' as const),
      ms: fc.nat(40),
      place: fc.nat(3),
    })
    fc.assert(
      fc.property(fc.array(message, { maxLength: 40 }), fc.infiniteStream(fc.nat()), (messages, random) => {
        const requests = Array.from({ length: 8 }, (_, i) =>
          requestEntry([A, B, C][i % 3] as LibraryId, [B, C, A][i % 3] as LibraryId, i),
        )
        const shards = new Map<string, { of: ShardRef; entries: Entry[] }>()
        const put = (of: ShardRef, entry: Entry): void => {
          const shard = shards.get(JSON.stringify(of)) ?? { of, entries: [] }
          if (!shard.entries.some(([key]) => key === entry[0])) shard.entries.push(entry)
          shards.set(JSON.stringify(of), shard)
        }
        for (const [i, entry] of requests.entries()) put(shardOf([A, B, C][i % 3] as LibraryId), entry)
        for (const { by, on, what, ms, place } of messages) {
          const about = requests[on] as Entry
          const entry = what === 'Received' || what === 'Cancel' ? asks(about, what, ms) : says(about, what, ms)
          put(shardOf([A, B, C][by] as LibraryId, place % 2, place < 2 ? 0 : 5), entry)
        }
        const all = [...shards.values()]
        const atOnce = open()
        atOnce.apply(all.map(({ of, entries }) => whole(of, entries)))
        // Entry by entry, with shards dropped and given again, in any order.
        const bitByBit = open()
        const pace = all.flatMap(({ of, entries }) => entries.map((_, i) => ({ of, entries: entries.slice(0, i + 1), at: 0 })))
        for (const step of pace) step.at = random.next().value
        for (const { of, entries, at } of pace.toSorted((a, b) => a.at - b.at)) {
          if (at % 5 === 0) bitByBit.apply([{ kind: 'drop', of }])
          bitByBit.apply([whole(of, entries)])
        }
        for (const { of, entries } of all) bitByBit.apply([whole(of, entries)])
        expect(answers(bitByBit)).toEqual(answers(atOnce))
        for (const { id } of everyOne(atOnce)) {
          const conversation = atOnce.conversation(id)
          expect(conversation && reduce(conversation.made, conversation.events)).toEqual(conversation?.state)
        }
      }),
      { numRuns: 60 },
    )
  })
})
