// Streaming reader of XML files of records: framing, encodings, and one decoder's outcome for each frame.
import { isAscii, isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { EncodingGuesses } from '../encoding/guess.ts'
import type { DecodeText } from '../encoding/text-encoding.ts'
import { decoderOf } from '../encoding/text-encoding.ts'
import type { Chunks } from '../formats.ts'
import type { Iso2709Options } from '../iso2709/read.ts'
import type { Decoded, ReadItem, ReadWarning, Rejection } from '../read-item.ts'
import type { XmlFrame, XmlVocabulary } from './frames.ts'
import { XmlFramer } from './frames.ts'
import { mendedXml } from './mend.ts'

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
 * @throws {BibError} `BIB_UNKNOWN_ENCODING` before anything is read; else only what `chunks` throws.
 */
export function readXml(
  chunks: Chunks,
  schema: XmlRecordSchema,
  { encoding }: Iso2709Options = {},
): AsyncGenerator<ReadItem, void, undefined> {
  const framer = new XmlFramer(schema.vocabulary)
  return readFrames(chunks, framer, new ItemMaker(framer, schema, encoding))
}

async function* readFrames(chunks: Chunks, framer: XmlFramer, items: ItemMaker): AsyncGenerator<ReadItem, void, undefined> {
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
  /** Whether it is in another encoding than UTF-8, which the file declares or the caller named. */
  readonly converted?: boolean
}

/** Makes items of one file's frames. */
class ItemMaker {
  readonly #framer: XmlFramer
  readonly #schema: XmlRecordSchema
  readonly #guesses = new EncodingGuesses()
  readonly #given: DecodeText | undefined
  #index = 0

  /** @param encoding What the file is in, whatever it declares. */
  constructor(framer: XmlFramer, schema: XmlRecordSchema, encoding?: string) {
    this.#framer = framer
    this.#schema = schema
    this.#given = encoding === undefined ? undefined : decoderOf(encoding)
  }

  of({ bytes, offset, rejection }: XmlFrame): ReadItem {
    const position = { index: this.#index++, offset }
    const { text, warnings, converted = false } = this.#textOf(bytes)
    const outcome = rejection ?? this.#decoded(text)
    if (!('code' in outcome)) {
      const { record } = outcome
      return { kind: 'record', record, warnings: [...outcome.warnings, ...warnings], bytes, exact: false, position }
    }
    const controlNumber = this.#schema.peekControlNumber?.(bytes)
    // Rejects of one file are kept together, so they are of one encoding.
    const kept = converted ? Buffer.from(text) : bytes
    return { kind: 'rejected', ...outcome, ...(controlNumber === undefined ? {} : { controlNumber }), bytes: kept, position }
  }

  /** What is not well-formed is tried once more, without what real systems leave in XML that has no place there. */
  #decoded(xml: string): Decoded | Rejection {
    const outcome = this.#schema.decode(xml)
    if (!('code' in outcome) || outcome.code !== 'bad-xml') return outcome
    const { text, mends } = mendedXml(xml)
    if (mends.size === 0) return outcome
    const mended = this.#schema.decode(text)
    return 'code' in mended ? outcome : { record: mended.record, warnings: [...mended.warnings, ...mends] }
  }

  #textOf(bytes: Buffer): XmlText {
    const label = this.#framer.encoding
    if (this.#given !== undefined && !isAscii(bytes)) {
      const { text, replaced } = this.#given(bytes)
      if (Buffer.from(text).equals(bytes)) return { text, warnings: [] }
      return { text, warnings: replaced ? ['given-encoding', 'replaced-bytes'] : ['given-encoding'], converted: true }
    }
    if (isUtf8(bytes)) {
      const mislabelled = label !== undefined && !UTF8_LABELS.test(label) && decoderFor(label) !== undefined && !isAscii(bytes)
      return { text: bytes.toString(), warnings: mislabelled ? ['unmarked-utf8'] : [] }
    }
    const decoder = label === undefined || UTF8_LABELS.test(label) ? undefined : decoderFor(label)
    if (decoder === undefined) return this.#guesses.read(bytes, true)
    const text = decoder.decode(bytes)
    return { text, warnings: text.includes('\ufffd') ? ['replaced-bytes'] : [], converted: true }
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
