// Delimited text (CSV) → rows, in bounded memory. Not a library's work: a rejected row must be kept byte for byte, one quote that is
// never closed must not swallow the rest of the list, and SLiMS does not double quotes inside of quotes; csv-parse, which has none of
// the three, is what the tests compare well-formed files with.
import { ByteWindow } from '../byte-window.ts'
import { MAX_TABLE_ROW_BYTES } from '../limits.ts'
import type { ReadWarning } from '../read-item.ts'
import { beginsWithQuote, type CellSpan, type Dialect, type RowSpan, scanRow } from './dialect.ts'
import type { TableRow } from './row.ts'
import type { RowEncoding } from './row-encoding.ts'

const QUOTE = 0x22
const QUOTE_PAIR = /""/g

/** Bytes that may be looked at in vain, in one file, for the ends of quotes. Beyond it the file is no list, and is read line by line. */
const MOST_LOOKED_AT = 64 * 1024 * 1024

export class DelimitedRows {
  readonly #window = new ByteWindow()
  readonly #dialect: Dialect
  readonly #encoding: RowEncoding
  /** Cells in the row of headings, once it is known. */
  width = 0
  #line = 1
  /** Up to this byte rows are lines: quotes that are not closed in theirs were looked for in vain. */
  #linesUntil = 0
  #lookedAt = 0
  /** In a line that is longer than any row. */
  #inOverlong = false
  /** Pending bytes before which looking for the end of the row that is open would be looking again at the same. */
  #enough = 0

  constructor(dialect: Dialect, encoding: RowEncoding) {
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
      if (pending.length === 0 || (pending.length < this.#enough && !atEnd)) return
      // Never more than a row may have, however large the chunks are.
      const whole = pending.length <= MAX_TABLE_ROW_BYTES
      const view = whole ? pending : pending.subarray(0, MAX_TABLE_ROW_BYTES)
      const row = this.#inOverlong ? this.#restOfOverlong(view, atEnd) : this.#next(view, atEnd && whole, !whole)
      if (row === undefined) {
        // Twice as many before the next look: a row that comes in many small pieces costs no more than its length.
        this.#enough = Math.min(2 * pending.length, MAX_TABLE_ROW_BYTES)
        return
      }
      this.#enough = 0
      yield row
    }
  }

  /**
   * The next row; undefined if that needs more bytes.
   *
   * @param full Whether `view` has all that a row may have.
   */
  #next(view: Buffer, atEnd: boolean, full: boolean): TableRow | undefined {
    const oneLine = this.#window.offset < this.#linesUntil
    const found = scanRow(view, 0, this.#dialect, { oneLine, atEnd })
    if (typeof found !== 'string') {
      const first = oneLine ? undefined : this.#firstLine(view, found)
      return first === undefined ? this.#take(view, found, []) : this.#take(view, first, ['unclosed-quote'])
    }
    if (found === 'more' && !full) return undefined
    // A quote that is not closed within what a row may be: rows are lines until where its end was looked for.
    const line = scanRow(view, 0, this.#dialect, { oneLine: true, atEnd })
    if (typeof line === 'string') return this.#overlong(view)
    this.#linesUntil = this.#window.offset + view.length
    return this.#take(view, line, ['unclosed-quote'])
  }

  /** The first line of a row of several, where that alone has as many cells as there are headings and the row does not look like one. */
  #firstLine(view: Buffer, row: RowSpan): RowSpan | undefined {
    if (this.#dialect.enclosed || this.width === 0 || linesIn(view, row.next) < 2) return undefined
    const line = scanRow(view, 0, this.#dialect, { oneLine: true, atEnd: true })
    if (typeof line === 'string' || line.next >= row.next || line.cells.length !== this.width) return undefined
    if (!this.#isTorn(view, row, line)) return undefined
    this.#lookedAt += row.next
    if (this.#lookedAt > MOST_LOOKED_AT) this.#linesUntil = this.#window.offset + row.next
    return line
  }

  /** Whether a row that goes on behind its first line is one only because a quote was never closed. */
  #isTorn(view: Buffer, row: RowSpan, line: RowSpan): boolean {
    // Text of several lines that is not the last cell leaves the first line with fewer cells.
    if (row.cells.length < this.width || line.cells.slice(0, -1).some((cell) => beginsWithQuote(view, cell))) return true
    // A cell goes on to where another begins with a quote, or the next line is a row too.
    if (row.cells.some((cell) => this.#hasOpening(view, cell))) return true
    const next = scanRow(view, line.next, this.#dialect, { oneLine: true, atEnd: true })
    return this.width > 2 && typeof next !== 'string' && next.cells.length === this.width
  }

  #hasOpening(view: Buffer, { start, end, quoted }: CellSpan): boolean {
    if (!quoted) return false
    const at = view.subarray(start, end).indexOf(Buffer.from([this.#dialect.separator, QUOTE]))
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
    const lineEnd = lineEndIn(view)
    if (lineEnd < 0 && !atEnd && view.length < MAX_TABLE_ROW_BYTES) return undefined
    const row = this.#overlong(lineEnd < 0 ? view : view.subarray(0, lineEnd + 1))
    this.#inOverlong = lineEnd < 0
    return row
  }
}

/** Where the first line end is; -1 where there is none. */
function lineEndIn(bytes: Buffer): number {
  const feed = bytes.indexOf(0x0a)
  const carriage = (feed < 0 ? bytes : bytes.subarray(0, feed)).indexOf(0x0d)
  return carriage < 0 ? feed : carriage
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
