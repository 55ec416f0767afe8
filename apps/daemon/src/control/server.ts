// The running node's side of the local socket.
import { chmod, mkdir, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { codeOf, messageOf } from '../errors.ts'
import { type ControlAnswer, type ControlRequest, linesOf, requestSchema } from './protocol.ts'

/** Runs an operation by name. Progress may be told any number of times before it ends. */
export type Perform = (
  operation: string,
  parameters: unknown,
  onProgress: (progress: unknown) => void,
  signal: AbortSignal,
) => Promise<unknown>

export interface ControlServer {
  close(): Promise<void>
}

/** Listens with owner-only permissions. The caller holds the store, so an old socket file is nobody's. */
export async function serveControl(path: string, perform: Perform): Promise<ControlServer> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await rm(path, { force: true })
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    serve(socket, perform).catch(() => socket.destroy())
  })
  await listen(server, path)
  await chmod(path, 0o600)
  return {
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
      await rm(path, { force: true })
    },
  }
}

async function listen(server: Server, path: string): Promise<void> {
  // The socket must never be open to others, not even before chmod.
  const mask = process.umask(0o177)
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, resolve)
    })
  } finally {
    process.umask(mask)
  }
}

async function serve(socket: Socket, perform: Perform): Promise<void> {
  const gone = new AbortController()
  socket.once('close', () => gone.abort())
  socket.on('error', () => socket.destroy())
  const answer = (message: ControlAnswer): void => {
    if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`)
  }
  for await (const line of linesOf(socket)) {
    const request = requestIn(line)
    if (request === undefined) {
      const message = 'The node does not understand this request. It may be of another version than the command: restart it.'
      const refusal: ControlAnswer = { id: 0, error: { code: 'CONTROL', message } }
      // Leaving the loop destroys the socket.
      await new Promise<void>((resolve) => socket.end(`${JSON.stringify(refusal)}\n`, resolve))
      return
    }
    const { id, operation, parameters } = request
    perform(operation, parameters, (progress) => answer({ id, progress }), gone.signal)
      .then((result) => answer({ id, result: result ?? null }))
      .catch((error: unknown) => answer({ id, error: { code: codeOf(error), message: messageOf(error) } }))
  }
}

function requestIn(line: string): ControlRequest | undefined {
  try {
    return requestSchema.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}
