// Every way in which this package throws on purpose. Codes are part of the interface; messages are for people.
// A bad record inside a file is not thrown: readers hand it over as a rejected item (read-item.ts) and go on.

export type BibErrorCode =
  /** The file is none of the formats that this package reads; the message says what it seems to be. */
  | 'BIB_UNKNOWN_FORMAT'
  /** Compressed bytes are damaged or cut off. */
  | 'BIB_DAMAGED_GZIP'
  /** Bytes that should hold exactly one ISO 2709 record do not. */
  | 'BIB_BAD_RECORD'
  /** The record or one of its fields is longer than ISO 2709 can say (limits.ts). */
  | 'BIB_TOO_LONG'
  /** The list (CSV, Excel) is damaged, or it is not clear what its columns mean; the message says which it has. */
  | 'BIB_UNREADABLE_TABLE'
  /** There is no encoding of the name that was given. */
  | 'BIB_UNKNOWN_ENCODING'
  /** The record has a tag, leader or character that ISO 2709 has no way to hold. */
  | 'BIB_UNWRITABLE'

export class BibError extends Error {
  readonly code: BibErrorCode

  constructor(code: BibErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'BibError'
    this.code = code
  }
}
