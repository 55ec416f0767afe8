// Delimited text (CSV) → rows, in bounded memory. Not a library's work: a rejected row must be kept byte for byte, one quote that is
// never closed must not swallow the rest of the list, and SLiMS does not double quotes inside of quotes; csv-parse, which has none of
// the three, is what the tests compare well-formed files with.
import { ByteWindow } from '../byte-window.ts'
import { MAX_TABLE_ROW_BYTES } from '../limits.ts'
import type { ReadWarning } from '../read-item.ts'
import { type CellSpan, type Dialect, type RowSpan, scanRow } from './dialect.ts'
import type { TableRow } from './row.ts'
import type { TextEncoding } from './text-encoding.ts'

const QUOTE = 0x22
const QUOTE_PAIR = /""/g

/** Lines that a row may span for its first line to be tried alone, where the row has too few cells. */
const MOST_LINES_TRIED = 8

export class DelimitedRows {
  readonly #window = new ByteWindow()
  readonly #dialect: Dialect
  readonly #encoding: TextEncoding
  /** Cells in the row of headings, once it is known. */
  width = 0
  #line = 1
  /** Up to this byte no quote is closed. */
  #literalUntil = 0
  /** In a line that is longer than any row. */
  #inOverlong = false

  constructor(dialect: Dialect, encoding: TextEncoding) {
    this.#dialect = dialect
    this.#encoding = encoding
  }

  *push(chunk: Uint8Array): Generator<TableRow, void, undefined> {
    this.#window.append(chunk)
    yield* this.#rows(false)
  }

  *end(): Generator<TableRow, void, undefined> {
    yield* this.#rows(true)
  }

  *#rows(atEnd: boolean): Generator<TableRow, void, undefined> {
    for (;;) {
      const { pending } = this.#window
      if (pending.length === 0) return
      // Never more than a row may have, however large the chunks are.
      const whole = pending.length <= MAX_TABLE_ROW_BYTES
      const view = whole ? pending : pending.subarray(0, MAX_TABLE_ROW_BYTES)
      const row = this.#inOverlong ? this.#restOfOverlong(view, atEnd) : this.#next(view, atEnd && whole, !whole)
      if (row === undefined) return
      yield row
    }
  }

  /**
   * The next row; undefined if that needs more bytes.
   *
   * @param full Whether `view` has all that a row may have.
   */
  #next(view: Buffer, atEnd: boolean, full: boolean): TableRow | undefined {
    const literal = this.#window.offset < this.#literalUntil
    const found = scanRow(view, 0, this.#dialect, { literal, atEnd })
    if (typeof found !== 'string') {
      const first = literal ? undefined : this.#firstLine(view, found)
      return first === undefined ? this.#take(view, found, []) : this.#take(view, first, ['unclosed-quote'])
    }
    if (found === 'more' && !full) return undefined
    // A quote that is not closed within what a row may be: the line stands alone, and quotes mean nothing until where it was looked for.
    const line = scanRow(view, 0, this.#dialect, { literal: true, atEnd })
    if (typeof line === 'string') return this.#overlong(view)
    this.#literalUntil = this.#window.offset + view.length
    return this.#take(view, line, ['unclosed-quote'])
  }

  /**
   * The first line of a row of several, where that alone has as many cells as there are headings and the row does not look like one: it has
   * fewer, or a cell of it goes on to where another begins with a quote.
   */
  #firstLine(view: Buffer, row: RowSpan): RowSpan | undefined {
    const lines = linesIn(view, row.next)
    if (lines < 2 || lines > MOST_LINES_TRIED) return undefined
    if (row.cells.length >= this.width && !row.cells.some((cell) => this.#hasOpening(view, cell))) return undefined
    const line = scanRow(view, 0, this.#dialect, { literal: true, atEnd: true })
    return typeof line !== 'string' && line.next < row.next && line.cells.length === this.width ? line : undefined
  }

  #hasOpening(view: Buffer, { start, end, quoted }: CellSpan): boolean {
    const { separator, enclosed } = this.#dialect
    if (!quoted || enclosed) return false
    const at = view.subarray(start, end).indexOf(Buffer.from([separator, QUOTE]))
    return at >= 0 && view[start + at + 2] !== QUOTE
  }

  #take(view: Buffer, { next, cells }: RowSpan, warnings: readonly ReadWarning[]): TableRow {
    const bytes = view.subarray(0, next)
    const { decode, unexpected } = this.#encoding.forRow(bytes)
    const row: TableRow = {
      number: this.#line,
      offset: this.#window.offset,
      bytes,
      cells: cells.map(({ start, end, quoted }) => {
        const text = decode(bytes.subarray(start, end))
        return quoted ? text.replaceAll(QUOTE_PAIR, '"') : text
      }),
      warnings: unexpected ? [...warnings, 'other-encoding'] : warnings,
    }
    this.#line += linesIn(bytes, next)
    this.#window.drop(next)
    return row
  }

  /** A piece of a line that is longer than any row. */
  #overlong(bytes: Buffer): TableRow {
    const row: TableRow = {
      number: this.#line,
      offset: this.#window.offset,
      bytes,
      cells: [],
      warnings: [],
      rejection: {
        code: 'too-long',
        message: `Line ${this.#line} is longer than ${MAX_TABLE_ROW_BYTES} bytes: it is no row of a list. Look whether its line ends have been lost.`,
      },
    }
    this.#line += linesIn(bytes, bytes.length)
    this.#window.drop(bytes.length)
    this.#inOverlong = true
    return row
  }

  /** Its next piece; undefined if that needs more bytes. */
  #restOfOverlong(view: Buffer, atEnd: boolean): TableRow | undefined {
    const lineEnd = view.findIndex((byte) => byte === 0x0a || byte === 0x0d)
    if (lineEnd < 0 && !atEnd && view.length < MAX_TABLE_ROW_BYTES) return undefined
    const row = this.#overlong(lineEnd < 0 ? view : view.subarray(0, lineEnd + 1))
    this.#inOverlong = lineEnd < 0
    return row
  }
}

/** Line ends: LF, CR, or both together. */
function linesIn(bytes: Buffer, end: number): number {
  let lines = 0
  for (let at = 0; at < end; at++) {
    const byte = bytes[at]
    if (byte === 0x0a || (byte === 0x0d && bytes[at + 1] !== 0x0a)) lines++
  }
  return lines
}
