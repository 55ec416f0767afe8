// Streaming reader of XML files of records: framing, encodings, and one decoder's outcome for each frame.
import { isAscii, isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { EncodingGuesses } from '../encoding/guess.ts'
import type { Chunks } from '../formats.ts'
import type { Decoded, ReadItem, ReadWarning, Rejection } from '../read-item.ts'
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
 * The declared encoding is believed unless a record is UTF-8 beyond ASCII, which text in another encoding hardly ever is by chance. What
 * should be UTF-8 and is not is read in the encoding that its letters fit best, with a warning that names it.
 *
 * @param chunks The file, cut anywhere, in an encoding in which ASCII means itself; chunks must not be changed afterwards.
 * @throws Only what `chunks` throws.
 */
export async function* readXml(chunks: Chunks, schema: XmlRecordSchema): AsyncGenerator<ReadItem, void, undefined> {
  const framer = new XmlFramer(schema.vocabulary)
  const items = new ItemMaker(framer, schema)
  for await (const chunk of chunks) {
    for (const frame of framer.push(chunk)) yield items.of(frame)
  }
  for (const frame of framer.end()) yield items.of(frame)
}

/** As `readXml`, for a whole document at once. */
export function recordsOfXml(document: Uint8Array, schema: XmlRecordSchema): ReadItem[] {
  const framer = new XmlFramer(schema.vocabulary)
  const items = new ItemMaker(framer, schema)
  return [...framer.push(document), ...framer.end()].map((frame) => items.of(frame))
}

/** Text, and what is to be told of how it was read. */
interface XmlText {
  readonly text: string
  readonly warnings: readonly ReadWarning[]
  /** The encoding that the file declares, if it is another than UTF-8 and the text is in it. */
  readonly declared?: string
}

/** Makes items of one file's frames. */
class ItemMaker {
  readonly #framer: XmlFramer
  readonly #schema: XmlRecordSchema
  readonly #guesses = new EncodingGuesses()
  #index = 0

  constructor(framer: XmlFramer, schema: XmlRecordSchema) {
    this.#framer = framer
    this.#schema = schema
  }

  of({ bytes, offset, rejection }: XmlFrame): ReadItem {
    const position = { index: this.#index++, offset }
    const { text, warnings, declared } = this.#textOf(bytes)
    const outcome = rejection ?? this.#schema.decode(text)
    if (!('code' in outcome)) {
      const { record } = outcome
      return { kind: 'record', record, warnings: [...outcome.warnings, ...warnings], bytes, exact: false, position }
    }
    const controlNumber = this.#schema.peekControlNumber?.(bytes)
    // Rejects of one file are kept together, so they are of one encoding.
    const kept = declared === undefined ? bytes : Buffer.from(text)
    return { kind: 'rejected', ...outcome, ...(controlNumber === undefined ? {} : { controlNumber }), bytes: kept, position }
  }

  #textOf(bytes: Buffer): XmlText {
    const label = this.#framer.encoding
    if (isUtf8(bytes)) {
      const mislabelled = label !== undefined && !UTF8_LABELS.test(label) && decoderFor(label) !== undefined && !isAscii(bytes)
      return { text: bytes.toString(), warnings: mislabelled ? ['unmarked-utf8'] : [] }
    }
    const decoder = label === undefined || UTF8_LABELS.test(label) ? undefined : decoderFor(label)
    if (decoder === undefined) return this.#guesses.read(bytes, true)
    const text = decoder.decode(bytes)
    return { text, warnings: text.includes('\ufffd') ? ['replaced-bytes'] : [], declared: decoder.encoding }
  }
}

/** Undefined for a label that nobody knows, or that says what an 8-bit file can't be. */
function decoderFor(label: string): TextDecoder | undefined {
  if (WIDE_LABELS.test(label)) return undefined
  try {
    return new TextDecoder(label)
  } catch {
    return undefined
  }
}
