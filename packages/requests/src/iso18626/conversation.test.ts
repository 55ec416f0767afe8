// A conversation that goes through another system's messages comes to the same state: what the state model counts survives the XML.
import type { LibraryId } from '@serumpun/replica'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OpenPart, RequestEvent, RequestPayload } from '../events/event.ts'
import { type AuthoredEvent, reduce } from '../state/reduce.ts'
import { Conversation, REQUESTER, SUPPLIER } from '../testing/conversation.ts'
import { ACTIONS, REASONS_FOR_MESSAGE, SERVICE_TYPES, STATUSES } from '../vocabulary/closed-codes.ts'
import { agencyOf, libraryOf } from './agency.ts'
import { messageOfEvent } from './from-event.ts'
import { readMessage } from './read.ts'
import { eventOfMessage, type SayingMessage } from './to-event.ts'
import { writeMessage } from './write.ts'

type Said = { readonly author: LibraryId; readonly part: OpenPart; readonly knowsAll: boolean }

const supplierSays: fc.Arbitrary<OpenPart> = fc
  .record(
    {
      reasonForMessage: fc.constantFrom(...REASONS_FOR_MESSAGE),
      status: fc.constantFrom(...STATUSES),
      answerYesNo: fc.constantFrom('Y' as const, 'N' as const),
      dueDate: fc.constant(Date.UTC(2026, 5, 1)),
      conditional: fc.constant(true),
    },
    { requiredKeys: ['reasonForMessage', 'status'] },
  )
  .map((payload) => ({ type: 'supplyingAgencyMessage', payload }))

const requesterSays: fc.Arbitrary<OpenPart> = fc.oneof(
  fc.constantFrom(...ACTIONS).map((action): OpenPart => ({ type: 'requestingAgencyMessage', payload: { action } })),
  fc.constant<OpenPart>({ type: 'requestingAgencyMessage', payload: { action: 'Notification', acceptsConditions: true } }),
  fc.constant<OpenPart>({ type: 'reminder', payload: {} }),
)

const conversations: fc.Arbitrary<Said[]> = fc.array(
  fc.oneof(
    fc.record({ author: fc.constant(SUPPLIER), part: supplierSays, knowsAll: fc.boolean() }),
    fc.record({ author: fc.constant(REQUESTER), part: requesterSays, knowsAll: fc.boolean() }),
  ),
  { maxLength: 12 },
)

/** The event as one has it who got it as a message. */
function throughXml({ author, event }: AuthoredEvent, made: RequestEvent): AuthoredEvent {
  const request = made.payload as RequestPayload
  const message = messageOfEvent(event, undefined, {
    requestingAgency: agencyOf(REQUESTER, 'ID-A'),
    supplyingAgency: agencyOf(SUPPLIER),
    request,
  })
  const read = readMessage(writeMessage(message))
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  const mapping = eventOfMessage(read.message as SayingMessage, {
    library: (agency) => (agency.agencyIdValue === 'ID-A' ? REQUESTER : libraryOf(agency)),
    request: (_, number) => (number === request.requestingAgencyRequestId ? { id: made.request, need: request.need } : undefined),
  })
  if ('faults' in mapping) throw new Error(JSON.stringify(mapping.faults))
  expect(mapping.event.sentMs).toBe(event.time.ms)
  return { author, event: { ...event, ...mapping.event.open } as RequestEvent }
}

test('a conversation comes to the same state after going through messages, crossing and illegal ones included', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SERVICE_TYPES), conversations, (serviceType, said) => {
      const conversation = new Conversation(serviceType)
      for (const { author, part, knowsAll } of said) conversation.add(author, part, knowsAll ? undefined : [conversation.request])
      const { made, said: events } = conversation
      const state = reduce(made, events)
      const mapped = reduce(
        throughXml(made, made.event),
        events.map((one) => throughXml(one, made.event)),
      )
      // The need is the requester's own affair.
      expect({ ...mapped, asked: { ...mapped?.asked, need: state?.asked.need } }).toEqual(state)
      expect(mapped?.standing).toBe(state?.standing)
    }),
    { numRuns: 60 },
  )
})
