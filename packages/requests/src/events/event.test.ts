import { createIdentity, encodeEntry } from '@serumpun/replica'
import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { MAX_CITES, MAX_EVENT_BYTES } from '../limits.ts'
import { type EventBody, type EventId, eventBody, readEvent, type RequestId } from './event.ts'
import { decodePrivatePart, encodePrivatePart } from './private-part.ts'

const requestingAgencyId = createIdentity().library
const supplyingAgencyId = createIdentity().library
const id = Buffer.alloc(32, 7).toString('base64url') as RequestId

const BODIES: EventBody[] = [
  {
    type: 'request',
    cites: [],
    payload: {
      requestingAgencyId,
      supplyingAgencyId,
      requestingAgencyRequestId: 'BDG-2026-1',
      need: 'BDG-2026-1',
      requestType: 'Retry',
      previous: id,
      serviceType: 'Loan',
      serviceLevel: 'Rush',
      needBeforeDate: 1_800_000_000_000,
    },
    sealed: Uint8Array.of(1, 2, 3),
  },
  { type: 'reminder', request: id, cites: [id], payload: {} },
  {
    type: 'supplyingAgencyMessage',
    request: id,
    cites: [id],
    payload: { reasonForMessage: 'RequestResponse', status: 'WillSupply', conditional: true },
  },
  { type: 'requestingAgencyMessage', request: id, cites: [id], payload: { action: 'Notification', acceptsConditions: true } },
  { type: 'close', request: id, cites: [id], payload: { role: 'supplier', reason: 'PartnerGone', whereabouts: 'AtRequester' } },
]

function entryOf(body: Parameters<typeof encodeEntry>[0]['body']): { key: string; value: Uint8Array } {
  const value = encodeEntry({ time: { ms: 1000, count: 2 }, ...(body !== undefined && { body }) })
  return { key: `request/${createHash('sha256').update(value).digest('base64url')}`, value }
}

describe('events', () => {
  it.each(BODIES)('of type $type are read as they were written', (body) => {
    const { key, value } = entryOf(eventBody(body))
    const own = key.slice('request/'.length) as EventId
    expect(readEvent(key, value)).toEqual({ ...body, id: own, request: body.request ?? own, time: { ms: 1000, count: 2 } })
  })

  it.each([
    ['an unknown type', { type: 'rumour', cites: [], payload: {}, request: Buffer.alloc(32) }],
    ['a request that names a request', { ...(eventBody(BODIES[0] as EventBody) as object), request: new Uint8Array(32) }],
    ['a message that names none', { type: 'reminder', cites: [], payload: {} }],
    [
      'a status that is none',
      {
        type: 'supplyingAgencyMessage',
        cites: [],
        request: new Uint8Array(32),
        payload: { reasonForMessage: 'StatusChange', status: 'Eaten' },
      },
    ],
    ['a short id', { type: 'reminder', cites: [], request: new Uint8Array(31), payload: {} }],
    [
      'too many cites',
      {
        type: 'reminder',
        cites: Array.from({ length: MAX_CITES + 1 }, () => new Uint8Array(32)),
        request: new Uint8Array(32),
        payload: {},
      },
    ],
    ['a tombstone', undefined],
  ])('skips %s', (_, body) => {
    const { key, value } = entryOf(body)
    expect(readEvent(key, value)).toBeUndefined()
  })

  it('skips what is longer than an event may be', () => {
    const { key, value } = entryOf({ ...(eventBody(BODIES[1] as EventBody) as object), more: new Uint8Array(MAX_EVENT_BYTES) })
    expect(readEvent(key, value)).toBeUndefined()
  })

  it('leaves out fields that it does not know, so that versions can mix', () => {
    const { key, value } = entryOf({ ...(eventBody(BODIES[1] as EventBody) as object), colour: 'green' })
    expect(readEvent(key, value)).toMatchObject({ type: 'reminder' })
    expect(readEvent(key, value)).not.toHaveProperty('colour')
  })

  it('are refused when made wrong, saying what was wrong', () => {
    expect(() => eventBody({ ...BODIES[2], payload: { reasonForMessage: 'StatusChange', status: 'Eaten' } } as never)).toThrow(
      /status.*Eaten/,
    )
  })

  it('survives any bytes', () => {
    const sound = BODIES.map((body) => entryOf(eventBody(body)))
    fc.assert(
      fc.property(fc.nat(4), fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 }), (which, edits) => {
        const { key, value } = sound[which] as { key: string; value: Uint8Array }
        const mutated = value.slice()
        for (const [at, byte] of edits) if (at < mutated.length) mutated[at] = byte
        readEvent(key, mutated)
      }),
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (value) => void readEvent(`request/${id}`, value)))
  })
})

describe('private parts', () => {
  it('are read as they were written', () => {
    const part = {
      by: 'Interlibrary loan desk',
      bibliographicInfo: { title: 'Laskar pelangi', volume: ['1'] },
      billingInfo: { maximumCosts: { currencyCode: { value: 'IDR' }, monetaryValue: '25000.00' } },
    }
    expect(decodePrivatePart('request', encodePrivatePart('request', part))).toEqual(part)
  })

  it('have no place for a patron', () => {
    const part = { note: 'x', patronInfo: { surname: 'Siti' } }
    expect(decodePrivatePart('requestingAgencyMessage', encodePrivatePart('requestingAgencyMessage', part))).toEqual({ note: 'x' })
  })

  it('are refused when made wrong, and not read when they are', () => {
    expect(() =>
      encodePrivatePart('request', { billingInfo: { maximumCosts: { currencyCode: { value: 'IDR' }, monetaryValue: 'much' } } }),
    ).toThrow(/monetaryValue.*much/)
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (value) => void decodePrivatePart('request', value)))
  })
})
