// Exporting records: own ones or those of all libraries, all or what a search finds, in any form that can be written.
import { BibError, decodeIso2709 } from '@serumpun/bib'
import { type Destination, fileDestination, socketDestination } from '../exporting/destination.ts'
import { selectedShards, type Selection } from '../exporting/selection.ts'
import { openWriter, type PieceWriter, type WrittenFormat } from '../exporting/writers.ts'
import { isOneRecord } from '../exporting/one-record.ts'
import type { Language } from '../exporting/cards/words.ts'
import type { OpenedLibrary } from '../opened-library.ts'

export interface ExportRequest extends Selection {
  readonly format: WrittenFormat
  /** Of what is printed. */
  readonly language: Language
  /** A file, or the Unix socket of a command that waits for the bytes. */
  readonly to: { readonly file: string } | { readonly socket: string }
}

export interface ExportReport {
  /** Absent where it went to a command. */
  readonly file?: string
  readonly format: WrittenFormat
  readonly records: number
  readonly bytes: number
  /** Records that the format cannot hold. */
  readonly skipped: number
  readonly notices: readonly string[]
}

export interface ExportProgress {
  readonly shards: number
  readonly totalShards: number
  readonly records: number
}

/** Bytes that are written at once. */
const WRITE_BYTES = 256 * 1024

class Export {
  readonly #destination: Destination
  readonly #pieces: Uint8Array[] = []
  #pending = 0
  bytes = 0
  records = 0
  skipped = 0

  constructor(destination: Destination) {
    this.#destination = destination
  }

  async add(piece: Uint8Array): Promise<void> {
    this.#pieces.push(piece)
    this.#pending += piece.length
    if (this.#pending >= WRITE_BYTES) await this.flush()
  }

  async flush(): Promise<void> {
    const all = Buffer.concat(this.#pieces)
    this.#pieces.length = 0
    this.#pending = 0
    this.bytes += all.length
    if (all.length > 0) await this.#destination.write(all)
  }

  async record(stored: Uint8Array, writer: PieceWriter | undefined): Promise<void> {
    if (writer === undefined && !isOneRecord(stored)) {
      this.skipped++
      return
    }
    try {
      await this.add(writer === undefined ? stored : writer.write(decodeIso2709(stored)))
      this.records++
    } catch (error) {
      if (!(error instanceof BibError)) throw error
      this.skipped++
    }
  }
}

/**
 * Writes records to a file, which appears under its name when it is whole, or to a command. ISO 2709 comes byte for byte as it is stored.
 * @throws {DaemonError} `FILE` when it cannot be written, `STOPPED`; {UnionError} of the search.
 */
export async function exportRecords(
  library: OpenedLibrary,
  { query, union, format, language, to }: ExportRequest,
  onProgress: (progress: ExportProgress) => void,
  signal: AbortSignal,
): Promise<ExportReport> {
  const writer = format === 'marc' ? undefined : openWriter(format, { language, forExcel: 'file' in to })
  const destination = await ('file' in to ? fileDestination(to.file) : socketDestination(to.socket))
  const made = new Export(destination)
  let notices: readonly string[] = []
  try {
    if (writer !== undefined) await made.add(writer.start())
    for await (const { records, done, total, notices: found } of selectedShards(library, { query, union }, signal)) {
      for (const record of records) await made.record(record, writer)
      notices = found
      onProgress({ shards: done, totalShards: total, records: made.records })
    }
    for (const piece of writer?.end() ?? []) await made.add(piece)
    await made.flush()
    await destination.finish()
  } catch (error) {
    await destination.discard()
    throw error
  } finally {
    writer?.close()
  }
  const { records, bytes, skipped } = made
  return { ...('file' in to && { file: to.file }), format, records, bytes, skipped, notices }
}
