// Streaming gunzip that gives out everything it could read before damage, in bounded memory.
import { createGunzip } from 'node:zlib'
import { BibError } from './errors.ts'
import { GUNZIP_PIECE_BYTES } from './limits.ts'

/**
 * Uncompresses a gzip stream, members one after another included.
 *
 * @throws {BibError} `BIB_DAMAGED_GZIP` after the last bytes that could be read; at most 32 KiB just before corrupted (not cut off)
 * input are lost, because zlib reports no output with an error. Throws what `chunks` throws as it is.
 */
export async function* gunzip(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Buffer, void, undefined> {
  const stream = createGunzip({ chunkSize: GUNZIP_PIECE_BYTES })
  let failure: Error | undefined
  let ended = false
  let wake = (): void => {}
  stream.on('error', (error) => {
    failure = error
    wake()
  })
  stream.on('end', () => {
    ended = true
    wake()
  })
  stream.on('readable', () => wake())

  /** Gives out what there is until `done`; waits for more in between. */
  async function* drain(done: () => boolean): AsyncGenerator<Buffer, void, undefined> {
    for (;;) {
      for (let output = stream.read() as Buffer | null; output !== null; output = stream.read() as Buffer | null) yield output
      if (done() || failure !== undefined) return
      // Nothing can have happened since the checks above: events come between turns, and there was none.
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  try {
    for await (const chunk of chunks) {
      let written = false
      stream.write(chunk, () => {
        written = true
        wake()
      })
      // All output of a chunk is taken before the next goes in: at the end of a file that is cut off, zlib would drop what is left.
      yield* drain(() => written)
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
