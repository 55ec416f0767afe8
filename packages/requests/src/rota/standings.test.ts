import type { LibraryId } from '@serumpun/replica'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { factsOf } from '../balance/facts.ts'
import { ALWAYS, Ledger } from '../balance/ledger.ts'
import type { RequestId } from '../events/event.ts'
import type { RequestSummary } from '../view/reader.ts'
import { bestPolicy, STANDING_MS, standingsOf } from './standings.ts'

const NOW = Date.UTC(2026, 5, 1)
const LIBRARIES = ['A', 'B', 'C'] as unknown as LibraryId[]

const summaries: fc.Arbitrary<RequestSummary> = fc
  .record({
    id: fc.uuid().map((id) => id as string as RequestId),
    requester: fc.constantFrom(...LIBRARIES, undefined),
    supplier: fc.constantFrom(...LIBRARIES, undefined),
    standing: fc.constantFrom('Requested' as const, 'Loaned' as const, 'Unfilled' as const, 'Cancelled' as const),
    requested: fc.integer({ min: NOW - STANDING_MS + 1, max: NOW }),
  })
  .map(({ requester, supplier, ...request }) => ({
    ...request,
    ...(requester !== undefined && { requester }),
    ...(supplier !== undefined && { supplier }),
    ...(request.standing === 'Loaned' && { supplied: request.requested }),
    network: 'n',
    service: 'Loan',
    need: 'x',
    reference: 'x-1',
    whereabouts: 'AtSupplier',
    changed: request.requested,
    todo: {},
    open: { requester: true, supplier: true },
    conflicts: 0,
  }))

test('standings are those of the ledger', () => {
  fc.assert(
    fc.property(fc.array(summaries, { maxLength: 40 }), (requests) => {
      const ledger = new Ledger()
      for (const request of requests) ledger.count(factsOf(request))
      const standing = standingsOf(requests, NOW)
      for (const library of LIBRARIES) expect(standing(library)).toMatchObject(ledger.giveAndTake(library, ALWAYS, 'n'))
    }),
  )
})

test('what is older than a year is forgotten, and a week is a week', () => {
  const [request] = fc.sample(summaries, 1)
  const between = { ...request, requester: LIBRARIES[0], supplier: LIBRARIES[1], standing: 'Requested' } as RequestSummary
  const at = (requested: number) => standingsOf([{ ...between, requested }], NOW)(LIBRARIES[1] as LibraryId)
  expect(at(NOW - STANDING_MS)).toEqual({ lent: 0, borrowed: 0, askedThisWeek: 0 })
  expect(at(NOW - 8 * 86_400_000)).toEqual({ lent: 1, borrowed: 0, askedThisWeek: 0 })
  expect(at(NOW)).toEqual({ lent: 1, borrowed: 0, askedThisWeek: 1 })
})

test.each([
  [['in-house', 'loan'], 'loan'],
  [['in-house', undefined], undefined],
  [['in-house', 'copy-only'], 'copy-only'],
  [['in-house'], 'in-house'],
  [[], undefined],
] as const)('of copies %j the best policy is %s', (copies, best) => {
  expect(bestPolicy(copies)).toBe(best)
})
