// How a route of the contract is served, and what a group of routes is given.
import { createRoute, type OpenAPIHono, type RouteConfig, type RouteHandler } from '@hono/zod-openapi'
import type { OwnCatalogue } from '../cataloguing/own-catalogue.ts'
import type { MiddlewareHandler } from 'hono'
import type { ExportJobs } from '../exporting/export-jobs.ts'
import type { ImportJobs } from '../importing/import-jobs.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import type { Peers } from '../operations/peers.ts'
import type { EventStreams } from './event-stream.ts'
import type { StatusStream } from './status-stream.ts'

export interface RouteComponents {
  readonly library: OpenedLibrary
  readonly network: Peers
  /** An operation as commands ask for it (operations/operations.ts). */
  readonly perform: (operation: string, parameters: unknown, signal: AbortSignal) => Promise<unknown>
  readonly catalogue: OwnCatalogue
  readonly imports: ImportJobs
  readonly exports: ExportJobs
  readonly statusStream: StatusStream
  readonly streams: EventStreams
}

export type Routes = (app: OpenAPIHono, components: RouteComponents) => void

/**
 * Serves an operation. What it answers goes through `answer`, which knows the schema: the framework's own check of answers knows nothing of
 * entity tags and streams.
 *
 * @param before What stands before the operation's own checks, such as the limit of its body.
 */
export function serve<Route extends RouteConfig>(
  app: OpenAPIHono,
  route: Route,
  before: MiddlewareHandler[],
  handler: (context: Parameters<RouteHandler<Route>>[0]) => Response | Promise<Response>,
): void {
  app.openapi(
    createRoute({ ...route, middleware: before }),
    handler as unknown as RouteHandler<Route & { middleware: MiddlewareHandler[] }>,
  )
}
