// The HTTP server around the app.
import { createAdaptorServer } from '@hono/node-server'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DaemonError } from '../errors.ts'
import { parseHttpAddress } from './address.ts'
import { type AppComponents, createApp } from './app.ts'

export interface HttpServer {
  /** `http://127.0.0.1:7480/` */
  readonly url: string
  close(): Promise<void>
}

/** @throws {DaemonError} `HTTP_ADDRESS` when the address is not loopback or is taken. */
export async function serveHttp({ address, ...components }: AppComponents & { address: string }): Promise<HttpServer> {
  const { host, port } = parseHttpAddress(address)
  const app = createApp(components)
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host.replaceAll(/[[\]]/g, ''), resolve)
    })
  } catch (cause) {
    app.close()
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
      app.close()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}
