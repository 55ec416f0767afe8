// Text files in UTF-16, as Windows software saves them, made UTF-8 on the way.
import { TextDecoder } from 'node:util'
import type { Chunks } from './formats.ts'

export type Utf16 = 'utf-16le' | 'utf-16be'

/** The kind of UTF-16 that a file is in: told by its byte order mark, or by every other one of its first bytes being 0. */
export function utf16Of(head: Uint8Array): Utf16 | undefined {
  const [first, second, third, fourth] = head
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === undefined || second === undefined || third === undefined || fourth === undefined) return undefined
  if (second === 0 && fourth === 0 && first !== 0 && third !== 0) return 'utf-16le'
  return first === 0 && third === 0 && second !== 0 && fourth !== 0 ? 'utf-16be' : undefined
}

/** The same text in UTF-8, without byte order mark. Halves of characters, which no text has, become U+FFFD. */
export async function* utf16ToUtf8(chunks: Chunks, encoding: Utf16): AsyncGenerator<Uint8Array, void, undefined> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }))
  yield Buffer.from(decoder.decode())
}
