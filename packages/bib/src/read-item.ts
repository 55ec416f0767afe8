// What every reader yields: a record, or the bytes that gave none and why. Formats differ, this does not.
import type { ControlNumber } from './identity.ts'
import type { MarcRecord } from './record.ts'

/** Where an item was in its file. */
export interface ReadPosition {
  /** Its number among all items of the file, rejected ones included, from 0. */
  readonly index: number
  /** The byte at which it begins in the uncompressed file. */
  readonly offset: number
}

/** Something odd in a record that was accepted nevertheless. */
export type ReadWarning =
  /** Leader/09 does not say UTF-8, but the text is valid UTF-8 beyond ASCII and was read as such. */
  | 'unmarked-utf8'
  /** A data field lacks its two indicators or has other than two. */
  | 'odd-indicators'
  /** Fields are stored in another order than the directory lists them. */
  | 'unordered-fields'
  /** The text was in MARC-8, as leader/09 says, and was decoded. */
  | 'marc-8'
  /** The text is not in the encoding that leader/09 names; by its letters it was taken for the one that is named here. */
  | 'guessed-marc-8'
  | 'guessed-windows-1252'
  | 'guessed-windows-1251'
  | 'guessed-cp866'
  /** The text was read in the encoding that the caller named, which is not what leader/09 says. */
  | 'given-encoding'
  /** Bytes that mean nothing in the record's encoding; each is U+FFFD (a question mark in a diamond) in the text. */
  | 'replaced-bytes'
  /** MARC-8 has marks here that stand before no letter; they were left where they were. */
  | 'stray-marks'
  /** A subfield has no code, or one that is no ASCII character. */
  | 'odd-subfields'
  /** The record is not as long as its leader says; its end mark was believed. */
  | 'mended-length'
  /** The end mark of the record or of its last field was missing. */
  | 'missing-terminator'
  /** The directory, or the leader's word on where it ends, did not fit the fields; they were told apart by their end marks. */
  | 'mended-directory'
  /** Some fields could not be told apart or have no proper tag; they were left out. */
  | 'lost-fields'
  /** The record is longer than 99,999 bytes, or a field of it than 9,999: more than ISO 2709 can say. */
  | 'over-long'
  /** The leader had lost blanks, or has characters that no leader may have; blanks were put there. */
  | 'mended-leader'
  /** A tag in the XML had lost its leading zeros; they were put back. */
  | 'mended-tag'
  /** A line of a text format begins no field and was taken as going on with the one before, or ISO 2709 was in lines, which were joined. */
  | 'joined-lines'
  /** The text has a mnemonic (`{name}`) that is not known; it was left as it is. */
  | 'unknown-mnemonic'
  /** The XML record has elements or text that MARCXML does not know; they were left out. */
  | 'ignored-xml'
  /** Control characters that the format has no place for were left out. */
  | 'control-character'
  /** A lone `&`, or an entity that XML does not know, was read as text, one of HTML as its letter. */
  | 'entity'
  /** A row of a list is in another encoding than the rest of it (UTF-8 or windows-1252), and was read as what it is. */
  | 'other-encoding'
  /** A quote in a row of a list is never closed; quotes in it were taken as text. */
  | 'unclosed-quote'
  /** What stands as ISBN in a list is none: a digit is wrong, or a spreadsheet has rounded it (`9.78979E+12`). Kept in 020 $z. */
  | 'damaged-isbn'
  /** A number stands at several titles of a list; at all but the first it was made another by adding `~2` and so on. */
  | 'repeated-number'
  /** A cell of a sheet holds an error such as `#REF!` instead of a value; it was left out. */
  | 'error-cell'
  /** The text was in ISO 5426, as UNIMARC field 100 says, and was decoded. */
  | 'iso-5426'
  /** The record was UNIMARC; it was made MARC 21, and what has no place there is in 886. */
  | 'converted-unimarc'

/** Why bytes gave no record. */
export type RejectionCode =
  /** Nothing here looks like a MARC record. */
  | 'not-marc'
  /** The record, or the file, ends too early. */
  | 'truncated'
  /** The record is not as long as its leader says. */
  | 'wrong-length'
  /** The leader is missing or makes no sense. */
  | 'bad-leader'
  /** The directory does not fit the fields. */
  | 'bad-directory'
  /** A field has a tag, indicator or subfield code that MARC does not allow. */
  | 'bad-field'
  /** The bytes are not in the encoding that the file says, or that its format has. */
  | 'bad-utf8'
  /** The record is longer than the limits allow. */
  | 'too-long'
  /** The XML is not well-formed. */
  | 'bad-xml'
  /** A row of a list has no title. */
  | 'no-title'
  /** A row of a list has more cells than there are headings. */
  | 'bad-row'
  /** The Excel file is damaged from here on. */
  | 'damaged-xlsx'
  /** The JSON is broken. */
  | 'bad-json'
  /** The compressed file is damaged from here on. */
  | 'damaged-gzip'
  /** The record has no control number (001), so nothing tells it from others at the next import. Readers never use this one. */
  | 'no-control-number'

/** Why bytes gave no record, for programs (`code`) and for people (`message`: what is wrong and what to do about it). */
export interface Rejection {
  readonly code: RejectionCode
  readonly message: string
}

export interface RecordItem {
  readonly kind: 'record'
  readonly record: MarcRecord
  /** What `controlNumberOf` says of the record, where the reader has come by it without reading all of its fields. */
  readonly controlNumber?: ControlNumber
  /** Usually empty. */
  readonly warnings: readonly ReadWarning[]
  /** The record's own bytes in the file: ISO 2709, or the XML text of the element. A view of a larger buffer; copy it to keep it long. */
  readonly bytes: Uint8Array
  /**
   * Whether `bytes` are the record as it is stored: ISO 2709 in UTF-8 that says so (leader/09 `a`) or is plain ASCII, and nothing was
   * changed on reading. What is not exact is written anew from `record`.
   */
  readonly exact: boolean
  readonly position: ReadPosition
}

export interface RejectedItem extends Rejection {
  readonly kind: 'rejected'
  /** The 001 of what was rejected, where it could be made out. */
  readonly controlNumber?: string
  /** What was rejected, as found. */
  readonly bytes: Uint8Array
  readonly position: ReadPosition
}

export type ReadItem = RecordItem | RejectedItem

/** A record as a decoder hands it to its reader. */
export interface Decoded {
  readonly record: MarcRecord
  readonly warnings: readonly ReadWarning[]
}

export const NO_WARNINGS: readonly ReadWarning[] = []

/** Makes the rejection of a record that has no 001, for callers that need one. */
export function noControlNumber(): Rejection {
  return {
    code: 'no-control-number',
    message:
      'The record has no control number (field 001), so it could not be recognised when imported again. Give it one in the system that it comes from.',
  }
}
