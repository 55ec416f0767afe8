// An Excel file as the ZIP archive that it is: its parts by name, each uncompressed as a stream, none larger than it may be.
// (ECMA-376, Office Open XML; the archive's directory stands at its end, so the compressed file is held as a whole.)
import type { Readable } from 'node:stream'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { BibError } from '../../errors.ts'
import type { Chunks } from '../../formats.ts'
import { MAX_XLSX_BYTES, MAX_XLSX_PART_BYTES, MAX_XLSX_PARTS, MAX_XLSX_RATIO, XLSX_RATIO_FREE_BYTES } from '../../limits.ts'

export class XlsxPackage {
  readonly #zip: ZipFile
  readonly #parts: ReadonlyMap<string, Entry>

  private constructor(zip: ZipFile, parts: ReadonlyMap<string, Entry>) {
    this.#zip = zip
    this.#parts = parts
  }

  /** @throws {BibError} `BIB_UNREADABLE_TABLE` with what the file is instead, or what is wrong with it. */
  static async open(chunks: Chunks): Promise<XlsxPackage> {
    const bytes = await joined(chunks)
    const parts = new Map<string, Entry>()
    let zip: ZipFile
    try {
      zip = await fromBufferPromise(bytes)
      for await (const entry of zip.eachEntry()) {
        if (parts.size >= MAX_XLSX_PARTS) throw new Error(`it has more than ${MAX_XLSX_PARTS} parts`)
        parts.set(entry.fileName, entry)
      }
    } catch (cause) {
      throw unreadable(`the Excel file is damaged or cut off (${messageOf(cause)}). Save it again, or copy it again`, cause)
    }
    const isWorkbook = parts.has('[Content_Types].xml') && [...parts.keys()].some((name) => name.startsWith('xl/'))
    if (!isWorkbook || parts.has('xl/workbook.bin')) throw unreadable(otherKind(parts))
    return new XlsxPackage(zip, parts)
  }

  has(name: string): boolean {
    return this.#parts.has(name)
  }

  /** A part's bytes once uncompressed, as the archive says. */
  sizeOf(name: string): number {
    return this.#parts.get(name)?.uncompressedSize ?? 0
  }

  /** A part, uncompressed piece by piece. @throws {Error} when it is missing, damaged, encrypted or larger than any list. */
  async *part(name: string): AsyncGenerator<Buffer, void, undefined> {
    const entry = this.#parts.get(name)
    if (entry === undefined) throw new Error(`its part ${name} is missing`)
    const { compressedSize, uncompressedSize } = entry
    const suspicious = uncompressedSize > XLSX_RATIO_FREE_BYTES && uncompressedSize > compressedSize * MAX_XLSX_RATIO
    // The archive's own word for it; uncompressing stops where it turns out to be wrong.
    if (uncompressedSize > MAX_XLSX_PART_BYTES || suspicious)
      throw new Error(`its part ${name} would have ${uncompressedSize} bytes, which is no list of books`)
    const stream: Readable = await this.#zip.openReadStreamPromise(entry)
    try {
      for await (const chunk of stream) yield chunk as Buffer
    } finally {
      stream.destroy()
    }
  }
}

async function joined(chunks: Chunks): Promise<Buffer> {
  const held: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.length
    if (length > MAX_XLSX_BYTES)
      throw unreadable(
        `the Excel file is larger than ${MAX_XLSX_BYTES} bytes. Save the sheet as CSV (UTF-8), which may have any length`,
      )
    held.push(chunk)
  }
  return Buffer.concat(held)
}

function otherKind(parts: ReadonlyMap<string, Entry>): string {
  if (parts.has('word/document.xml')) return 'it is a Word document. Save the table in it as Excel or CSV'
  if (parts.has('ppt/presentation.xml')) return 'it is a presentation'
  if (parts.has('xl/workbook.bin')) return 'it is a binary Excel workbook (.xlsb). Save it as .xlsx'
  if (parts.has('content.xml')) return 'it is an OpenDocument file. Save it as Excel (.xlsx) or CSV'
  return 'it is a ZIP archive without an Excel sheet. Unpack it first'
}

/** The file is no list that can be read; `reason` begins in lower case. */
export function unreadable(reason: string, cause?: unknown): BibError {
  return new BibError('BIB_UNREADABLE_TABLE', `This list cannot be read: ${reason}.`, { cause })
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
