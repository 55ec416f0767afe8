// What a file is, told by its first bytes.
import type { RecordFormat } from './formats.ts'
import { fillerLength } from './iso2709/structure.ts'
import { kbartSeparator } from './kbart/columns.ts'
import { SNIFF_BYTES, SNIFF_XML_BYTES } from './limits.ts'
import { xmlKind } from './xml/kind.ts'

/** A format that this package reads, or what the file seems to be instead, in words. */
export type Sniffed = typeof GZIP | { readonly format: RecordFormat } | { readonly format?: undefined; readonly seems: string }

/** Of a compressed file no more can be told before it is uncompressed. */
export const GZIP: unique symbol = Symbol('gzip')

/** First bytes of files that people take for catalogues, or that catalogues come packed in. */
const SIGNATURES: readonly (readonly [string, string])[] = [
  ['\xd0\xcf\x11\xe0', 'an old Excel or Word document, or one with a password; save it as .xlsx without a password'],
  ['%PDF', 'a PDF document'],
  ['{\\rtf', 'an RTF document'],
  ['SQLite format 3', 'an SQLite database'],
  ['7z\xbc\xaf', 'a 7-Zip archive; unpack it first'],
  ['Rar!', 'a RAR archive; unpack it first'],
  ['BZh', 'a bzip2 file; unpack it first'],
  ['\xfd7zXZ', 'an xz file; unpack it first'],
  ['\x28\xb5\x2f\xfd', 'a Zstandard file; unpack it first'],
]

/** ISO 2709: length, status and type, two counts, base address, as a leader has them; with room for what careless systems leave blank. */
const LEADER = /^[0-9]{5}[\x20-\x7e]{7}[0-9]{5}/

/** Bytes that have to be seen to tell what a file is that begins like this. */
export function bytesToSniff(head: Buffer): number {
  return head.toString('latin1', fillerLength(head), SNIFF_BYTES).startsWith('<') ? SNIFF_XML_BYTES : SNIFF_BYTES
}

/**
 * Tells a file's format.
 *
 * @param head The first `bytesToSniff` bytes in UTF-8 or another encoding in which ASCII means itself; fewer only if the file is shorter.
 */
export function sniff(head: Buffer): Sniffed {
  if (head.length === 0) return { seems: 'empty' }
  if (head[0] === 0x1f && head[1] === 0x8b) return GZIP
  const text = head.toString('latin1')
  const signature = SIGNATURES.find(([start]) => text.startsWith(start))
  if (signature !== undefined) return { seems: signature[1] }
  // Whatever else is in it, the reader of workbooks says what it is.
  if (text.startsWith('PK\x03\x04')) return { format: 'xlsx' }
  if (text.slice(257, 262) === 'ustar') return { seems: 'a tar archive; unpack it first' }

  const start = head.toString('latin1', fillerLength(head))
  if (start === '') return { seems: 'blank' }
  if (LEADER.test(start) || text.includes('\u001e')) return { format: 'iso2709' }
  if (/^<(?:!doctype\s+)?html[\s>]/i.test(start))
    return {
      seems:
        'a web page, perhaps an error message instead of a download; if a system saves its tables like this, open it in Excel and save it as .xlsx',
    }
  if (start.startsWith('<')) return { format: xmlKind(start) }
  if (/^[[{]\s*(?:["[{\]}]|$)/.test(start)) return { format: 'marc-json' }
  if (/^=(?:LDR|000|[0-9]{3})(?: |\t)/.test(start)) return { format: 'mrk' }
  if (/^[0-9]{9} (?:LDR|FMT|[0-9A-Z]{3})[ -~]{2} [A-Z ] /.test(start)) return { format: 'aleph' }
  if (kbartSeparator(start.split(/[\r\n]/, 1)[0] ?? '') !== undefined) return { format: 'kbart' }
  return isTable(start) ? { format: 'csv' } : { seems: textKind(start) }
}

/** Text with separators in one of its first lines. */
function isTable(start: string): boolean {
  if (start.includes('\0')) return false
  return start.split(/[\r\n]+/).some((line) => /[,;\t|]/.test(line))
}

function textKind(start: string): string {
  if (start.includes('\0')) return 'binary, of a kind that is not known here'
  return 'plain text'
}
