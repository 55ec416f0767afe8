// A row of a list, from whichever kind of file.
import type { ReadWarning, Rejection } from '../read-item.ts'

export interface TableRow {
  /** As people count: the line of the text file or row of the sheet at which it begins, from 1. */
  readonly number: number
  /** Of a workbook with several sheets of one list. */
  readonly sheet?: string
  /** The byte at which it begins; in a workbook the character of the sheet's XML. */
  readonly offset: number
  readonly cells: readonly string[]
  /** The row as a file of rejects keeps it. */
  readonly bytes: Uint8Array
  readonly warnings: readonly ReadWarning[]
  /** Why its cells cannot be trusted. */
  readonly rejection?: Rejection
}

/** A row in CSV (RFC 4180), with its line end. */
export function csvLine(cells: readonly string[], separator = ',', always = false): string {
  const written = cells.map((cell) =>
    always || (cell !== '' && /[",;|\t\r\n]/.test(cell)) ? `"${cell.replaceAll('"', '""')}"` : cell,
  )
  return `${written.join(separator)}\r\n`
}

/** `Row 7`, as people find it. */
export function rowName({ number, sheet }: TableRow): string {
  return `Row ${number}${sheet === undefined ? '' : ` of sheet '${sheet}'`}`
}

export function isBlank({ cells }: Pick<TableRow, 'cells'>): boolean {
  return cells.every((cell) => cell.trim() === '')
}
