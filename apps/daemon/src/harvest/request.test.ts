import { createServer as createPlainServer } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { request, retryAfter } from './request.ts'
import { waitAfter } from './retry.ts'
import { sourceName, sourceOf } from './source.ts'
import { CERTIFICATE, KEY } from './testing/self-signed.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')

test.each([
  ['120', 120_000],
  [' 0 ', 0],
  ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
  ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  ['-5', undefined],
  ['99999999999', undefined],
  ['', undefined],
  [null, undefined],
])('Retry-After: %j', (header, ms) => expect(retryAfter(header, NOW)).toBe(ms))

test('waits grow, with chance in them, up to a minute', () => {
  expect([1, 2, 3, 4, 5, 6, 7].map((failures) => waitAfter(failures, 1))).toEqual([
    2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000,
  ])
  expect(waitAfter(3, 0)).toBe(4000)
})

test('a server whose certificate nobody knows is refused, and why is said in words', async () => {
  const server = createServer({ key: KEY, cert: CERTIFICATE }, (_, response) => response.end('secret'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const url = (scheme: string): URL => new URL(`${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/oai`)
    const options = { signal: new AbortController().signal, now: () => NOW }
    await expect(request(url('https'), options)).rejects.toMatchObject({
      code: 'HARVEST_UNREACHABLE',
      message: expect.stringContaining('signs its certificate itself') as string,
    })
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

test.each([
  ['https://h.example/oai?verb=Identify&metadataPrefix=x', 'https://h.example/oai'],
  ['http://h.example/index.php?p=oai&verb=ListRecords', 'http://h.example/index.php?p=oai'],
  [' https://user:p%40ss@h.example/oai#top ', 'https://h.example/oai'],
])('the address of a source: %s', (address, url) => expect(sourceOf(address).url).toBe(url))

test('what tells sources apart, and what does not', () => {
  expect(sourceOf('https://user:p%40ss@h.example/oai').credentials).toBe('user:p@ss')
  const name = (address: string, options = {}): string => sourceName(sourceOf(address, options))
  expect(name('https://a:b@h.example/oai')).toBe(name('https://h.example/oai?verb=Identify'))
  expect(
    new Set([
      name('https://h.example/oai'),
      name('https://h.example/oai', { set: 's' }),
      name('https://h.example/oai', { prefix: 's' }),
    ]).size,
  ).toBe(3)
  expect(name('https://h.example/../../etc/passwd')).toMatch(/^h\.example-[0-9a-f]{12}$/)
})

test('a mistyped address is told without its password, and a percent sign in that is no riddle', () => {
  expect(() => sourceOf('htp://name:secret@h.example/oai')).toThrow(/'htp:\/\/…@h\.example/)
  expect(() => sourceOf('name:secret@h.example/oai')).toThrow(/'…@h\.example/)
  expect(sourceOf('https://name:100%@h.example/').credentials).toBe('name:100%')
})

test('an answer that drips is given up, however long it goes on', async () => {
  const server = createPlainServer((_, response) => {
    response.write('<OAI-PMH>')
    const drip = setInterval(() => response.write(' '), 5)
    response.on('close', () => clearInterval(drip))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    let now = NOW
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/oai`)
    const { body } = await request(url, { signal: new AbortController().signal, now: () => (now += 60_000) })
    await expect(Array.fromAsync(body)).rejects.toThrow(/leads nowhere/)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

test.each(['', 'h.example/oai', 'file:///etc/passwd', 'ftp://h.example/', 'javascript:alert(1)', 'https://'])(
  '%j is no address',
  (address) => {
    expect(() => sourceOf(address)).toThrow(/address/)
  },
)
