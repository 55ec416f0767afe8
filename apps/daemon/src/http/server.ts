// The HTTP server around the app, with what runs behind it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { limits } from '@serumpun/api'
import { OwnCatalogue } from '../cataloguing/own-catalogue.ts'
import { codeOf, DaemonError } from '../errors.ts'
import { ExportJobs } from '../exporting/export-jobs.ts'
import { ImportJobs } from '../importing/import-jobs.ts'
import type { Log } from '../log.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import type { Peers } from '../operations/peers.ts'
import { parseHttpAddress } from './address.ts'
import { createApp } from './app.ts'
import { EventStreams } from './event-stream.ts'
import { type Rates, usualRates } from './guards.ts'
import { problemDocument } from './problem.ts'
import type { RouteComponents } from './routes.ts'
import { StatusStream } from './status-stream.ts'

export interface HttpServer {
  /** `http://127.0.0.1:7480/` */
  readonly url: string
  close(): Promise<void>
}

export interface HttpServerInit {
  /** `HOST:PORT`; the host must be loopback. */
  readonly address: string
  readonly library: OpenedLibrary
  readonly network: Peers
  readonly perform: RouteComponents['perform']
  readonly log: Log
  /** How often it may be asked. @default as limits say */
  readonly rates?: Rates
}

const PROBLEM = { 'content-type': 'application/problem+json' }

/** @throws {DaemonError} `HTTP_ADDRESS` when the address is not loopback or is taken. */
export async function serveHttp({
  address,
  library,
  network,
  perform,
  log,
  rates = usualRates(),
}: HttpServerInit): Promise<HttpServer> {
  const { host, port } = parseHttpAddress(address)
  const statusStream = new StatusStream(library, network)
  const imports = await ImportJobs.open(library)
  const exports = await ExportJobs.open(library)
  const closeBehind = async (): Promise<void> => {
    statusStream.close()
    await Promise.all([imports.close(), exports.close()])
  }
  const streams = new EventStreams()
  const catalogue = new OwnCatalogue(library)
  const fetch = createApp({ library, network, perform, catalogue, imports, exports, statusStream, streams }, rates, (error) =>
    log.error('http-fault', `The API has met with a fault: ${error.message}`, { code: codeOf(error), stack: error.stack }),
  )
  const listener = getRequestListener(fetch, { errorHandler: unreadable })
  const server = createServer((request, response) => void listener(request, response))
  // Uploads may take hours, as long as they come on.
  server.requestTimeout = 0
  server.timeout = limits.CONNECTION_IDLE_MS
  server.on('clientError', refuseConnection)
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host.replaceAll(/[[\]]/g, ''), resolve)
    })
  } catch (cause) {
    await closeBehind()
    const taken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE'
    throw new DaemonError(
      'HTTP_ADDRESS',
      `The page cannot be served at ${address}: ${taken ? 'something else is there already' : (cause as Error).message}. Choose another with --http.`,
      { cause },
    )
  }
  const { port: actual } = server.address() as AddressInfo
  return {
    url: `http://${host}:${actual}/`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      await closeBehind()
    },
  }
}

/** A request whose address or Host header cannot be made sense of never reaches the app. */
function unreadable(): Response {
  const text = problemDocument(400, 'INVALID_REQUEST', 'The address or the Host header of the request cannot be understood.')
  return new Response(text, { status: 400, headers: PROBLEM })
}

/** What is no HTTP, or has headers without end, is told so and cut off. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy()
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW'
  const slow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
  const status = tooLarge ? 431 : slow ? 408 : 400
  const reason = tooLarge ? 'Request Header Fields Too Large' : slow ? 'Request Timeout' : 'Bad Request'
  const body = problemDocument(status, 'INVALID_REQUEST', tooLarge ? 'The headers are too long.' : 'This is no request in HTTP.')
  const head = `HTTP/1.1 ${status} ${reason}\r\ncontent-type: application/problem+json\r\nconnection: close`
  socket.end(`${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}
