import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DaemonError } from '../errors.ts'
import { AnswerBrokenOff, readAnswer } from './answer.ts'
import type { AnsweredRecord, AnswerPart } from './answer-part.ts'
import { MAX_METADATA_CHARS } from './limits.ts'
import { marcXml, recordXml } from '../../../../test/support/oai-server.ts'

const DATA = join(import.meta.dirname, '../../../../..', 'shared/data/oai-pmh-2-js')

function answer(content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-01-01T00:00:00Z</responseDate>${content}</OAI-PMH>`
}

function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function partsOf(text: string | Uint8Array, size = 65_536): Promise<AnswerPart[]> {
  const parts: AnswerPart[] = []
  for await (const part of readAnswer(cut(Buffer.from(text), size))) parts.push(part)
  return parts
}

const recordsIn = (parts: readonly AnswerPart[]): AnsweredRecord[] => parts.filter((part) => part.kind === 'record')

const record = (n: number, metadata = marcXml(n, `Judul ${n}`)): string =>
  recordXml({ identifier: `oai:x:${n}`, datestamp: '2026-01-01', metadata })

describe('an answer', () => {
  test('gives its parts, however it is cut', async () => {
    const xml = answer(
      `<ListRecords>${record(1)}${recordXml({ identifier: 'oai:x:2', datestamp: '2026-01-02', metadata: undefined })}<resumptionToken completeListSize="9"> abc </resumptionToken></ListRecords>`,
    )
    const whole = await partsOf(xml)
    expect(whole).toMatchObject([
      { kind: 'date', text: '2026-01-01T00:00:00Z' },
      { kind: 'record', identifier: 'oai:x:1', datestamp: '2026-01-01', deleted: false, root: { name: 'record' } },
      { kind: 'record', identifier: 'oai:x:2', deleted: true, metadata: undefined },
      { kind: 'token', token: 'abc', total: 9 },
    ])
    for (const size of [1, 2, 7, 100]) expect(await partsOf(xml, size)).toEqual(whole)
  })

  test('is understood where servers write it otherwise than the protocol', async () => {
    const deleted = record(1).replace('<header>', '<header status=" Deleted">')
    expect(await partsOf(answer(`<ListRecords>${deleted}</ListRecords><resumptionToken>behind</resumptionToken>`))).toMatchObject([
      { kind: 'date' },
      { kind: 'record', deleted: true },
      { kind: 'token', token: 'behind' },
    ])
  })

  test('gives metadata that can be read alone, whatever prefixes stand around them', async () => {
    const xml = `<o:OAI-PMH xmlns:o="http://www.openarchives.org/OAI/2.0/" xmlns:m="urn:marc"><o:ListRecords><o:record><o:header><o:identifier>a</o:identifier></o:header><o:metadata><m:record a="1 &lt; &quot;2&quot;"><m:x>&amp;<![CDATA[<b>]]></m:x></m:record></o:metadata><o:about><m:record/></o:about></o:record></o:ListRecords></o:OAI-PMH>`
    const [only] = recordsIn(await partsOf(xml))
    expect(only?.metadata).toBe(
      '<m:record xmlns:o="http://www.openarchives.org/OAI/2.0/" xmlns:m="urn:marc" a="1 &lt; &quot;2&quot;"><m:x>&amp;&lt;b&gt;</m:x></m:record>',
    )
    expect(only?.root).toEqual({ name: 'record', namespace: 'urn:marc' })
  })

  test.each([
    ['an end tag too many', '<b>x</i>'],
    ['an end tag too few', '<b>x'],
    ['tags that cross', '<b><i>x</b></i>'],
    ['a stray less-than sign', 'a < b'],
    ['an attribute without quotes', '<b a=1/>'],
    ['the end of the record within it', '</record></metadata></record>'],
  ])('loses no other record for one that is broken: %s', async (_, flaw) => {
    const metadata = `<m xmlns="urn:m"><t>${flaw}</t></m>`
    const xml = answer(
      `<ListRecords>${record(1)}${record(2, metadata)}${record(3)}<resumptionToken>t</resumptionToken></ListRecords>`,
    )
    for (const size of [1, 13, 65_536]) {
      const parts = await partsOf(xml, size)
      const good = recordsIn(parts).filter(({ problem }) => problem === undefined)
      expect(good.map(({ identifier }) => identifier)).toEqual(['oai:x:1', 'oai:x:3'])
      expect(parts.at(-1)).toMatchObject({ kind: 'token', token: 't' })
    }
  })

  test('that breaks off is not taken for whole', async () => {
    const xml = answer(`<ListRecords>${record(1)}${record(2)}</ListRecords>`)
    for (let end = xml.indexOf('<OAI-PMH') + 60; end < xml.length - 1; end += 7)
      await expect(partsOf(xml.slice(0, end))).rejects.toThrow(AnswerBrokenOff)
  })

  test.each([
    ['', 'it is not XML'],
    ['Fatal error', 'it is not XML'],
    ['<html><head><title>Login &amp; more</title></head></html>', 'a web page, “Login & more”'],
    ['<rss/>', '<rss>'],
  ])('that is none says what it seems to be: %s', async (text, seems) => {
    await expect(partsOf(text)).rejects.toThrow(seems)
  })

  test('holds little of an endless record, text or tag', async () => {
    function* endless(piece: string): Generator<Uint8Array> {
      yield Buffer.from(
        answer('<ListRecords><record><header><identifier>a</identifier></header><metadata><m>').replace('</OAI-PMH>', ''),
      )
      for (let at = 0; at < 4 * MAX_METADATA_CHARS; at += piece.length) yield Buffer.from(piece)
    }
    for (const piece of ['x'.repeat(65_536), '&amp;'.repeat(10_000), 'a="b" '.repeat(10_000)]) {
      const reading = async (): Promise<void> => {
        for await (const _ of readAnswer(endless(piece))) continue
      }
      await expect(reading()).rejects.toThrow(DaemonError)
    }
    const long = await partsOf(
      answer(`<ListRecords>${record(1, `<m>${'<t>x</t>'.repeat(MAX_METADATA_CHARS / 8)}</m>`)}${record(2)}</ListRecords>`),
    )
    expect(recordsIn(long).map(({ problem }) => problem?.code)).toEqual(['too-long', undefined])
  })
})

test('no answer, whole or damaged, does worse than to be refused', async () => {
  const seeds = [
    answer(
      `<ListRecords>${record(1)}${record(2, '<a><b>x</b><![CDATA[y]]></a>')}<resumptionToken>t</resumptionToken></ListRecords>`,
    ),
    answer('<error code="badArgument">No &nbsp; such thing</error>'),
  ]
  const damage = fc.array(
    fc.record({
      at: fc.nat(),
      remove: fc.nat(20),
      insert: fc.oneof(
        fc.string({ maxLength: 5 }),
        fc.constantFrom('<', '>', '&', '</record>', '<record>', ']]>', '<![CDATA[', '<!--', '\u0000', '<?', '<!DOCTYPE x ['),
      ),
    }),
    { maxLength: 6 },
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...seeds), damage, fc.integer({ min: 1, max: 80 }), async (seed, damages, size) => {
      let bytes = Buffer.from(seed)
      for (const { at, remove, insert } of damages) {
        const place = at % (bytes.length + 1)
        bytes = Buffer.concat([bytes.subarray(0, place), Buffer.from(insert, 'latin1'), bytes.subarray(place + remove)])
      }
      const outcome = async (pieces: number): Promise<unknown> => {
        try {
          return await partsOf(bytes, pieces)
        } catch (error) {
          if (!(error instanceof DaemonError || error instanceof AnswerBrokenOff)) throw error
          return error.message
        }
      }
      await outcome(size)
    }),
    { numRuns: 500 },
  )
})

describe.skipIf(!existsSync(DATA))('answers of a real server', () => {
  const files = existsSync(DATA) ? globSync('**/*.xml', { cwd: DATA }).toSorted() : []

  const outcome = async (part: Buffer): Promise<AnswerPart[] | string> => {
    try {
      return await partsOf(part, 1000)
    } catch (error) {
      if (!(error instanceof DaemonError || error instanceof AnswerBrokenOff)) throw error
      return error.message
    }
  }

  test.each(files)('%s, cut off anywhere', async (name) => {
    const bytes = readFileSync(join(DATA, name))
    for (let end = 0; end < bytes.length; end += 97) expect(await outcome(bytes.subarray(0, end))).toBeTypeOf('string')
  })

  test.each(files.filter((name) => name.startsWith('list-records/')))('%s gives all its records', async (name) => {
    const bytes = readFileSync(join(DATA, name))
    const records = recordsIn(await partsOf(bytes))
    expect(records).toHaveLength(bytes.toString().split('<metadata>').length - 1)
    expect(records.every(({ problem, root }) => problem === undefined && root?.name === 'dc')).toBe(true)
  })

  test('a record without metadata stays one', async () => {
    expect(recordsIn(await partsOf(readFileSync(join(DATA, 'get-record/get-record-malformed.xml'))))).toMatchObject([
      { metadata: undefined, deleted: false },
    ])
  })
})
