import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_MESSAGE_BYTES, MAX_MESSAGE_DEPTH, MAX_MESSAGE_ELEMENTS } from './limits.ts'
import { type Message, NAMESPACE } from './message.ts'
import { MessageReader, readMessage } from './read.ts'
import { messageArbitrary } from './testing/arbitrary-message.ts'
import { EXAMPLES } from './testing/examples.ts'
import { HAS_XMLLINT, schemaErrors } from './testing/xmllint.ts'
import { writeMessage } from './write.ts'

function messageIn(xml: string | Uint8Array): Message {
  const read = readMessage(xml)
  if ('faults' in read) throw new Error(read.faults.map(({ errorType, errorValue }) => `${errorType} ${errorValue}`).join('; '))
  expect(read.unrecognised).toEqual([])
  return read.message
}

function faultsOf(xml: string | Uint8Array): string[] {
  const read = readMessage(xml)
  return 'faults' in read ? read.faults.map(({ errorType, errorValue }) => `${errorType} ${errorValue}`) : []
}

const wrapped = (content: string): string =>
  `<ISO18626Message xmlns="${NAMESPACE}" xmlns:ill="${NAMESPACE}" ill:version="1.2">${content}</ISO18626Message>`
const HEADER = `<supplyingAgencyId><agencyIdType>ISIL</agencyIdType><agencyIdValue>ID-B</agencyIdValue></supplyingAgencyId>
  <requestingAgencyId><agencyIdType>ISIL</agencyIdType><agencyIdValue>ID-A</agencyIdValue></requestingAgencyId>
  <timestamp>2026-01-05T08:00:00Z</timestamp><requestingAgencyRequestId>1</requestingAgencyRequestId>`

describe('a message', () => {
  test.each(Object.entries(EXAMPLES))('%s is the same after writing and reading it', (_, message) => {
    expect(messageIn(writeMessage(message))).toEqual(message)
  })

  test('of any content is the same after writing and reading it, wherever its bytes are cut', () => {
    fc.assert(
      fc.property(messageArbitrary, fc.integer({ min: 1, max: 50 }), (message, step) => {
        const xml = Buffer.from(writeMessage(message))
        const reader = new MessageReader()
        for (let at = 0; at < xml.length; at += step) expect(reader.push(xml.subarray(at, at + step))).toBe(true)
        expect(reader.end()).toEqual({ message, unrecognised: [] })
      }),
    )
  })

  test('is read in any order of its elements, with any prefix, whatever of other namespaces is in it', () => {
    const xml = `<i:ISO18626Message xmlns:i="${NAMESPACE}" xmlns:x="urn:x" i:version="1.2">
      <i:requestingAgencyMessage><!-- c --><i:note><![CDATA[a < b]]></i:note><x:new><i:action>Lost</i:action></x:new><i:action> Cancel </i:action>
      <i:header>${HEADER.replaceAll(/<(\/?)/g, '<$1i:')}</i:header></i:requestingAgencyMessage></i:ISO18626Message>`
    expect(messageIn(xml)).toMatchObject({ requestingAgencyMessage: { action: 'Cancel', note: 'a < b' } })
  })

  test('of the schema 1.2 has its renamed and moved elements where 2021-2 has them', () => {
    const xml = wrapped(`<supplyingAgencyMessage><header>${HEADER}<multipleItemRequestId>m</multipleItemRequestId></header>
      <messageInfo><reasonForMessage>StatusChange</reasonForMessage>
        <offeredCosts><currencyCode>IDR</currencyCode><monetaryValue>15000</monetaryValue></offeredCosts>
        <retryAfter>2026-02-01T00:00:00Z</retryAfter></messageInfo>
      <statusInfo><status>RetryPossible</status><lastChange>2026-01-05T08:00:00Z</lastChange></statusInfo>
      <deliveryInfo><dateSent>2026-01-05T08:00:00Z</dateSent><sentVia>Mail</sentVia><deliveredFormat>PaperCopy</deliveredFormat></deliveryInfo>
      </supplyingAgencyMessage>`)
    expect(messageIn(xml)).toMatchObject({
      supplyingAgencyMessage: {
        retryInfo: {
          offeredCosts: [{ currencyCode: { value: 'IDR' }, monetaryValue: '15000' }],
          retryAfter: '2026-02-01T00:00:00Z',
        },
        deliveryInfo: { deliveryMethod: { value: 'Mail' }, itemFormat: { value: 'PaperCopy' } },
      },
    })
  })

  test('with elements that the schema does not have is read without them, and they are named', () => {
    const xml = wrapped(
      `<requestingAgencyMessage><header>${HEADER}<colour>red</colour></header><action>Renew</action></requestingAgencyMessage>`,
    )
    expect(readMessage(xml)).toMatchObject({
      message: { requestingAgencyMessage: { action: 'Renew' } },
      unrecognised: ['/requestingAgencyMessage/header/colour'],
    })
  })

  test.each([
    ['', 'BadlyFormedMessage document must contain a root element.'],
    ['Terima kasih', 'BadlyFormedMessage text data outside of root node.'],
    ['<a/>', `BadlyFormedMessage the outermost element, <a>, is not of the namespace ${NAMESPACE}`],
    [wrapped(''), 'BadlyFormedMessage there is no request or requestConfirmation or'],
    [wrapped('<request/><request/>'), 'BadlyFormedMessage there is more than one request or'],
    [
      wrapped('<requestingAgencyMessage><action>Renew</action></requestingAgencyMessage>'),
      'BadlyFormedMessage /requestingAgencyMessage/header: it is missing',
    ],
    [
      wrapped(`<requestingAgencyMessage><header>${HEADER}</header><action>Burn</action></requestingAgencyMessage>`),
      'UnsupportedActionType /requestingAgencyMessage/action: Burn',
    ],
    [
      wrapped(
        `<requestingAgencyMessage><header>${HEADER.replace('2026-01', '2026-13')}</header><action>Lost</action></requestingAgencyMessage>`,
      ),
      'UnrecognisedDataValue /requestingAgencyMessage/header/timestamp: 2026-13-05T08:00:00Z',
    ],
    [`<!DOCTYPE a [<!ENTITY b "c">]>${wrapped('&b;')}`, 'BadlyFormedMessage the message has a document type'],
    [wrapped('&b;'), 'BadlyFormedMessage undefined entity.'],
    [
      `<?xml version="1.0" encoding="ISO-8859-1"?>${wrapped('')}`,
      'BadlyFormedMessage the message is in ISO-8859-1; send it in UTF-8',
    ],
    [wrapped('<request>'), 'BadlyFormedMessage '],
  ])('that is none is refused: %s', (xml, fault) => {
    const told = faultsOf(xml)
    expect(
      told.some((one) => one.startsWith(fault)),
      told.join('; '),
    ).toBe(true)
  })

  test('beyond the limits is refused', () => {
    const note = (text: string): string =>
      wrapped(
        `<requestingAgencyMessage><header>${HEADER}</header><action>Notification</action><note>${text}</note></requestingAgencyMessage>`,
      )
    expect(faultsOf(note('x'.repeat(MAX_MESSAGE_BYTES - 2000)))).toEqual([])
    expect(faultsOf(note('x'.repeat(MAX_MESSAGE_BYTES)))).toEqual(['BadlyFormedMessage the message is longer than 512 KiB'])
    expect(faultsOf(wrapped('<request/>'.repeat(MAX_MESSAGE_ELEMENTS)))[0]).toContain(`more than ${MAX_MESSAGE_ELEMENTS} elements`)
    expect(faultsOf(wrapped('<request>'.repeat(MAX_MESSAGE_DEPTH)))[0]).toContain(`nested deeper than ${MAX_MESSAGE_DEPTH}`)
    expect(faultsOf(Buffer.concat([Buffer.from(wrapped('')), Buffer.of(0xff)]))).toEqual([
      'BadlyFormedMessage the message is not UTF-8',
    ])
  })

  test('that is too long is refused before it is all there', () => {
    const reader = new MessageReader()
    const chunk = Buffer.alloc(64 * 1024, ' ')
    let sent = 0
    while (reader.push(chunk)) sent += chunk.length
    expect(sent).toBe(MAX_MESSAGE_BYTES)
    expect(reader.end()).toMatchObject({ kind: undefined })
  })

  test('damaged at random is read or refused, never more', () => {
    const whole = Object.values(EXAMPLES).map(writeMessage)
    fc.assert(
      fc.property(
        fc.constantFrom(...whole),
        fc.array(fc.tuple(fc.nat(), fc.oneof(fc.string(), fc.constantFrom('<', '>', '&', '</', '"', ']]>', '<!--', '<?'))), {
          minLength: 1,
          maxLength: 4,
        }),
        (xml, edits) => {
          let damaged = xml
          for (const [place, text] of edits) {
            const at = place % damaged.length
            damaged = damaged.slice(0, at) + text + damaged.slice(at + (place % 5))
          }
          const read = readMessage(damaged)
          return 'faults' in read ? read.faults.length > 0 : isDeepStrictEqual(messageIn(writeMessage(read.message)), read.message)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('of random bytes is refused', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => 'faults' in readMessage(bytes)))
  })
})

describe.skipIf(!HAS_XMLLINT)('the schema (skipped without xmllint or the schema)', () => {
  test('finds nothing wrong with what is written', () => {
    const written = Object.values(EXAMPLES).map(writeMessage)
    const arbitrary = fc.sample(messageArbitrary, 60).map(writeMessage)
    expect(schemaErrors([...written, ...arbitrary])).toEqual([])
  })
})
