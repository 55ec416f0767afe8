// Encodings that the text of a record can be in, and how to read each.
import { BibError } from '../errors.ts'
import { MAX_QUOTED_CHARS } from '../limits.ts'
import { decodeMarc8 } from '../marc8/decode.ts'
import { decodeIso5426 } from '../unimarc/iso5426.ts'

/** Text as it was read, with U+FFFD where the bytes meant nothing. */
export interface DecodedText {
  readonly text: string
  /** Whether there are such. */
  readonly replaced: boolean
}

/** Reads bytes in one encoding; the separators of ISO 2709 come out as they are, one for one. */
export type DecodeText = (bytes: Uint8Array) => DecodedText

/** Encodings in which the separators of ISO 2709 are not single bytes, or which give escapes a meaning of their own. */
const UNFIT = new Set(['utf-16le', 'utf-16be', 'iso-2022-jp', 'replacement', 'x-user-defined'])

/** Names that are usual for some besides those of the Encoding Standard (https://encoding.spec.whatwg.org). */
const ALIASES: Readonly<Record<string, string>> = { cp866: 'ibm866', latin1: 'windows-1252', 'latin-1': 'windows-1252' }

/**
 * How to read text in the encoding of this name: `marc-8`, `iso-5426`, or any that browsers know (`utf-8`, `windows-1251`, `cp866`, `gbk` …).
 *
 * @throws {BibError} `BIB_UNKNOWN_ENCODING`.
 */
export function decoderOf(name: string): DecodeText {
  const label = name.trim().toLowerCase()
  if (/^marc-?8$/.test(label)) return decodeAsMarc8
  if (/^iso[-_ ]?5426$/.test(label)) return decodeIso5426
  const decoder = new TextDecoder(standardName(name), { ignoreBOM: true })
  if (UNFIT.has(decoder.encoding)) throw unknown(name)
  return (bytes) => {
    const text = decoder.decode(bytes)
    return { text, replaced: text.includes('\ufffd') }
  }
}

/**
 * What the Encoding Standard calls the encoding of this name.
 *
 * @throws {BibError} `BIB_UNKNOWN_ENCODING` for what it does not know, MARC-8 too.
 */
export function standardName(name: string): string {
  const label = name.trim().toLowerCase()
  try {
    return new TextDecoder(ALIASES[label] ?? label).encoding
  } catch (cause) {
    throw unknown(name, { cause })
  }
}

function decodeAsMarc8(bytes: Uint8Array): DecodedText {
  const { text, unmapped } = decodeMarc8(bytes)
  return { text, replaced: unmapped > 0 }
}

function unknown(name: string, options?: ErrorOptions): BibError {
  return new BibError(
    'BIB_UNKNOWN_ENCODING',
    `'${name.slice(0, MAX_QUOTED_CHARS)}' is no encoding that can be read here. Name one such as utf-8, windows-1252, windows-1251 or cp866, or marc-8 where it is MARC.`,
    options,
  )
}
