// The node's HTTP API and page. Routes are described by schemas.ts; the page's files come from the web app's build.
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { LibraryNetwork } from '@serumpun/net'
import type { Context } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { streamSSE } from 'hono/streaming'
import { codeOf, DaemonError, messageOf } from '../errors.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import { searchTitles, titleById } from '../operations/search.ts'
import { statusOf } from '../operations/status.ts'
import { VERSION } from '../version.ts'
import { isOwnHost } from './address.ts'
import { problem, searchQuery, status, title, titlePage, titleParameters } from './schemas.ts'
import { staticFiles } from './static-files.ts'
import { StatusStream } from './status-stream.ts'

export interface AppComponents {
  readonly library: OpenedLibrary
  readonly network: LibraryNetwork
  /** Pages that may listen to events at once. @default 64 */
  readonly mostListeners?: number
}

/** A comment line now and then shows both sides that the connection lives. */
const HEARTBEAT_MS = 15_000

const json = <Schema>(schema: Schema, description: string) => ({ description, content: { 'application/json': { schema } } })
const failed = { description: 'What was wrong', content: { 'application/problem+json': { schema: problem } } }

const statusRoute = createRoute({ method: 'get', path: '/api/status', responses: { 200: json(status, 'The state of this node') } })

const searchRoute = createRoute({
  method: 'get',
  path: '/api/search',
  request: { query: searchQuery },
  responses: { 200: json(titlePage, 'Titles of all libraries in the replica'), 400: failed },
})

const titleRoute = createRoute({
  method: 'get',
  path: '/api/titles/{id}',
  request: { params: titleParameters },
  responses: { 200: json(title, 'The title that has this record'), 400: failed, 404: failed },
})

function problemOf(context: Context, code: string, detail: string, statusCode: 400 | 403 | 404 | 500 | 503): Response {
  const titles = {
    400: 'The request cannot be understood',
    403: 'Not allowed',
    404: 'Not found',
    500: 'Something went wrong in the node',
    503: 'Not now',
  }
  const body = { type: 'about:blank', title: titles[statusCode], status: statusCode, detail, code }
  return context.body(JSON.stringify(body), statusCode, { 'content-type': 'application/problem+json' })
}

function statusCodeOf(code: string): 400 | 404 | 500 | 503 {
  if (code === 'NO_SUCH_TITLE') return 404
  if (code === 'UNION_BAD_QUERY') return 400
  return code === 'UNION_BUSY' || code === 'UNION_CLOSED' ? 503 : 500
}

export interface App {
  readonly fetch: OpenAPIHono['fetch']
  close(): void
}

export function createApp({ library, network, mostListeners = 64 }: AppComponents): App {
  const app = new OpenAPIHono({
    defaultHook: (result, context) => {
      if (!result.success)
        return problemOf(
          context,
          'INVALID_REQUEST',
          result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
          400,
        )
      return undefined
    },
  })
  const stream = new StatusStream(library, network)
  let listeners = 0

  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      strictTransportSecurity: false,
    }),
  )
  app.use(async (context, next) => {
    if (!isOwnHost(context.req.header('host')))
      return problemOf(context, 'FOREIGN_HOST', 'This page answers on this machine only, under its own name.', 403)
    return await next()
  })

  app.openapi(statusRoute, async (context) => context.json(status.parse(await statusOf(library, network)), 200))
  app.openapi(searchRoute, async (context) => {
    const { q, limit, cursor } = context.req.valid('query')
    const since = performance.now()
    const page = await searchTitles(library, { query: q, limit, ...(cursor !== undefined && { cursor }) })
    return context.json(titlePage.parse({ ...page, tookMs: Math.round((performance.now() - since) * 10) / 10 }), 200)
  })
  app.openapi(titleRoute, async (context) => {
    const { id } = context.req.valid('param')
    const found = await titleById(library, id)
    if (found === undefined) throw new DaemonError('NO_SUCH_TITLE', 'No library has this record any more.')
    return context.json(title.parse(found), 200)
  })
  app.doc('/api/openapi.json', { openapi: '3.1.0', info: { title: 'Serumpun node', version: VERSION } })

  app.get('/api/events', (context) => {
    if (listeners >= mostListeners)
      return problemOf(context, 'TOO_MANY_LISTENERS', `More than ${mostListeners} pages are listening. Close some.`, 503)
    return streamSSE(context, async (events) => {
      listeners++
      const ended = Promise.withResolvers<void>()
      const stop = stream.listen((data) => void events.writeSSE({ event: 'status', data }))
      const heartbeat = setInterval(() => void events.write(': here\n\n'), HEARTBEAT_MS)
      events.onAbort(() => ended.resolve())
      await ended.promise
      clearInterval(heartbeat)
      stop()
      listeners--
    })
  })
  app.all('/api/*', (context) => problemOf(context, 'NOT_FOUND', `There is no ${context.req.path}. See /api/openapi.json.`, 404))
  app.get('*', staticFiles())
  app.onError((error, context) => problemOf(context, codeOf(error), messageOf(error), statusCodeOf(codeOf(error))))
  return { fetch: app.fetch, close: () => stream.close() }
}
