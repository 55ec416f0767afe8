// Streaming reader of MARCXML files.
import { isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import type { Decoded, ReadItem, Rejection } from '../read-item.ts'
import { MarcXmlDecoder } from './decode.ts'
import type { XmlFrame } from './frames.ts'
import { MarcXmlFramer } from './frames.ts'

/** Encodings that name themselves in an XML declaration and need no decoder of their own. */
const UTF8_LABELS = /^(?:utf-?8|us-ascii|ascii)$/i
/** What an 8-bit file can't be, whatever its declaration says: Windows software writes `utf-16` on top of UTF-8. */
const WIDE_LABELS = /^(?:utf-?16|utf-?32|ucs-?[24]|iso-10646|iso-2022)/i

/**
 * Reads a file of MARCXML records of any size in constant memory: a collection, a lone record, or records inside of other XML. A bad
 * record becomes a rejected item and reading goes on with the next `<record>`; a file that breaks off ends with a rejected item.
 *
 * @param chunks The uncompressed file, cut anywhere; chunks must not be changed afterwards.
 * @throws Only what `chunks` throws.
 */
export async function* readMarcXml(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<ReadItem, void, undefined> {
  const framer = new MarcXmlFramer()
  const decoder = new MarcXmlDecoder()
  let index = 0
  const itemOf = ({ bytes, offset, rejection }: XmlFrame): ReadItem => {
    const position = { index: index++, offset }
    const outcome = rejection ?? decodeBytes(decoder, bytes, framer.encoding)
    if (!('code' in outcome))
      return { kind: 'record', record: outcome.record, warnings: outcome.warnings, bytes, exact: false, position }
    const controlNumber = peekControlNumber(bytes)
    return { kind: 'rejected', ...outcome, ...(controlNumber === undefined ? {} : { controlNumber }), bytes, position }
  }
  for await (const chunk of chunks) {
    for (const frame of framer.push(chunk)) yield itemOf(frame)
  }
  for (const frame of framer.end()) yield itemOf(frame)
}

function decodeBytes(decoder: MarcXmlDecoder, bytes: Buffer, encoding: string | undefined): Decoded | Rejection {
  const other =
    encoding === undefined || UTF8_LABELS.test(encoding) || WIDE_LABELS.test(encoding) ? undefined : decoderFor(encoding)
  if (other === undefined) {
    if (!isUtf8(bytes)) return badText('UTF-8')
    return decoder.decode(bytes.toString())
  }
  try {
    return decoder.decode(other.decode(bytes))
  } catch {
    return badText(other.encoding)
  }
}

function decoderFor(encoding: string): TextDecoder | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch {
    // A label that nobody knows: the bytes decide whether it is UTF-8 after all.
    return undefined
  }
}

function badText(encoding: string): Rejection {
  return {
    code: 'bad-utf8',
    message: `Some bytes of the record are not ${encoding}, which the file says, or leaves to be assumed, that it is in. Export it again as UTF-8.`,
  }
}

/** The control number of a record that can't be decoded, if one can be made out. */
function peekControlNumber(bytes: Buffer): string | undefined {
  const text = bytes.toString('latin1', 0, 4096)
  const found = /controlfield[^<>]{0,100}\stag\s*=\s*["']001["'][^<>]{0,100}>([^<]{1,60})</.exec(text)?.[1]?.trim()
  return found !== undefined && /^[\x20-\x7e]+$/.test(found) ? found : undefined
}
