import type { LibraryId } from '@serumpun/replica'
import { expect, test } from 'vitest'
import type { RequestFacts } from '../balance/facts.ts'
import { Ledger } from '../balance/ledger.ts'
import { bestPolicy, standingOf } from './standings.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 5, 1, 10)
const [A, B] = ['A', 'B'] as unknown as [LibraryId, LibraryId]

test('a standing is of the last year, and of the last week what was asked, in one network', () => {
  const ledger = new Ledger()
  const ages = [0, 3, 8, 100, 364, 366, 1000]
  for (const [i, days] of ages.entries()) {
    const facts = { network: 'n', requester: B, supplier: A, need: `n${i}`, outcome: 'Loan', askedMs: NOW - days * DAY } as const
    ledger.count({ ...facts, request: `r${i}` as RequestFacts['request'] })
    ledger.count({ ...facts, request: `o${i}` as RequestFacts['request'], network: 'other' })
    ledger.count({ ...facts, request: `u${i}` as RequestFacts['request'], outcome: 'Unfilled' })
  }
  // Asked of it counts against its own limit whatever it answered.
  expect(standingOf(A, ledger, 'n', NOW)).toEqual({ lent: 5, borrowed: 0, askedThisWeek: 4 })
  expect(standingOf(B, ledger, 'n', NOW)).toEqual({ lent: 0, borrowed: 5, askedThisWeek: 0 })
  expect(standingOf('C' as LibraryId, ledger, 'n', NOW)).toEqual({ lent: 0, borrowed: 0, askedThisWeek: 0 })
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
