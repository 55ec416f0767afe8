// Messages of another system (CrossLink), which it exchanges in the schema 1.2.
import { createIdentity, type Hlc } from '@serumpun/replica'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { OpenPart, RequestId } from '../events/event.ts'
import type { PrivateRequest } from '../events/private-part.ts'
import { confirmationOf } from './confirm.ts'
import { messageOfEvent } from './from-event.ts'
import type { Message, RequestMessage } from './message.ts'
import { readMessage } from './read.ts'
import { SHARED_DATA } from './testing/shared-data.ts'
import { HAS_XMLLINT, schemaErrors } from './testing/xmllint.ts'
import { eventOfMessage, type Known, type SayingMessage } from './to-event.ts'
import { writeMessage } from './write.ts'

const folder = join(SHARED_DATA, 'iso18626-crosslink')
if (!existsSync(folder)) process.stderr.write(`Tests with messages of another system are skipped: ${folder} is not there.\n`)

const files = globSync('**/*.xml', { cwd: folder })
  .toSorted()
  .filter((name) => readFileSync(join(folder, name), 'utf8').includes('ISO18626Message'))

/** What is wrong by design. */
const INVALID: Readonly<Record<string, string>> = {
  'broker/test/testdata/msg-invalid.xml': 'BadlyFormedMessage',
  'broker/test/testdata/reqmsg-invalid-action.xml': 'UnsupportedActionType',
  'broker/test/testdata/supmsg-invalid-reason.xml': 'UnsupportedReasonForMessageType',
  'broker/test/testdata/supmsg-invalid-status.xml': 'UnrecognisedDataValue',
}

const readFile = (name: string) => readMessage(readFileSync(join(folder, name)))

const valid = files.filter((name) => !Object.hasOwn(INVALID, name))

/** All text in the elements of a document, in no order: what a reader must not lose. */
function textsOf(xml: string): string[] {
  return [...xml.replaceAll(/<!--.*?-->/gs, '').matchAll(/<(?:\w+:)?(\w+)[^<>]*>([^<>]+)<\//g)]
    .map(([, name = '', text = '']) => `${name}=${text.trim()}`)
    .filter((text) => !text.endsWith('='))
    .toSorted()
}

/** Templates, and messages that are about no request by design. */
const WITHOUT_NUMBER = files.filter((name) =>
  /<(?:\w+:)?requestingAgencyRequestId>\s*<\//.test(readFileSync(join(folder, name), 'utf8')),
)

const library = createIdentity().library
const id = Buffer.alloc(32, 1).toString('base64url') as RequestId
const known: Known = { library: () => library, request: () => ({ id, need: 'n' }) }

const isSaying = (message: Message): message is SayingMessage => !Object.keys(message)[0]?.endsWith('Confirmation')

type SayingContent = Pick<RequestMessage, 'header'> & Partial<RequestMessage>

/** What a reminder repeats of its request. */
function original({ bibliographicInfo, publicationInfo, serviceInfo, requestedDeliveryInfo }: SayingContent): PrivateRequest {
  const { note } = serviceInfo ?? {}
  return {
    bibliographicInfo,
    publicationInfo,
    requestedDeliveryInfo,
    serviceInfo: note === undefined ? {} : { note },
  } as PrivateRequest
}

/** Texts without those that say when: an event has one time, in milliseconds. Our reminders have the number of their request. */
const timeless = (texts: readonly string[]): string[] =>
  texts
    .map((text) => text.replace(/^(timestamp|lastChange|dateSent)=.*/, '$1'))
    .filter(
      (text) => text !== 'requestType=New' && !(texts.includes('requestType=Reminder') && text.includes('PreviousRequestId=')),
    )

describe.skipIf(files.length === 0)("another system's messages", () => {
  test('are there', () => expect(files.length).toBeGreaterThanOrEqual(36))

  test.each(valid)('%s is read whole, and is the same after writing', (name) => {
    const read = readFile(name)
    if ('faults' in read) throw new Error(JSON.stringify(read.faults))
    expect(read.unrecognised).toEqual([])
    const written = writeMessage(read.message)
    expect(readMessage(written)).toEqual(read)
    expect(textsOf(written)).toEqual(textsOf(readFileSync(join(folder, name), 'utf8')))
    expect(confirmationOf(read, 0)).toMatchObject({
      [`${Object.keys(read.message)[0]}Confirmation`]: { confirmationHeader: { messageStatus: 'OK' } },
    })
  })

  test.each(Object.entries(INVALID))('%s is refused with %s', (name, errorType) => {
    const read = readFile(name)
    if ('message' in read) throw new Error('It was read.')
    expect(read.faults.map((fault) => fault.errorType)).toEqual([errorType])
  })

  test.each(valid.filter((name) => !WITHOUT_NUMBER.includes(name)))('%s is the same after it was an event', (name) => {
    const read = readFile(name)
    if ('faults' in read || !isSaying(read.message)) throw new Error('It was not read.')
    const mapping = eventOfMessage(read.message, known)
    if ('faults' in mapping) throw new Error(JSON.stringify(mapping.faults))
    const { open, part, sentMs, supplyingAgencyRequestId, leftOut } = mapping.event
    const [content] = Object.values(read.message) as [SayingContent]
    const [payload] = open.type === 'request' ? [open.payload] : []
    const again = messageOfEvent({ ...open, time: { ms: sentMs, count: 0 } } as OpenPart & { time: Hlc }, part, {
      requestingAgency: content.header.requestingAgencyId,
      supplyingAgency: content.header.supplyingAgencyId ?? content.header.requestingAgencyId,
      request: payload ?? {
        requestingAgencyRequestId: content.header.requestingAgencyRequestId,
        need: '',
        requestType: 'New',
        serviceType: 'Loan',
      },
      requestPart: original(content),
      ...(supplyingAgencyRequestId !== undefined && { supplyingAgencyRequestId }),
      ...(content.serviceInfo?.requestingAgencyPreviousRequestId !== undefined && {
        previousRequestId: content.serviceInfo.requestingAgencyPreviousRequestId,
      }),
    })
    const kept = textsOf(writeMessage(read.message)).filter(
      (text) => !leftOut.includes('/request/patronInfo') || !text.startsWith('patronId='),
    )
    expect(timeless(textsOf(writeMessage(again)))).toEqual(timeless(kept))
  })

  test.each(WITHOUT_NUMBER)('%s is about no request and is refused', (name) => {
    const read = readFile(name)
    if ('faults' in read || !isSaying(read.message)) throw new Error('It was not read.')
    expect(eventOfMessage(read.message, known)).toMatchObject({ faults: [{ errorType: 'UnrecognisedDataValue' }] })
  })

  test.skipIf(!HAS_XMLLINT)('are valid by the schema 2021-2 when written again, and so are the confirmations of all', () => {
    const reads = files.map(readFile)
    const messages = reads.flatMap((read) => ('message' in read ? [read.message] : []))
    const confirmations = reads
      .map((read) => confirmationOf(read, Date.UTC(2026, 0, 1)))
      .filter((one): one is Message => one !== undefined)
    expect(confirmations.length).toBe(files.length - 1)
    expect(schemaErrors([...messages, ...confirmations].map(writeMessage))).toEqual([])
  })
})
