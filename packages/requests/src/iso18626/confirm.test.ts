import { describe, expect, test } from 'vitest'
import { confirmationOf } from './confirm.ts'
import { NAMESPACE } from './message.ts'
import { readMessage } from './read.ts'
import { EXAMPLES } from './testing/examples.ts'
import { HAS_XMLLINT, schemaErrors } from './testing/xmllint.ts'
import { writeMessage } from './write.ts'

const RECEIVED = Date.UTC(2026, 2, 2, 2, 30)
const example = (name: string) => readMessage(writeMessage(EXAMPLES[name] ?? { request: undefined as never }))

describe('a confirmation', () => {
  test('repeats whose message it answers, and when that was sent and came', () => {
    expect(confirmationOf(example('requestingAgencyMessage'), RECEIVED)).toEqual({
      requestingAgencyMessageConfirmation: {
        confirmationHeader: {
          supplyingAgencyId: { agencyIdType: { value: 'ISIL' }, agencyIdValue: 'ID-JaPN' },
          requestingAgencyId: { agencyIdType: { value: 'ISIL', scheme: 'urn:x-codes:agency' }, agencyIdValue: 'MY-KuUKM' },
          timestamp: '2026-03-02T09:30:00.123456789+07:00',
          requestingAgencyRequestId: 'p-17/2026',
          timestampReceived: '2026-03-02T02:30:00.000Z',
          messageStatus: 'OK',
        },
        action: 'ShippedReturn',
      },
    })
  })

  test('tells what is wrong, with what could be read', () => {
    const broken = writeMessage(EXAMPLES['supplyingAgencyMessage'] as never)
      .replace('RetryPossible', 'Perhaps')
      .replace(/<requestingAgencyId>.*?<\/requestingAgencyId>/, '<requestingAgencyId/>')
    const confirmation = confirmationOf(readMessage(broken), RECEIVED)
    expect(confirmation).toMatchObject({
      supplyingAgencyMessageConfirmation: {
        confirmationHeader: { requestingAgencyRequestId: 'p-17/2026', messageStatus: 'ERROR' },
        reasonForMessage: 'RequestResponse',
        errorData: [
          {
            errorType: 'BadlyFormedMessage',
            errorValue: '/supplyingAgencyMessage/header/requestingAgencyId/agencyIdType: it is missing',
          },
          {
            errorType: 'BadlyFormedMessage',
            errorValue: '/supplyingAgencyMessage/header/requestingAgencyId/agencyIdValue: it is missing',
          },
          { errorType: 'UnrecognisedDataValue', errorValue: '/supplyingAgencyMessage/statusInfo/status: Perhaps' },
        ],
      },
    })
    expect(HAS_XMLLINT ? schemaErrors([writeMessage(confirmation as never)]) : []).toEqual([])
  })

  test('has errors of the one who asked for it', () => {
    const fault = { errorType: 'UnrecognisedDataValue', errorValue: 'There is no request p-17/2026.' } as const
    expect(confirmationOf(example('request'), RECEIVED, [fault])).toMatchObject({
      requestConfirmation: { confirmationHeader: { messageStatus: 'ERROR' }, errorData: [fault] },
    })
  })

  test('is not made for a confirmation or for what is no message', () => {
    expect(confirmationOf(example('requestConfirmation'), RECEIVED)).toBeUndefined()
    expect(confirmationOf(readMessage('<html/>'), RECEIVED)).toBeUndefined()
    expect(confirmationOf(readMessage(`<ISO18626Message xmlns="${NAMESPACE}"/>`), RECEIVED)).toBeUndefined()
  })
})
