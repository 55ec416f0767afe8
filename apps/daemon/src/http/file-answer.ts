// A file of the node's own as an answer: streamed, as fast as it is taken.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Context } from 'hono'

/** @throws the file system's error where it is not there. */
export async function fileAnswer(context: Context, path: string, name: string, mediaType: string): Promise<Response> {
  const { size } = await stat(path)
  const headers = {
    'content-type': mediaType,
    'content-length': String(size),
    'cache-control': 'no-store',
    // RFC 6266: a plain name for old programs, the real one for all others.
    'content-disposition': `attachment; filename="${name.replaceAll(/[^\w .-]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
  }
  if (context.req.method === 'HEAD') return context.body(null, 200, headers)
  return context.body(Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>, 200, headers)
}
