// The form in which records are kept and exchanged: ISO 2709 in UTF-8, whatever they were read from.
import { BibError } from './errors.ts'
import { encodeIso2709, markedAsUtf8 } from './iso2709/encode.ts'
import type { RecordItem, Rejection } from './read-item.ts'
import type { RecordFormat } from './sniff.ts'

/**
 * A record's ISO 2709 bytes: its own, unchanged, if it was read from ISO 2709; else written anew, marked as UTF-8. A rejection if ISO 2709
 * can't hold it (its fields have 9,999 bytes at most, its records 99,999).
 *
 * @param format What `openRecords` said that the file is.
 */
export function storedForm(item: RecordItem, format: RecordFormat): Uint8Array | Rejection {
  if (format === 'iso2709') return item.bytes
  try {
    return encodeIso2709(markedAsUtf8(item.record))
  } catch (error) {
    if (!(error instanceof BibError)) throw error
    return { code: error.code === 'BIB_TOO_LONG' ? 'too-long' : 'bad-field', message: error.message }
  }
}
