// The text of a record in a format of lines. Such files say nowhere what encoding they are in.
import { isUtf8 } from 'node:buffer'
import type { EncodingGuesses } from './encoding/guess.ts'
import type { ReadWarning } from './read-item.ts'
import { NO_WARNINGS } from './read-item.ts'

export interface LineText {
  readonly text: string
  readonly warnings: readonly ReadWarning[]
}

/**
 * UTF-8 where the bytes are that; otherwise what the encodings of other records and the letters make likely. `claimsUtf8` is what the
 * record's leader says.
 */
export function lineText(bytes: Buffer, guesses: EncodingGuesses, claimsUtf8: boolean): LineText {
  return isUtf8(bytes) ? { text: bytes.toString(), warnings: NO_WARNINGS } : guesses.read(bytes, claimsUtf8)
}
