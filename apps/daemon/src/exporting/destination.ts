// Where an export goes: a file that appears under its name when it is whole, or a socket at whose other end a command writes to stdout.
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { DaemonError, fileError } from '../errors.ts'

export interface Destination {
  /** Resolves when there is room for more. */
  write(bytes: Uint8Array): Promise<void>
  /** Makes what was written whole. */
  finish(): Promise<void>
  /** Leaves nothing behind, as far as that is possible. May be called after a failure of any of the others. */
  discard(): Promise<void>
}

/** @throws {DaemonError} `FILE`. */
export async function fileDestination(path: string): Promise<Destination> {
  const partial = `${path}.part`
  const explained = (error: unknown): unknown => fileError(`${path} could not be written`, error)
  const file: FileHandle = await open(partial, 'w').catch((cause: Error) => {
    throw new DaemonError('FILE', `${path} cannot be written: ${cause.message}`, { cause })
  })
  return {
    async write(bytes) {
      await file.writeFile(bytes).catch((error: unknown) => {
        throw explained(error)
      })
    },
    async finish() {
      try {
        await file.sync()
        await file.close()
        await rename(partial, path)
      } catch (error) {
        throw explained(error)
      }
    },
    async discard() {
      await file.close().catch(() => undefined)
      await rm(partial, { force: true })
    },
  }
}

/** @throws {DaemonError} `STOPPED` when the other end goes away, as `serumpun export | head` does. */
export async function socketDestination(path: string): Promise<Destination> {
  const socket: Socket = connect(path)
  let gone: Error | undefined
  let wake = Promise.withResolvers<void>()
  const end = (error?: Error): void => {
    gone ??= error ?? new Error('The reader went away.')
    wake.resolve()
  }
  socket.on('error', end)
  socket.on('close', () => end())
  socket.on('drain', () => wake.resolve())
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  const check = (): void => {
    if (gone !== undefined) throw new DaemonError('STOPPED', 'The export was stopped: nobody reads it any more.', { cause: gone })
  }
  return {
    async write(bytes) {
      check()
      wake = Promise.withResolvers()
      if (!socket.write(bytes)) await wake.promise
      check()
    },
    async finish() {
      check()
      await new Promise<void>((resolve) => socket.end(resolve))
    },
    discard() {
      socket.destroy()
      return Promise.resolve()
    },
  }
}
