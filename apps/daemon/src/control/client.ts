// A command's side of the local socket.
import { connect, type Socket } from 'node:net'
import { DaemonError } from '../errors.ts'
import { answerSchema, type ControlAnswer, type ControlRequest, linesOf } from './protocol.ts'

/** An error that the node reported: its own code and message. */
export class RemoteError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'RemoteError'
    this.code = code
  }
}

export interface ControlClient {
  perform(operation: string, parameters: unknown, onProgress?: (progress: unknown) => void): Promise<unknown>
  close(): void
}

/** Connects to the node that has the folder open; undefined when none is running. */
export async function connectControl(path: string): Promise<ControlClient | undefined> {
  const socket = connect(path)
  const connected = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true))
    // No socket, or one that a killed node has left behind.
    socket.once('error', () => resolve(false))
  })
  return connected ? clientOn(socket) : undefined
}

function clientOn(socket: Socket): ControlClient {
  socket.on('error', () => socket.destroy())
  return {
    async perform(operation, parameters, onProgress) {
      socket.write(`${JSON.stringify({ id: 1, operation, parameters } satisfies ControlRequest)}\n`)
      for await (const answer of answersOn(socket)) {
        if ('progress' in answer) onProgress?.(answer.progress)
        else if ('result' in answer) return answer.result
        else if ('error' in answer) throw new RemoteError(answer.error.code, answer.error.message)
      }
      throw stopped()
    },
    close: () => socket.destroy(),
  }
}

function stopped(cause?: unknown): DaemonError {
  return new DaemonError('CONTROL', 'The node stopped before it had finished. What it had done stays; run the command again.', {
    cause,
  })
}

async function* answersOn(socket: Socket): AsyncIterable<ControlAnswer> {
  try {
    for await (const line of linesOf(socket)) yield answerSchema.parse(JSON.parse(line))
  } catch (cause) {
    // Killed while it wrote: the connection is reset, or ends within a line.
    throw stopped(cause)
  }
}
