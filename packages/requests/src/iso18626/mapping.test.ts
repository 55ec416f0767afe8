import { createIdentity, type Hlc } from '@serumpun/replica'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CLOSE_REASONS, type OpenPart, ROLES, type RequestId, WHEREABOUTS } from '../events/event.ts'
import type { PrivatePart } from '../events/private-part.ts'
import { ACTIONS, REASONS_FOR_MESSAGE, SERVICE_TYPES, STATUSES } from '../vocabulary/closed-codes.ts'
import { agencyOf, libraryOf } from './agency.ts'
import { type Correspondence, messageOfEvent } from './from-event.ts'
import type { AgencyId, Message } from './message.ts'
import { readMessage } from './read.ts'
import { messageArbitrary } from './testing/arbitrary-message.ts'
import { HAS_XMLLINT, schemaErrors } from './testing/xmllint.ts'
import { eventOfMessage, type Known, type SayingMessage } from './to-event.ts'
import { writeMessage } from './write.ts'

const requester = createIdentity().library
const supplier = createIdentity().library
const id = Buffer.alloc(32, 7).toString('base64url') as RequestId
const earlier = Buffer.alloc(32, 8).toString('base64url') as RequestId
/** Times that clocks can show, and that no calendar has. */
const LATEST: Hlc = { ms: Number.MAX_SAFE_INTEGER, count: 0 }
const time: Hlc = { ms: Date.UTC(2026, 4, 20, 3), count: 0 }

const REQUEST = {
  requestingAgencyRequestId: 'BDG-17',
  need: 'BDG-12',
  requestType: 'Retry',
  serviceType: 'CopyOrLoan',
  requestingAgencyId: requester,
  supplyingAgencyId: supplier,
  previous: earlier,
  serviceLevel: 'Rush',
  needBeforeDate: Date.UTC(2026, 5, 1),
} as const

const REQUEST_PART: PrivatePart<'request'> = {
  bibliographicInfo: {
    title: 'Bumi manusia',
    volume: ['1'],
    bibliographicRecordId: [{ bibliographicRecordIdentifierCode: { value: 'OCLC' }, bibliographicRecordIdentifier: '12' }],
  },
  publicationInfo: { publicationDate: '1980' },
  serviceInfo: {
    preferredEdition: 'AnyEdition',
    note: 'Untuk pameran\n',
    loanCondition: [{ value: 'NoReproduction', scheme: 'urn:x:c' }],
  },
  requestedDeliveryInfo: [
    { sortOrder: 1, address: { physicalAddress: { line1: 'Jl. Soekarno-Hatta 629', country: { value: 'ID' } } } },
  ],
  billingInfo: { maximumCosts: { currencyCode: { value: 'IDR' }, monetaryValue: '25000.00' } },
  record: `${supplier}:catalogue/main:k1`,
}

const about: Correspondence = {
  requestingAgency: agencyOf(requester, 'ID-BdPJB'),
  supplyingAgency: agencyOf(supplier),
  request: REQUEST,
  requestPart: REQUEST_PART,
  supplyingAgencyRequestId: 's-9',
  previousRequestId: 'BDG-12',
}

const known: Known = {
  library: (agency) => (agency.agencyIdValue === 'ID-BdPJB' ? requester : libraryOf(agency)),
  request: (_, number) =>
    number === 'BDG-17' ? { id, need: 'BDG-12' } : number === 'BDG-12' ? { id: earlier, need: 'BDG-12' } : undefined,
}

/** What comes back of an event that is sent as XML. */
function throughXml(open: OpenPart, part: PrivatePart) {
  const read = readMessage(writeMessage(messageOfEvent({ ...open, time }, part, about)))
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  const mapping = eventOfMessage(read.message as SayingMessage, known)
  if ('faults' in mapping) throw new Error(JSON.stringify(mapping.faults))
  return mapping.event
}

const instants = fc.integer({ min: 0, max: Date.UTC(2100, 0) })
const texts = fc.stringMatching(/^[a-z&<"]{1,12}$/)
const codes = fc.record({ value: texts, scheme: fc.webUrl() }, { requiredKeys: ['value'] })
const costs = fc.record({ currencyCode: codes, monetaryValue: fc.nat(99_999).map((cents) => (cents / 100).toFixed(2)) })
const someOf = <Item>(item: fc.Arbitrary<Item>) => fc.array(item, { minLength: 1, maxLength: 2 })

const supplying = fc.tuple(
  fc.record(
    {
      reasonForMessage: fc.constantFrom(...REASONS_FOR_MESSAGE),
      status: fc.constantFrom(...STATUSES),
      answerYesNo: fc.constantFrom('Y' as const, 'N' as const),
      expectedDeliveryDate: instants,
      dueDate: instants,
      conditional: fc.constant(true),
    },
    { requiredKeys: ['reasonForMessage', 'status'] },
  ),
  fc.record(
    {
      note: texts,
      reasonUnfilled: codes,
      reasonRetry: codes,
      retryInfo: fc.record({ edition: someOf(texts), offeredCosts: someOf(costs) }),
      deliveryInfo: fc.record({
        dateSent: fc.constant('2026-01-01T00:00:00.000Z'),
        itemId: someOf(texts),
        sentToPatron: fc.boolean(),
      }),
      shippingInfo: fc.record({ courierName: codes, trackingId: someOf(texts) }),
      returnInfo: fc.record({ name: texts, physicalAddress: fc.record({ line1: texts }) }),
    },
    { requiredKeys: [] },
  ),
)

const requesting = fc.tuple(
  fc.oneof(
    fc.record({ action: fc.constantFrom(...ACTIONS) }),
    fc.constant({ action: 'Notification' as const, acceptsConditions: true as const }),
  ),
  fc.record({ note: texts }, { requiredKeys: [] }),
)

describe('an event as a message', () => {
  test('request: the receiver has the same event', () => {
    const event = throughXml({ type: 'request', payload: REQUEST }, REQUEST_PART)
    expect(event).toEqual({ open: { type: 'request', payload: REQUEST }, part: REQUEST_PART, sentMs: time.ms, leftOut: [] })
  })

  test('supplyingAgencyMessage: the receiver has the same event, whatever it says', () => {
    fc.assert(
      fc.property(supplying, ([payload, part]) => {
        const open = { type: 'supplyingAgencyMessage', payload } as const
        expect(throughXml(open, part)).toEqual({
          open,
          part,
          request: id,
          sentMs: time.ms,
          supplyingAgencyRequestId: 's-9',
          leftOut: [],
        })
      }),
    )
  })

  test('requestingAgencyMessage: the receiver has the same event, whatever it says', () => {
    fc.assert(
      fc.property(requesting, ([payload, part]) => {
        const open = { type: 'requestingAgencyMessage', payload } as const
        expect(throughXml(open, part)).toEqual({
          open,
          part,
          request: id,
          sentMs: time.ms,
          supplyingAgencyRequestId: 's-9',
          leftOut: [],
        })
      }),
    )
  })

  test('reminder: repeats its request', () => {
    const open = { type: 'reminder', payload: {} } as const
    expect(messageOfEvent({ ...open, time }, { note: 'Mohon dijawab' }, about)).toMatchObject({
      request: {
        header: { requestingAgencyRequestId: 'BDG-17' },
        bibliographicInfo: { title: 'Bumi manusia' },
        serviceInfo: { requestType: 'Reminder', requestingAgencyPreviousRequestId: 'BDG-17', note: 'Mohon dijawab' },
      },
    })
    expect(throughXml(open, { note: 'Mohon dijawab' })).toMatchObject({ open, request: id, part: { note: 'Mohon dijawab' } })
  })

  test('close: the other side reads that nobody works on it any longer', () => {
    const close = (role: (typeof ROLES)[number]): Message =>
      messageOfEvent(
        { type: 'close', payload: { role, reason: 'NoAnswer', whereabouts: 'AtSupplier' }, time },
        { note: 'Maaf' },
        about,
      )
    const note = 'Closed (NoAnswer). Item: AtSupplier. Maaf'
    expect(close('requester')).toMatchObject({ requestingAgencyMessage: { action: 'Notification', note } })
    expect(close('supplier')).toMatchObject({ supplyingAgencyMessage: { messageInfo: { reasonForMessage: 'Notification', note } } })
  })

  test('has no word of who of the staff wrote it', () => {
    const message = messageOfEvent(
      { type: 'requestingAgencyMessage', payload: { action: 'Renew' }, time },
      { by: 'Meja silang layan' },
      about,
    )
    expect(writeMessage(message)).not.toContain('Meja')
  })

  test('what is delivered of copy or loan is said even before it is sent', () => {
    const payload = { reasonForMessage: 'StatusChange', status: 'Loaned', serviceType: 'Loan' } as const
    expect(throughXml({ type: 'supplyingAgencyMessage', payload }, {})).toMatchObject({ open: { payload } })
  })

  test.skipIf(!HAS_XMLLINT)('is valid by the schema, whatever the event (skipped without xmllint or the schema)', () => {
    const opens: [OpenPart, PrivatePart | undefined][] = [
      [{ type: 'request', payload: REQUEST }, REQUEST_PART],
      [{ type: 'request', payload: REQUEST }, undefined],
      [{ type: 'reminder', payload: {} }, undefined],
      ...SERVICE_TYPES.map((serviceType): [OpenPart, PrivatePart] => [
        {
          type: 'request',
          payload: {
            requestingAgencyRequestId: '\u0001<&',
            need: '1',
            requestType: 'New',
            serviceType,
            requestingAgencyId: requester,
          },
        },
        {
          bibliographicInfo: { title: '\ud800 ]]> \u0000' },
          requestedDeliveryInfo: [{ address: {} }],
          requestingAgencyInfo: {},
          serviceInfo: {
            startDate: '2026-99-99T99:99:99Z',
            loanCondition: [
              'a b',
              '%zz',
              'http://[',
              '::',
              '\u0001',
              '<',
              'urn:x:y',
              '',
              '%41',
              '//',
              '1:x',
              '#a#b',
              'urn:a:b',
              'http://a:b',
              '//a@b',
              ...fc.sample(fc.stringMatching(/^[a-z:/?#%@!.0-9]{1,12}$/), 200),
            ].map((scheme) => ({ value: 'c', scheme })),
          },
        },
      ]),
      ...CLOSE_REASONS.flatMap((reason) =>
        WHEREABOUTS.flatMap((whereabouts) =>
          ROLES.map((role): [OpenPart, undefined] => [{ type: 'close', payload: { role, reason, whereabouts } }, undefined]),
        ),
      ),
      ...STATUSES.flatMap((status) =>
        REASONS_FOR_MESSAGE.map((reasonForMessage): [OpenPart, PrivatePart] => [
          { type: 'supplyingAgencyMessage', payload: { reasonForMessage, status, conditional: true, dueDate: 0 } },
          { returnInfo: {}, retryInfo: {} },
        ]),
      ),
      ...ACTIONS.map((action): [OpenPart, undefined] => [{ type: 'requestingAgencyMessage', payload: { action } }, undefined]),
      ...fc
        .sample(supplying, 50)
        .map(([payload, part]): [OpenPart, PrivatePart] => [{ type: 'supplyingAgencyMessage', payload }, part]),
    ]
    const written = opens.map(([open, part], i) =>
      writeMessage(messageOfEvent({ ...open, time: i % 2 === 0 ? time : LATEST }, part, about)),
    )
    expect(schemaErrors(written)).toEqual([])
  })
})

describe('a message as an event', () => {
  const agency = (value: string): AgencyId => ({ agencyIdType: { value: 'ISIL' }, agencyIdValue: value })
  const header = {
    supplyingAgencyId: agencyOf(supplier),
    requestingAgencyId: agency('DE-1'),
    timestamp: '2026-01-01T00:00:00+07:00',
    requestingAgencyRequestId: 'x',
  }
  const request = { header, bibliographicInfo: {}, serviceInfo: { serviceType: 'Loan' } } as const

  const faultOf = (message: SayingMessage): string => {
    const mapping = eventOfMessage(message, known)
    return 'faults' in mapping ? mapping.faults.map(({ errorValue }) => errorValue).join() : ''
  }

  test('from an agency without a node is a request for an outsider', () => {
    expect(eventOfMessage({ request: { ...request, requestingAgencyInfo: { name: 'Staatsbibliothek' } } }, known)).toMatchObject({
      event: {
        open: { payload: { supplyingAgencyId: supplier, need: 'x', requestType: 'New' } },
        part: { outsiderName: 'Staatsbibliothek' },
        sentMs: Date.UTC(2025, 11, 31, 17),
      },
    })
  })

  test('leaves patrons and passwords behind, and says so', () => {
    const mapping = eventOfMessage(
      {
        request: {
          ...request,
          header: { ...header, requestingAgencyAuthentication: { securityCode: 'rahasia' } },
          patronInfo: { surname: 'Siti' },
          supplierInfo: [{}],
        },
      },
      known,
    )
    expect(JSON.stringify('event' in mapping && { ...mapping.event, leftOut: [] })).not.toMatch(/Siti|rahasia/)
    expect(mapping).toMatchObject({ event: { leftOut: ['/request/header/requestingAgencyAuthentication', '/request/patronInfo'] } })
  })

  test('leaves out what is empty or incomplete', () => {
    const address = { electronicAddress: { electronicAddressType: { value: '' }, electronicAddressData: 'a@example.org' } }
    const mapping = eventOfMessage({ request: { ...request, requestingAgencyInfo: { name: 'A', address: [address] } } }, known)
    expect(mapping).toMatchObject({
      event: {
        part: { requestingAgencyInfo: { name: 'A' } },
        leftOut: ['/request/requestingAgencyInfo/address/electronicAddress'],
      },
    })
  })

  test('without a number, about an unknown request, for a stranger or beyond the limits is refused, saying why', () => {
    expect(faultOf({ request: { ...request, header: { ...header, requestingAgencyRequestId: ' ' } } })).toContain('/request/header')
    expect(faultOf({ requestingAgencyMessage: { header, action: 'Cancel' } })).toContain('ISIL DE-1 has no request x here')
    expect(faultOf({ request: { ...request, header: { ...header, supplyingAgencyId: agency('US-DLC') } } })).toContain(
      'ISIL US-DLC is no library of ours',
    )
    expect(faultOf({ request: { ...request, bibliographicInfo: { title: 'x'.repeat(1001) } } })).toMatch(/title.*longer/)
    expect(
      faultOf({ request: { ...request, serviceInfo: { serviceType: 'Loan', needBeforeDate: '0001-01-01T00:00:00Z' } } }),
    ).toMatch(/needBeforeDate/)
  })

  test('accepts conditions in the words of ReShare and of Alma', () => {
    for (const note of ['#ReShareLoanConditionAgreeResponse# Baik', 'ACCEPT']) {
      const own = { ...header, requestingAgencyRequestId: 'BDG-17' }
      expect(eventOfMessage({ requestingAgencyMessage: { header: own, action: 'Notification', note } }, known)).toMatchObject({
        event: { open: { payload: { acceptsConditions: true } } },
      })
    }
  })

  test('of any content is mapped or refused, never more', () => {
    const saying = messageArbitrary.filter(
      (message): message is SayingMessage => !Object.keys(message)[0]?.endsWith('Confirmation'),
    )
    const anyone: Known = { library: () => supplier, request: () => ({ id, need: 'n' }) }
    fc.assert(
      fc.property(saying, (message) => {
        const mapping = eventOfMessage(message, anyone)
        return 'event' in mapping ? mapping.event.part !== undefined : mapping.faults.length > 0
      }),
    )
  })
})
