// Streaming gunzip that gives out everything it could read before damage, in bounded memory.
import { createGunzip } from 'node:zlib'
import { BibError } from './errors.ts'
import { GZIP_PIECE_BYTES } from './limits.ts'

/**
 * Uncompresses a gzip stream, members one after another included.
 *
 * @throws {BibError} `BIB_DAMAGED_GZIP` after the last bytes that could be read; at most 16 KiB just before corrupted (not cut off)
 * input are lost, because zlib reports no output with an error. Throws what `chunks` throws as it is.
 */
export async function* gunzip(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Buffer, void, undefined> {
  const stream = createGunzip()
  let failure: Error | undefined
  let ended = false
  let wake = (): void => {}
  const notify = (): void => wake()
  stream.on('error', (error) => {
    failure = error
    wake()
  })
  stream.on('end', () => {
    ended = true
    wake()
  })
  stream.on('readable', notify)

  /** Gives out what there is until `done`; waits for more in between. */
  async function* drain(done: () => boolean): AsyncGenerator<Buffer, void, undefined> {
    for (;;) {
      for (let output = stream.read() as Buffer | null; output !== null; output = stream.read() as Buffer | null) yield output
      if (done() || failure !== undefined) return
      // Nothing can have happened since the checks above: events come between turns, and there was none.
      // oxlint-disable-next-line no-loop-func -- one waiter at a time
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length && failure === undefined; at += GZIP_PIECE_BYTES) {
        let written = false
        stream.write(chunk.subarray(at, at + GZIP_PIECE_BYTES), () => {
          written = true
          wake()
        })
        yield* drain(() => written)
      }
      if (failure !== undefined) break
    }
    stream.end()
    yield* drain(() => ended)
    if (failure !== undefined)
      throw new BibError(
        'BIB_DAMAGED_GZIP',
        `The compressed file is damaged or cut off (${failure.message}). Copy or compress it again.`,
        { cause: failure },
      )
  } finally {
    stream.destroy()
  }
}
