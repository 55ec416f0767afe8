// How a list was understood, to be shown before its rows are read, and how its rejected rows are kept.
import type { RejectsLayout } from '../formats.ts'
import type { Dialect } from './dialect.ts'
import type { TableColumn, TableKind, TableLayout } from './layout.ts'
import { csvLine } from './row.ts'

/** What was understood of a list before its rows are read. */
export interface TableUnderstanding {
  readonly kind: TableKind
  /** Of a text file. */
  readonly encoding?: string
  readonly separator?: string
  /** Of a workbook: the sheets that are read, the first of them with these columns and the others with the same, and those that are not. */
  readonly sheets?: readonly string[]
  readonly otherSheets?: readonly string[]
  /** The row of headings (of the first sheet), from 1; absent where there is none. */
  readonly headerRow?: number
  readonly columns: readonly TableColumn[]
}

/** Rejected rows below the headings that they had, so that the file can be mended and imported. */
export function rejectsLayout({ columns, headerRow }: TableLayout, { separator, enclosed }: Dialect): RejectsLayout {
  const headings = columns.map(({ heading }) => heading)
  const header = headerRow === undefined ? '' : csvLine(headings, String.fromCharCode(separator), enclosed)
  return { ending: 'csv', header, footer: '', recordEnd: 0x0a }
}

/** What a list without a recognised title column is told. */
export const WHAT_TO_DO = 'Give the columns headings such as Judul, Pengarang, Penerbit, or say what they mean with --map'
