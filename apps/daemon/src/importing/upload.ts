// A file that comes in over a connection: written to the disk as it comes, within limits, and there whole or not at all.
import { open, rename, rm, statfs } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { limits } from '@serumpun/api'
import { DaemonError, fileError } from '../errors.ts'
import { syncFolder } from '../whole-file.ts'

export interface UploadLimits {
  /** @default limits.MAX_UPLOAD_BYTES */
  readonly mostBytes?: number
  /** @default limits.UPLOAD_IDLE_MS */
  readonly idleMs?: number
}

/** File names have 255 bytes; jobs add endings to them. */
const MOST_NAME_BYTES = 150

/** A name that is safe on any file system and still tells people which file it was. */
export function fileNameOf(given: string): string {
  const plain = basename(given.replaceAll('\\', '/'))
    .replaceAll(/[\p{Cc}\p{Cs}<>:"|?*/]/gu, '_')
    .replace(/^[.\s]+/, '')
    .trim()
  let name = plain === '' ? 'upload' : plain
  while (Buffer.byteLength(name) > MOST_NAME_BYTES) name = [...name].slice(1).join('')
  return name
}

/**
 * @returns how many bytes came; they are on the disk.
 * @throws {DaemonError} `UPLOAD_TOO_LARGE`, `UPLOAD_EMPTY`, `UPLOAD_BROKEN` when the other side went away or fell silent; `FILE` when the
 * disk is full. Nothing is left behind then.
 */
export async function receiveFile(
  chunks: ReadableStream<Uint8Array>,
  path: string,
  { mostBytes = limits.MAX_UPLOAD_BYTES, idleMs = limits.UPLOAD_IDLE_MS }: UploadLimits = {},
): Promise<number> {
  const partial = `${path}.part`
  const reader = chunks.getReader()
  try {
    const bytes = await write(reader, partial, Math.min(mostBytes, await roomBeside(path)), idleMs)
    if (bytes === 0) throw new DaemonError('UPLOAD_EMPTY', 'The file is empty. Choose another one.')
    await rename(partial, path)
    await syncFolder(dirname(path))
    return bytes
  } catch (error) {
    // Whoever sends is told to stop; what comes after the answer is nobody's.
    reader.cancel().catch(() => undefined)
    await rm(partial, { force: true })
    throw fileError('The file cannot be kept', error)
  }
}

/** Bytes that may be written without the disk becoming so full that the node itself has no room left. */
async function roomBeside(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(dirname(path))
  return Math.max(0, bavail * bsize - limits.KEPT_FREE_BYTES)
}

async function write(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  path: string,
  mostBytes: number,
  idleMs: number,
): Promise<number> {
  const file = await open(path, 'w', 0o600)
  try {
    let bytes = 0
    for (;;) {
      const chunk = await nextOf(reader, idleMs)
      if (chunk === undefined) break
      bytes += chunk.length
      if (bytes > mostBytes)
        throw new DaemonError(
          'UPLOAD_TOO_LARGE',
          `The file is larger than the ${mostBytes} bytes that there is room for. Import it on the command line, or make room on the disk.`,
        )
      await file.writeFile(chunk)
    }
    await file.sync()
    return bytes
  } finally {
    await file.close()
  }
}

async function nextOf(reader: ReadableStreamDefaultReader<Uint8Array>, idleMs: number): Promise<Uint8Array | undefined> {
  const silence = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => silence.reject(new DaemonError('UPLOAD_BROKEN', 'Nothing more of the file came. Send it again.')),
    idleMs,
  )
  try {
    const { done, value } = await Promise.race([reader.read(), silence.promise])
    return done ? undefined : value
  } catch (cause) {
    if (cause instanceof DaemonError) throw cause
    throw new DaemonError('UPLOAD_BROKEN', 'The file did not come to its end. Send it again.', { cause })
  } finally {
    clearTimeout(timer)
  }
}
