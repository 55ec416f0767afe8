// What commands and the running node say to each other over the local socket: one JSON object a line.
// Only the folder's owner can open the socket; lines are bounded all the same.
import { z } from 'zod'

/** The longest line: a report with a thousand rejects, or a page of titles. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024

export const requestSchema = z.object({ id: z.int().nonnegative(), operation: z.string().max(64), parameters: z.unknown() })
export type ControlRequest = z.infer<typeof requestSchema>

export const answerSchema = z.union([
  z.object({ id: z.int(), progress: z.unknown() }),
  z.object({ id: z.int(), result: z.unknown() }),
  z.object({ id: z.int(), error: z.object({ code: z.string(), message: z.string() }) }),
])
export type ControlAnswer = z.infer<typeof answerSchema>

/** Lines of a stream of bytes. @throws {Error} when one is longer than `MAX_LINE_BYTES`. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncIterable<string> {
  let rest: Buffer[] = []
  let length = 0
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, end)]).toString()
      rest = []
      length = 0
      from = end + 1
    }
    rest.push(chunk.subarray(from))
    length += chunk.length - from
    if (length > MAX_LINE_BYTES) throw new Error(`A line is longer than ${MAX_LINE_BYTES} bytes.`)
  }
}
