// The node's HTTP API and page. What the API takes and gives is described in @serumpun/api; the page's files come from the web app's build.
import { OpenAPIHono } from '@hono/zod-openapi'
import { codeOf, messageOf } from '../errors.ts'
import { VERSION } from '../version.ts'
import { headers, ownPagesOnly, paced, type Rates } from './guards.ts'
import { problemDocument, problemOf, Refusal } from './problem.ts'
import type { RouteComponents, Routes } from './routes.ts'
import { exportRoutes } from './routes/exports.ts'
import { importRoutes } from './routes/imports.ts'
import { networkRoutes } from './routes/networks.ts'
import { nodeRoutes } from './routes/node.ts'
import { recordRoutes } from './routes/records.ts'
import { requestBalanceRoutes } from './routes/request-balance.ts'
import { requestDemandRoutes } from './routes/request-demand.ts'
import { requestPaperRoutes } from './routes/request-papers.ts'
import { requestRoutes } from './routes/requests.ts'
import { reviewRoutes } from './routes/review.ts'
import { searchRoutes } from './routes/search.ts'
import { staticFiles } from './static-files.ts'

const ROUTES: readonly Routes[] = [
  nodeRoutes,
  networkRoutes,
  searchRoutes,
  recordRoutes,
  reviewRoutes,
  importRoutes,
  exportRoutes,
  // Before those of one request: a balance is no number of one.
  requestBalanceRoutes,
  requestDemandRoutes,
  requestPaperRoutes,
  requestRoutes,
]

/** @param onFault Told of what nobody foresaw; who asked hears only that there is something. */
export function createApp(components: RouteComponents, rates: Rates, onFault: (error: Error) => void): OpenAPIHono['fetch'] {
  const app = new OpenAPIHono({
    defaultHook: (result, context) => {
      if (result.success) return undefined
      const errors = result.error.issues.map(({ path, message }) => ({
        at: result.target === 'json' ? path.map((part) => `/${String(part)}`).join('') : path.map(String).join('.'),
        code: 'invalid',
        message,
      }))
      const detail = errors.map(({ at, message }) => `${at}: ${message}`).join('; ')
      return context.body(problemDocument(400, 'INVALID_REQUEST', detail, errors), 400, {
        'content-type': 'application/problem+json',
      })
    },
  })
  app.use(headers())
  app.use(ownPagesOnly())
  app.use('/api/*', paced(rates))
  for (const routes of ROUTES) routes(app, components)
  // Made when somebody asks: most starts are not for that.
  let document: ReturnType<typeof app.getOpenAPI31Document> | undefined
  app.get('/api/openapi.json', (context) => {
    document ??= app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'Serumpun node', version: VERSION } })
    return context.json(document)
  })
  app.all('/api/*', ({ req }) => {
    throw new Refusal(404, 'NOT_FOUND', `There is no ${req.method} ${req.path.slice(0, 200)}. See /api/openapi.json.`)
  })
  app.get('*', staticFiles())
  app.all('*', () => {
    throw new Refusal(405, 'METHOD_NOT_ALLOWED', 'Pages are only read. See /api/openapi.json for what can be done.', {
      allow: 'GET, HEAD',
    })
  })
  app.onError((error, context) => {
    // Whoever asked has gone: what was being done for them was given up, and nobody reads this.
    if (context.req.raw.signal.aborted) return problemOf(new Refusal(408, 'GONE', 'Whoever asked has gone.'), context)
    const response = problemOf(error, context)
    if (response.status === 500) onFault(Object.assign(error, { message: `${codeOf(error)}: ${messageOf(error)}` }))
    return response
  })
  return app.fetch
}
