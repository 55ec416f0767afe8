// Messages of another system (CrossLink), which it exchanges in the schema 1.2.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { confirmationOf } from './confirm.ts'
import type { Message } from './message.ts'
import { readMessage } from './read.ts'
import { SHARED_DATA } from './testing/shared-data.ts'
import { HAS_XMLLINT, schemaErrors } from './testing/xmllint.ts'
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
