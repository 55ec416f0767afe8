import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventId } from '../events/event.ts'
import { MAX_EVENTS_OF_PARTY } from '../limits.ts'
import { Conversation, eventOf, REQUESTER, STRANGER, SUPPLIER } from '../testing/conversation.ts'
import { ACTIONS, REASONS_FOR_MESSAGE, STATUSES } from '../vocabulary/closed-codes.ts'
import { partiesOf, reduce } from './reduce.ts'
import type { RequestState } from './request-state.ts'

const stateOf = ({ made, said }: Conversation): RequestState => {
  const state = reduce(made, said)
  if (state === undefined) throw new Error('No state.')
  return state
}

const status = (given: 'WillSupply' | 'Loaned' | 'Unfilled' | 'Recalled' | 'LoanCompleted' | 'Overdue' | 'RetryPossible') =>
  ({ reasonForMessage: 'StatusChange', status: given }) as const

/** Both orders of two events that crossed: whoever's clock is ahead. */
function crossing(
  begin: (c: Conversation) => void,
  one: (c: Conversation, cites: EventId[], ms: number) => void,
  other: typeof one,
): RequestState[] {
  return [
    [1_900_000_000_000, 1_900_000_000_001],
    [1_900_000_000_001, 1_900_000_000_000],
  ].map(([a = 0, b = 0]) => {
    const conversation = new Conversation()
    begin(conversation)
    const { ends } = conversation
    one(conversation, ends, a)
    other(conversation, ends, b)
    return stateOf(conversation)
  })
}

/** What both orders must agree on. */
const outcome = ({ standing, questions, whereabouts, closed }: RequestState): unknown => ({
  standing,
  asked: Object.keys(questions),
  whereabouts,
  closed: Object.keys(closed),
})

describe('messages that cross', () => {
  it('cancel and delivery: it is lent, and the question waits for its answer', () => {
    const states = crossing(
      (c) => c.supplier(status('WillSupply')),
      (c, cites, ms) => c.requester({ action: 'Cancel' }, cites, ms),
      (c, cites, ms) => c.supplier(status('Loaned'), cites, ms),
    )
    for (const state of states) {
      expect(state.conflicts).toEqual([])
      expect(outcome(state)).toEqual({ standing: 'Loaned', asked: ['cancel'], whereabouts: 'ToRequester', closed: [] })
    }
  })

  it('cancel and delivery: the answer yes comes too late, no settles it', () => {
    const conversation = new Conversation()
    conversation.requester({ action: 'Cancel' })
    conversation.supplier(status('Loaned'))
    conversation.supplier({ reasonForMessage: 'CancelResponse', status: 'Cancelled', answerYesNo: 'Y' })
    expect(stateOf(conversation)).toMatchObject({ standing: 'Loaned', conflicts: [{ reason: 'OutOfOrder' }] })
    conversation.supplier({ reasonForMessage: 'CancelResponse', status: 'Loaned', answerYesNo: 'N' })
    expect(stateOf(conversation)).toMatchObject({ standing: 'Loaned', questions: {} })
  })

  it('cancel and a refusal: it is unfilled', () => {
    for (const state of crossing(
      () => undefined,
      (c, cites, ms) => c.requester({ action: 'Cancel' }, cites, ms),
      (c, cites, ms) => c.supplier(status('Unfilled'), cites, ms),
    )) {
      expect(outcome(state)).toEqual({ standing: 'Unfilled', asked: [], whereabouts: 'AtSupplier', closed: [] })
    }
  })

  it('renewal and recall: it is recalled, and the renewal waits for its answer', () => {
    for (const state of crossing(
      (c) => c.supplier(status('Loaned')),
      (c, cites, ms) => c.requester({ action: 'Renew' }, cites, ms),
      (c, cites, ms) => c.supplier(status('Recalled'), cites, ms),
    )) {
      expect(state.conflicts).toEqual([])
      expect(outcome(state)).toMatchObject({ standing: 'Recalled', asked: ['renew'] })
    }
  })

  it('the book and the message that it was sent: whichever is first', () => {
    for (const state of crossing(
      () => undefined,
      (c, cites, ms) => c.requester({ action: 'Received' }, cites, ms),
      (c, cites, ms) => c.supplier(status('Loaned'), cites, ms),
    )) {
      expect(state.conflicts).toEqual([])
      expect(outcome(state)).toMatchObject({ standing: 'Loaned', whereabouts: 'AtRequester' })
    }
  })

  it('the return and its completion: it is at home', () => {
    for (const state of crossing(
      (c) => {
        c.supplier(status('Loaned'))
        c.requester({ action: 'Received' })
      },
      (c, cites, ms) => c.requester({ action: 'ShippedReturn' }, cites, ms),
      (c, cites, ms) => c.supplier(status('LoanCompleted'), cites, ms),
    )) {
      expect(state.conflicts).toEqual([])
      expect(outcome(state)).toMatchObject({ standing: 'LoanCompleted', whereabouts: 'AtSupplier' })
    }
  })

  it('conditions that change while they are accepted are asked again', () => {
    const conditional = { ...status('WillSupply'), conditional: true }
    for (const state of crossing(
      (c) => c.supplier(conditional),
      (c, cites, ms) => c.requester({ action: 'Notification', acceptsConditions: true }, cites, ms),
      (c, cites, ms) => c.supplier(conditional, cites, ms),
    )) {
      expect(outcome(state)).toMatchObject({ standing: 'WillSupply', asked: ['conditions'] })
    }
  })

  it('closing and a delivery: the closed side hears of it', () => {
    for (const state of crossing(
      () => undefined,
      (c, cites, ms) =>
        c.add(
          REQUESTER,
          { type: 'close', payload: { role: 'requester', reason: 'NoAnswer', whereabouts: 'AtSupplier' } },
          cites,
          ms,
        ),
      (c, cites, ms) => c.supplier(status('Loaned'), cites, ms),
    )) {
      expect(outcome(state)).toMatchObject({ standing: 'Loaned', closed: [] })
    }
  })
})

describe('two lives of one library', () => {
  it('a second answer after a backup was restored is shown and changes nothing', () => {
    const conversation = new Conversation()
    const { ends } = conversation
    conversation.supplier(status('Loaned'), ends)
    const second = conversation.supplier(status('Unfilled'), ends)
    expect(stateOf(conversation)).toMatchObject({
      standing: 'Loaned',
      conflicts: [{ event: second.id, reason: 'OutOfOrder', standing: 'Loaned' }],
    })
  })

  it('a question asked twice is answered once, whichever of the two the answer knew', () => {
    for (const knows of [0, 1]) {
      const conversation = new Conversation()
      conversation.supplier(status('Loaned'))
      const { ends } = conversation
      const asked = [conversation.requester({ action: 'Renew' }, ends), conversation.requester({ action: 'Renew' }, ends)]
      conversation.supplier({ reasonForMessage: 'RenewResponse', status: 'Loaned', answerYesNo: 'Y', dueDate: 5 }, [
        (asked[knows] as { id: EventId }).id,
      ])
      expect(stateOf(conversation)).toMatchObject({ standing: 'Loaned', questions: {}, dueDate: 5, conflicts: [] })
    }
  })

  it('answers to what was never asked change nothing', () => {
    const conversation = new Conversation()
    conversation.supplier({ reasonForMessage: 'CancelResponse', status: 'Cancelled', answerYesNo: 'Y' })
    expect(stateOf(conversation)).toMatchObject({ standing: 'Requested', conflicts: [{ reason: 'NothingAsked' }] })
  })
})

describe('who speaks', () => {
  it('nobody but the parties, each for its own side', () => {
    const conversation = new Conversation()
    conversation.add(STRANGER, { type: 'supplyingAgencyMessage', payload: status('Unfilled') })
    conversation.add(REQUESTER, { type: 'supplyingAgencyMessage', payload: status('Loaned') })
    conversation.add(SUPPLIER, { type: 'requestingAgencyMessage', payload: { action: 'Cancel' } })
    expect(stateOf(conversation)).toMatchObject({ standing: 'Requested', events: 1, ignored: 3, conflicts: [] })
  })

  it('a library for one that has no node', () => {
    const asked = { requestingAgencyRequestId: 'T-1', need: 'T', requestType: 'New', serviceType: 'Loan' } as const
    const payload = { ...asked, supplyingAgencyId: SUPPLIER }
    expect(partiesOf(SUPPLIER, payload)).toEqual({ requester: undefined, supplier: SUPPLIER })
    const made = eventOf({ type: 'request', cites: [], payload }, 1)
    const request = made.request
    const lent = eventOf({ type: 'supplyingAgencyMessage', request, cites: [made.id], payload: status('Loaned') }, 2)
    const back = eventOf({ type: 'requestingAgencyMessage', request, cites: [lent.id], payload: { action: 'ShippedReturn' } }, 3)
    const state = reduce(
      { author: SUPPLIER, event: made },
      [lent, back].map((event) => ({ author: SUPPLIER, event })),
    )
    expect(state).toMatchObject({ standing: 'Loaned', whereabouts: 'ToSupplier', ignored: 0 })
  })

  it('nobody who copies what a party said', () => {
    const conversation = new Conversation()
    expect(reduce({ ...conversation.made, author: STRANGER }, [])).toBeUndefined()
    const lent = conversation.supplier(status('Loaned'))
    const copied = [{ author: STRANGER, event: lent }, ...conversation.said]
    expect(reduce(conversation.made, copied)).toMatchObject({ standing: 'Loaned', ignored: 1 })
  })

  it('no request to oneself, or to nobody', () => {
    const asked = { requestingAgencyRequestId: 'T-1', need: 'T', requestType: 'New', serviceType: 'Loan' } as const
    expect(partiesOf(REQUESTER, { ...asked, requestingAgencyId: REQUESTER, supplyingAgencyId: REQUESTER })).toBeUndefined()
    expect(partiesOf(REQUESTER, asked)).toBeUndefined()
    expect(partiesOf(SUPPLIER, { ...asked, requestingAgencyId: REQUESTER, supplyingAgencyId: SUPPLIER })).toBeUndefined()
  })

  it('a flood drowns its own author alone', () => {
    const conversation = new Conversation()
    const { ends } = conversation
    for (let i = 0; i < MAX_EVENTS_OF_PARTY + 50; i++) conversation.requester({ action: 'Notification' }, ends)
    conversation.supplier(status('Loaned'), ends)
    expect(stateOf(conversation)).toMatchObject({ standing: 'Loaned', ignored: 50, events: MAX_EVENTS_OF_PARTY + 2 })
  })
})

/** Any events of anyone, citing any earlier ones. */
const history = fc.array(
  fc.record({
    author: fc.constantFrom(REQUESTER, SUPPLIER, STRANGER),
    part: fc.oneof(
      fc.record({
        type: fc.constant('supplyingAgencyMessage' as const),
        payload: fc.record(
          {
            reasonForMessage: fc.constantFrom(...REASONS_FOR_MESSAGE),
            status: fc.constantFrom(...STATUSES),
            answerYesNo: fc.constantFrom('Y' as const, 'N' as const),
            conditional: fc.boolean(),
            dueDate: fc.nat(),
          },
          { requiredKeys: ['reasonForMessage', 'status'] },
        ),
      }),
      fc.record({
        type: fc.constant('requestingAgencyMessage' as const),
        payload: fc.record({ action: fc.constantFrom(...ACTIONS), acceptsConditions: fc.boolean() }, { requiredKeys: ['action'] }),
      }),
      fc.record({
        type: fc.constant('close' as const),
        payload: fc.record({
          role: fc.constantFrom('requester' as const, 'supplier' as const),
          reason: fc.constant('NoAnswer' as const),
          whereabouts: fc.constantFrom('AtRequester' as const, 'Unknown' as const),
        }),
      }),
    ),
    cites: fc.array(fc.nat(20), { maxLength: 3 }),
    ms: fc.nat(50),
  }),
  { maxLength: 25 },
)

describe('the reduction', () => {
  it('depends on the set of events alone: not on their order, not on repetition', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.nat()), fc.boolean(), (steps, random, withClocks) => {
        const conversation = new Conversation('CopyOrLoan', 0)
        for (const [i, { author, part, cites, ms }] of steps.entries()) {
          const known = [conversation.made, ...conversation.said].map(({ event }) => event.id)
          const cited = [...new Set(cites.map((n) => known[n % known.length] as EventId))]
          conversation.add(author, part, cited, withClocks ? ms : i + 1)
        }
        const shuffled = [...conversation.said, ...conversation.said.slice(0, 5)]
          .map((said) => ({ said, at: random.next().value }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ said }) => said)
        expect(reduce(conversation.made, shuffled)).toEqual(reduce(conversation.made, conversation.said))
      }),
      { numRuns: 300 },
    )
  })

  it('never loses an event: each has counted, is a conflict, or is said to be ignored', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const conversation = new Conversation()
        for (const { author, part } of steps) conversation.add(author, part)
        const { events, ignored } = stateOf(conversation)
        expect(events + ignored).toBe(conversation.said.length + 1)
      }),
    )
  })
})
