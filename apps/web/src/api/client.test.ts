import { afterEach, describe, expect, it, vi } from 'vitest'
import { fetchStatus, searchTitles } from './client.ts'
import { NodeRefused, NodeUnreachable } from './errors.ts'

const { signal } = new AbortController()

function answerWith(response: Response | Error) {
  const fetch = vi.fn<(path: string) => Promise<Response>>(async () => {
    if (response instanceof Error) throw response
    return response
  })
  vi.stubGlobal('fetch', fetch)
  return fetch
}

afterEach(() => vi.unstubAllGlobals())

describe('searchTitles', () => {
  it('writes what was typed into the address, whatever it is', async () => {
    const fetch = answerWith(Response.json({ total: 0, totalIsExact: true, tookMs: 1, items: [] }))
    await searchTitles({ q: 'kopi & teh? 100% "asli" 茶', limit: 20 }, signal)
    const asked = new URL(fetch.mock.calls[0]?.[0] ?? '', 'http://node')
    expect(asked.pathname).toBe('/api/search')
    expect(Object.fromEntries(asked.searchParams)).toEqual({ q: 'kopi & teh? 100% "asli" 茶', limit: '20', correct: 'true' })
  })

  it('asks for the page after a cursor', async () => {
    const fetch = answerWith(Response.json({ total: 0, totalIsExact: true, tookMs: 1, items: [] }))
    await searchTitles({ q: '', limit: 20, cursor: 'a+b/=' }, signal)
    expect(new URL(fetch.mock.calls[0]?.[0] ?? '', 'http://node').searchParams.get('cursor')).toBe('a+b/=')
  })
})

describe('errors', () => {
  it('keeps the code and the explanation of a problem answer', async () => {
    const problem = { title: 'Bad request', status: 400, detail: 'The cursor has expired.', code: 'SEARCH_BAD_CURSOR' }
    answerWith(Response.json(problem, { status: 400, headers: { 'content-type': 'application/problem+json' } }))
    const error = await fetchStatus(signal).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(NodeRefused)
    expect(error).toMatchObject({ status: 400, code: 'SEARCH_BAD_CURSOR', message: 'The cursor has expired.' })
  })

  it.each([
    ['no body', new Response(null, { status: 502 })],
    ['a web page', new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } })],
    ['broken JSON', new Response('{"title":', { status: 502, headers: { 'content-type': 'application/problem+json' } })],
    ['JSON that is no object', new Response('null', { status: 502, headers: { 'content-type': 'application/json' } })],
  ])('names the HTTP status when the error answer is %s', async (_, response) => {
    answerWith(response)
    await expect(fetchStatus(signal)).rejects.toMatchObject({ name: 'NodeRefused', code: 'HTTP_502' })
  })

  it('tells a silent node from one that refuses', async () => {
    answerWith(new TypeError('fetch failed'))
    await expect(fetchStatus(signal)).rejects.toBeInstanceOf(NodeUnreachable)
  })

  it('takes an answer that breaks off for a silent node', async () => {
    answerWith(new Response('{"version":', { headers: { 'content-type': 'application/json' } }))
    await expect(fetchStatus(signal)).rejects.toBeInstanceOf(NodeUnreachable)
  })

  it('passes on that the caller gave up', async () => {
    const gaveUp = AbortSignal.abort()
    answerWith(gaveUp.reason as Error)
    await expect(fetchStatus(gaveUp)).rejects.toMatchObject({ name: 'AbortError' })
  })
})
