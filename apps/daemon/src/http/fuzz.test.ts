// Every operation of the contract with input that nobody means: it is refused with a problem document or answered, soon, and the node has no
// fault of its own.
import { request } from 'node:http'
import { limits, operations } from '@serumpun/api'
import { encodeIso2709 } from '@serumpun/bib'
import type { Cbor } from '@serumpun/replica'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testRecord } from '../../../../test/support/records.ts'
import { Rate } from './rate.ts'
import { bookJson, ServedLibrary } from './testing/served-library.ts'

let served: ServedLibrary
let recordId = ''
beforeAll(async () => {
  served = await ServedLibrary.start()
  await served.shut()
  // Nothing is to be refused for its being too much.
  const unbounded = new Rate(1e9, 1e9)
  await served.open({ requests: unbounded, writes: unbounded })
  recordId = (await served.send<{ id: string }>('POST', 'api/records', bookJson('Bumi manusia'))).body.id
  await served.library.view.whenCurrent()
})
afterAll(async () => await served[Symbol.asyncDispose]())

interface Sent {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: Uint8Array | string
}

/** Longer than any of these may take on a busy machine; what hangs is a fault. */
const ANSWERS_WITHIN_MS = 20_000

async function answerTo({ method, path, headers, body }: Sent): Promise<{ status: number; type: string; text: string }> {
  const { hostname, port } = new URL(served.url)
  return await new Promise((resolve, reject) => {
    const asked = request({ hostname, port, method, path, headers, timeout: ANSWERS_WITHIN_MS }, (response) => {
      let text = ''
      const answered = (): void => resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', text })
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        // Streams of events do not end by themselves.
        if (response.headers['content-type'] === 'text/event-stream') {
          answered()
          response.destroy()
        }
      })
      response.on('end', answered)
      response.on('error', reject)
    })
    asked.on('timeout', () => asked.destroy(new Error(`No answer to ${method} ${path}`)))
    asked.on('error', reject)
    if (method === 'GET' || method === 'HEAD' || method === 'DELETE') asked.end()
    else asked.end(body)
  })
}

async function expectCalm(sent: Sent): Promise<void> {
  const { status, type, text } = await answerTo(sent)
  const told = `${sent.method} ${sent.path} → ${status} ${text.slice(0, 300)}`
  expect(status, told).toBeLessThan(500)
  if (status < 400 || sent.method === 'HEAD') return
  expect(type, told).toBe('application/problem+json')
  const problem = JSON.parse(text) as { status: number; code: string; detail: string; title: string }
  expect(problem, told).toMatchObject({ status, code: expect.stringMatching(/^[A-Z][A-Z_0-9]+$/) as string })
  expect(problem.detail.length, told).toBeGreaterThan(0)
  expect(text).not.toContain(served.folder.path)
}

const byteText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    ' ',
    '..',
    '../../etc/passwd',
    '%',
    '%00',
    '%2e%2e%2f',
    '\u0000',
    'a'.repeat(5000),
    '🎋',
    '\ud800',
    "' OR 1=1 --",
    '{{7*7}}',
    '<script>',
  ),
)
/** What a path may hold once it is encoded, and what it holds when somebody forgets to. */
const segment = fc.oneof(
  byteText.map((text) => encodeURIComponent(text.toWellFormed())),
  fc.constantFrom('%', '%zz', '%ff', '..%2f..', '%00'),
  fc.constant('').map(() => encodeURIComponent(recordId)),
  fc.constantFrom('0123456789abcdef', '0000000000000000'),
)
const headerValue = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  maxLength: 80,
})
const anyHeaders = fc.record(
  {
    accept: fc.oneof(headerValue, fc.constantFrom('*/*', 'text/*;q=x', 'application/json;q=0', 'application/marc, */*;q=0.1')),
    'content-type': fc.oneof(
      headerValue,
      fc.constantFrom(
        'application/json',
        'application/marc',
        'application/marcxml+xml',
        'multipart/form-data',
        'application/x-www-form-urlencoded',
      ),
    ),
    'if-match': fc.oneof(headerValue, fc.constantFrom('*', '""', '"a", W/"b"')),
    'if-none-match': headerValue,
    'accept-encoding': headerValue,
    range: headerValue,
    cookie: headerValue,
  },
  { requiredKeys: [] },
)
const anyBody = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc.uint8Array({ maxLength: 300 }),
  byteText,
  fc
    .record(
      { leader: fc.oneof(byteText, fc.constant('00000nam a2200000 a 4500')), fields: fc.jsonValue({ maxDepth: 4 }) },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
  fc
    .record(
      {
        format: fc.oneof(byteText, fc.constant('marc')),
        query: byteText,
        columns: fc.dictionary(byteText, byteText),
        replace: fc.anything(),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? ''),
)

const QUERY_NAMES = [
  'q',
  'limit',
  'cursor',
  'facet',
  'facetValues',
  'sort',
  'library',
  'format',
  'yearFrom',
  'holdersTo',
  'addedSince',
  'within',
  'correct',
  'draft',
  'name',
  '__proto__',
]
const anyQuery = fc
  .array(
    fc.tuple(
      fc.constantFrom(...QUERY_NAMES),
      fc.oneof(
        byteText,
        fc.integer().map(String),
        fc.constantFrom('NaN', '1e9', '-1', 'title = "', 'a and', '(((((', '2026-02-31'),
      ),
    ),
    { maxLength: 5 },
  )
  .map((pairs) => new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value.toWellFormed()])).toString())

describe('any input', () => {
  const RUNS = 40

  it.each(Object.entries(operations))(
    'of %s is answered or refused',
    async (_, { method, path }) => {
      await fc.assert(
        fc.asyncProperty(segment, anyQuery, anyHeaders, anyBody, async (id, query, headers, body) => {
          await expectCalm({ method: method.toUpperCase(), path: `${path.replace('{id}', id)}?${query}`, headers, body })
        }),
        { numRuns: RUNS },
      )
      expect(served.faults).toEqual([])
    },
    120_000,
  )

  it('at any address, with any method, is answered or refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'PROPFIND'),
        fc.array(segment, { maxLength: 4 }),
        fc.boolean(),
        anyHeaders,
        async (method, segments, api, headers) => {
          await expectCalm({ method, path: `${api ? '/api' : ''}/${segments.join('/')}`, headers, body: 'x' })
        },
      ),
      { numRuns: 150 },
    )
    expect(served.faults).toEqual([])
  }, 120_000)
})

describe('what other libraries say', () => {
  const sound = encodeIso2709(testRecord(1))
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.nat({ max: sound.length }).map((length) => sound.slice(0, length)),
    fc.array(fc.tuple(fc.nat({ max: sound.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 20 }).map((changes) => {
      const damaged = sound.slice()
      for (const [at, byte] of changes) damaged[at] = byte
      return damaged
    }),
    fc.constantFrom<Cbor>('text', 7, null, [], { leader: 'x' }, true),
  )

  it('is read, shown and copied, or refused, whatever bytes it is', async () => {
    const bodies = fc.sample(hostile, 60)
    const ids = await served.receiveEntries(
      { name: '<script>alert(1)</script>', place: '../..' },
      bodies.map((body, i) => ({ key: `r//${i}`, body })),
    )
    for (const id of ids) {
      const at = `/api/records/${encodeURIComponent(id)}`
      const formats = ['marc', 'marcxml', 'mods', 'dc', 'json', 'csv', 'ris', 'bibtex']
      for (const path of [...formats.map((format) => `${at}?format=${format}`), `/api/titles/${encodeURIComponent(id)}`])
        await expectCalm({ method: 'GET', path, headers: {}, body: '' })
      for (const path of [`${at}/copy?draft=true`, `${at}/copy`]) await expectCalm({ method: 'POST', path, headers: {}, body: '' })
    }
    for (const path of ['/api/search?q=&facet=subject&facet=place', '/api/review', '/api/libraries', '/api/status'])
      await expectCalm({ method: 'GET', path, headers: {}, body: '' })
    for (const format of ['marc', 'marcxml', 'csv', 'xlsx', 'cards'])
      expect((await served.send('POST', 'api/exports', { format, union: true })).status).toBe(201)
    await expect
      .poll(async () => (await served.ask<{ items: { state: string }[] }>('api/exports')).body.items.map(({ state }) => state))
      .not.toContain('writing')
    expect((await served.ask<{ items: { state: string }[] }>('api/exports')).body.items.map(({ state }) => state)).not.toContain(
      'failed',
    )
    expect(served.faults).toEqual([])
  }, 120_000)
})

describe('more than the limits', () => {
  it('of a body is refused, whether or not it says so', async () => {
    const large = 'x'.repeat(1024 * 1024 + 1)
    for (const path of ['api/records', 'api/record-check', 'api/exports'])
      expect(
        await served.ask(path, { method: 'POST', body: large, headers: { 'content-type': 'application/json' } }),
      ).toMatchObject({ status: 413, body: { code: 'TOO_LARGE' } })
    const stream = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(65_536))
      },
    })
    const endless = { method: 'POST', body: stream, duplex: 'half', headers: { 'content-type': 'application/json' } } as RequestInit
    expect(await served.ask('api/records', endless)).toMatchObject({ status: 413 })
    const said = await answerTo({
      method: 'POST',
      path: '/api/imports?name=a',
      headers: { 'content-length': String(2 ** 40), connection: 'close' },
      body: 'x',
    }).catch(() => undefined)
    expect(said?.status ?? 413).toBe(413)
  })

  it('of queries and pages is refused', async () => {
    for (const path of [
      `search?q=${'a'.repeat(1001)}`,
      'search?limit=101',
      'search?limit=0',
      `search?${'library=a&'.repeat(51)}`,
      'suggestions?q=a&limit=21',
      'facets?facetValues=101',
    ])
      expect(await served.ask(`api/${path}`)).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } })
  })

  it('of pages that listen is refused, until one goes', async () => {
    const stops: AbortController[] = []
    const listen = async (): Promise<number> => {
      const stop = new AbortController()
      stops.push(stop)
      return (await fetch(new URL('api/events', served.url), { signal: stop.signal })).status
    }
    const answers = await Promise.all(Array.from({ length: limits.MAX_LISTENERS }, listen))
    expect(answers.every((status) => status === 200)).toBe(true)
    expect(await served.ask('api/events')).toMatchObject({ status: 503, body: { code: 'TOO_MANY_LISTENERS' } })
    stops.pop()
    stops.pop()?.abort()
    await expect.poll(listen).toBe(200)
    for (const stop of stops) stop.abort()
  })

  it('of files that wait is refused', async () => {
    const upload = () =>
      served.ask('api/imports?name=a.mrc', { method: 'POST', body: new Uint8Array(encodeIso2709(testRecord(5))) })
    let refused = await upload()
    for (let i = 0; i < limits.MAX_OPEN_IMPORTS && refused.status === 201; i++) refused = await upload()
    expect(refused).toMatchObject({ status: 409, body: { code: 'TOO_MANY_JOBS' } })
  })

  it('of requests a second is told to wait', async () => {
    await using other = await ServedLibrary.start()
    const answers = await Promise.all(Array.from({ length: 150 }, () => other.send('POST', 'api/exports', {})))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused[0]).toMatchObject({ body: { code: 'TOO_MANY_REQUESTS' } })
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})

it('describes every operation', async () => {
  const { body } = await served.ask<{ paths: Record<string, Record<string, unknown>>; openapi: string }>('api/openapi.json')
  expect(body.openapi).toBe('3.1.0')
  for (const { method, path } of Object.values(operations)) expect(body.paths[path]?.[method], `${method} ${path}`).toBeDefined()
  expect(JSON.stringify(body)).not.toContain('undefined')
})
