// Escape sequences of MARC-8 (MARC 21 Specifications, Character Sets, Part 2, "Accessing Alternative Graphic Character Sets"; ISO 2022).
import { ESCAPE } from '../iso2709/structure.ts'

/** What an escape sequence asks for. */
export interface Designation {
  /** 0: bytes 0x21–0x7E; 1: bytes 0xA1–0xFE. */
  readonly target: 0 | 1
  /** The final character of the set; `1` is EACC. */
  readonly final: string
  /** Bytes of the sequence, its ESC included. */
  readonly length: number
}

/** Finals that follow ESC at once: Greek symbols, subscripts, superscripts, and back to ASCII. */
const SHORT_FINALS = new Set(['g', 'b', 'p', 's'])
const FINALS = new Set(['B', 'E', '2', '3', '4', 'N', 'Q', 'S', '1', 'g', 'b', 'p', 's'])

/** The escape sequence at `at`, where ESC stands; undefined for one that MARC-8 does not have. */
export function designationAt(bytes: Uint8Array, at: number): Designation | undefined {
  let next = at + 1
  const byteAt = (place: number): string => String.fromCharCode(bytes[place] ?? ESCAPE)
  const first = byteAt(next)
  if (SHORT_FINALS.has(first)) return { target: 0, final: first === 's' ? 'B' : first, length: 2 }

  const multibyte = first === '$'
  if (multibyte) next++
  const intermediate = byteAt(next)
  const target = intermediate === ')' || intermediate === '-' ? 1 : 0
  if (target === 1 || intermediate === '(' || intermediate === ',') next++
  // Only sets of several bytes may go without: ESC $ 1.
  else if (!multibyte) return undefined
  // ANSEL's final is `!E`.
  if (byteAt(next) === '!') next++
  const final = byteAt(next)
  if (!FINALS.has(final) || (multibyte && final !== '1')) return undefined
  return { target, final: final === 's' ? 'B' : final, length: next + 1 - at }
}
