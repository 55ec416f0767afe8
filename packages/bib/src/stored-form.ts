// The form in which records are kept and exchanged: ISO 2709 in UTF-8, whatever they were read from.
import { BibError } from './errors.ts'
import { encodeIso2709, markedAsUtf8 } from './iso2709/encode.ts'
import type { RecordItem, Rejection } from './read-item.ts'

/**
 * A record's ISO 2709 bytes: those of the file where they are it already, otherwise written anew in UTF-8. A rejection if ISO 2709 can't
 * hold it (its fields have 9,999 bytes at most, its records 99,999).
 */
export function storedForm(item: RecordItem): Uint8Array | Rejection {
  if (item.exact) return item.bytes
  try {
    return encodeIso2709(markedAsUtf8(item.record))
  } catch (error) {
    if (!(error instanceof BibError)) throw error
    return { code: error.code === 'BIB_TOO_LONG' ? 'too-long' : 'bad-field', message: error.message }
  }
}
