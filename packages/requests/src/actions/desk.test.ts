import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, it } from 'vitest'
import type { RequestId } from '../events/event.ts'
import { connect, NETWORK, openTestLibrary, type TestLibrary, type TestLibraryInit } from '../testing/library.ts'
import { newNeed } from './desk.ts'

const libraries: TestLibrary[] = []
afterEach(async () => {
  for (const library of libraries.splice(0)) await library.close()
})

async function open(init?: TestLibraryInit): Promise<TestLibrary> {
  const library = await openTestLibrary(init)
  libraries.push(library)
  return library
}

const WANTED = { network: NETWORK, serviceType: 'Loan', written: { bibliographicInfo: { title: 'Laskar pelangi' } } } as const

const standing = (library: TestLibrary, request: RequestId): string | undefined =>
  library.view.index.conversation(request)?.state.standing

/** Until a library has heard what is said. */
async function hears(library: TestLibrary, request: RequestId, what: string): Promise<void> {
  await expect.poll(() => standing(library, request)).toBe(what)
}

const DUE = Date.UTC(2027, 0, 1)

describe('a request between two libraries', () => {
  it('is asked, lent, renewed and returned; each sees what the other wrote', async () => {
    const [a, b] = [await open(), await open()]
    connect(a, b)
    const request = await a.desk.ask({ ...WANTED, supplier: b.self })
    await hears(b, request, 'Requested')
    expect([...(await b.written(request)).values()]).toEqual([WANTED.written])
    await b.desk.act({ request, kind: 'status WillSupply', written: { note: 'Tomorrow' } })
    await b.desk.act({ request, kind: 'status Loaned', dueDate: DUE })
    await hears(a, request, 'Loaned')
    expect([...(await a.written(request)).values()]).toContainEqual({ note: 'Tomorrow' })
    await a.desk.act({ request, kind: 'Received' })
    await a.desk.act({ request, kind: 'Renew' })
    await expect
      .poll(() => b.view.index.list({ library: b.self, role: 'supplier', box: 'todo' }).requests[0]?.todo)
      .toEqual({ supplier: 'AnswerRenew' })
    await b.desk.act({ request, kind: 'RenewResponse Y', dueDate: DUE + 1 })
    await expect.poll(() => a.view.index.conversation(request)?.state.dueDate).toBe(DUE + 1)
    await a.desk.act({ request, kind: 'ShippedReturn' })
    await expect.poll(() => b.view.index.countTodos(b.self, 'supplier')).toEqual(new Map([['CheckIn', 1]]))
    await b.desk.act({ request, kind: 'status LoanCompleted' })
    await hears(a, request, 'LoanCompleted')
    for (const library of [a, b]) expect(library.view.index.conversation(request)?.state.conflicts).toEqual([])
  })

  it('that is made offline leaves when a line comes, in order and once', async () => {
    const [a, b] = [await open(), await open()]
    const request = await a.desk.ask({ ...WANTED, supplier: b.self, need: 'N' })
    await a.desk.act({ request, kind: 'Notification', written: { note: 'Any edition will do' } })
    await a.desk.act({ request, kind: 'Cancel' })
    const hangUp = connect(a, b)
    await expect.poll(() => b.view.index.conversation(request)?.state.events).toBe(3)
    await hangUp()
    connect(a, b)
    await b.desk.act({ request, kind: 'CancelResponse Y' })
    await hears(a, request, 'Cancelled')
    const said = b.view.index.conversation(request)?.events.map(({ event }) => event.time.ms * 65_536 + event.time.count)
    expect(said).toHaveLength(3)
    expect(a.view.index.conversation(request)?.state).toEqual(b.view.index.conversation(request)?.state)
  })

  it('is one request, however often it is asked; what was said once is said once', async () => {
    const [a, b] = [await open(), await open()]
    const need = newNeed()
    const asked = await Promise.all([1, 2, 3].map(() => a.desk.ask({ ...WANTED, supplier: b.self, need })))
    const [request] = asked as [RequestId]
    expect(new Set(asked).size).toBe(1)
    const seen = a.view.index.conversation(request)?.state.ends ?? []
    const note = { request, kind: 'Notification', written: { note: 'Hello' }, seen } as const
    expect(await a.desk.act(note)).toBe(await a.desk.act(note))
    expect(a.view.index.conversation(request)?.state.events).toBe(2)
  })

  it('says what is not possible, what is missing and whose it is not', async () => {
    const [a, b, c] = [await open(), await open(), await open()]
    connect(a, c)
    const request = await a.desk.ask({ ...WANTED, supplier: b.self })
    await expect(a.desk.act({ request, kind: 'Renew' })).rejects.toMatchObject({ code: 'REQUESTS_NOT_POSSIBLE' })
    await expect(a.desk.act({ request, kind: 'status Loaned' })).rejects.toMatchObject({ code: 'REQUESTS_NOT_POSSIBLE' })
    await expect(a.desk.act({ request, kind: 'Notification' })).rejects.toMatchObject({ code: 'REQUESTS_INVALID' })
    await expect(a.desk.ask({ ...WANTED, supplier: a.self })).rejects.toMatchObject({ code: 'REQUESTS_INVALID' })
    await expect(a.desk.ask({ ...WANTED, supplier: b.self, retryOf: request })).rejects.toMatchObject({
      code: 'REQUESTS_NOT_POSSIBLE',
    })
    await hears(c, request, 'Requested')
    await expect(c.desk.act({ request, kind: 'status Unfilled' })).rejects.toMatchObject({ code: 'REQUESTS_UNKNOWN' })
    expect(await c.written(request)).toEqual(new Map())
    expect(c.view.index.sealed(request, NETWORK)).toEqual([])
  })

  it('is tried again as its supplier proposed', async () => {
    const [a, b] = [await open(), await open()]
    connect(a, b)
    const request = await a.desk.ask({ ...WANTED, supplier: b.self, need: 'N' })
    await hears(b, request, 'Requested')
    await b.desk.act({ request, kind: 'status RetryPossible', written: { reasonRetry: { value: 'OnLoan' } } })
    await hears(a, request, 'RetryPossible')
    const retry = await a.desk.ask({ ...WANTED, supplier: b.self, need: 'N', retryOf: request })
    await hears(b, retry, 'Requested')
    expect(b.view.index.conversation(retry)?.state.asked).toMatchObject({ requestType: 'Retry', previous: request })
    expect(a.view.index.list({ library: a.self, role: 'requester', box: 'todo' }).requests).toEqual([])
  })

  it('of a library that has no node is written down for it, and its answers too', async () => {
    const a = await open()
    const request = await a.desk.ask({ ...WANTED, isFromOutside: true })
    await a.desk.act({ request, kind: 'status Loaned', dueDate: DUE })
    await a.desk.act({ request, kind: 'Received' })
    await a.desk.act({ request, kind: 'ShippedReturn' })
    await a.desk.act({ request, kind: 'status LoanCompleted' })
    expect(standing(a, request)).toBe('LoanCompleted')
    const toOutside = await a.desk.ask(WANTED)
    await a.desk.act({ request: toOutside, kind: 'status Unfilled', written: { reasonUnfilled: { value: 'NotHeld' } } })
    expect(standing(a, toOutside)).toBe('Unfilled')
  })

  it('that has been said is said, though the view cannot show it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'desk-'))
    const path = join(folder, 'view')
    const a = await open({ view: path })
    const b = await open()
    const request = await a.desk.ask({ ...WANTED, supplier: b.self })
    const lock = new DatabaseSync(path)
    // Taken after the desk has looked, before the view takes in what it says.
    const append = a.replica.append.bind(a.replica)
    a.replica.append = async (...given) => {
      lock.exec('BEGIN EXCLUSIVE')
      return await append(...given)
    }
    const said = await a.desk.act({ request, kind: 'Notification', written: { note: 'Hello' } })
    lock.exec('ROLLBACK')
    lock.close()
    await expect.poll(() => a.view.index.conversation(request)?.events.map(({ event }) => event.id)).toContain(said)
    await a.close()
    libraries.splice(libraries.indexOf(a), 1)
    rmSync(folder, { recursive: true, force: true })
  })

  it('whose partner has gone can be closed, and where the item is stays known', async () => {
    const [a, b] = [await open(), await open()]
    connect(a, b)
    const request = await a.desk.ask({ ...WANTED, supplier: b.self })
    await hears(b, request, 'Requested')
    await b.desk.act({ request, kind: 'status Loaned', dueDate: DUE })
    await hears(a, request, 'Loaned')
    await a.desk.act({ request, kind: 'Received' })
    await a.desk.act({ request, kind: 'requester close', reason: 'PartnerGone' })
    expect(a.view.index.conversation(request)?.state.closed.requester).toMatchObject({
      whereabouts: 'AtRequester',
      reason: 'PartnerGone',
    })
    expect(a.view.index.list({ library: a.self, role: 'requester', box: 'open' }).requests).toEqual([])
  })
})

describe('a restored library', () => {
  it('that says something else than it said before has both kept, and the first one counts', async () => {
    const [a, b] = [await open(), await open()]
    const hangUp = connect(a, b)
    const request = await a.desk.ask({ ...WANTED, supplier: b.self })
    await hears(b, request, 'Requested')
    const backup = b.store.copy()
    await b.desk.act({ request, kind: 'status Loaned', dueDate: DUE })
    await hears(a, request, 'Loaned')
    await hangUp()
    await b.close()
    libraries.splice(libraries.indexOf(b), 1)
    const restored = await open({ identity: b.identity, store: backup })
    await restored.desk.act({ request, kind: 'status Unfilled', written: { reasonUnfilled: { value: 'NotOnShelf' } } })
    connect(a, restored)
    await expect.poll(() => restored.view.index.conversation(request)?.state.standing).toBe('Loaned')
    await expect.poll(() => a.view.index.conversation(request)?.state.conflicts).toMatchObject([{ kind: 'status Unfilled' }])
    expect(restored.view.index.conversation(request)?.state).toEqual(a.view.index.conversation(request)?.state)
  })
})
