// Who may ask: this machine's own pages and programs, and no other site's page in a browser.
import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isOwnHost } from './address.ts'
import { bookJson, ServedLibrary } from './testing/served-library.ts'

let served: ServedLibrary
beforeAll(async () => {
  served = await ServedLibrary.start()
})
afterAll(async () => await served[Symbol.asyncDispose]())

/** With headers that `fetch` does not let anybody set. */
async function asked(
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<{ status: number; code: string }> {
  return await new Promise((resolve, reject) => {
    const sent = request(new URL(path, served.url), { method, headers }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => {
        const problem =
          response.headers['content-type']?.includes('problem') === true ? (JSON.parse(text) as { code: string }) : undefined
        resolve({ status: response.statusCode ?? 0, code: problem?.code ?? '' })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

describe('a name that is not this machine', () => {
  it.each([
    'evil.example',
    'evil.example:7480',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '169.254.169.254',
    '[::2]',
    '0.0.0.0',
  ])('%s gets nothing, neither data nor page', async (host) => {
    expect(isOwnHost(host)).toBe(false)
    for (const path of ['/api/status', '/api/search?q=', '/', '/api/openapi.json'])
      expect(await asked('GET', path, { host })).toEqual({ status: 403, code: 'FOREIGN_HOST' })
  })

  it('its own names are let in', async () => {
    const { port } = new URL(served.url)
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`])
      expect(await asked('GET', '/api/status', { host })).toEqual({ status: 200, code: '' })
  })
})

describe("another site's page", () => {
  const body = JSON.stringify(bookJson('Dari luar'))
  const host = (): string => new URL(served.url).host

  it.each([
    ['origin', { origin: 'http://evil.example' }],
    ['an origin of another port', { origin: 'http://127.0.0.1:1' }],
    ['no origin that it would tell', { origin: 'null' }],
    ['the mark of a browser', { 'sec-fetch-site': 'cross-site' }],
    ['the mark of another port', { 'sec-fetch-site': 'same-site' }],
  ])('with %s changes nothing', async (_, headers) => {
    for (const [method, path] of [
      ['POST', '/api/records'],
      ['POST', '/api/imports?name=x.mrc'],
      ['POST', '/api/exports'],
      ['DELETE', '/api/imports/0000000000000000'],
    ] as const) {
      // A form can send text without asking first.
      const sent = { ...headers, host: host(), 'content-type': 'text/plain' }
      expect(await asked(method, path, sent, method === 'POST' ? body : '')).toEqual({ status: 403, code: 'FOREIGN_ORIGIN' })
    }
  })

  it('the own page may, and so may a program', async () => {
    const json = { host: host(), 'content-type': 'application/json' }
    expect(
      await asked('POST', '/api/records', { ...json, origin: `http://${host()}`, 'sec-fetch-site': 'same-origin' }, body),
    ).toMatchObject({ status: 201 })
    expect(await asked('POST', '/api/records', json, body)).toMatchObject({ status: 201 })
  })

  it('is told nothing that would let it read answers', async () => {
    const { headers } = await served.ask('api/status', { headers: { origin: 'http://evil.example' } })
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })
})

describe('what is no proper request', () => {
  async function raw(bytes: string): Promise<string> {
    const { hostname, port } = new URL(served.url)
    return await new Promise((resolve, reject) => {
      let text = ''
      const socket = connect(Number(port), hostname, () => socket.write(bytes))
      socket.on('data', (chunk) => (text += chunk.toString()))
      socket.on('close', () => resolve(text))
      socket.on('error', reject)
    })
  }

  it.each([
    ['no HTTP', 'hello world\r\n\r\n', 400],
    ['an endless header', `GET /api/status HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
    ['two lengths', 'POST /api/records HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', 400],
    ['an address that is none', 'GET http://[::bad/ HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n', 400],
    ['no host', 'GET /api/status HTTP/1.0\r\n\r\n', 400],
  ])('%s is told so', async (_, bytes, status) => {
    const answer = await raw(bytes)
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(answer).toContain('application/problem+json')
  })
})
