// Streaming reader of XML files of records: framing, encodings, and one decoder's outcome for each frame.
import { isAscii, isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import type { Chunks } from '../formats.ts'
import type { Decoded, ReadItem, Rejection } from '../read-item.ts'
import type { XmlFrame, XmlVocabulary } from './frames.ts'
import { XmlFramer } from './frames.ts'

/** What a schema adds to the reading of XML. */
export interface XmlRecordSchema {
  readonly vocabulary: XmlVocabulary
  /** One record from the text of its element. Never throws. */
  readonly decode: (xml: string) => Decoded | Rejection
  /** The control number of a record that can't be decoded, if its bytes show one. */
  readonly peekControlNumber?: (bytes: Buffer) => string | undefined
}

/** Encodings that name themselves in an XML declaration and need no decoder of their own. */
const UTF8_LABELS = /^(?:utf-?8|us-ascii|ascii)$/i
/** What an 8-bit file can't be, whatever its declaration says: Windows software writes `utf-16` on top of UTF-8. */
const WIDE_LABELS = /^(?:utf-?16|utf-?32|ucs-?[24]|iso-10646|iso-2022)/i

/**
 * Reads records from XML of any size in constant memory. A bad record becomes a rejected item and reading goes on with the next one; a
 * file that breaks off ends with a rejected item.
 *
 * The declared encoding is believed unless a record is UTF-8 beyond ASCII, which text in another encoding hardly ever is by chance.
 *
 * @param chunks The file, cut anywhere, in an encoding in which ASCII means itself; chunks must not be changed afterwards.
 * @throws Only what `chunks` throws.
 */
export async function* readXml(chunks: Chunks, schema: XmlRecordSchema): AsyncGenerator<ReadItem, void, undefined> {
  const framer = new XmlFramer(schema.vocabulary)
  let index = 0
  for await (const chunk of chunks) {
    for (const frame of framer.push(chunk)) yield itemOf(frame, index++, framer.encoding, schema)
  }
  for (const frame of framer.end()) yield itemOf(frame, index++, framer.encoding, schema)
}

/** As `readXml`, for a whole document at once; records only, or why there are none. */
export function recordsOfXml(document: Uint8Array, schema: XmlRecordSchema): ReadItem[] {
  const framer = new XmlFramer(schema.vocabulary)
  const frames = [...framer.push(document), ...framer.end()]
  return frames.map((frame, index) => itemOf(frame, index, framer.encoding, schema))
}

function itemOf(
  { bytes, offset, rejection }: XmlFrame,
  index: number,
  label: string | undefined,
  schema: XmlRecordSchema,
): ReadItem {
  const position = { index, offset }
  const other = encodingOf(bytes, label)
  const outcome = rejection ?? decodeBytes(bytes, other, schema)
  if (!('code' in outcome)) {
    const { record, warnings } = outcome
    const mislabelled = other === undefined && label !== undefined && !UTF8_LABELS.test(label) && !isAscii(bytes)
    return {
      kind: 'record',
      record,
      warnings: mislabelled ? [...warnings, 'unmarked-utf8'] : warnings,
      bytes,
      exact: false,
      position,
    }
  }
  const controlNumber = schema.peekControlNumber?.(bytes)
  // Rejects of one file are kept together, so they are of one encoding.
  const kept = other === undefined ? bytes : Buffer.from(new TextDecoder(other).decode(bytes))
  return { kind: 'rejected', ...outcome, ...(controlNumber === undefined ? {} : { controlNumber }), bytes: kept, position }
}

function decodeBytes(bytes: Buffer, encoding: string | undefined, { decode }: XmlRecordSchema): Decoded | Rejection {
  if (encoding === undefined) return isUtf8(bytes) ? decode(bytes.toString()) : badText('UTF-8')
  try {
    return decode(new TextDecoder(encoding, { fatal: true }).decode(bytes))
  } catch {
    return badText(encoding)
  }
}

/** The encoding other than UTF-8 that bytes are in; undefined also for a label that nobody knows. */
function encodingOf(bytes: Buffer, label: string | undefined): string | undefined {
  if (label === undefined || UTF8_LABELS.test(label) || WIDE_LABELS.test(label) || isUtf8(bytes)) return undefined
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

function badText(encoding: string): Rejection {
  return {
    code: 'bad-utf8',
    message: `Some bytes of the record are not ${encoding}, which the file says, or leaves to be assumed, that it is in. Export it again as UTF-8.`,
  }
}
