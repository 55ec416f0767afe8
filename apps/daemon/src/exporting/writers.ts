// Every form in which records leave: the formats of the bibliographic package, and what is printed.
import { type MarcRecord } from '@serumpun/bib'
import { EXPORTS, type ExportFormat } from '@serumpun/bib/write'
import { CardWriter } from './cards/card-writer.ts'
import { LabelWriter } from './cards/label-writer.ts'
import type { Language } from './cards/words.ts'

/** Writes one file, piece by piece, in bounded memory. */
export interface PieceWriter {
  start(): Uint8Array
  /** @throws {BibError} when this record cannot be written; others can. */
  write(record: MarcRecord): Uint8Array
  end(): Iterable<Uint8Array>
  /** Lets go of what it has put aside. */
  close(): void
}

export interface WriterOptions {
  readonly language: Language
  /** Excel takes a CSV file without a byte order mark for one in another encoding; pipes have no use for it. */
  readonly forExcel: boolean
}

/** What is printed, and how its files end. */
const PRINTED = {
  cards: { ending: 'html', open: (options: WriterOptions): PieceWriter => new CardWriter(options) },
  labels: { ending: 'html', open: (options: WriterOptions): PieceWriter => new LabelWriter(options) },
} as const

export type WrittenFormat = ExportFormat | keyof typeof PRINTED

export const WRITTEN_FORMATS: readonly WrittenFormat[] = [
  ...(Object.keys(EXPORTS) as ExportFormat[]),
  ...(Object.keys(PRINTED) as (keyof typeof PRINTED)[]),
]

export function isWrittenFormat(text: string): text is WrittenFormat {
  return (WRITTEN_FORMATS as readonly string[]).includes(text)
}

/** The format whose files end like this one's name: the longest ending counts, the first format of several. */
export function formatOfName(name: string): WrittenFormat | undefined {
  const lower = name.toLowerCase()
  const fitting = (Object.keys(EXPORTS) as ExportFormat[]).filter((format) => lower.endsWith(`.${EXPORTS[format].ending}`))
  return fitting.toSorted((a, b) => EXPORTS[b].ending.length - EXPORTS[a].ending.length)[0]
}

export function openWriter(format: WrittenFormat, options: WriterOptions): PieceWriter {
  if (format === 'cards' || format === 'labels') return PRINTED[format].open(options)
  const writer = EXPORTS[format].open({ byteOrderMark: options.forExcel && format === 'csv' })
  return {
    start: () => writer.start(),
    write: (record) => writer.write(record),
    end: () => [writer.end()],
    close: () => undefined,
  }
}
