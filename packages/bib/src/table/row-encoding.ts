// What encoding the text of a list is in: UTF-8, or what Windows calls ANSI. Told by its bytes, and checked again row by row, because
// lists are put together from several sources. (UTF-16 has been made UTF-8 before: open.ts.)
import { isAscii, isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { standardName } from '../encoding/text-encoding.ts'
import type { Chunks } from '../formats.ts'

export interface RowEncoding {
  /** As the Encoding Standard calls it (https://encoding.spec.whatwg.org/). */
  readonly name: string
  /** How the text of a row is read, and whether it is in another encoding than the rest. */
  forRow(bytes: Buffer): { readonly decode: (bytes: Buffer) => string; readonly unexpected: boolean }
}

/** What Excel in Indonesian, Malay and English saves as CSV when UTF-8 is not asked for. */
const ANSI = 'windows-1252'

/** Encodings in which each character is one byte, or no byte of a longer one is a separator, quote or line end. */
const SCANNABLE = /^(?:utf-8|windows-\d+|iso-8859-\S+|koi8-\w+|ibm866|macintosh|x-mac-cyrillic|euc-\w+)$/

const decodeUtf8 = (bytes: Buffer): string => bytes.toString('utf8')
const decodeAscii = (bytes: Buffer): string => bytes.toString('latin1')

/**
 * @param label What `--encoding` says, such as `windows-1252` or `latin1`. No row is then taken for anything else.
 * @throws {BibError} `BIB_UNKNOWN_ENCODING`.
 */
export function encodingNamed(label: string): RowEncoding {
  return rowEncoding(standardName(label), true)
}

/** Tells a text's encoding by its beginning. Of a character that is cut off at the end nothing is concluded. */
export function detectEncoding(head: Buffer): RowEncoding {
  const isUnicode = [0, 1, 2, 3].some((cut) => isUtf8(head.subarray(0, Math.max(0, head.length - cut))))
  return rowEncoding(isUnicode ? 'utf-8' : ANSI, false)
}

function rowEncoding(name: string, forced: boolean): RowEncoding {
  // What is scanned is UTF-8 already, see `scannable`.
  const scanned = SCANNABLE.test(name) ? name : 'utf-8'
  const own = scanned === 'utf-8' ? decodeUtf8 : decodeWith(scanned)
  const other = scanned === 'utf-8' ? decodeWith(ANSI) : decodeUtf8
  return {
    name,
    forRow(bytes) {
      if (isAscii(bytes)) return { decode: decodeAscii, unexpected: false }
      const unexpected = !forced && isUtf8(bytes) !== (scanned === 'utf-8')
      return { decode: unexpected ? other : own, unexpected }
    },
  }
}

function decodeWith(name: string): (bytes: Buffer) => string {
  const decoder = new TextDecoder(name, { ignoreBOM: true })
  return (bytes) => decoder.decode(bytes)
}

/** The text in bytes that rows can be scanned in, without byte order mark: as it is, or in UTF-8 where it is in an encoding such as GB 18030. */
export async function* scannable(chunks: Chunks, { name }: RowEncoding): AsyncGenerator<Uint8Array, void, undefined> {
  if (!SCANNABLE.test(name)) {
    const decoder = new TextDecoder(name)
    for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }))
    yield Buffer.from(decoder.decode())
    return
  }
  yield* name === 'utf-8' ? withoutMark(chunks) : chunks
}

async function* withoutMark(chunks: Chunks): AsyncGenerator<Uint8Array, void, undefined> {
  let start: Uint8Array | undefined = new Uint8Array()
  for await (const chunk of chunks) {
    if (start === undefined) {
      yield chunk
      continue
    }
    start = Buffer.concat([start, chunk])
    if (start.length < 3) continue
    yield start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf ? start.subarray(3) : start
    start = undefined
  }
  if (start !== undefined) yield start
}
