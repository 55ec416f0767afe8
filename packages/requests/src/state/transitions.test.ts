import { describe, expect, it } from 'vitest'
import { type EventId, type OpenPart, type RequestEvent, type Role, ROLES } from '../events/event.ts'
import { Conversation, REQUESTER, SUPPLIER } from '../testing/conversation.ts'
import { SERVICE_TYPES, type ServiceType, type Status } from '../vocabulary/closed-codes.ts'
import { kindOf, type MessageKind, REQUESTER_KINDS, roleOf, SUPPLIER_KINDS } from './message-kind.ts'
import { reduce } from './reduce.ts'
import type { RequestState } from './request-state.ts'
import { type Standing, STANDINGS } from './standing.ts'
import { transitionFor, TRANSITIONS } from './transitions.ts'

const KINDS: readonly MessageKind[] = [...SUPPLIER_KINDS, ...REQUESTER_KINDS]

/** What somebody says to mean a kind of message. */
function partOf(kind: MessageKind): OpenPart {
  if (kind === 'Reminder') return { type: 'reminder', payload: {} }
  if (kind === 'requester close' || kind === 'supplier close') {
    return { type: 'close', payload: { role: roleOf(kind), reason: 'NoAnswer', whereabouts: 'Unknown' } }
  }
  if (kind === 'AcceptConditions')
    return { type: 'requestingAgencyMessage', payload: { action: 'Notification', acceptsConditions: true } }
  if (roleOf(kind) === 'requester') return { type: 'requestingAgencyMessage', payload: { action: kind as 'Cancel' } }
  const say = (payload: object): OpenPart => ({
    type: 'supplyingAgencyMessage',
    payload: { reasonForMessage: 'StatusChange', status: 'RequestReceived', ...payload } as never,
  })
  if (kind === 'conditional WillSupply') return say({ status: 'WillSupply', conditional: true })
  if (kind.startsWith('status ')) return say({ status: kind.slice('status '.length) as Status })
  if (kind === 'supplier Notification') return say({ reasonForMessage: 'Notification' })
  const [reasonForMessage, answerYesNo] = kind.split(' ')
  return say({ reasonForMessage, ...(answerYesNo !== undefined && { answerYesNo }) })
}

/** How a request comes to stand somewhere, by messages of the shortest honest exchange. */
const WAYS: Record<Standing, readonly MessageKind[]> = {
  Requested: [],
  RequestReceived: ['status RequestReceived'],
  ExpectToSupply: ['status ExpectToSupply'],
  WillSupply: ['status WillSupply'],
  Loaned: ['status Loaned'],
  Overdue: ['status Loaned', 'status Overdue'],
  Recalled: ['status Loaned', 'status Recalled'],
  HoldReturn: ['status Loaned', 'status HoldReturn'],
  ReleaseHoldReturn: ['status Loaned', 'status HoldReturn', 'status ReleaseHoldReturn'],
  RetryPossible: ['status RetryPossible'],
  Unfilled: ['status Unfilled'],
  CopyCompleted: ['status CopyCompleted'],
  LoanCompleted: ['status Loaned', 'status LoanCompleted'],
  CompletedWithoutReturn: ['status Loaned', 'status CompletedWithoutReturn'],
  Cancelled: ['Cancel', 'CancelResponse Y'],
}

/** Questions that may be open there, beside none. */
const OPENED: readonly (readonly MessageKind[])[] = [[], ['Cancel'], ['Renew'], ['conditional WillSupply']]

const say = (conversation: Conversation, kind: MessageKind, role = roleOf(kind), cites?: readonly EventId[]): RequestEvent =>
  conversation.add(role === 'supplier' ? SUPPLIER : REQUESTER, partOf(kind), cites)

/** A service for which a request can stand there. */
const canStand = (standing: Standing, service: ServiceType): boolean =>
  service === 'CopyOrLoan' ||
  (service === 'Copy' ? !WAYS[standing].includes('status Loaned') : !WAYS[standing].includes('status CopyCompleted'))

describe('the transition table', () => {
  it('says one thing about each cell', () => {
    const cells = TRANSITIONS.flatMap(({ message, from, services = SERVICE_TYPES }) =>
      from.flatMap((standing) => services.map((service) => `${message}|${standing}|${service}`)),
    )
    expect(new Set(cells).size).toBe(cells.length)
  })

  it('names a clause for each row, and has a row for each kind of message', () => {
    for (const { clause } of TRANSITIONS) expect(clause).toMatch(/^(4\.[246], Table [135]: |none: )/)
    expect(new Set(TRANSITIONS.map(({ message }) => message))).toEqual(new Set(KINDS))
  })

  it('knows the kinds by what is said', () => {
    for (const kind of KINDS) expect(kindOf(partOf(kind))).toBe(kind)
  })

  it('reaches every standing', () => {
    for (const standing of STANDINGS) {
      const conversation = new Conversation('CopyOrLoan')
      for (const kind of WAYS[standing]) say(conversation, kind)
      expect(reduce(conversation.made, conversation.said)?.standing).toBe(standing)
    }
  })
})

describe.each(SERVICE_TYPES)('every cell of a request for a %s', (service) => {
  const places = STANDINGS.filter((standing) => canStand(standing, service)).flatMap((standing) =>
    OPENED.map((opened) => ({ standing, opened })),
  )

  it.each(places)('$standing with $opened asked: each message of each role', ({ standing, opened }) => {
    for (const kind of KINDS) {
      for (const role of ROLES) walk(service, standing, opened, kind, role)
    }
  })
})

function walk(service: ServiceType, standing: Standing, opened: readonly MessageKind[], kind: MessageKind, role: Role): void {
  const conversation = new Conversation(service)
  // Conditions are offered on the way, other questions asked at its end.
  const [asked] = opened
  const way = [...WAYS[standing]]
  if (asked === 'conditional WillSupply') way.unshift(asked)
  else if (asked !== undefined) way.push(asked)
  for (const step of way) say(conversation, step)
  const before = reduce(conversation.made, conversation.said)
  if (before === undefined) throw new Error('No state.')
  const event = say(conversation, kind, role)
  const after = reduce(conversation.made, conversation.said)
  const cell = `${service}, ${before.standing}, ${opened.join()}: ${kind} by the ${role}`
  expect(after, cell).toMatchObject(expectedAfter(before, event, kind, role, service))
}

/** What the table says that comes of a message. */
function expectedAfter(before: RequestState, { id }: RequestEvent, kind: MessageKind, role: Role, service: ServiceType): object {
  const { standing, questions, whereabouts, ignored, conflicts } = before
  const same = { standing, questions, whereabouts, closed: before.closed }
  if (roleOf(kind) !== role) return { ...same, ignored: ignored + 1, conflicts }
  const row = transitionFor(kind, standing, service)
  const isAnswered = row?.answers === undefined || questions[row.answers] !== undefined
  const hasItem = row?.needsItem !== true || whereabouts !== 'AtSupplier'
  if (row === undefined || !isAnswered || !hasItem) {
    return { ...same, ignored, conflicts: [...conflicts, { event: id, kind, standing }] }
  }
  const isClosing = kind === 'requester close' || kind === 'supplier close'
  const stays = row.item === undefined || (row.item === 'ToRequester' && whereabouts !== 'AtSupplier')
  return {
    conflicts,
    ignored,
    standing: row.to ?? standing,
    whereabouts: stays ? whereabouts : row.item,
    ...(row.asks !== undefined && { questions: { [row.asks]: expect.arrayContaining([id]) } }),
    ...(isClosing && { closed: { [role]: { event: id } } }),
  }
}
