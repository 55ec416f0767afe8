// Rows of a list → records: rows of copies are joined to their title, what is no title is rejected with its reason, and every title gets
// a control number that it will have again at the next import.
import { createHash } from 'node:crypto'
import { fold } from '../fold.ts'
import { MAX_COPIES_OF_TITLE, MAX_CONTROL_NUMBER_CHARS, MAX_TABLE_TITLES } from '../limits.ts'
import type { ReadItem, ReadWarning, Rejection } from '../read-item.ts'
import { cellText, codesIn } from './cells.ts'
import { COPY_FIELDS, type TableField } from './field.ts'
import type { TableLayout } from './layout.ts'
import { Occurrences } from './occurrences.ts'
import { isBlank, rowName, type TableRow } from './row.ts'
import { titleRecord, type Values } from './title-record.ts'

/** The title that is being read: its rows so far. */
interface OpenTitle {
  readonly first: TableRow
  readonly title: Values
  /** Equal for rows of one title. */
  readonly identity: string
  readonly copies: Values[]
  readonly bytes: Uint8Array[]
  readonly warnings: Set<ReadWarning>
}

export class Titles {
  readonly #layout: TableLayout
  /** Whether more cells than headings mean that the row fell apart, as they do in text; in a sheet they are remarks at its side. */
  readonly #strict: boolean
  readonly #headings: string
  readonly #seen = new Occurrences()
  #open: OpenTitle | undefined
  #index = 0

  constructor(layout: TableLayout, strict: boolean) {
    this.#layout = layout
    this.#strict = strict
    this.#headings = JSON.stringify(layout.columns.map(({ heading }) => fold(heading)))
  }

  /** Takes the next row below the headings. */
  *push(row: TableRow): Generator<ReadItem, void, undefined> {
    if (row.rejection !== undefined) return yield* this.#reject(row, row.rejection)
    if (isBlank(row) || this.#isHeading(row)) return
    const { columns } = this.#layout
    if (this.#strict && row.cells.slice(columns.length).some((cell) => cell.trim() !== ''))
      return yield* this.#reject(row, tooManyCells(row, columns.length))
    const { title, copy } = this.#valuesOf(row)
    if (!title.has('title')) {
      if (this.#open !== undefined && title.size === 0 && (copy.has('barcode') || copy.has('inventory')))
        return this.#join(row, copy)
      return yield* this.#reject(row, noTitle(row), numberOf(title, copy))
    }
    if (title.size === 1 && SUM.test(cellText(title.get('title')?.[0] ?? ''))) return yield* this.#reject(row, sum(row))
    const identity = JSON.stringify([...title])
    if (this.#open?.identity === identity && this.#open.copies.length < MAX_COPIES_OF_TITLE) return this.#join(row, copy)
    yield* this.end()
    if (this.#seen.size >= MAX_TABLE_TITLES) return yield* this.#reject(row, tooManyTitles(row))
    this.#open = { first: row, title, identity, copies: [copy], bytes: [row.bytes], warnings: new Set(row.warnings) }
  }

  /** Gives the title that is still open. */
  *end(): Generator<ReadItem, void, undefined> {
    const open = this.#open
    if (open === undefined) return
    this.#open = undefined
    const { first, title, copies, bytes } = open
    const own = numberOf(title, copies[0] ?? new Map()) ?? digestOf(title)
    const before = this.#seen.add(own)
    const { record, warnings } = titleRecord(before === 0 ? own : `${own}~${before + 1}`, title, copies)
    for (const warning of warnings) open.warnings.add(warning)
    if (before > 0) open.warnings.add('repeated-number')
    yield {
      kind: 'record',
      record,
      warnings: [...open.warnings],
      bytes: bytes.length === 1 ? first.bytes : Buffer.concat(bytes),
      exact: false,
      position: { index: this.#index++, offset: first.offset },
    }
  }

  /** Ends with what is rejected because nothing behind it can be read. */
  *damage(rejection: Rejection, offset: number): Generator<ReadItem, void, undefined> {
    yield* this.end()
    yield { kind: 'rejected', ...rejection, bytes: new Uint8Array(), position: { index: this.#index++, offset } }
  }

  #join(row: TableRow, copy: Values): void {
    this.#open?.copies.push(copy)
    this.#open?.bytes.push(row.bytes)
    for (const warning of row.warnings) this.#open?.warnings.add(warning)
  }

  *#reject(row: TableRow, rejection: Rejection, controlNumber?: string): Generator<ReadItem, void, undefined> {
    yield* this.end()
    yield {
      kind: 'rejected',
      ...rejection,
      ...(controlNumber !== undefined && { controlNumber }),
      bytes: row.bytes,
      position: { index: this.#index++, offset: row.offset },
    }
  }

  /** The headings once more at the top of a printed page, or the row of column numbers that forms have below them. */
  #isHeading({ cells }: TableRow): boolean {
    const { columns, headerRow } = this.#layout
    if (headerRow === undefined) return false
    const first = columns.findIndex(({ heading }) => heading !== '')
    const begins = cells.find((cell) => cell.trim() !== '')?.trim() ?? ''
    // Nearly every row is told by its first cell.
    if (!/^\(?1\b/.test(begins) && fold(cells[first] ?? '') !== fold(columns[first]?.heading ?? '')) return false
    const filled = cells.map((cell) => cell.trim().replaceAll(/[().]/g, '')).filter((cell) => cell !== '')
    if (filled.length > 2 && filled.every((cell, i) => cell === String(i + 1))) return true
    const padded = Array.from({ length: columns.length }, (_, i) => fold(cells[i] ?? ''))
    return JSON.stringify(padded) === this.#headings
  }

  #valuesOf({ cells }: TableRow): { title: Values; copy: Values } {
    const title = new Map<TableField, string[]>()
    const copy = new Map<TableField, string[]>()
    for (const [i, { field }] of this.#layout.columns.entries()) {
      const cell = unguarded(cells[i] ?? '')
      // A hyphen says that there is nothing to say.
      if (field === undefined || /^[\s\-–—.]*$/.test(cellText(cell))) continue
      const of = COPY_FIELDS.has(field) ? copy : title
      of.set(field, [...(of.get(field) ?? []), cell])
    }
    return { title, copy }
  }
}

/** Our own exports put an apostrophe before what a spreadsheet would take for a formula; others write `="0123"` so that it stays text. */
const unguarded = (cell: string): string => cell.replace(/^'(?=[=+\-@\t\r])/, '').replace(/^="([^"]*)"$/, '$1')

/** The number of the title in the own system, otherwise that of its first copy. */
function numberOf(title: Values, copy: Values): string | undefined {
  const own = [
    cellText(title.get('id')?.[0] ?? ''),
    ...codesIn(copy.get('barcode')?.[0] ?? ''),
    ...codesIn(copy.get('inventory')?.[0] ?? ''),
  ]
  return own
    .map((number) => number.replace(/(?<=^\d+)\.0+$/, ''))
    .find((number) => number !== '' && number.length <= MAX_CONTROL_NUMBER_CHARS)
}

/** What tells titles apart in a list without numbers. */
const IDENTIFYING: readonly TableField[] = [
  'title',
  'titleRemainder',
  'part',
  'author',
  'corporateAuthor',
  'edition',
  'publisher',
  'year',
  'isbn',
  'issn',
]

/** A number made of what the row says, so that the same row has it again; case and punctuation may change. */
function digestOf(title: Values): string {
  const words = IDENTIFYING.map((field) => fold((title.get(field) ?? []).join(' ')))
  // Of titles in a script that folding leaves nothing of, the text itself counts.
  if (words[0] === '') words.push(cellText(title.get('title')?.[0] ?? ''))
  return `t${createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 20)}`
}

function tooManyCells(row: TableRow, width: number): Rejection {
  return {
    code: 'bad-row',
    message: `${rowName(row)} has ${row.cells.length} cells, but there are ${width} headings. Perhaps the separator stands inside of a cell that is not in quotes.`,
  }
}

function noTitle(row: TableRow): Rejection {
  return {
    code: 'no-title',
    message: `${rowName(row)} has no title. If it is a title, fill it in; a line between groups needs nothing.`,
  }
}

/** The last line of a list, which adds up. */
const SUM =
  /^(?:sub ?)?(?:jumlah|total)(?: (?:total|seluruhnya|keseluruhan|buku|judul|eksemplar|copies|titles|books|besar))*\s*:?$/i

function sum(row: TableRow): Rejection {
  return { code: 'no-title', message: `${rowName(row)} is a sum and no title. Nothing needs to be done about it.` }
}

function tooManyTitles(row: TableRow): Rejection {
  return {
    code: 'too-long',
    message: `${rowName(row)} is beyond the ${MAX_TABLE_TITLES} titles that one list may have. Import the rest as a file of its own.`,
  }
}
