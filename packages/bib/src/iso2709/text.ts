// The text of a record, whatever encoding it is in.
import { isAscii, isUtf8 } from 'node:buffer'
import type { GuessedText } from '../encoding/guess.ts'
import { EncodingGuesses } from '../encoding/guess.ts'
import type { DecodeText } from '../encoding/text-encoding.ts'
import { decoderOf } from '../encoding/text-encoding.ts'
import { decodeMarc8 } from '../marc8/decode.ts'
import type { ReadWarning } from '../read-item.ts'
import { NO_WARNINGS } from '../read-item.ts'
import { ESCAPE } from './structure.ts'

/** Text, and what is to be told of how it was read. */
export interface RecordText extends GuessedText {
  /** Whether these bytes are the text in UTF-8. */
  readonly asIs: boolean
}

const UNMARKED: readonly ReadWarning[] = ['unmarked-utf8']

/** Reads the text of one file's records, in their order. */
export class TextReader {
  readonly #guesses = new EncodingGuesses()
  readonly #given: DecodeText | undefined

  /**
   * @param encoding What all of the file is in, if that is known; else each record's leader and bytes tell.
   * @throws {BibError} `BIB_UNKNOWN_ENCODING`.
   */
  constructor(encoding?: string) {
    this.#given = encoding === undefined ? undefined : decoderOf(encoding)
  }

  /** Whether bytes are taken for what they seem to be: no encoding was named. */
  get isFree(): boolean {
    return this.#given === undefined
  }

  /**
   * @param bytes A record or its fields, with separators, which stay as they are.
   * @param claimsUtf8 Whether leader/09 says UTF-8.
   */
  read(bytes: Buffer, claimsUtf8: boolean): RecordText {
    const ascii = isAscii(bytes)
    if (ascii && !hasMarc8InAscii(bytes, claimsUtf8)) return { text: bytes.toString('latin1'), warnings: NO_WARNINGS, asIs: true }
    if (this.#given !== undefined) return readAs(this.#given, bytes, claimsUtf8)
    if (ascii) return readEscapes(bytes, claimsUtf8)
    if (!isUtf8(bytes) || (!claimsUtf8 && bytes.includes(ESCAPE))) return { ...this.#guesses.read(bytes, claimsUtf8), asIs: false }
    return { text: bytes.toString(), warnings: claimsUtf8 ? NO_WARNINGS : UNMARKED, asIs: true }
  }
}

/** Whether ASCII bytes may mean more than they show: escapes to other sets, and characters that were spelled out. */
export function hasMarc8InAscii(bytes: Buffer, claimsUtf8: boolean): boolean {
  return bytes.includes(ESCAPE) || (!claimsUtf8 && (bytes.includes('&#x') || bytes.includes('\\U+')))
}

/** ASCII with escapes, such as East Asian text in MARC-8. Where the leader says UTF-8, only if all of it is MARC-8. */
function readEscapes(bytes: Buffer, claimsUtf8: boolean): RecordText {
  const plain = bytes.toString('latin1')
  const { text, unmapped, strayMarks } = decodeMarc8(bytes)
  if (text === plain || (claimsUtf8 && unmapped > 0)) return { text: plain, warnings: NO_WARNINGS, asIs: true }
  const warnings: ReadWarning[] = [claimsUtf8 ? 'guessed-marc-8' : 'marc-8']
  if (strayMarks > 0) warnings.push('stray-marks')
  if (unmapped > 0) warnings.push('replaced-bytes')
  return { text, warnings, asIs: false }
}

function readAs(decode: DecodeText, bytes: Buffer, claimsUtf8: boolean): RecordText {
  const { text, replaced } = decode(bytes)
  const asIs = claimsUtf8 && !replaced && Buffer.from(text).equals(bytes)
  if (asIs) return { text, warnings: NO_WARNINGS, asIs }
  return { text, warnings: replaced ? ['given-encoding', 'replaced-bytes'] : ['given-encoding'], asIs }
}
