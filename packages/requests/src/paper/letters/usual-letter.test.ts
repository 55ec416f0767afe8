import { describe, expect, test } from 'vitest'
import { STANDINGS } from '../../state/standing.ts'
import { WHEREABOUTS } from '../../events/event.ts'
import { usualLetter } from './usual-letter.ts'
import { FROM_REQUESTER } from './wording.ts'

describe('the letter that a side is about to write', () => {
  test.each([
    ['requester', 'Requested', 'AtSupplier', 'Request'],
    ['requester', 'Loaned', 'AtRequester', 'Return'],
    ['requester', 'Overdue', 'Lost', 'Lost'],
    ['supplier', 'Requested', 'AtSupplier', undefined],
    ['supplier', 'WillSupply', 'AtSupplier', undefined],
    ['supplier', 'Loaned', 'ToRequester', 'Supply'],
    ['supplier', 'Overdue', 'AtRequester', 'Overdue'],
    ['supplier', 'RetryPossible', 'AtSupplier', 'Retry'],
  ] as const)('as %s, %s, %s: %s', (role, standing, whereabouts, kind) => {
    expect(usualLetter({ standing, whereabouts, questions: {} }, role)).toBe(kind)
  })

  test('names conditions while they wait for an answer', () => {
    const asked = { standing: 'WillSupply', whereabouts: 'AtSupplier', questions: { conditions: [] } } as const
    expect(usualLetter(asked, 'supplier')).toBe('Conditions')
  })

  test('is one that this side writes', () => {
    for (const standing of STANDINGS) {
      for (const whereabouts of WHEREABOUTS) {
        expect(FROM_REQUESTER).toContain(usualLetter({ standing, whereabouts, questions: {} }, 'requester'))
        expect(FROM_REQUESTER).not.toContain(usualLetter({ standing, whereabouts, questions: {} }, 'supplier'))
      }
    }
  })
})
