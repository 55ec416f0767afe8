// ISO 5426, the extended Latin set that UNIMARC files had before Unicode: marks come before the letter that they belong to.
// Source: ISO-IR 53 (International Register of Coded Character Sets), the registration of ISO 5426:1983.
import type { DecodedText } from '../encoding/text-encoding.ts'

/** 0xA1–0xBF: signs. Blanks are positions that shall not be used. */
const SIGNS = '¡„£$¥†§′‘“«♭©℗®ʻʼ‚   ‡·″’”»♯ʹʺ¿'

/** 0xE1–0xFE: letters. */
const LETTERS = 'ÆĐ   Ĳ ŁØŒ Þ    æđð ıĳ łøœßþ'

/** 0xC0–0xDF: marks. U+FFFD for a position that shall not be used. */
const MARKS = [
  0x0309, 0x0300, 0x0301, 0x0302, 0x0303, 0x0304, 0x0306, 0x0307, 0x0308, 0x0308, 0x030a, 0x0315, 0x0312, 0x030b, 0x031b, 0x030c,
  0x0327, 0x031c, 0x0326, 0x0328, 0x0325, 0x032e, 0x0323, 0x0324, 0x0332, 0x0333, 0x0329, 0x032d, 0xfffd, 0xfe20, 0xfe21, 0xfe23,
].map((code) => String.fromCodePoint(code))

/** Marks that wait for their letter; more than a few are no text. */
const MAX_MARKS = 8

/**
 * Text in ISO 646 and ISO 5426 as UNIMARC has them (100 $a/26–29 `0103`). ASCII, its separators and the marks around words that don't count
 * in filing (0x88, 0x89) come out as they are.
 */
export function decodeIso5426(bytes: Uint8Array): DecodedText {
  let text = ''
  let marks = ''
  let replaced = false
  for (const byte of bytes) {
    if (byte >= 0xc0 && byte <= 0xdf && marks.length < MAX_MARKS) {
      marks += MARKS[byte - 0xc0] ?? '\ufffd'
      continue
    }
    const character = characterOf(byte)
    replaced ||= character === '\ufffd'
    // Separators have no marks: those before them stand alone.
    text += byte < 0x20 && marks !== '' ? ` ${marks}${character}` : character + marks
    marks = ''
  }
  const whole = (text + (marks === '' ? '' : ` ${marks}`)).normalize('NFC')
  return { text: whole, replaced: replaced || whole.includes('\ufffd') }
}

function characterOf(byte: number): string {
  if (byte <= 0xa0) return String.fromCharCode(byte)
  const found = byte <= 0xbf ? SIGNS[byte - 0xa1] : byte >= 0xe1 ? LETTERS[byte - 0xe1] : undefined
  return found === undefined || found === ' ' ? '\ufffd' : found
}
