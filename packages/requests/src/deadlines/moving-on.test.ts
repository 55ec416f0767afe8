import { afterEach, describe, expect, it } from 'vitest'
import type { RequestId } from '../events/event.ts'
import { connect, NETWORK, openTestLibrary, type TestLibrary } from '../testing/library.ts'

const HOUR_MS = 3_600_000
const libraries: TestLibrary[] = []
afterEach(async () => {
  for (const library of libraries.splice(0)) await library.close()
})

/** A requester with a clock that the test moves, and suppliers. */
async function openAll(suppliers: number): Promise<{ a: TestLibrary; others: TestLibrary[]; clock: { ms: number } }> {
  const clock = { ms: Date.UTC(2026, 5, 1) }
  const all = await Promise.all(
    Array.from({ length: suppliers + 1 }, (_, i) => openTestLibrary(i === 0 ? { now: () => clock.ms } : {})),
  )
  libraries.push(...all)
  const [a, ...others] = all as [TestLibrary, ...TestLibrary[]]
  return { a, others, clock }
}

function want(a: TestLibrary, rota: readonly TestLibrary[], patron?: string): void {
  a.home.put({
    network: NETWORK,
    need: 'N',
    wanted: { serviceType: 'Loan', written: { bibliographicInfo: { title: 'Sang Pemimpi' } } },
    rota: rota.map(({ self }) => self),
    isDone: false,
    ...(patron !== undefined && { patron }),
  })
}

const asked = (a: TestLibrary): (string | undefined)[] => a.view.index.ofNeed(a.self, NETWORK, 'N').map(({ supplier }) => supplier)

function firstOf(a: TestLibrary): RequestId {
  const [first] = a.view.index.ofNeed(a.self, NETWORK, 'N')
  if (first === undefined) throw new Error('Nobody was asked.')
  return first.id
}

describe('a rota', () => {
  it('goes on by itself when the time to answer has passed, and not a moment before', async () => {
    const { a, others, clock } = await openAll(2)
    const [b, c] = others as [TestLibrary, TestLibrary]
    want(a, [b, c])
    expect((await a.movingOn.run()).map(({ step }) => step.kind)).toEqual(['ask'])
    clock.ms += 72 * HOUR_MS - 1
    expect(await a.movingOn.run()).toEqual([])
    clock.ms += 1
    expect((await a.movingOn.run()).map(({ step }) => step.kind)).toEqual(['give-up', 'ask'])
    expect(asked(a)).toEqual([b.self, c.self])
    expect(await a.movingOn.run()).toEqual([])
  })

  it('goes on at once after a refusal, and ends with nobody left', async () => {
    const { a, others } = await openAll(1)
    const [b] = others as [TestLibrary]
    connect(a, b)
    want(a, [b])
    await a.movingOn.run()
    const request = firstOf(a)
    await expect.poll(() => b.view.index.conversation(request)?.state.standing).toBe('Requested')
    await b.desk.act({ request, kind: 'status Unfilled', written: { reasonUnfilled: { value: 'NotHeld' } } })
    await expect.poll(() => a.view.index.conversation(request)?.state.standing).toBe('Unfilled')
    expect(await a.movingOn.run()).toEqual([])
    expect(a.view.index.list({ library: a.self, role: 'requester', box: 'todo' }).requests).toMatchObject([
      { todo: { requester: 'GoOn' } },
    ])
  })

  it('goes on where it was stopped between giving up and asking', async () => {
    const { a, others, clock } = await openAll(2)
    const [b, c] = others as [TestLibrary, TestLibrary]
    want(a, [b, c])
    await a.movingOn.run()
    const request = firstOf(a)
    clock.ms += 100 * HOUR_MS
    await a.desk.act({ request, kind: 'Cancel' })
    await a.movingOn.run()
    expect(asked(a)).toEqual([b.self, c.self])
  })

  it('stops where the one that was given up has sent the item after all', async () => {
    const { a, others, clock } = await openAll(2)
    const [b, c] = others as [TestLibrary, TestLibrary]
    connect(a, b)
    want(a, [b])
    await a.movingOn.run()
    const request = firstOf(a)
    await expect.poll(() => b.view.index.conversation(request)?.state.standing).toBe('Requested')
    clock.ms += 100 * HOUR_MS
    await a.movingOn.run()
    await b.desk.act({ request, kind: 'status Loaned', dueDate: clock.ms })
    await expect.poll(() => a.view.index.conversation(request)?.state.standing).toBe('Loaned')
    want(a, [b, c])
    expect(await a.movingOn.run()).toEqual([])
    expect(a.view.index.list({ library: a.self, role: 'requester', box: 'todo' }).requests).toMatchObject([
      { todo: { requester: 'Receive' } },
    ])
  })
})
