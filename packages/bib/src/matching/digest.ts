// A short name for all that a record says besides what is compared in parts, so that copies of a record are known without keeping its text.
import type { MatchableDescription } from './match-keys.ts'

/** Less than this says nothing that many records would not say: `200 p.`, `Illustrated`. */
const MIN_CHARS = 50

/** Characters that count; abstracts and contents go on for pages. */
const MAX_CHARS = 1_000

/**
 * FNV-1a over the letters and digits, with their number. Marks and diacritics are left out, because they differ by the encoding that a record
 * was kept in. A word more or less makes another digest; that costs a few points only.
 */
export function digestOfRest({
  subjects,
  notes,
  extent,
  place,
  responsibility,
  abstract,
  otherTitles,
}: MatchableDescription): string {
  const text = [extent, place, responsibility, ...notes, ...otherTitles, ...subjects, abstract]
    .filter((part) => part !== undefined)
    .join(' ')
    .slice(0, MAX_CHARS)
  // Below U+0300 there is nothing to compose.
  return digestOf(COMBINING.test(text) ? text.normalize('NFC') : text)
}

const COMBINING = /[\u0300-\uffff]/

function digestOf(text: string): string {
  let hash = 0x811c9dc5
  let counted = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const unit = code < 0x80 ? (ASCII[code] as number) : isCounted(code) ? code : 0
    if (unit === 0) continue
    hash = Math.imul(hash ^ unit, 0x01000193)
    counted++
  }
  return counted < MIN_CHARS ? '' : `${(hash >>> 0).toString(36)}-${counted}`
}

/** Letters in lower case and digits; 0 for all else. */
const ASCII = Uint8Array.from({ length: 128 }, (_, code) => (/[a-z0-9]/i.test(String.fromCharCode(code)) ? code | 0x20 : 0))

/** Beyond ASCII: everything from Greek on but combining marks, punctuation and symbols. */
function isCounted(code: number): boolean {
  return code >= 0x370 && (code < 0x2000 || code >= 0x2e80) && (code < 0xfe00 || code > 0xfe6f)
}
